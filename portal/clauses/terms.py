"""Glossary terms in running text: found as the search finds them, linked to their equivalents at the foot of the text."""

import re

from django.utils.html import escape

from portal.languages import CODES
from portal.models import Term
from portal.search.analysis import tokens
from portal.search.glossary import Glossary

TAG = re.compile(r"(<[^>]*>)")
# Shorter names stand in too many words by chance.
SHORTEST = 2


class TermMarker:
    """Marks the terms in HTML and plain text; `used` are the slugs of those that were found, in their order."""

    def __init__(self) -> None:
        self.glossary = Glossary()
        self.used: dict[str, None] = {}

    def terms(self) -> list[Term]:
        """The terms that were marked."""
        return [self.glossary.terms[slug] for slug in sorted(self.used)]

    def in_html(self, html: str, language: str) -> str:
        """The HTML with each term linked where it stands first; what is a link already stays as it is."""
        parts: list[str] = []
        in_link, marked = False, set[str]()
        for part in TAG.split(html):
            if part.startswith("<"):
                in_link = part.startswith("<a ") or (in_link and part != "</a>")
                parts.append(part)
            else:
                parts.append(part if in_link else self.in_text(part, language, marked))
        return "".join(parts)

    def in_text(self, text: str, language: str, marked: set[str]) -> str:
        """The same for a text without elements that is escaped already; `marked` are the terms that stood before it."""
        found = tokens(text)
        parts, at = [], 0
        for mention in self.glossary.mentions(text, found):
            start, end = found[mention.first].start, found[mention.last - 1].end
            if mention.slug in marked or end - start < SHORTEST or start < at:
                continue
            marked.add(mention.slug)
            self.used[mention.slug] = None
            link = f'<a class="term" href="#term-{mention.slug}" title="{escape(self.equivalents(mention.slug, language))}">'
            parts += [text[at:start], link, text[start:end], "</a>"]
            at = end
        return "".join([*parts, text[at:]])

    def equivalents(self, slug: str, language: str) -> str:
        """The names of a term in the other languages, for a title."""
        names = [self.glossary.name(slug, code) for code in CODES if code != language]
        return " · ".join(name for name in names if name)
