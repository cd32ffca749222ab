"""How common a term is: PostgreSQL's own statistics, which its autovacuum keeps up to date.

`ANALYZE` keeps for a tsvector the most common lexemes with the share of rows that have them
(pg_stats.most_common_elems); with the statistics target of the index that is 10 000 of them. A lexeme
that is not among these is rare, or the index has never been analysed: then it counts as rare too.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from portal.models import SearchEntry

KEPT_S = 60.0
# So many rows are assumed for a lexeme that the statistics do not know.
RARE_ROWS = 60

STATISTICS = """
SELECT s.most_common_elems::text::text[], s.most_common_elem_freqs, greatest(c.reltuples, 0)::bigint
  FROM pg_class c LEFT JOIN pg_stats s
    ON s.schemaname = c.relnamespace::regnamespace::text AND s.tablename = c.relname AND s.attname = 'vector'
 WHERE c.oid = %s::regclass
"""


@dataclass(frozen=True)
class Frequencies:
    """The number of rows in all, and the share of them (0 to 1) that have each of the common lexemes."""

    rows: int
    shares: dict[str, float]

    @cached_property
    def _months(self) -> list[tuple[str, float]]:
        marks = sorted((lexeme for lexeme in self.shares if lexeme.startswith("=month:")), reverse=True)
        return [(mark, self.shares[mark] * self.rows) for mark in marks]

    def of(self, lexeme: str) -> float | None:
        """In how many rows a lexeme is, about; None if it is rare."""
        share = self.shares.get(lexeme)
        return None if share is None else share * self.rows

    def estimate(self, lexeme: str) -> float:
        found = self.of(lexeme)
        return RARE_ROWS if found is None else found

    def share(self, lexeme: str) -> float:
        return self.shares.get(lexeme, min(1.0, RARE_ROWS / self.rows) if self.rows else 0.0)

    def narrowed(self, required: Iterable[str]) -> float:
        """About how many entries there are with the marks among these tsqueries, such as `'=kind:laws'`."""
        found = float(self.rows)
        for each in required:
            if each.startswith("'=") and " " not in each:
                found *= min(1.0, self.share(each.strip("'")))
        return found

    def newest_months(self) -> list[tuple[str, float]]:
        """The marks of months with the number of rows in each, the newest first."""
        return self._months


_lock = threading.Lock()
_kept: dict[str, tuple[float, Frequencies]] = {}


def frequencies() -> Frequencies:
    """The statistics of the index, not older than a minute; at most one query."""
    name = str(connection.settings_dict["NAME"]) + str(connection.settings_dict["HOST"])
    kept = _kept.get(name)
    if kept is None or time.monotonic() - kept[0] > KEPT_S:
        kept = (time.monotonic(), _read())
        with _lock:
            _kept[name] = kept
    return kept[1]


def forget() -> None:
    """Let the next search read the statistics anew."""
    with _lock:
        _kept.clear()


def _read() -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS, [SearchEntry._meta.db_table])
        lexemes, shares, rows = cursor.fetchone()
    # After the shares of the lexemes come the least and the greatest of them.
    return Frequencies(rows, dict(zip(lexemes or (), shares or (), strict=False)))
