"""What is found of the news."""

from news.models import Article
from portal.search.declared import Indexed

INDEXED = [
    Indexed(
        Article,
        bodies=("body", "dateline_place"),
        labels=("kind",),
        names=("outlet.name", "states.name"),
        states="states",
    ),
]
