"""What a file would do to an item, paragraph by paragraph: worked out and shown before anything is written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import pgettext_lazy

from portal.exchange.inline import tags_of
from portal.exchange.messages import tag_sentence
from portal.exchange.units import TRANSLATED, UNFINISHED, Unit, digest_of, short
from portal.richtext import clean
from portal.translating.segments import Segment, SegmentState, check_target, clean_target, digest


class Fate(models.TextChoices):
    """What becomes of a paragraph of a file."""

    NEW = "new", pgettext_lazy("paragraph of a file", "new")
    CHANGED = "changed", pgettext_lazy("paragraph of a file", "changed")
    CONFIRMED = "confirmed", pgettext_lazy("paragraph of a file", "confirmed as it is")
    UNFINISHED = "unfinished", pgettext_lazy("paragraph of a file", "marked as unfinished")
    ORIGINAL_CHANGED = "original_changed", pgettext_lazy("paragraph of a file", "the original has changed")
    CHANGED_HERE = "changed_here", pgettext_lazy("paragraph of a file", "the translation was changed here too")
    BUSY = "busy", pgettext_lazy("paragraph of a file", "somebody is at work on it")
    BROKEN = "broken", pgettext_lazy("paragraph of a file", "does not fit")
    UNKNOWN = "unknown", pgettext_lazy("paragraph of a file", "no longer in the original")
    UNCHANGED = "unchanged", pgettext_lazy("paragraph of a file", "unchanged")
    EMPTY = "empty", pgettext_lazy("paragraph of a file", "not translated")


# What becomes the translation; and what is kept beside it as a draft, which no reader sees, for a person to decide.
TAKEN = {Fate.NEW, Fate.CHANGED, Fate.CONFIRMED}
KEPT_AS_DRAFT = {Fate.UNFINISHED, Fate.ORIGINAL_CHANGED, Fate.CHANGED_HERE}
QUIET = {Fate.UNCHANGED, Fate.EMPTY}


@dataclass(frozen=True)
class Line:
    """A paragraph of the file: its fate, the original now and in the file, the translation here (`ours`) and in the file.

    `key` is that of the paragraph as it stands now, `problem` a sentence for one that does not fit.
    """

    key: str
    fate: Fate
    source: str
    source_in_file: str
    ours: str
    theirs: str
    problem: str = ""


def lines_of(units: list[Unit], segments: list[Segment]) -> list[Line]:
    """The fate of each paragraph of a file, in its order."""
    partners = partners_of(units, segments)
    return [line_of(unit, partners.get(unit.key)) for unit in units]


def digest_in(unit: Unit) -> str:
    """What the original was: by the digest in the file, or by its text where a tool has lost that."""
    return unit.digest or short(digest(str(clean(unit.source))))


def partners_of(units: list[Unit], segments: list[Segment]) -> dict[str, Segment]:
    """The paragraph of the item for each of the file, by the key in the file.

    The one with its key if the original is the same; else one of the same text in the same field, since paragraphs
    before it may have come or gone; else the one with its key, whose original has changed.
    """
    by_key = {segment.key: segment for segment in segments}
    found = {
        unit.key: by_key[unit.key]
        for unit in units
        if unit.key in by_key and short(by_key[unit.key].digest) == digest_in(unit)
    }
    taken = {segment.key for segment in found.values()}
    free: dict[tuple[str, str], list[Segment]] = {}
    for segment in segments:
        if segment.key not in taken:
            free.setdefault((field_of(segment.key), short(segment.digest)), []).append(segment)
    for unit in units:
        if unit.key not in found and (alike := free.get((field_of(unit.key), digest_in(unit)))):
            found[unit.key] = alike.pop(0)
            taken.add(found[unit.key].key)
    for unit in units:
        if unit.key not in found and unit.key in by_key and unit.key not in taken:
            found[unit.key] = by_key[unit.key]
    return found


def field_of(key: str) -> str:
    """What holds a paragraph: `body/3` → `body`; a text that is not cut holds itself."""
    head, _slash, last = key.rpartition("/")
    return head if last.isdigit() else key


def line_of(unit: Unit, segment: Segment | None) -> Line:
    if segment is None:
        return Line(unit.key, Fate.UNKNOWN, "", str(clean(unit.source)), "", str(clean(unit.target)))
    ours = clean_target(segment.place, segment.text)
    theirs = clean_target(segment.place, unit.target)
    problem = problem_of(unit, segment, theirs)
    fate = Fate.BROKEN if problem else fate_of(unit, segment, ours, theirs)
    shown = str(clean(unit.target)) if problem else theirs
    return Line(segment.key, fate, segment.source, str(clean(unit.source)), ours, shown, problem)


def problem_of(unit: Unit, segment: Segment, theirs: str) -> str:
    """Why the translation cannot be put in its place; "" if it can."""
    if unit.problem:
        code, tag = unit.problem
        return tag_sentence(code, tag)
    if not theirs:
        return ""
    given = tags_of(unit.target)
    if given and not segment.place.is_rich:
        return tag_sentence("no_tags_here", named(given))
    # Links may lead to the page of the reader's language: what the translation had is as good as what the original has.
    if segment.place.is_rich and not (segment.text and given == tags_of(segment.text)):
        wanted = tags_of(unit.source)
        if missing := wanted - given:
            return tag_sentence("tags_missing", named(missing))
        if added := given - wanted:
            return tag_sentence("tags_added", named(added))
    try:
        check_target(segment, theirs)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def named(tags: Iterable[str]) -> str:
    return ", ".join(tags)


def fate_of(unit: Unit, segment: Segment, ours: str, theirs: str) -> Fate:
    """What becomes of a translation that fits. The same file gives `UNCHANGED` the second time, whatever it gave the first."""
    if not theirs:
        return Fate.EMPTY
    is_untouched = digest_of(theirs) == unit.before
    original_changed = short(segment.digest) != digest_in(unit)
    changed_here = bool(ours) and digest_of(ours) != unit.before
    if theirs == ours:
        is_open = segment.state != SegmentState.TRANSLATED and is_untouched and not original_changed
        return Fate.CONFIRMED if is_open and unit.state == TRANSLATED else Fate.UNCHANGED
    if is_untouched:
        return Fate.UNCHANGED
    if changed_here and segment.draft is not None:
        return Fate.BUSY
    if original_changed:
        return Fate.ORIGINAL_CHANGED
    if changed_here:
        return Fate.CHANGED_HERE
    if unit.state == UNFINISHED:
        return Fate.UNFINISHED
    return Fate.CHANGED if ours else Fate.NEW


def counted(lines: Iterable[Line]) -> Counter[Fate]:
    return Counter(line.fate for line in lines)
