"""The content kinds of news sources, articles and editor's notes."""

from news.models import Article, EditorsNote, Source
from portal.content.kinds import ContentKind

KINDS = [
    ContentKind("sources", Source, ("name", "kind", "state", "website"), required=("name", "kind")),
    ContentKind(
        "articles",
        Article,
        ("kind", "outlet", "dateline_place", "source_url", "states"),
        required=("kind", "outlet", "body"),
    ),
    ContentKind(
        "editors-notes",
        EditorsNote,
        ("source", "original", "body", "articles"),
        required=("source", "original", "body", "articles"),
    ),
]
