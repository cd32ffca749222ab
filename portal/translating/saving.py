"""Saving one paragraph as it was typed: against the original and the translation that the translator had before them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.publishing.models import Publication
from portal.translating.markup import elements_of, to_html, to_text
from portal.translating.segments import (
    Segment,
    digest,
    segments_of,
    write_drafts,
    write_segments,
)
from portal.translating.targets import clean_target


@dataclass(frozen=True)
class Typed:
    """What came from the page: the text with numbered tags, the digest of the source beside which it was typed, and
    `base`, that of the translation as it stood there before."""

    key: str
    text: str
    digest: str
    base: str


@dataclass(frozen=True)
class Kept:
    """The segment as it is now, and why what was typed is not its text, if it is not: `conflict` is "source" or "target"."""

    segment: Segment
    conflict: str = ""
    message: str = ""


def elements_in(segment: Segment) -> list[str]:
    """What the numbers of the tags stand for in a segment."""
    return elements_of(segment.source, segment.text)


def shown_text(segment: Segment) -> str:
    """The translation as it stands in the field."""
    return to_text(segment.text, elements_in(segment))


def html_of(segment: Segment, text: str, *, strict: bool) -> str:
    """What was typed as inline HTML; in a plain text tags are nothing but signs. Raises MarkupError if `strict`."""
    elements = elements_in(segment) if segment.place.is_rich else []
    html = to_html(text.replace("\r\n", "\n").strip(), elements, strict=strict and segment.place.is_rich)
    return clean_target(segment.place, html if segment.place.is_rich else html.replace("<br>", "\n"))


@transaction.atomic
def save(item: Publication, language: str, typed: Typed, by: Any, *, confirm: bool) -> Kept | None:
    """Keep what was typed: as a draft, or confirmed. None if the original has no such paragraph any more.

    Where the original was changed meanwhile, nothing is confirmed, and what was typed is kept as a draft beside the new
    wording. Where somebody else changed the translation, theirs stays. Raises ValidationError for a text that does not
    fit, MarkupError for tags that do not pair in a text that is confirmed.
    """
    item = type(item)._base_manager.select_for_update().get(pk=item.pk)
    segment, is_same = found(item, language, typed)
    if segment is None:
        return None
    html = html_of(segment, typed.text, strict=confirm)
    is_changed = html != segment.text
    if is_changed and digest(segment.text) != typed.base:
        return Kept(
            segment,
            "target",
            _("Somebody else has changed this paragraph meanwhile. Your text is not saved: compare, and save again."),
        )
    if not is_same:
        if is_changed:
            write_drafts(item, language, {segment.key: html}, by)
        return Kept(
            after(item, language, segment.key),
            "source",
            _("The original of this paragraph has changed meanwhile. Your text is kept, not confirmed: compare it."),
        )
    if confirm:
        write_segments(item, language, {segment.key: html}, by)
    elif is_changed:
        write_drafts(item, language, {segment.key: html}, by)
    return Kept(after(item, language, segment.key) if confirm or is_changed else segment)


def found(item: Publication, language: str, typed: Typed) -> tuple[Segment | None, bool]:
    """The segment that was typed into, wherever it stands by now, and whether its source is the same still."""
    segments = segments_of(item, language, [typed.key])
    own = [each for each in segments if each.key == typed.key]
    place = typed.key.rpartition("/")[0]
    beside = [each for each in segments if each.place.key in (place, typed.key)]
    for each in [*own, *beside]:
        if each.digest == typed.digest:
            return each, True
    for each in beside:
        if digest(each.translated_source) == typed.digest:
            return each, False
    return (own[0] if own else None), False


def after(item: Publication, language: str, key: str) -> Segment:
    return next(each for each in segments_of(item, language, [key]) if each.key == key)
