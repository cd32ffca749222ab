"""What feeds hold of the news."""

from django.utils.translation import pgettext_lazy

from news.models import Article
from portal.exchange.declared import Syndicated

FEEDS = [
    Syndicated(
        Article,
        pgettext_lazy("section of the site", "News"),
        listed="news:article-list",
        facts=("dateline_place", "outlet.name"),
        notes="editors_notes.body",
        picture="picture",
    ),
]
