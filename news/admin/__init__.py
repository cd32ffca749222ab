"""The admin of articles and their sources, of bulletins, notes and the colophon, of subscribers and mailings."""

from news.admin.articles import ArticleAdmin, SourceAdmin
from news.admin.bulletins import BulletinAdmin
from news.admin.notes import ColophonAdmin, EditorsNoteAdmin
from news.admin.subscribers import DeliveryAdmin, MailingAdmin, SubscriberAdmin

__all__ = [
    "ArticleAdmin",
    "BulletinAdmin",
    "ColophonAdmin",
    "DeliveryAdmin",
    "EditorsNoteAdmin",
    "MailingAdmin",
    "SourceAdmin",
    "SubscriberAdmin",
]
