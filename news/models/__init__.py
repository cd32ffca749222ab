"""News: where it comes from, the articles, the bulletins made of them, and the editor's notes."""

from news.models.articles import Article, ArticleKind
from news.models.bulletins import (
    Bulletin,
    BulletinEntry,
    BulletinSection,
    Colophon,
    EditorsNote,
    EditorsNoteArticle,
)
from news.models.sources import Source, SourceKind

__all__ = [
    "Article",
    "ArticleKind",
    "Bulletin",
    "BulletinEntry",
    "BulletinSection",
    "Colophon",
    "EditorsNote",
    "EditorsNoteArticle",
    "Source",
    "SourceKind",
]
