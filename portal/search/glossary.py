"""The glossary as the search uses it: by any of its names, in any language, a term is recognised."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.db.models.functions import JSONObject

from portal import languages
from portal.delivery.kept import kept
from portal.languages import column
from portal.models import Term, TermForm
from portal.prepared import prepared
from portal.search.analysis import Token, fold, key, plain, tokens

# The longest name of a term, in words or Chinese characters, that is looked for in a question.
MAX_FORM_TOKENS = 24
# Abbreviations as short as this may be a common word when they are written small: WHO, ТО.
MAX_CAPITALS = 5
END = ""


def names_of(term: Term) -> Iterator[tuple[str, str]]:
    """Every way to write a term, as pairs of language and text; the agreed name first."""
    for language in languages.CODES:
        yield language, getattr(term, column("name", language)) or ""
        yield language, getattr(term, column("abbreviation", language)) or ""
    for variant in term.variants.all():
        yield variant.language, variant.text


def refresh_forms(term: Term) -> None:
    """Bring the forms of a term in line with its names, abbreviations and variants."""
    wanted = {(language, text): key(text) for language, text in names_of(term) if key(text)}
    present = {(form.language, form.text): form for form in term.forms.all()}
    stale = [form.pk for written, form in present.items() if wanted.get(written) != form.key]
    TermForm.objects.filter(pk__in=stale).delete()
    kept = {written for written, form in present.items() if form.pk not in stale}
    TermForm.objects.bulk_create(
        TermForm(term=term, language=language, text=text, key=form_key)
        for (language, text), form_key in wanted.items()
        if (language, text) not in kept
    )


@dataclass(frozen=True)
class Mention:
    """A term in a text: which, and the tokens from `first` up to, not including, `last`."""

    slug: str
    first: int
    last: int


def beginnings(typed: str) -> set[str]:
    """How the key of a name may begin or go on that has these words, the last of which may be unfinished."""
    found = tokens(plain(typed))
    if not found:
        return set()
    # The stem of what is typed so far may be another than that of the whole word.
    ends = {found[-1].term, fold(plain(typed))[found[-1].start : found[-1].end]}
    return {" ".join([*(token.term for token in found[:-1]), end]) for end in ends}


def is_only_in_capitals(text: str) -> bool:
    """Whether a name is found in capitals only; with a figure in it, as in CO2, it can be no common word."""
    return len(text) <= MAX_CAPITALS and text.isupper() and text.isalpha()


def can_mean(written: str, form: str) -> bool:
    """Whether what is written so, and has the key of a name, stands for it."""
    return written.isupper() or not is_only_in_capitals(form)


class Glossary:
    """All terms at once, by slug, to find them in many texts; one query."""

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}
        form = JSONObject(key="forms__key", text="forms__text")
        written = ArrayAgg(form, filter=Q(forms__isnull=False), order_by="forms__pk", default=[])
        self.terms = {term.slug: term for term in Term.objects.annotate(written=written)}
        for slug, term in self.terms.items():
            for each in term.written:
                node = self._tree
                for part in each["key"].split(" "):
                    node = node.setdefault(part, {})
                node.setdefault(END, []).append((slug, each["text"]))

    def name(self, slug: str, language: str) -> str:
        """The agreed name of a term in a language."""
        return str(getattr(self.terms[slug], column("name", language)))

    def mentions(self, text: str, found: Sequence[Token]) -> list[Mention]:
        """The terms in a text and its tokens, the longest at each place, in order."""
        mentions: list[Mention] = []
        start = 0
        while start < len(found):
            if found[start].term not in self._tree:  # mostly
                start += 1
                continue
            longest = list(self._longest(text, found, start))
            mentions += longest
            start = longest[0].last if longest else start + 1
        return mentions

    def _longest(self, text: str, found: Sequence[Token], start: int) -> Iterable[Mention]:
        node, best = self._tree, []
        for index in range(start, len(found)):
            node = node.get(found[index].term, {})
            if not node:
                break
            if END in node:
                written = text[found[start].start : found[index].end]
                slugs = [slug for slug, form in node[END] if can_mean(written, form)]
                if slugs:
                    best = [Mention(slug, start, index + 1) for slug in dict.fromkeys(slugs)]
        return best


def terms_by_key() -> dict[str, list[tuple[str, str]]]:
    """Every name of every term by its key: how it is written, and the slug of the term; one query."""
    found: dict[str, list[tuple[str, str]]] = {}
    for form_key, text, slug in prepared("names of terms", names_of_terms):
        found.setdefault(form_key, []).append((text, slug))
    return found


def names_of_terms() -> Any:
    return TermForm.objects.values_list("key", "text", "term__slug")


def mentions_in_question(
    text: str, found: Sequence[Token], names: Iterable[str] = ()
) -> tuple[list[Mention], dict[str, list[str]]]:
    """The terms that a question with these tokens names, the longest first, and those that have just one of the `names`.

    At most one query; none while the names are kept, or for nothing asked.
    """

    def written(part: Sequence[Token]) -> str:
        return text[part[0].start : part[-1].end]

    spans: dict[str, list[tuple[int, int]]] = {}
    for first in range(len(found)):
        for last in range(first + 1, min(first + MAX_FORM_TOKENS, len(found)) + 1):
            part = found[first:last]
            if all(token.is_stop for token in part) and len(found) > len(part) and not written(part).isupper():
                continue
            spans.setdefault(" ".join(token.term for token in part), []).append((first, last))
    keys = {name: key(name) for name in names}
    if not spans and not keys:
        return [], {}
    known = kept(("names of terms",), terms_by_key)
    mentions = [
        Mention(slug, first, last)
        for asked in spans.keys() & known.keys()
        for form, slug in known[asked]
        for first, last in spans[asked]
        if can_mean(written(found[first:last]), form)
    ]
    terms = {
        name: sorted({slug for form, slug in known.get(asked, ()) if can_mean(name, form)})
        for name, asked in keys.items()
    }
    longest_first = sorted(set(mentions), key=lambda each: (each.first - each.last, each.first, each.slug))
    widest: list[Mention] = []
    for each in longest_first:
        if not any(
            other.first <= each.first
            and each.last <= other.last
            and (other.first, other.last) != (each.first, each.last)
            for other in widest
        ):
            widest.append(each)
    return widest, terms
