"""From an item to its entries in the index, one for each language of readers.

The terms of an entry, by weight: A title and facts, B summary, C the names of what it belongs to
(subjects, states, mechanism, kind, terms of the glossary), D the text. A text in another language
than the entry's is not in it; its names, in the entry's language, are, and so it is found.

Besides words the vector holds marks, which no word can look like:
`=kind:laws` and the like for every facet, `=month:2021-07` and `=lang:ru` for the plan of a search,
`=term:solid-waste` for each term of the glossary in the text, and `^code` for each word of the title.
"""

import datetime
import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import override

from portal import languages
from portal.dates import Precision
from portal.languages import column
from portal.models import SearchEntry, Subject
from portal.publishing.models import Publication
from portal.search.analysis import VERSION, Token, plain, tokens
from portal.search.declared import Indexed
from portal.search.glossary import Glossary

# Beyond these a vector would not fit (1 MB), or nobody reads on.
MAX_TOKENS = 40_000
MAX_POSITION = 16_383
MAX_SHOWN_CHARACTERS = 60_000
# Words of different zones are never neighbours in a phrase.
GAP = 10
# What has no time of its own is found at any time.
ALWAYS = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
BLOCK_ENDS = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<br\s*/?>")
ELEMENTS = re.compile(r"<[^>]+>")


def without_html(text: str) -> str:
    """The words of a rich or plain text, paragraphs set apart by line ends."""
    if "<" in text:
        text = ELEMENTS.sub("", BLOCK_ENDS.sub("\n", text))
    return html.unescape(text).strip()


def follow(item: Any, path: str) -> Iterator[Any]:
    """The objects at the end of a dotted path, through relations to one or to many; only what readers may see."""
    if path in ("", "."):
        if path:
            yield item
        return
    first, _, rest = path.partition(".")
    value = getattr(item, first, None)
    targets = value.all() if isinstance(value, models.Manager) else [value] if value is not None else []
    for target in targets:
        if isinstance(target, Publication) and not target.is_public:
            continue
        yield from follow(target, rest) if rest else [target]


def text_of(item: Any, field: str, language: str, chain: Iterable[str] = ()) -> str:
    """A field of an item in a language, or in the first of the chain that has it; or of no language, as it is.

    Of a publication only what readers may see.
    """
    for code in (language, *chain):
        if isinstance(item, Publication) and code not in item.readable_languages:
            continue
        value = getattr(item, column(field, code), None)
        if value:
            return str(value)
    return str(getattr(item, field, "") or "") if not hasattr(item, column(field, language)) else ""


def texts_at(item: Any, path: str, language: str, chain: Iterable[str] = ()) -> Iterator[str]:
    owner, _, field = path.rpartition(".")
    for target in follow(item, owner or "."):
        if text := text_of(target, field, language, chain):
            yield text


