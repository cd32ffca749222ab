"""The admin of articles and their sources, of bulletins, notes and the colophon."""

from news.admin import articles, bulletins, notes

__all__ = ["articles", "bulletins", "notes"]
