"""The texts of an item as segments: one for each block of the original, with what a language has beside it.

A segment is a whole short text (title, heading) or one block of a long one (paragraph, heading, list item). This is what
translators work on, here and in their own tools. Readers know nothing of it: the texts stand in the columns as ever.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from portal import languages
from portal.languages import column
from portal.publishing.models import Publication
from portal.publishing.states import Readiness
from portal.richtext import clean, has_text
from portal.rights import may_make_current
from portal.search import index as search_index
from portal.translating.blocks import contents_like, elements, filled, fitted, leaves, leaves_and_gaps, moved
from portal.translating.models import MAX_DIGEST, TranslatedSegment
from portal.translating.places import Place, eid_in, places_of
from portal.translating.records import of_clauses, records_of, replace_records
from portal.translating.targets import check_target, clean_target


class SegmentState(models.TextChoices):
    INITIAL = "initial", pgettext_lazy("state of a paragraph", "not translated")
    DRAFT = "draft", pgettext_lazy("state of a paragraph", "not confirmed")
    OUTDATED = "outdated", pgettext_lazy("state of a paragraph", "outdated")
    TRANSLATED = "translated", pgettext_lazy("state of a paragraph", "translated")


@dataclass(frozen=True)
class Segment:
    """One block in the original and in the language at work. All texts are HTML with inline elements only.

    `digest` is that of the source as it is, `translated_digest` of the source as it was when the target was confirmed
    (empty: unknown), and `translated_source` that source itself. `draft` was typed and is not confirmed; None: nothing is.
    """

    key: str
    source: str
    target: str
    digest: str
    translated_digest: str
    state: SegmentState
    translated_source: str
    place: Place
    element: str = ""
    draft: str | None = None

    @property
    def text(self) -> str:
        """What a translator goes on with: what was typed last, else what readers have."""
        return self.target if self.draft is None else self.draft


def digest(source: str) -> str:
    """By what a source is recognised as unchanged."""
    return hashlib.sha256(source.encode()).hexdigest()[:MAX_DIGEST]


def look(source_digest: str, text_digest: str) -> str:
    """By what is recognised that a paragraph still has the source and the text that somebody saw; 16 characters."""
    return digest(f"{source_digest} {text_digest}")[:16]


def look_of(segment: Segment) -> str:
    return look(segment.digest, digest(segment.text))


class UnseenError(ValidationError):
    """Paragraphs (`segments`) that would be confirmed without having been seen as they are."""

    def __init__(self, segments: list[Segment]):
        super().__init__(
            ngettext(
                "Nothing is finished: %(count)d paragraph has changed since you opened the page. Look at it again.",
                "Nothing is finished: %(count)d paragraphs have changed since you opened the page. Look at them again.",
                len(segments),
            ),
            code="unseen",
            params={"count": len(segments)},
        )
        self.segments = segments


def blocks(place: Place, text: str) -> list[str]:
    """A text cut into the contents of its segments; nothing for an empty one."""
    if place.is_rich:
        return leaves(text)
    return [escape(text, quote=False)] if text.strip() else []


def key_of(place: Place, number: int) -> str:
    """The key of the segment with this number, counted from 0: `title`, `body/3`."""
    return f"{place.key}/{number + 1}" if place.is_rich else place.key


def segments_of(item: Publication, language: str, keys: Iterable[str] | None = None) -> list[Segment]:
    """The segments of an item in reading order; with `keys` at least those of the places that these belong to.

    Raises ValueError for the original language and for one that is none. Four queries at the most.
    """
    check_language(item, language)
    return [segment for _place, found in segments_by_place(item, language, keys) for segment in found]


def check_language(item: Publication, language: str) -> None:
    if language not in languages.CODES or language == item.original_language:
        raise ValueError(f"{language!r} is no language that this item is translated into")


def segments_by_place(
    item: Publication, language: str, keys: Iterable[str] | None = None
) -> Iterator[tuple[Place, list[Segment]]]:
    """Each place with a text in the original, and its segments."""
    eids = None if keys is None else {eid_in(key) for key in keys} - {""}
    records = {each.key: each for each in of_clauses(records_of(item, language), eids)}
    readiness = item.readiness_in(language)
    for place in places_of(item, eids):
        found = segments_in(place, item.original_language, language, readiness, records)
        if found:
            yield place, found


def segments_in(
    place: Place, original: str, language: str, readiness: Readiness, records: Mapping[str, TranslatedSegment]
) -> list[Segment]:
    """The segments of one place: the blocks of the original as it is, each with the translation that belongs to it."""
    source_text, target_text = place.text(original), place.text(language)
    source = blocks(place, source_text)
    names = elements(source_text) if place.is_rich else [""] * len(source)
    known = known_records(place, records, readiness)
    # The translation as it stands was laid out like the source that it was made from.
    stood_beside = [each.source for each in known] or source
    target = target_blocks(place, source_text, target_text, len(stood_beside))
    kinds = (elements(target_text), names) if place.is_rich and stood_beside == source else ()
    target = fitted(target, stood_beside, *kinds)
    was = moved(stood_beside, source)
    found = []
    for number, text in enumerate(source):
        at = was.get(number)
        record = known[at] if known and at is not None else None
        said = target[at] if at is not None else ""
        found.append(
            Segment(
                key=key_of(place, number),
                source=text,
                target=said,
                digest=digest(text),
                translated_digest=translated_digest(text, said, record, readiness),
                state=state_of(text, said, record, readiness),
                translated_source=record.source if record else text,
                place=place,
                element=names[number],
                draft=record.draft if record else None,
            )
        )
    return found


def target_blocks(place: Place, source: str, target: str, number: int) -> list[str]:
    """The blocks of a translation; if it was laid out beside so many blocks of the original, with those still empty."""
    if not place.is_rich or not target:
        return blocks(place, target)
    for found in (contents_like(target, source), leaves_and_gaps(target)):
        if len(found) == number:
            return found
    return leaves(target)


def known_records(
    place: Place, records: Mapping[str, TranslatedSegment], readiness: Readiness
) -> list[TranslatedSegment]:
    """What is remembered of the segments of a place, in order; nothing where it does not count."""
    found: list[TranslatedSegment] = []
    while record := records.get(key_of(place, len(found))):
        found.append(record)
        if not place.is_rich:
            break
    # A language that is current was translated from the original as it is, whatever was remembered before.
    if readiness == Readiness.CURRENT and all(each.draft is None for each in found):
        return []
    return found


def translated_digest(source: str, target: str, record: TranslatedSegment | None, readiness: Readiness) -> str:
    if readiness == Readiness.CURRENT:
        return digest(source) if target else ""
    return record.digest if record and target else ""


def state_of(source: str, target: str, record: TranslatedSegment | None, readiness: Readiness) -> SegmentState:
    if record is not None and record.draft is not None:
        return SegmentState.DRAFT
    if not target:
        return SegmentState.INITIAL
    if readiness == Readiness.CURRENT:
        return SegmentState.TRANSLATED
    if record is not None and record.digest:
        return SegmentState.TRANSLATED if record.digest == digest(source) else SegmentState.OUTDATED
    return SegmentState.OUTDATED if readiness == Readiness.OUTDATED else SegmentState.DRAFT


# --- Writing -----------------------------------------------------------------------------------------------------------


@transaction.atomic
@search_index.collected()
def write_segments(item: Publication, language: str, targets: Mapping[str, str], by: Any = None) -> None:
    """Make these targets, by key, the confirmed translations of the sources as they are now; the rest stays.

    They go into the columns, in the structure of the original, and are marked as translated by the user `by`. A language
    that had no text becomes a *draft*; one that is outdated stays so until it is finished. `item` has the new texts
    afterwards. Raises ValidationError, with nothing written, for a key that the item does not have (any more) and for a
    text that is too long.
    """
    write(item, language, targets, by, confirmed=True)


@transaction.atomic
def write_drafts(item: Publication, language: str, drafts: Mapping[str, str], by: Any = None) -> None:
    """Keep what was typed and not yet confirmed; no reader sees it. Raises as `write_segments`."""
    write(item, language, drafts, by, confirmed=False)


def write(item: Publication, language: str, given: Mapping[str, str], by: Any, *, confirmed: bool) -> None:
    check_language(item, language)
    # One writer at a time for each item, and never with the texts of a moment ago.
    locked = type(item)._base_manager.select_for_update().get(pk=item.pk)
    found = list(segments_by_place(locked, language, given))
    unknown = set(given) - {segment.key for _place, segments in found for segment in segments}
    if unknown:
        raise ValidationError(
            _("The original has no paragraph “%(key)s” (any more). Open the page anew to see it as it is."),
            code="unknown",
            params={"key": min(unknown)},
        )
    rows: dict[tuple[type, int], models.Model] = {}
    for place, segments in found:
        touched = {segment.key for segment in segments} & set(given)
        if not touched:
            continue
        texts = {segment.key: clean_target(place, given[segment.key]) for segment in segments if segment.key in touched}
        for segment in segments:
            if segment.key in touched:
                check_target(segment, texts[segment.key])
        if confirmed and place_changed(place, locked.original_language, language, segments, texts):
            rows[type(place.row), place.row.pk] = place.row
        remember(locked, language, place, segments, texts, by, confirmed=confirmed)
    if confirmed:
        save_rows(locked, language, rows)
        take_over(item, locked, language)


def place_changed(place: Place, original: str, language: str, segments: list[Segment], texts: dict[str, str]) -> bool:
    """Put the texts of the segments together in the column; say whether that made it another text."""
    if all(texts.get(segment.key, segment.target) == segment.target for segment in segments):
        return False
    contents = [texts.get(segment.key, segment.target) for segment in segments]
    if place.is_rich:
        text = str(clean(filled(place.text(original), contents)))
        text = text if has_text(text) else ""
    else:
        text = unescape(contents[0])
    setattr(place.row, column(place.field, language), text or None)
    return True


def remember(
    item: Publication,
    language: str,
    place: Place,
    segments: list[Segment],
    texts: Mapping[str, str],
    by: Any,
    *,
    confirmed: bool,
) -> None:
    """Write down what the segments of a place are translated from now, in their present order."""
    rows = []
    for segment in segments:
        is_touched = segment.key in texts
        is_confirmed = confirmed and is_touched
        draft = texts[segment.key] if is_touched and not confirmed else None if is_confirmed else segment.draft
        row = TranslatedSegment(
            item_type=ContentType.objects.get_for_model(item),
            item_id=item.pk,
            language=language,
            key=segment.key,
            source=segment.source if is_confirmed else segment.translated_source,
            digest=segment.digest if is_confirmed else segment.translated_digest,
            # Typed and the same as what readers have: nothing is pending.
            draft=None if draft == segment.target and segment.state == SegmentState.TRANSLATED else draft,
        )
        if is_touched:
            row.changed_by = by
        rows.append(row)
    if item.readiness_in(language) == Readiness.CURRENT and all(row.draft is None for row in rows):
        rows = []
    replace_records(item, language, place, rows)


def save_rows(item: Publication, language: str, rows: dict[tuple[type, int], models.Model]) -> None:
    """Save the rows whose texts changed, and the item, whose readiness follows."""
    if not rows:
        return
    for (model, _pk), row in rows.items():
        if model is not type(item):
            row.save()
    readiness = item.readiness_in(language)
    if readiness == Readiness.MISSING:
        setattr(item, column("readiness", language), Readiness.DRAFT)
    # One paragraph more does not make the whole translation as new as its original.
    item.minor_edit = readiness == Readiness.OUTDATED
    item.save()


def take_over(item: Publication, locked: Publication, language: str) -> None:
    """Let the instance of the caller have the texts that were written."""
    for name in [*type(item).translated_fields(), "readiness"]:
        setattr(item, column(name, language), getattr(locked, column(name, language)))
    item.updated_at = locked.updated_at


def finish(item: Publication, language: str, by: Any = None, *, seen: Container[str] | None = None) -> bool:
    """Make the language *current*: its translation says what the original says now. False: it stays what it was, since it
    takes a publisher to let this language out (`portal.rights.may_make_current`).

    `seen`, the looks of the paragraphs as somebody saw them: what has a text and was not confirmed is confirmed by that.
    Raises UnseenError where one of these has changed since, ValidationError while a paragraph is not translated (without
    `seen`: nor confirmed, or is outdated); then nothing changes.
    """
    with transaction.atomic():
        locked = type(item)._base_manager.select_for_update().get(pk=item.pk)
        open_ = [each for each in segments_of(locked, language) if each.state != SegmentState.TRANSLATED]
        if seen is not None:
            unseen = [each for each in open_ if each.text and look_of(each) not in seen]
            if unseen:
                raise UnseenError(unseen)
            write_segments(locked, language, {each.key: each.text for each in open_ if each.text}, by)
            open_ = [each for each in open_ if not each.text]
        if open_:
            raise ValidationError(
                ngettext(
                    "Not finished: %(count)d paragraph is not translated, not confirmed or outdated.",
                    "Not finished: %(count)d paragraphs are not translated, not confirmed or outdated.",
                    len(open_),
                ),
                code="unfinished",
                params={"count": len(open_)},
            )
        is_allowed = may_make_current(by, locked, language)
        if is_allowed:
            setattr(locked, column("readiness", language), Readiness.CURRENT)
            locked.save()
            records_of(locked, language).delete()
        take_over(item, locked, language)
        return is_allowed
