"""The admin of articles and their sources, of bulletins, notes and the colophon, of subscribers and mailings."""

from news.admin import articles, bulletins, notes, subscribers

__all__ = ["articles", "bulletins", "notes", "subscribers"]