class Vector:
    """A tsvector in the making."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}
        self.marks: set[str] = set()
        self.position = 1
        self.length = 0

    def add(self, text: str, weight: str) -> list[Token]:
        """Add a text that went through `plain`; return its tokens."""
        found = tokens(text, self.position)[:MAX_TOKENS]
        for token in found:
            if token.is_stop:
                continue
            place = f"{min(token.position, MAX_POSITION)}{weight}"
            self.places.setdefault(token.term, []).append(place)
            for term in token.others:
                self.places.setdefault(term, []).append(place)
        self.length += len(found)
        if found:
            self.position = found[-1].position + GAP
        return found

    def mark_term(self, slug: str, token: Token, weight: str) -> None:
        self.places.setdefault(f"=term:{slug}", []).append(f"{min(token.position, MAX_POSITION)}{weight}")

    def mark_title(self, found: Iterable[Token]) -> None:
        self.marks |= {f"^{term}" for token in found if not token.is_stop for term in token.terms}

    def __str__(self) -> str:
        words = [f"{quoted(lexeme)}:{','.join(places[:255])}" for lexeme, places in self.places.items()]
        return " ".join([*words, *(quoted(mark) for mark in sorted(self.marks))])


def quoted(lexeme: str) -> str:
    """A lexeme as PostgreSQL reads it in a tsvector or tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class Maker:
    """Makes entries; loads once what all of them need."""

    def __init__(self) -> None:
        self.glossary = Glossary()
        self.parents = dict(Subject.objects.values_list("pk", "parent_id"))
        self.subjects = dict(Subject.objects.values_list("pk", "slug"))

    def entries(self, item: Any, how: Indexed) -> list[SearchEntry]:
        """The entries of a public or scheduled item, not saved."""
        facets = self.facets(item, how)
        return [self.entry(item, how, language, facets) for language in languages.CODES]

    def facets(self, item: Any, how: Indexed) -> list[str]:
        found = [f"kind:{how.kind}"]
        found += [f"state:{state.iso2}" for state in follow(item, how.states)]
        subjects: set[int] = set()
        for subject in follow(item, how.subjects):
            above: int | None = subject.pk
            while above is not None and above not in subjects:
                subjects.add(above)
                above = self.parents.get(above)
        found += sorted(f"subject:{self.subjects[pk]}" for pk in subjects if pk in self.subjects)
        if isinstance(item, Publication):
            if item.date_precision != Precision.UNKNOWN:
                found.append(f"year:{item.date.year}")
            found += [f"text:{code}" for code in item.readable_languages]
        else:
            found += [f"text:{code}" for code in languages.CODES]
        return found

    def entry(self, item: Any, how: Indexed, language: str, facets: list[str]) -> SearchEntry:
        is_publication = isinstance(item, Publication)
        own = item.language_for(language) if is_publication else language
        chain = languages.FALLBACKS[language] if not is_publication else ()
        title = plain(text_of(item, how.title, own, chain))
        summary = plain(without_html(text_of(item, how.summary, own, chain)))
        parts = (without_html(text) for path in how.bodies for text in texts_at(item, path, own))
        body = plain("\n".join(part for part in parts if part))
        with override(language):
            path = item.get_absolute_url().removeprefix(f"/{language}/")
            labels = [str(item._meta.verbose_name)]
            labels += [str(getattr(item, f"get_{field}_display")()) for field in how.labels]
        names = [text for each in how.names for text in texts_at(item, each, language, languages.FALLBACKS[language])]
        names += [text_of(subject, "name", language) for subject in follow(item, how.subjects) if subject is not item]
        facts = [plain(text) for fact in how.facts if (text := text_of(item, fact, language))]
        years = [facet.removeprefix("year:") for facet in facets if facet.startswith("year:")]

        vector = Vector()
        title_tokens = vector.add(title, "A")
        vector.mark_title([*title_tokens, *(token for fact in facts for token in vector.add(fact, "A"))])
        if own == language:
            zones = [(title, title_tokens, "A")]
            zones += [(text, vector.add(text, weight), weight) for text, weight in ((summary, "B"), (body, "D"))]
            for zone in zones:
                self.mark_terms(vector, *zone)
        else:
            zones = [(text, tokens(text), weight) for text, weight in ((title, "A"), (summary, "C"), (body, "C"))]
            mentioned = [slug for zone in zones for slug in self.mark_terms(vector, *zone)]
            names += [self.glossary.name(slug, language) for slug in dict.fromkeys(mentioned)]
        keywords = list(dict.fromkeys(plain(name) for name in (*labels, *names, *years) if name))
        for name in keywords:
            vector.add(name, "C")
        # Shown as a reason to be found, as the names are; but they weigh as much as the title.
        keywords += facts
        month = [f"month:{item.date:%Y-%m}"] if years else []
        vector.marks |= {f"={facet}" for facet in (*facets, *month, f"lang:{language}")}
        return SearchEntry(
            content_type=ContentType.objects.get_for_model(item),
            object_id=item.pk,
            language=language,
            vector=str(vector),
            length=vector.length,
            facets=facets,
            kind=how.kind,
            path=path,
            text_language=own,
            title=title,
            summary=summary,
            keywords="\n".join(keywords),
            body=body[:MAX_SHOWN_CHARACTERS],
            date=item.date if is_publication else None,
            date_precision=item.date_precision if is_publication else Precision.UNKNOWN,
            published_at=item.published_at if is_publication else ALWAYS,
            item_updated_at=getattr(item, "updated_at", None),
            version=VERSION,
        )

    def mark_terms(self, vector: Vector, text: str, found: list[Token], weight: str) -> list[str]:
        """Mark the terms of the glossary in a text; return their slugs."""
        mentions = self.glossary.mentions(text, found)
        for mention in mentions:
            vector.mark_term(mention.slug, found[mention.first], weight)
        return [mention.slug for mention in mentions]
