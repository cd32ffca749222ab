"""Tags and filters of all templates (a builtin: no `{% load %}`). Words and pictures, never queries."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.lists import format_list
from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal import languages
from portal.dates import format_partial, machine_partial
from portal.languages import column
from portal.languages.collation import in_order
from portal.pictures.models import Picture
from portal.publishing.readings import Reading
from portal.svg import covers, land, timelines

register = template.Library()

LOCALES = {"zh-hans": Locale("zh", script="Hans"), "en": Locale("en", "GB"), "ru": Locale("ru")}


def locale() -> Locale:
    return LOCALES[languages.current()]


# --- Words ---------------------------------------------------------------------------------------


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the active one: ``ru`` → “Russian”."""
    return _language_name(code, languages.current())


@lru_cache
def _language_name(code: str, active: str) -> str:
    return str(LOCALES[active].languages.get(code.split("-")[0], code))


@register.filter
def joined(items: Iterable[Any]) -> SafeString:
    """“a, b and c” in the manner of the active language."""
    return mark_safe(format_list([conditional_escape(item) for item in items], locale=locale()))  # noqa: S308 - each part is escaped


@register.filter
def linked(items: Iterable[Any]) -> SafeString:
    """The same with each item linked to its page, in the order of the active language."""
    parts = [format_html('<a href="{}">{}</a>', item.get_absolute_url(), item) for item in in_order(items, str)]
    return mark_safe(format_list(parts, locale=locale())) if parts else mark_safe("")  # noqa: S308 - each part is escaped


@register.filter
def host(url: str) -> str:
    """The host of an address, without www, for links whose text is where they lead."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@dataclass(frozen=True)
class Text:
    """A text with the language it is in; false when there is none."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


@register.filter
def best(record: Any, field: str) -> Text:
    """A translated field of a record that is no publication, in the first language that has it."""
    for code in languages.chain(languages.current()):
        if value := getattr(record, column(field, code)):
            return Text(value, code)
    return Text("", languages.current())


@register.filter
def trust(reading: Reading) -> list[str]:
    """What a reader should know of this text (design.md 2.1), in plain sentences."""
    original = language_name(reading.item.original_language)
    if getattr(reading.item, "is_abstract", False):
        said = [abstract_sentence(reading) % {"language": original}]
    elif reading.is_original:
        said = [_("This is the original text; its language is %(language)s.") % {"language": original}]
    elif reading.is_official:
        said = [
            _("This is an official translation; the language of the original is %(language)s.") % {"language": original}
        ]
    else:
        said = [
            _("This is an unofficial translation; the language of the original is %(language)s.")
            % {"language": original}
        ]
    if not reading.is_original and reading.translated_from != reading.item.original_language:
        said.append(
            _("It was translated by way of another language: %(language)s.")
            % {"language": language_name(reading.translated_from)}
        )
    if reading.translator:
        said.append(_("Translator: %(name)s.") % {"name": reading.translator})
    if reading.is_outdated:
        said.append(_("The original has changed since this translation was made."))
    return said


def abstract_sentence(reading: Reading) -> str:
    """For laws and documents of which the portal has an abstract of its own."""
    if reading.is_original:
        return _("This is the portal’s own abstract, not the official text; it was first written in %(language)s.")
    return _(
        "This is an unofficial translation of the portal’s own abstract, not of the official text; "
        "the abstract was first written in %(language)s."
    )


@register.filter
def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other: Chinese sets no space between them."""
    return ("" if languages.current() == "zh-hans" else " ").join(parts)


# A word that a cut left incomplete; Chinese may be cut between any two characters.
BROKEN_WORD = re.compile(r"[^\W\u2e80-\uffef]+$")


@register.filter
def shortened(text: str, most: int) -> str:
    """The text with at most so many characters, cut where a word ends."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if BROKEN_WORD.match(text[most - 1]):
        cut = BROKEN_WORD.sub("", cut) or cut
    return f"{cut.rstrip(' ,;:，；：、。.–—')}…"


# --- Dates ---------------------------------------------------------------------------------------


@register.filter
def when(record: Any) -> SafeString:
    """The date of a publication, card or event as a `<time>` element; empty when it is not known."""
    if not record.date_text:
        return mark_safe("")
    machine = getattr(record, "date_iso", None) or machine_partial(record.date, record.date_precision)
    return time_element(machine, record.date_text)


@register.filter
def until(meeting: Any) -> SafeString:
    """The last day of a meeting as a `<time>` element; empty when it has none."""
    if not meeting.end_date:
        return mark_safe("")
    return time_element(
        machine_partial(meeting.end_date, meeting.date_precision),
        format_partial(meeting.end_date, meeting.date_precision),
    )


@register.filter
def day(date: datetime.date) -> SafeString:
    """A known day as a `<time>` element."""
    return time_element(date.isoformat(), format_partial(date, "day"))


