"""What feeds hold of the news and of the bulletin."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from news.bulletins import contents
from news.models import Article, Bulletin, EditorsNote
from portal.languages import CODES, column
from portal.syndication.declared import Longer, Syndicated
from portal.syndication.entries import Entry


def issues_of(entries: list[Entry]) -> dict[int, Longer]:
    """What stands in issues, as on their pages; two queries for all issues."""
    found = {}
    for pk, places in contents.places_of(entry.pk for entry in entries).items():
        found[pk] = longer = Longer()
        for code in CODES if places.entries else ():
            with override(code):
                sections = contents.sections_of(places)
                longer.html[code] = "".join(map(section_html, sections))
                longer.updated_at[code] = max(text_at(entry) for section in sections for entry in section.entries)
    return found


def section_html(section: contents.Section) -> SafeString:
    title = format_html("<h2>{}</h2>", section.title) if section.title else SafeString()
    blocks = (entry_html(block) if isinstance(block, contents.Entry) else note_html(block) for block in section.blocks)
    return title + format_html_join("", "{}", ((block,) for block in blocks))


def entry_html(entry: contents.Entry) -> SafeString:
    heading = format_html('<h3><a href="{}">{}</a></h3><p>{}</p>', entry.url, entry.title, entry.lead)
    # The text was cleaned when it was saved.
    return heading + (mark_safe(entry.body) if entry.body else format_html("<p>{}</p>", entry.summary))  # noqa: S308


def note_html(note: contents.Note) -> SafeString:
    # As above.
    return format_html("<h4>{}</h4><blockquote>{}</blockquote>", _("Editor’s note"), mark_safe(note.body))  # noqa: S308


def text_at(entry: contents.Entry) -> Any:
    """When readers last got another text of the article."""
    return getattr(entry.article, column("text_at", entry.language)) or entry.article.published_at


FEEDS = [
    Syndicated(
        Article,
        pgettext_lazy("section of the site", "News"),
        listed="news:article-list",
        facts=("dateline_place", "outlet.name"),
        notes="editors_notes.body",
        public_notes=EditorsNote.objects.public,
        picture="picture",
    ),
    Syndicated(
        Bulletin,
        pgettext_lazy("section of the site", "Bulletins"),
        listed="news:bulletin-list",
        picture="cover",
        longer=issues_of,
        most=6,
    ),
]
