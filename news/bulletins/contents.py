"""What an issue says to a reader of one language; web page, PDF, e-mail, WeChat and feed are made from it alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from babel.dates import format_skeleton
from babel.lists import format_list
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from news.models import Article, Bulletin, BulletinEntry, Colophon, EditorsNoteArticle
from portal import languages
from portal.dates import Precision, format_partial
from portal.languages import column
from portal.publishing.cards import Card
from portal.references import Key, resolved, targets_of


@dataclass(frozen=True)
class Entry:
    """One article of the issue. `language` is that of title, summary and body: it may not be the one asked for."""

    number: int
    article: Article
    title: str
    language: str
    lead: str
    summary: str
    body: str
    url: str


@dataclass(frozen=True)
class Note:
    """An editor's note; it stands after the last of the entries whose numbers are in `covers`."""

    body: str
    language: str
    covers: tuple[int, ...]

    @property
    def about(self) -> str:
        """Which items it is on, in the active language: “On items 5, 6 and 7”, 针对第5、6、7条."""
        numbers = [str(number) for number in self.covers]
        # Chinese sets its comma between all numbers of one kind.
        if languages.current() == "zh-hans":
            listed = "、".join(numbers)
        else:
            listed = format_list(numbers, locale=languages.locale())
        return ngettext("On item %(numbers)s", "On items %(numbers)s", len(numbers)) % {"numbers": listed}


@dataclass(frozen=True)
class Section:
    """Entries and notes in order under a title; the title is empty for entries that stand in no section."""

    title: str
    language: str
    blocks: tuple[Entry | Note, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.blocks if isinstance(each, Entry))


@dataclass
class Places:
    """What stands in an issue, in no language yet: its entries whose article is public, in order, and all its notes."""

    entries: list[BulletinEntry] = field(default_factory=list)
    notes: list[EditorsNoteArticle] = field(default_factory=list)


@dataclass(frozen=True)
class Contents:
    """The whole issue. `language` is the one asked for; texts that are in another say so beside them."""

    bulletin: Bulletin
    language: str
    name: str
    title: str
    title_language: str
    period: str
    sections: tuple[Section, ...]
    colophon: str
    colophon_language: str
    url: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for section in self.sections for entry in section.entries)


def contents_of(bulletin: Bulletin, language: str) -> Contents:
    """What the issue says to a reader of `language`; three queries, whatever its size, and one more where texts refer to items.

    Only what is public stands in it, and its numbers run without a gap: an article that was withdrawn after the issue
    came out is left out, and so is a note of which no article is left.
    """
    with override(language):
        sections = sections_of(places_of([bulletin.pk])[bulletin.pk])
        colophon = Colophon.objects.first()
        colophon_text, colophon_language = text_of(colophon, "body")
        targets = targets_of([*(block.body for section in sections for block in section.blocks), colophon_text])
        name, _language = text_of(colophon, "name")
        reading = bulletin.reading_in(language)
        return Contents(
            bulletin=bulletin,
            language=language,
            name=name or _("Bulletin"),
            title=reading.title or bulletin.number_text,
            title_language=reading.language if reading.title else language,
            period=bulletin.period_text,
            sections=with_addresses(sections, targets),
            colophon=resolved(colophon_text, targets, absolute=True),
            colophon_language=colophon_language,
            url=settings.SITE_URL + bulletin.get_absolute_url(),
        )


def places_of(bulletins: Iterable[int]) -> dict[int, Places]:
    """What stands in each of these issues; two queries, however many there are."""
    found = {pk: Places() for pk in bulletins}
    entries = BulletinEntry.objects.public().in_order().filter(bulletin__in=found)
    for entry in entries.select_related("article__outlet", "section"):
        found[entry.bulletin_id].entries.append(entry)
    notes = EditorsNoteArticle.objects.filter(note__bulletin__in=found).select_related("note").order_by("note_id")
    for place in notes:
        if place.note.bulletin_id is not None:
            found[place.note.bulletin_id].notes.append(place)
    return found


def sections_of(places: Places) -> tuple[Section, ...]:
    """What stands in an issue, numbered, for a reader of the active language."""
    entries = {row.article_id: entry_of(row.article, number) for number, row in enumerate(places.entries, start=1)}
    after = notes_by_last_number(places.notes, {pk: entry.number for pk, entry in entries.items()})
    groups: dict[int | None, list[Entry | Note]] = {}
    titles = {row.section_id: text_of(row.section, "title") for row in places.entries}
    for row in places.entries:
        entry = entries[row.article_id]
        groups.setdefault(row.section_id, []).extend([entry, *after.get(entry.number, ())])
    return tuple(Section(*titles[key], blocks=tuple(blocks)) for key, blocks in groups.items())


def with_addresses(sections: tuple[Section, ...], targets: Mapping[Key, Card]) -> tuple[Section, ...]:
    """The sections, with addresses of the active language in the place of references to items of ours."""
    found = []
    for section in sections:
        blocks = (replace(block, body=resolved(block.body, targets, absolute=True)) for block in section.blocks)
        found.append(replace(section, blocks=tuple(blocks)))
    return tuple(found)


def entry_of(article: Article, number: int) -> Entry:
    reading = article.reading
    return Entry(
        number=number,
        article=article,
        title=reading.title,
        language=reading.language,
        lead=lead_of(article),
        summary=reading.summary,
        body=reading.body,
        url=settings.SITE_URL + article.get_absolute_url(),
    )


def lead_of(article: Article) -> str:
    """Source, place and day as a bulletin prints them in the active language: 【中新社/努尔苏丹/1月5日】."""
    place, _language = text_of(article, "dateline_place")
    if article.date_precision == Precision.DAY:
        date = format_skeleton("MMMMd", article.date, locale=languages.locale())
    else:
        date = format_partial(article.date, article.date_precision)
    known = [each for each in (str(article.outlet or ""), place, date) if each]
    if not known:
        return ""
    between = pgettext("between source, place and date of a news item", ", ")
    return pgettext("before a news item of the bulletin", "[%(source)s]") % {"source": between.join(known)}


def notes_by_last_number(places: list[EditorsNoteArticle], numbers: dict[int, int]) -> dict[int, list[Note]]:
    """The notes of an issue under the number of the last entry that each covers; `numbers` are those of articles."""
    covers: dict[Any, list[int]] = {}
    for place in places:
        if place.article_id in numbers:
            covers.setdefault(place.note, []).append(numbers[place.article_id])
    found: dict[int, list[Note]] = {}
    for note, covered in covers.items():
        body, language = text_of(note, "body")
        if body:
            found.setdefault(max(covered), []).append(Note(body, language, tuple(sorted(covered))))
    return found


def text_of(record: Any, field: str) -> tuple[str, str]:
    """A translated field in the first language that has it, with that language; ("", the active one) without a text."""
    for code in languages.chain(languages.current()) if record is not None else ():
        if value := getattr(record, column(field, code)):
            return value, code
    return "", languages.current()
