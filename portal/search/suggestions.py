"""Suggestions while a reader types: titles, states, laws by number, and terms by any of their names."""

from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from portal.languages import column
from portal.models import SearchEntry, TermForm
from portal.search import query
from portal.search.analysis import fold, plain, tokens
from portal.search.documents import quoted
from portal.search.engine import limited
from portal.search.glossary import beginnings
from portal.search.plan import any_of
from portal.search.results import kind_label

MOST = 8
# So many titles that begin with what was typed are looked at: of those kinds that have few items, and of all.
LOOKED_AT = 200
MAX_TYPED = 100
# Of titles that match alike, those of these kinds come first.
FIRST_KINDS = ("states", "laws", "subjects", "terms", "mechanisms", "documents")
# Kinds with so few items that all their titles can be put in order.
SMALL_KINDS = ("states", "subjects", "terms", "mechanisms")

TITLES = f"""
SELECT kind, path, title, text_language, language FROM {SearchEntry._meta.db_table}
 WHERE vector @@ %s::tsquery AND language = ANY(%s) AND published_at <= %s
"""  # noqa: S608 - a constant
# Of all kinds as the index gives them: to put every title with a common word in order would take too long.
FIRST_AND_ALL = f"({TITLES} ORDER BY array_position(%s, kind::text), id LIMIT %s) UNION ALL ({TITLES} LIMIT %s)"


class Found(NamedTuple):
    """What may be suggested: `language` is the readers' that its title is for, `written` another name that fits."""

    kind: str
    path: str
    title: str
    text_language: str
    language: str
    written: str = ""
    written_language: str = ""


def title_query(typed: str) -> str:
    """A tsquery for titles with the words typed so far, the last of which may be unfinished; "" for nothing to ask."""
    found = [token for token in tokens(typed) if not token.is_stop] or tokens(typed)
    if not found:
        return ""
    parts = [
        quoted(f"^{token.others[0] if query.is_han(token.term) and token.others else token.term}") for token in found
    ]
    last = found[-1]
    written = fold(typed)[last.start : last.end]
    if not query.is_han(last.term):
        # What is typed so far may be longer than the stem of the word, or shorter.
        parts[-1] = f"({quoted('^' + last.term)} | {quoted('^' + written)}:*)"
    elif len(found) > 1 and found[-2].end == last.start and query.is_han(found[-2].term):
        parts.pop()
    else:
        parts[-1] = f"{quoted('^' + last.term)}:*"
    return " & ".join(parts)


def titles(typed: str, asked: str, languages: list[str]) -> list[Found]:
    """The public titles that fit a query of `title_query`; one query."""
    # Whoever types a figure looks for a law by its number.
    first = [*SMALL_KINDS, *(["laws"] if any(character.isdigit() for character in typed) else [])]
    among = f"{asked} & {any_of([f'=kind:{kind}' for kind in first])}"
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            FIRST_AND_ALL,
            [among, languages, now, list(FIRST_KINDS), LOOKED_AT, asked, languages, now, LOOKED_AT],
        )
        return [Found(*row) for row in cursor.fetchall()]


def terms(typed: str, language: str, languages: list[str]) -> list[Found]:
    """The terms of which an abbreviation or a variant begins with what was typed; one query."""
    fits = Q(*[("key__startswith", start) for start in beginnings(typed)], _connector=Q.OR)
    name = f"term__{column('name', language)}"
    forms = TermForm.objects.filter(fits, language__in=languages).order_by("key", "pk")
    return [
        Found("terms", f"glossary/{slug}/", title, language, language, text, text_language)
        for slug, title, text, text_language in forms.values_list("term__slug", name, "text", "language")[:LOOKED_AT]
        if text != title
    ]


def suggestions(typed: str, language: str) -> list[dict[str, Any]]:
    """At most MOST suggestions, the best first, each item once; three queries, none for nothing typed.

    "written" is None, or the name of the term that fits what was typed, with its "lang"; "label" is the agreed name.
    Raises TooSlowError.
    """
    typed = plain(query.CONTROLS.sub(" ", typed[:MAX_TYPED])).strip()
    asked = title_query(typed)
    if not asked:
        return []
    languages = query.languages_of(typed, language)
    with limited():
        rows = [*titles(typed, asked, languages), *terms(typed, language, languages)]
    start = fold(typed)

    def order(row: Found) -> tuple[Any, ...]:
        name = fold(row.written or row.title)
        rank = FIRST_KINDS.index(row.kind) if row.kind in FIRST_KINDS else len(FIRST_KINDS)
        return (
            name != start,
            not name.startswith(start),
            row.language != language,
            rank,
            bool(row.written),
            len(row.title),
            row.path,
        )

    best: dict[str, Found] = {}
    for row in sorted(rows, key=order):
        best.setdefault(row.path, row)
    with override(language):
        return [
            {
                "label": row.title,
                "kind": kind_label(row.kind),
                "lang": row.text_language,
                "url": f"/{language}/{row.path}",
                "written": {"text": row.written, "lang": row.written_language} if row.written else None,
            }
            for row in list(best.values())[:MOST]
        ]