def time_element(machine: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


# --- Pictures ------------------------------------------------------------------------------------


@register.filter
def hue(item: Any) -> str:
    """The colour of the first subject of an item, or of the subject itself."""
    if own := getattr(item, "hue", ""):
        return own
    subjects = getattr(item, "subjects", None)
    return next((subject.hue for subject in subjects.all()), covers.DEFAULT_HUE) if subjects else covers.DEFAULT_HUE


@register.filter
def cover(item: Any) -> SafeString:
    """The generated cover of an item."""
    return mark_safe(covers.cover(item.slug, hue(item)))  # noqa: S308 - made of numbers and fixed words


@register.inclusion_tag("partials/picture.html")
def picture(record: Picture, sizes: str = "94vw", *, beside: bool = False, first: bool = False) -> dict[str, Any]:
    """An uploaded picture; `sizes` says how wide it is shown, as the attribute of that name."""
    return {"picture": record, "sources": record.sources, "sizes": sizes, "beside": beside, "first": first}


@register.filter
def memberships(groups: Iterable[dict[str, Any]]) -> list[Any]:
    """All memberships of groups by role."""
    return [each for group in groups for each in group["memberships"]]


@register.inclusion_tag("partials/map.html")
def land_map(memberships: Iterable[Any], table: bool = False) -> dict[str, Any]:
    """The map with the capitals of the states among these memberships, their roles told apart by shape.

    With `table` the same stands as a table one click away; not needed where the page lists it anyway.
    """
    shown = [
        each for each in memberships if each.state and None not in (each.state.capital_lat, each.state.capital_lon)
    ]
    places = [land.Place(each.state.name, each.role, each.state.capital_lon, each.state.capital_lat) for each in shown]
    marks = land.marks(places)
    return {
        "land": land.land(),
        "width": land.WIDTH,
        "height": land.HEIGHT,
        "marks": marks,
        "phone_marks": land.marks(places, land.PHONE_FONT_SIZE, labelled="member"),
        "names": joined(in_order((mark.name for mark in marks), str)),
        "roles": {mark.role for mark in marks},
        "rows": in_order(shown, lambda each: each.state.name) if table else [],
    }


@register.inclusion_tag("partials/timeline.html")
def membership_timeline(
    memberships: Iterable[Any], by: str, name: str, on: datetime.date | None = None
) -> dict[str, Any]:
    """Roles through time, one row for each `by`: "party" or "organisation". `name` is a unique id on the page."""
    memberships = list(memberships)

    def named(membership: Any) -> str:
        """A row has little room: an organisation stands there by its abbreviation."""
        party = getattr(membership, by)
        return str(getattr(party, "abbreviation", "") or party)

    rows: dict[str, timelines.Row] = {}
    for each in in_order(memberships, named):
        label = named(each)
        row = rows.setdefault(label, timelines.Row(label))
        row.spans.append(timelines.Span(each.role, each.from_date, each.to_date))
    today = timezone.localdate()
    return {
        "timeline": timelines.timeline(list(rows.values()), today, on or today),
        "memberships": in_order(memberships, named),
        "by": by,
        "name": name,
        "day": on or today,
        "roles": {each.role for each in memberships},
    }


@register.filter
def cells(meetings: Iterable[Any], count: int) -> list[tuple[int, Any]]:
    """Every session number from 1 to `count` with its meeting, or None where there is no record."""
    recorded = {each.ordinal: each for each in meetings if each.ordinal}
    return [(number, recorded.get(number)) for number in range(1, count + 1)]


@register.filter
def unlocalized(number: float) -> str:
    """A coordinate: one decimal, with a point in every language."""
    return f"{number:.1f}".removesuffix(".0")


@register.filter
def og_locale(code: str) -> str:
    """The language as Open Graph writes it."""
    return {"zh-hans": "zh_CN", "en": "en_GB", "ru": "ru_RU"}[code]


@register.filter
def former(authorities: Iterable[Any]) -> list[Any]:
    """The authorities of a state that are no longer in office."""
    return [each for each in authorities if not each.is_current]


# Where the laws of a state are written in one language only, or first of all in it.
STATE_LANGUAGES = {
    "am": "hy",
    "az": "az",
    "cn": "zh",
    "ir": "fa",
    "kz": "kk",
    "mn": "mn",
    "ru": "ru",
    "tj": "tg",
    "tr": "tr",
    "uz": "uz",
}


@register.filter
def state_language(iso2: str) -> str:
    """The language of a state's laws for a `lang` attribute; empty, as HTML has it, when not known."""
    return STATE_LANGUAGES.get(iso2, "")


@register.filter
def has_come(event: Any, on: datetime.date | None = None) -> bool:
    """Whether the day of an event has come on a day, by default today by the portal's clock."""
    return event.date <= (on or timezone.localdate())


@register.filter
def status_on(item: Any, day: datetime.date | None) -> Any:
    """The status of a law or a document on a day, by default today by its own clock."""
    return item.status(on=day)
