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
from news.models.wechat import WeChatDraft

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
    "WeChatDraft",
]
