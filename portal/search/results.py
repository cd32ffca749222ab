"""What the search page shows: hits with the words marked, facets with their numbers, and ways on."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONArray
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal import languages
from portal.dates import format_partial, machine_partial
from portal.delivery.kept import kept_each
from portal.models import SearchEntry, Term, TermForm
from portal.prepared import Given, prepared
from portal.search.declared import by_kind
from portal.search.engine import Answer
from portal.search.query import Question
from portal.search.ranking import Scored
from portal.search.snippets import Marker

PAGE_SIZE = 10
# What is read of an entry to show it.
COLUMNS = (
    "pk",
    "object_id",
    "language",
    "kind",
    "path",
    "text_language",
    "title",
    "summary",
    "keywords",
    "body",
    "date",
    "date_precision",
    "facets",
    "own",
)
MOST_VALUES = 12


class Shown(NamedTuple):
    """What a page shows of an entry whatever was asked; its texts have not been marked yet.

    `own_…` is what the item's page has for the reader, the rest what the entry has; both may be the same.
    """

    pk: int
    url: str
    kind: str
    kind_label: str
    language: str
    text_language: str
    title: str
    summary: str
    keywords: str
    body: str
    own_title: str
    own_summary: str
    own_language: str
    date_text: str
    date_iso: str
    # The status of a law today; None for what has none.
    status: Any
    # The item has no text in the language of the page.
    is_only_elsewhere: bool

    @property
    def is_in_another_language(self) -> bool:
        return self.own_language != languages.current()


class Hit(NamedTuple):
    """An entry as the page shows it, with the title that its page has for the reader; `why` are the names that match.

    `snippet_language` is that of the text in which the words were found.
    """

    shown: Shown
    title: SafeString
    snippet: SafeString
    snippet_language: str
    why: list[SafeString]


@dataclass(frozen=True)
class ResultPage:
    """The hits of one page, and the queries of its neighbours; None where there is none."""

    hits: list[Hit]
    previous_query: str | None
    next_query: str | None


def kind_label(kind: str) -> str:
    """A kind in the active language, for one item."""
    how = by_kind().get(kind)
    text = str(how.model._meta.verbose_name) if how else kind
    return text[:1].upper() + text[1:]


def meant(question: Question) -> tuple[list[Term], list[str]]:
    """The terms of the glossary that a question names, and every way in which they are written; at most one query."""
    found = kept_each("term with its names", question.term_slugs, terms_with_names)
    known = [found[slug] for slug in question.term_slugs if slug in found]
    return [term for term, _names in known], [name for _term, names in known for name in names]


def terms_with_names(slugs: list[str]) -> dict[str, tuple[Term, list[str]]]:
    """The terms with these slugs, each with every way in which it is written; one query."""

    def asked(slugs: Given) -> Any:
        return TermForm.objects.filter(term__slug__in=slugs.texts).select_related("term").order_by("pk")

    found: dict[str, tuple[Term, list[str]]] = {}
    for form in prepared("forms of terms", asked, slugs=slugs):
        found.setdefault(form.term.slug, (form.term, []))[1].append(form.text)
    return found


def result_page(answer: Answer, query: QueryDict, names: Iterable[str] = (), size: int = PAGE_SIZE) -> ResultPage:
    """The page of the answer that `?after=` or `?before=` asks for. `names` are marked beside the question.

    A place is the key of an entry, with its rank for when the entry is gone. Raises BadRequest for a forged one.
    """
    ranked = answer.ranked
    start = 0
    if token := query.get("after"):
        place, is_there = place_of(token, ranked)
        start = place + 1 if is_there else place
    elif token := query.get("before"):
        start = max(0, place_of(token, ranked)[0] - size)
    on_page = ranked[start : start + size]

    others = without(query, "after", "before")

    def link(name: str, place: int) -> str:
        token = f"{name}={token_of(ranked[place], place)}"
        return f"?{others}&{token}" if others else f"?{token}"

    return ResultPage(
        hits_of(answer, on_page, names),
        link("before", start) if on_page and start else None,
        link("after", start + len(on_page) - 1) if start + len(on_page) < len(ranked) and on_page else None,
    )


def token_of(each: Scored, place: int) -> str:
    return base64.urlsafe_b64encode(f"{each.candidate.pk}.{place}".encode()).decode().rstrip("=")


def place_of(token: str, ranked: Sequence[Scored]) -> tuple[int, bool]:
    """Where in the ranking the entry of a token is, or was, and whether it still is there."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4)).decode("ascii")
        pk, place = (int(part) for part in raw.split("."))
    except (ValueError, UnicodeError, binascii.Error) as error:
        raise BadRequest("This page address is damaged.") from error
    found = next((index for index, each in enumerate(ranked) if each.candidate.pk == pk), None)
    return (max(0, min(place, len(ranked))), False) if found is None else (found, True)


def hits_of(answer: Answer, ranked: Sequence[Scored], names: Iterable[str] = ()) -> list[Hit]:
    """The entries as hits, the words of the question and these names marked."""
    names = list(names)
    whole = Marker(answer.question, names)
    parts = Marker(answer.question, names, parts=True) if answer.question.joined else whole
    pks = [each.candidate.pk for each in ranked]
    found = kept_each("shown entry", pks, shown)
    return [hit(found[pk], whole, parts) for pk in pks if pk in found]


