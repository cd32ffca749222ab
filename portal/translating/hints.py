"""What a translator is shown beside a paragraph: the terms of the glossary in it, and what is to be looked at."""

import re
from functools import cached_property

from django.utils.text import Truncator

from portal.languages import column
from portal.search.analysis import Token, tokens
from portal.search.analysis import plain as composed
from portal.search.glossary import Glossary
from portal.translating.checks import Finding, Term, findings
from portal.translating.markup import plain

# Shorter names stand in too many words by chance.
SHORTEST = 2
LONGEST_SHOWN = 60
LIST_MARK = re.compile(r"[、，；。,;]")


class Hints:
    """For the paragraphs of one item in one direction; the glossary is read once, when it is first needed."""

    def __init__(self, source_language: str, target_language: str):
        self.source_language = source_language
        self.target_language = target_language

    @cached_property
    def glossary(self) -> Glossary:
        return Glossary()

    def mentioned(self, text: str, found: list[Token]) -> dict[str, str]:
        """The terms in a text by slug, each as it is written there first, in order."""
        written: dict[str, str] = {}
        for mention in self.glossary.mentions(text, found):
            said = text[found[mention.first].start : found[mention.last - 1].end]
            # A short word that says nothing by itself is one by chance (или is no river), and so are neighbours in a list.
            by_chance = len(said) < SHORTEST or LIST_MARK.search(said)
            if not by_chance and not all(token.is_stop for token in found[mention.first : mention.last]):
                written.setdefault(mention.slug, said)
        return written

    def has_words_of(self, slug: str, words: set[str]) -> bool:
        """Whether a text with these words says a term in its own order: “technology for the environment”."""
        name = self.glossary.name(slug, self.target_language)
        wanted = {token.term for token in tokens(composed(name)) if not token.is_stop}
        return self.target_language != "zh-hans" and bool(wanted) and wanted <= words

    def terms(self, source: str, target: str) -> list[Term]:
        """The terms in a paragraph, each with the agreed name in the language at work, or the short one for a short one."""
        text, before = (composed(plain(html)) for html in (target, source))
        found = tokens(text)
        used, words = self.mentioned(text, found), {token.term for token in found}
        terms = []
        for slug, written in self.mentioned(before, tokens(before)).items():
            term = self.glossary.terms[slug]
            short = getattr(term, column("abbreviation", self.target_language)) or ""
            is_short = written == (getattr(term, column("abbreviation", self.source_language)) or "")
            name = short if short and is_short else self.glossary.name(slug, self.target_language)
            is_used = slug in used or self.has_words_of(slug, words)
            terms.append(Term(slug, Truncator(written).chars(LONGEST_SHOWN), name, is_used=is_used))
        return terms

    def findings(self, source: str, target: str, terms: list[Term]) -> list[Finding]:
        return findings(source, target, self.source_language, self.target_language, terms)
