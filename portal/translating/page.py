"""What the page for translating shows: rows of paragraphs, how far the work is, what stands beside each."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from portal import languages
from portal.clauses.changes import changed
from portal.clauses.labels import label
from portal.publishing.models import Publication
from portal.references import for_desk
from portal.translating.checks import Finding, Term
from portal.translating.hints import Hints
from portal.translating.markup import TAG, elements_of, to_text, with_numbers
from portal.translating.saving import shown_text
from portal.translating.segments import Segment, SegmentState, digest

SIGNS = {
    SegmentState.INITIAL: "–",
    SegmentState.DRAFT: "✎",
    SegmentState.OUTDATED: "!",
    SegmentState.TRANSLATED: "✓",
}
PER_PAGE = 50
LONG, LONG_LINES, SHORT_LINES = 60, 4, 2


@dataclass(frozen=True)
class Row:
    """One paragraph on the page."""

    segment: Segment
    number: int
    terms: list[Term]
    findings: list[Finding]

    @property
    def text(self) -> str:
        return shown_text(self.segment)

    @property
    def base(self) -> str:
        return digest(self.segment.text)

    @property
    def sign(self) -> str:
        return SIGNS[self.segment.state]

    @property
    def label(self) -> str:
        return label_of(self.segment)

    @property
    def lines(self) -> int:
        return LONG_LINES if len(self.segment.source) > LONG else SHORT_LINES

    @property
    def source_text(self) -> str:
        """The source with numbered tags, to take it over."""
        return to_text(self.segment.source, elements_of(self.segment.source))

    @property
    def tags(self) -> str:
        return " ".join(each.group() for each in TAG.finditer(self.source_text))

    @property
    def is_changed(self) -> bool:
        return self.segment.translated_source != self.segment.source

    @property
    def source_html(self) -> SafeString:
        """The source, with what changed since it was translated."""
        segment = self.segment
        html = changed(segment.translated_source, segment.source) if self.is_changed else segment.source
        return mark_safe(with_numbers(for_desk(html)))  # noqa: S308 - clean as it was saved

    @property
    def translation_html(self) -> SafeString:
        """What readers have now, where something else was typed and not confirmed."""
        return mark_safe(for_desk(self.segment.target))  # noqa: S308 - clean as it was saved

    @property
    def has_pending(self) -> bool:
        return self.segment.draft is not None and bool(self.segment.target)


def translate_url(item: Any, language: str) -> str:
    """The address of the page on which an item of any kind (or a line of a list) is translated into a language."""
    return reverse("admin:translate", args=[item.kind_name, item.pk, language])


def label_of(segment: Segment) -> str:
    """Which text the paragraph is of, in the language of the interface: “Title”, “Article 5 · heading”."""
    place = segment.place
    field: Any = place.row._meta.get_field(place.field)
    name = capfirst(str(field.verbose_name))
    if place.clause is None:
        return name
    clause = label(place.clause.element, place.clause.number, languages.current()) or place.clause.eid
    return f"{clause} · {name}"


def row_of(segment: Segment, number: int, hints: Hints) -> Row:
    terms = hints.terms(segment.source, segment.text)
    return Row(segment, number, terms, hints.findings(segment.source, segment.text, terms))


def progress(segments: list[Segment]) -> list[dict[str, Any]]:
    """How many paragraphs are in each state, with the places of the parts of a bar 100 wide."""
    counts = Counter(segment.state for segment in segments)
    found, x = [], 0.0
    for state in (SegmentState.TRANSLATED, SegmentState.DRAFT, SegmentState.OUTDATED, SegmentState.INITIAL):
        width = counts[state] * 100 / len(segments) if segments else 0
        found.append({"state": state, "sign": SIGNS[state], "count": counts[state], "x": x, "width": width})
        x += width
    return found


def other_languages(item: Publication, language: str) -> list[str]:
    return [code for code in languages.CODES if code not in (item.original_language, language)]
