"""Suggestions while a reader types: titles, states, laws by number, and terms that begin with it."""

from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from portal.models import SearchEntry
from portal.search import query
from portal.search.analysis import fold, plain, tokens
from portal.search.documents import quoted
from portal.search.engine import limited
from portal.search.results import kind_label

MOST = 8
# So many titles that begin with what was typed are looked at.
LOOKED_AT = 200
MAX_TYPED = 100
# Of titles that match alike, those of these kinds come first.
FIRST_KINDS = ("states", "laws", "subjects", "terms", "mechanisms", "documents")

TITLES = f"""
SELECT kind, path, title, text_language, content_type_id, object_id, language FROM {SearchEntry._meta.db_table}
 WHERE vector @@ %s::tsquery AND language = ANY(%s) AND published_at <= %s LIMIT %s
"""  # noqa: S608 - a constant


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


def suggestions(typed: str, language: str) -> list[dict[str, str]]:
    """At most MOST suggestions, the best first, each item once; two queries, none for nothing typed.

    Raises TooSlowError.
    """
    typed = plain(query.INVISIBLE.sub(" ", typed[:MAX_TYPED])).strip()
    asked = title_query(typed)
    if not asked:
        return []
    with limited(), connection.cursor() as cursor:
        cursor.execute(TITLES, [asked, query.languages_of(typed, language), timezone.now(), LOOKED_AT])
        rows = cursor.fetchall()
    start = fold(typed)

    def order(row: tuple[Any, ...]) -> tuple[bool, bool, int, int]:
        kind, _path, title, _text_language, _type, _item, of = row
        rank = FIRST_KINDS.index(kind) if kind in FIRST_KINDS else len(FIRST_KINDS)
        return not fold(title).startswith(start), of != language, rank, len(title)

    best: dict[tuple[int, int], tuple[Any, ...]] = {}
    for row in sorted(rows, key=order):
        best.setdefault((row[4], row[5]), row)
    with override(language):
        return [
            {"label": title, "kind": kind_label(kind), "lang": text_language, "url": f"/{language}/{path}"}
            for kind, path, title, text_language, *_rest in list(best.values())[:MOST]
        ]