def shown(pks: list[int]) -> dict[int, Shown]:
    """What a page in the active language shows of these entries; one query, and one for each kind that has a status."""
    language = languages.current()

    def asked(pks: Given) -> Any:
        own = SearchEntry.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), language=language
        ).values(texts=JSONArray("title", "summary", "text_language"))
        return (
            SearchEntry.objects.filter(pk__in=pks.numbers).annotate(own=Subquery(own)).values_list(*COLUMNS, named=True)
        )

    rows = prepared("entries", asked, pks=pks)
    statuses = statuses_of((row.kind, row.object_id) for row in rows)
    found = {}
    for row in rows:
        # What is found by its text in another language has the title that it has for the reader, who may not read the other.
        own_title, own_summary, own_language = row.own or (row.title, row.summary, row.text_language)
        found[row.pk] = Shown(
            pk=row.pk,
            url=f"/{language}/{row.path}",
            kind=row.kind,
            kind_label=kind_label(row.kind),
            language=row.language,
            text_language=row.text_language,
            title=row.title,
            summary=row.summary,
            keywords=row.keywords,
            body=row.body,
            own_title=own_title,
            own_summary=own_summary,
            own_language=own_language,
            date_text=format_partial(row.date, row.date_precision) if row.date else "",
            date_iso=machine_partial(row.date, row.date_precision) if row.date else "",
            status=statuses.get((row.kind, row.object_id)),
            is_only_elsewhere=f"text:{language}" not in row.facets,
        )
    return found


def statuses_of(items: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """The status today of those items that have one, by kind and key; one query for each such kind."""
    pks: dict[str, list[int]] = {}
    for kind, pk in items:
        if kind in by_kind():
            pks.setdefault(kind, []).append(pk)
    return {(kind, pk): status for kind, keys in pks.items() for pk, status in by_kind()[kind].statuses(keys).items()}


def hit(entry: Shown, whole: Marker, parts: Marker) -> Hit:
    """The entry as a hit. What stands whole says why it is here; the parts of a number do only where nothing else does."""
    marker = whole
    if parts is not whole:
        texts = (entry.own_title, entry.title, entry.summary, entry.body, entry.keywords)
        marker = whole if any(whole.matches(text) for text in texts) else parts
    title_matches = marker.matches(entry.own_title)
    is_own = entry.own_language == entry.text_language
    snippet = marker.snippet((*([] if is_own or title_matches else [entry.title]), entry.summary, entry.body))
    why: list[SafeString] = []
    # The names are shown where the title and the text alone do not say why the item is here.
    if not title_matches and snippet is None:
        why = [marker.marked(name) for name in entry.keywords.split("\n") if marker.matches(name)]
        if entry.language != languages.current():
            why = [format_html('<span lang="{}">{}</span>', entry.language, name) for name in why]
    return Hit(
        entry,
        marker.marked(entry.own_title, title_matches),
        snippet if snippet is not None else marker.marked(entry.own_summary[:280], []),
        entry.text_language if snippet is not None else entry.own_language,
        why,
    )


def facet_labels(language: str) -> dict[str, dict[str, str]]:
    """The names of the values of each facet but the year, in this language; those of languages in themselves; one query."""
    rows = SearchEntry.objects.filter(kind__in=["states", "subjects"], language=language)
    found: dict[str, dict[str, str]] = {
        "kind": {kind: how.label for kind, how in by_kind().items()},
        "state": {},
        "subject": {},
        "text": dict(languages.AUTONYMS),
    }
    for kind, path, title in rows.order_by("pk").values_list("kind", "path", "title"):
        found["state" if kind == "states" else "subject"][path.rstrip("/").rpartition("/")[2]] = title
    return found


def facet_links(
    counts: Iterable[tuple[str, int]], labels: dict[str, str], name: str, facet_label: str, query: QueryDict, more: str
) -> SafeString:
    """The values of a facet as links that choose them, or take the chosen one away again, each an item of a list.

    `more` follows each number.
    """
    others = without(query, name, "after", "before")
    beginning = escape(f"?{others}&" if others else "?") + name
    chosen = query.get(name)
    found = []
    # Written here and not in a template: a page has some dozens of them.
    for value, count in islice(((value, count) for value, count in counts if value in labels), MOST_VALUES):
        quoted, label = choice(name, value, labels[value])
        if value == chosen:
            removes = escape(_("Remove the filter “%(name)s”:") % {"name": facet_label})
            link = f'<a href="?{escape(others)}" aria-current="true"><span class="hidden">{removes} </span>'
        else:
            link = f'<a href="{beginning}={quoted}">'
        found.append(f'<li>{link}{label} <span class="count">{count}{more}</span></a></li>')
    return mark_safe("\n".join(found))  # noqa: S308 - escaped piece by piece


@lru_cache(maxsize=2000)
def choice(name: str, value: str, label: str) -> tuple[str, str]:
    """A value of a facet as an address has it, and its name as HTML; languages are named in themselves."""
    language = f' lang="{value}"' if name == "text" else ""
    return quote_plus(value), f"<span{language}>{escape(label)}</span>"


def without(query: QueryDict, *names: str) -> str:
    """What a query asks besides these parameters, as it stands in an address."""
    return urlencode([(name, value) for name, values in query.lists() if name not in names for value in values])


def search_url(text: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = text
    return f"{reverse('portal:search')}?{query.urlencode()}"
