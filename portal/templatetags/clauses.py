"""Tags of the reading page of laws and documents (`{% load clauses %}`)."""

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString, mark_safe

from portal import languages
from portal.clauses import rendering
from portal.clauses.citation import FORMS
from portal.clauses.reading import TextReading
from portal.clauses.rows import Row

register = template.Library()

register.filter("clauses", rendering.clauses_html)
register.filter("contents", rendering.contents)


@register.filter
def citations(text: TextReading) -> SafeString:
    """The citations of the whole text, in each language that is shown."""
    return mark_safe(rendering.citations_html(text.citations(None)))  # noqa: S308 - escaped piece by piece


@register.filter
def clause_name(text: TextReading, row: Row) -> str:
    """How a clause is named in the first language that is shown, with what it stands in: “Article 5, 2.”.

    Articles are counted through the whole text, so nothing above one is named.
    """
    path = text.path_to(row)
    start = next((place for place, each in enumerate(path) if each.element == "article"), 0)
    named = []
    for each in path[start:]:
        num, heading = rendering.heading_of(each, each.cells[0])
        named.append(num or heading or each.eid)
    return FORMS[row.cells[0].language]["between_places"].join(named)


@register.filter
def autonym(code: str) -> str:
    return languages.AUTONYMS[code]


@register.filter
def file_size(size_bytes: int) -> str:
    """The size of a file in the manner of the language."""
    return filesizeformat(size_bytes)
