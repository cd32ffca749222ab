"""Inline markup as translators see it: text with numbered tags, ⟨1⟩…⟨/1⟩, as in the tools of their trade.

The numbers are those of the elements of the original, so that a link keeps its address whatever is typed.
"""

import re
from html import escape, unescape
from itertools import count

from django.utils.translation import gettext as _

# What `portal.richtext` lets through within a block. `br` is a new line in the text.
ELEMENT = re.compile(r"<(?P<end>/?)(?P<name>strong|em|a|br)\b[^>]*>")
TAG = re.compile(r"⟨(?P<end>/?)(?P<number>[0-9]{1,3})⟩")


class MarkupError(Exception):
    """Tags that do not make elements; the message says which, for the person who typed them."""


def opening(html: str) -> list[str]:
    """The opening tags in inline HTML, in order, without those of line breaks."""
    return [each.group() for each in ELEMENT.finditer(html) if not each["end"] and each["name"] != "br"]


def elements_of(source: str, *others: str) -> list[str]:
    """The elements that the numbers stand for, from 1: those of the source, then what other texts have besides."""
    found = opening(source)
    for other in others:
        left = list(found)
        for tag in opening(other):
            if tag in left:
                left.remove(tag)
            else:
                found.append(tag)
    return found


def to_text(html: str, elements: list[str]) -> str:
    """Inline HTML as text with numbered tags. Every element of it is one of `elements` (see `elements_of`)."""
    written, at = [], 0
    free = list(range(len(elements)))
    opened: list[int] = []
    for each in ELEMENT.finditer(html):
        written.append(unescape(html[at : each.start()]))
        at = each.end()
        if each["name"] == "br":
            written.append("\n")
        elif each["end"]:
            written.append(f"⟨/{opened.pop() + 1}⟩" if opened else "")
        else:
            number = next(number for number in free if elements[number] == each.group())
            free.remove(number)
            opened.append(number)
            written.append(f"⟨{number + 1}⟩")
    return "".join([*written, unescape(html[at:])])


def paired(text: str, elements: list[str]) -> tuple[dict[int, int], list[re.Match[str]]]:
    """Where in the text which element begins (its number) or ends (its number, negative), and the tags that fit nowhere."""
    places: dict[int, int] = {}
    wrong: list[re.Match[str]] = []
    opened: list[re.Match[str]] = []
    for tag in TAG.finditer(text):
        number = int(tag["number"])
        if not tag["end"] and 1 <= number <= len(elements):
            opened.append(tag)
        elif tag["end"] and opened and opened[-1]["number"] == tag["number"]:
            places |= {opened.pop().start(): number, tag.start(): -number}
        else:
            wrong.append(tag)
    return places, sorted([*wrong, *opened], key=lambda each: each.start())


def to_html(text: str, elements: list[str], *, strict: bool = True) -> str:
    """Text with numbered tags as inline HTML.

    Raises MarkupError for a tag that is not closed, crosses another one, or has a number that stands for nothing;
    not `strict`: such a tag stays in the text as it was typed.
    """
    places, wrong = paired(text, elements)
    if wrong and strict:
        raise MarkupError(
            _("The tag %(tag)s has no other half in its place, or the original has none with this number.")
            % {"tag": wrong[0].group()}
        )
    written, at = [], 0
    for tag in TAG.finditer(text):
        written.append(escape(text[at : tag.start()], quote=False))
        at = tag.end()
        number = places.get(tag.start())
        if number is None:
            written.append(tag.group())
        else:
            element = elements[abs(number) - 1]
            written.append(element if number > 0 else f"</{name_of(element)}>")
    written.append(escape(text[at:], quote=False))
    return "".join(written).replace("\r\n", "\n").replace("\n", "<br>")


def name_of(element: str) -> str:
    found = ELEMENT.match(element)
    return found["name"] if found else ""


def with_numbers(html: str) -> str:
    """The HTML of a source with the numbers of its tags shown before and after each element."""
    numbers = count(1)
    opened: list[int] = []

    def numbered(each: re.Match[str]) -> str:
        if each["name"] == "br":
            return each.group()
        if each["end"]:
            number = opened.pop() if opened else 0
            return f'{each.group()}<span class="portal-tag">⟨/{number}⟩</span>'
        opened.append(next(numbers))
        return f'<span class="portal-tag">⟨{opened[-1]}⟩</span>{each.group()}'

    return ELEMENT.sub(numbered, html)


def plain(html: str) -> str:
    """What a reader sees of inline HTML: no tags, line breaks as new lines."""
    return unescape(re.sub(r"<[^>]*>", "", html.replace("<br>", "\n")))


def addresses(html: str) -> list[str]:
    """Where the links in inline HTML lead."""
    return [unescape(each) for each in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)]
