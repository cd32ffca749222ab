"""What is found of the news."""

from news.models import Article, Bulletin
from portal.search.declared import Indexed

INDEXED = [
    Indexed(
        Article,
        bodies=("body", "dateline_place"),
        labels=("kind",),
        names=("outlet.name", "states.name"),
        states="states",
    ),
    # Found by the titles of what stands in it; the texts themselves are found by their articles.
    Indexed(Bulletin, names=("entries.article.title",)),
]
