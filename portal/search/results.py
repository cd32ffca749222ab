"""What the search page shows: hits with the words marked, facets with their numbers, and ways on."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import languages
from portal.dates import format_partial, machine_partial
from portal.models import SearchEntry, Term, TermForm
from portal.prepared import Given, prepared
from portal.search.declared import by_kind
from portal.search.engine import Answer
from portal.search.query import Question
from portal.search.ranking import Scored
from portal.search.snippets import Marker

PAGE_SIZE = 10
MOST_VALUES = 12


@dataclass(frozen=True)
class Hit:
    """An entry as the page shows it, with the title that its page has for the reader; `why` are the names that match.

    `language` is that of the title, `snippet_language` that of the text in which the words were found.
    `is_only_elsewhere`: the item has no text in the language of the page.
    """

    url: str
    kind: str
    kind_label: str
    title: SafeString
    snippet: SafeString
    snippet_language: str
    why: list[SafeString]
    language: str
    date_text: str
    date_iso: str
    # The status of a law today; None for what has none.
    status: Any
    is_only_elsewhere: bool

    @property
    def is_in_another_language(self) -> bool:
        return self.language != languages.current()


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, with the address that chooses it; `language` is that of the label, "" for the page's own."""

    value: str
    label: str
    language: str
    count: int
    url: str
    is_chosen: bool


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
    slugs = question.term_slugs
    if not slugs:
        return [], []

    def asked(slugs: Given) -> Any:
        return TermForm.objects.filter(term__slug__in=slugs.texts).select_related("term").order_by("pk")

    forms = prepared("forms of terms", asked, slugs=slugs)
    terms = {form.term.slug: form.term for form in forms}
    return [terms[slug] for slug in slugs if slug in terms], [form.text for form in forms]


def result_page(answer: Answer, query: QueryDict, names: Iterable[str] = (), size: int = PAGE_SIZE) -> ResultPage:
    """The page of the answer that `?after=` or `?before=` asks for; one query. `names` are marked beside the question.

    A place is the key of an entry, with its rank for when the entry is gone. Raises BadRequest for a forged one.
    """
    ranked = answer.ranked
    start = 0
    if token := query.get("after"):
        place, is_there = place_of(token, ranked)
        start = place + 1 if is_there else place
    elif token := query.get("before"):
        start = max(0, place_of(token, ranked)[0] - size)
    shown = ranked[start : start + size]

    def link(name: str, place: int) -> str:
        kept = without(query, "after", "before")
        kept[name] = token_of(ranked[place], place)
        return f"?{kept.urlencode()}"

    return ResultPage(
        hits_of(answer, shown, names),
        link("before", start) if shown and start else None,
        link("after", start + len(shown) - 1) if start + len(shown) < len(ranked) and shown else None,
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


def hits_of(answer: Answer, shown: Sequence[Scored], names: Iterable[str] = ()) -> list[Hit]:
    """The entries as hits, the words of the question and these names marked; one query, none for no entries."""
    if not shown:
        return []
    names = list(names)
    markers = Marker(answer.question, names), Marker(answer.question, names, parts=True)
    columns = (
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

    def asked(pks: Given) -> Any:
        own = SearchEntry.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), language=languages.current()
        ).values(texts=JSONObject(title="title", summary="summary", language="text_language"))
        return SearchEntry.objects.filter(pk__in=pks.numbers).annotate(own=Subquery(own)).values(*columns)

    rows = prepared("hits", asked, pks=[each.candidate.pk for each in shown])
    found = {row["pk"]: row for row in rows}
    statuses = statuses_of(found.values())
    return [
        hit(row, statuses.get((row["kind"], row["object_id"])), *markers)
        for each in shown
        if (row := found.get(each.candidate.pk))
    ]


def statuses_of(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, int], Any]:
    """The status today of those entries that have one, by kind and key; one query for each such kind."""
    pks: dict[str, list[int]] = {}
    for row in rows:
        if row["kind"] in by_kind():
            pks.setdefault(row["kind"], []).append(row["object_id"])
    return {(kind, pk): status for kind, keys in pks.items() for pk, status in by_kind()[kind].statuses(keys).items()}


def hit(row: dict[str, Any], status: Any, whole: Marker, parts: Marker) -> Hit:
    """The entry as a hit. What stands whole says why it is here; the parts of a number do only where nothing else does."""
    # What is found by its text in another language has the title that it has for the reader, who may not read the other.
    own = row["own"] or {"title": row["title"], "summary": row["summary"], "language": row["text_language"]}
    is_own = own["language"] == row["text_language"]
    texts = (own["title"], row["title"], row["summary"], row["body"], row["keywords"])
    marker = whole if any(whole.matches(text) for text in texts) else parts
    title_matches = marker.matches(own["title"])
    snippet = marker.snippet((*([] if is_own or title_matches else [row["title"]]), row["summary"], row["body"]))
    # The names are shown where the title and the text alone do not say why the item is here.
    why = [marker.marked(name) for name in row["keywords"].split("\n") if marker.matches(name)]
    if row["language"] != languages.current():
        why = [format_html('<span lang="{}">{}</span>', row["language"], name) for name in why]
    return Hit(
        url=f"/{languages.current()}/{row['path']}",
        kind=row["kind"],
        kind_label=kind_label(row["kind"]),
        title=marker.marked(own["title"], title_matches),
        snippet=snippet if snippet is not None else marker.marked(own["summary"][:280], []),
        snippet_language=row["text_language"] if snippet is not None else own["language"],
        why=why if not title_matches and snippet is None else [],
        language=own["language"],
        date_text=format_partial(row["date"], row["date_precision"]) if row["date"] else "",
        date_iso=machine_partial(row["date"], row["date_precision"]) if row["date"] else "",
        status=status,
        is_only_elsewhere=f"text:{languages.current()}" not in row["facets"],
    )


def facet_labels(language: str) -> dict[str, dict[str, str]]:
    """The names of states and subjects by their values in the facets; one query."""
    rows = SearchEntry.objects.filter(kind__in=["states", "subjects"], language=language)
    found: dict[str, dict[str, str]] = {"state": {}, "subject": {}}
    for kind, path, title in rows.order_by("pk").values_list("kind", "path", "title"):
        found["state" if kind == "states" else "subject"][path.rstrip("/").rpartition("/")[2]] = title
    return found


def facet_values(
    counts: Iterable[tuple[str, int]], labels: dict[str, str], name: str, query: QueryDict
) -> list[FacetValue]:
    """The values of a facet as links that choose it, or take it away again where it is chosen."""
    others = without(query, name, "after", "before").urlencode()
    chosen = query.get(name)
    known = ((value, count) for value, count in counts if value in labels)
    return [
        FacetValue(
            value,
            labels[value],
            value if name == "text" else "",
            count,
            f"?{others}" if value == chosen else f"?{others}{'&' if others else ''}{urlencode({name: value})}",
            value == chosen,
        )
        for value, count in islice(known, MOST_VALUES)
    ]


def without(query: QueryDict, *names: str) -> QueryDict:
    """A copy of a query without some of its parameters."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept


def search_url(text: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = text
    return f"{reverse('portal:search')}?{query.urlencode()}"
