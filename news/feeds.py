"""What feeds hold of the news and of the bulletin."""

from typing import Any

from django.db.models import F
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from news.bulletins.contents import entry_of, text_of
from news.models import Article, Bulletin, BulletinEntry, EditorsNoteArticle
from portal.exchange.declared import Longer, Syndicated
from portal.exchange.entries import Entry
from portal.languages import CODES, column


def issues_of(entries: list[Entry]) -> dict[int, Longer]:
    """The articles of issues in order, each with the editor's notes that end with it; two queries for all issues."""
    pks = [entry.pk for entry in entries]
    places = BulletinEntry.objects.filter(bulletin__in=pks, article__in=Article.objects.published()).order_by(
        F("section__position").asc(nulls_first=True), F("section_id").asc(nulls_first=True), "position", "pk"
    )
    rows = list(places.select_related("article__outlet", "section"))
    last = {row.article_id: (row.bulletin_id, number) for number, row in enumerate(rows)}
    notes: dict[int, tuple[int, EditorsNoteArticle]] = {}
    for place in EditorsNoteArticle.objects.filter(note__bulletin__in=pks).select_related("note").order_by("note_id"):
        bulletin, number = last.get(place.article_id, (None, 0))
        if bulletin == place.note.bulletin_id:
            notes[place.note_id] = max((number, place), notes.get(place.note_id, (0, place)), key=lambda pair: pair[0])
    found = {pk: Longer() for pk in pks}
    for code in CODES:
        with override(code):
            for number, row in enumerate(rows):
                item = entry_of(row.article, 0)
                longer = found[row.bulletin_id]
                html = format_html('<h2><a href="{}">{}</a></h2><p>{}</p>', item.url, item.title, item.lead) + item.body
                for end, place in notes.values():
                    text, _language = text_of(place.note, "body")
                    if end == number and text:
                        html += f"<h3>{_('Editor’s note')}</h3><blockquote>{text}</blockquote>"
                longer.html[code] = longer.html.get(code, "") + html
                at: Any = getattr(row.article, column("text_at", item.language)) or row.article.published_at
                longer.updated_at[code] = max(at, longer.updated_at.get(code, at))
    return found


FEEDS = [
    Syndicated(
        Article,
        pgettext_lazy("section of the site", "News"),
        listed="news:article-list",
        facts=("dateline_place", "outlet.name"),
        notes="editors_notes.body",
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
