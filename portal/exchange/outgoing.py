"""Items out: the package of any selection in one pair of languages, and the file of it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from portal.exchange import docx, po, xliff1, xliff2
from portal.exchange.units import TAGS, TRANSLATED, UNFINISHED, Item, Package, Unit, digest_of, short
from portal.publishing.models import Publication
from portal.translating.segments import Segment, SegmentState, clean_target, segments_of

# How many items a file holds at most: what one person translates, and what a request can read.
MOST_ITEMS = 300


@dataclass(frozen=True)
class Form:
    """A form of files: `ending` of their names, and how one is written."""

    label: Any
    ending: str
    content_type: str
    write: Callable[[Package], bytes]


XLIFF = "application/x-xliff+xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, Form] = {
    "xliff": Form(gettext_lazy("XLIFF 2.1"), "2.1.xlf", XLIFF, xliff2.write),
    "xliff12": Form(gettext_lazy("XLIFF 1.2, for older tools"), "1.2.xlf", XLIFF, xliff1.write),
    "po": Form(
        gettext_lazy("PO, for Poedit and the like"), "po", "text/x-gettext-translation; charset=utf-8", po.write
    ),
    "docx": Form(gettext_lazy("DOCX in two columns, for Word"), "docx", WORD, docx.write),
}


def originals_of(items: Iterable[Publication], language: str) -> Counter[str]:
    """How many of the items are written in each language that can be translated into this one."""
    return Counter(item.original_language for item in items if item.original_language != language)


def package_of(items: Iterable[Publication], source: str, target: str, *, only_open: bool = False) -> Package:
    """The paragraphs of the items that are written in `source`, for translation into `target`.

    With `only_open` those only that are not translated, not confirmed or outdated.
    """
    package = Package(source, target)
    for item in items:
        if item.original_language != source:
            continue
        units = [
            unit_of(segment)
            for segment in segments_of(item, target)
            if not only_open or segment.state != SegmentState.TRANSLATED
        ]
        if units:
            package.items.append(Item(name_of(item), str(item), units))
    return package


def name_of(item: Publication) -> str:
    return f"{item.kind_name}/{item.slug}"


def unit_of(segment: Segment) -> Unit:
    target = clean_target(segment.place, segment.text)
    state = TRANSLATED if segment.state == SegmentState.TRANSLATED else UNFINISHED if target else ""
    return Unit(segment.key, segment.source, target, short(segment.digest), digest_of(target), state)


def file_name(package: Package, form: str) -> str:
    """The name of the file: the item or the kind, the languages, the day."""
    names = [item.name for item in package.items]
    what = names[0].replace("/", "-") if len(names) == 1 else names[0].partition("/")[0] if names else "nothing"
    pair = f"{TAGS[package.source_language]}-{TAGS[package.target_language]}"
    return f"{what}.{pair}.{timezone.localdate():%Y-%m-%d}.{FORMS[form].ending}"
