"""The content kinds of news sources, articles, bulletins and editor's notes."""

from news.models import Article, Bulletin, Colophon, EditorsNote, Source
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
        "bulletins",
        Bulletin,
        ("year", "number", "period_from", "period_to", "articles"),
        required=("year", "number", "articles"),
    ),
    ContentKind(
        "editors-notes",
        EditorsNote,
        ("source", "original", "body", "bulletin", "articles"),
        required=("source", "original", "body", "articles"),
    ),
    ContentKind("colophon", Colophon, ("source", "name", "body"), required=("source", "name", "body")),
]
