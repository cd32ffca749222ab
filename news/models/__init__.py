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
from news.models.mailings import Delivery, DeliveryState, Mailing, MailingKind
from news.models.sources import Source, SourceKind
from news.models.subscribers import EndReason, Subscriber, SubscriptionAttempt, SubscriptionState
from news.models.wechat import WeChatDraft

__all__ = [
    "Article",
    "ArticleKind",
    "Bulletin",
    "BulletinEntry",
    "BulletinSection",
    "Colophon",
    "Delivery",
    "DeliveryState",
    "EditorsNote",
    "EditorsNoteArticle",
    "EndReason",
    "Mailing",
    "MailingKind",
    "Source",
    "SourceKind",
    "Subscriber",
    "SubscriptionAttempt",
    "SubscriptionState",
    "WeChatDraft",
]
