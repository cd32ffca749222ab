"""What feeds hold of laws and studies."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Law, Study
from portal.syndication.clauses import clauses_of
from portal.syndication.declared import Syndicated

FEEDS = [
    Syndicated(
        Law,
        pgettext_lazy("section of the site", "Laws"),
        listed="members:law-list",
        facts=("state.name", "kind", "number", "issuing_body"),
        longer=clauses_of,
    ),
    Syndicated(Study, _("Studies"), facts=("kind", "publisher")),
]
