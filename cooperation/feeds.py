"""What feeds hold of mechanisms, meetings, documents, projects and statements."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import Document, Mechanism, Meeting, Project, Statement
from portal.syndication.clauses import clauses_of
from portal.syndication.declared import Syndicated

FEEDS = [
    Syndicated(
        Mechanism,
        pgettext_lazy("section of the site", "Cooperation"),
        facts=("kind",),
        bodies=("body", "responsibilities", "achievements", "next_steps"),
        mechanism="parent",
    ),
    Syndicated(
        Meeting,
        _("Meetings"),
        listed="cooperation:meeting-list",
        page="cooperation:mechanism-list",
        facts=("city", "state.name"),
        bodies=("body", "participants", "outcome"),
        mechanism="mechanism",
    ),
    Syndicated(
        Document,
        pgettext_lazy("section of the site", "Documents"),
        listed="cooperation:document-list",
        facts=("kind", "adopted_by", "city"),
        longer=clauses_of,
        mechanism="mechanism",
    ),
    Syndicated(
        Project,
        pgettext_lazy("section of the site", "Projects"),
        listed="cooperation:project-list",
        facts=("category", "status"),
        bodies=("body", "partners"),
        mechanism="mechanism",
    ),
    Syndicated(
        Statement, _("Statements"), facts=("speaker", "speaker_role", "occasion", "city"), mechanism="mechanism"
    ),
]
