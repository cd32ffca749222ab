"""A text as one reader asks for it: in which languages, on which day, against which earlier day, with which marks."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal import languages
from portal.clauses.citation import citation
from portal.clauses.rows import Row, compared, repealed_ancestors, rows_on
from portal.clauses.terms import TermMarker
from portal.dates import FIRST_DATE, LAST_DATE, Precision, parse_partial
from portal.languages import CODES
from portal.models import Term
from portal.publishing.states import Readiness

SHOWN_CHARACTERS = 60
# The parameters of the address that choose how a text is read.
PARAMETERS = ("with", "on", "since", "terms", "cite")


@dataclass
class Wishes:
    """What the address asks for, as far as it can be understood; `problems` says of the rest what is wrong."""

    languages: list[str] = field(default_factory=list)
    on: datetime.date | None = None
    since: datetime.date | None = None
    terms: bool = False
    cite: str = ""
    problems: list[str] = field(default_factory=list)


def wishes_of(query: QueryDict) -> Wishes:
    """Read `?with=zh-hans,ru&on=2021-06-30&since=2020-01-01&terms=1&cite=art_5`.

    The language of the page comes first where it is among those asked for, whatever their order: on a narrow screen the
    first is the one that is seen.
    """
    wishes = Wishes(cite=query.get("cite", "").strip())
    for value in [part.strip() for each in query.getlist("with") for part in each.split(",")]:
        if value in CODES:
            if value not in wishes.languages:
                wishes.languages.append(value)
        elif value:
            wishes.problems.append(
                _("“%(value)s” is not a language of this portal. Allowed: %(allowed)s.")
                % {"value": value[:SHOWN_CHARACTERS], "allowed": ", ".join(CODES)}
            )
    wishes.languages.sort(key=lambda code: code != languages.current())
    wishes.on = wishes_day(query.get("on", "").strip(), wishes.problems)
    wishes.since = wishes_day(query.get("since", "").strip(), wishes.problems)
    terms = query.get("terms", "").strip()
    wishes.terms = terms == "1"
    if terms not in ("", "0", "1"):
        wishes.problems.append(
            _("“%(value)s” is not a choice for “terms”. Allowed: 1 or 0.") % {"value": terms[:SHOWN_CHARACTERS]}
        )
    return wishes


def wishes_day(text: str, problems: list[str]) -> datetime.date | None:
    """The day, or None with a problem said when there is a text that is none."""
    if not text:
        return None
    try:
        day, precision = parse_partial(text)
        if precision == Precision.DAY and FIRST_DATE <= day <= LAST_DATE:
            return day
    except ValueError:
        pass
    problems.append(
        _("“%(value)s” is not a day in the years 1800 to 2199. Write it as 2021-06-30.")
        % {"value": text[:SHOWN_CHARACTERS]}
    )
    return None


class TextReading:
    """The text of a law or a document as a page shows it. False when the item has no clauses."""

    def __init__(self, owner: Any, query: QueryDict):
        self.owner = owner
        # Items that a clause names, by the key of the clause; the view of a kind that has such fills it.
        self.linked: dict[int, list[Any]] = {}
        self.wishes = wishes = wishes_of(query)
        self.problems = list(wishes.problems)
        self.today = owner.today()
        self.day = wishes.on or self.today
        self.since = wishes.since
        if self.since and self.since >= self.day:
            self.problems.append(
                _("The earlier day, %(since)s, does not come before the later one, %(on)s: nothing is compared.")
                % {"since": self.since.isoformat(), "on": self.day.isoformat()}
            )
            self.since = None
        # All that may be shown is read at once; which languages the text has is known only then.
        hidden = {code for code in CODES if owner.readiness_in(code) == Readiness.DRAFT}
        self.readable = [code for code in CODES if code not in hidden]
        wanted = [code for code in wishes.languages if code in self.readable]
        self.languages = wanted or self.readable
        rows = rows_on(owner, self.day, self.languages)
        self.available = [code for code in self.readable if any(code in row.texts_in for row in rows)]
        self.problems += (
            [
                _("The clauses are not available in this language: %(language)s.")
                % {"language": languages.AUTONYMS[code]}
                for code in wishes.languages
                if code not in self.available
            ]
            if rows
            else []
        )
        shown = [code for code in self.languages if code in self.available]
        if not wanted or not shown:
            shown = self.default_languages()
        rows = self.narrowed(rows, shown)
        if self.since and rows:
            rows = compared(rows_on(owner, self.since, self.languages), rows)
        hidden_rows = set() if self.since else repealed_ancestors(rows)
        self.rows = [row for row in rows if row.pk not in hidden_rows]
        self.by_eid = {row.eid: row for row in self.rows}
        self.by_key = {row.pk: row for row in self.rows}
        self.cited = self.by_eid.get(wishes.cite)
        if wishes.cite and self.cited is None and rows:
            self.problems.append(
                _("“%(value)s” is not a clause of this text.") % {"value": wishes.cite[:SHOWN_CHARACTERS]}
            )

    def __bool__(self) -> bool:
        return bool(self.rows)

    def default_languages(self) -> list[str]:
        """The language of the page, or the next best that has clauses."""
        return [code for code in languages.chain(languages.current()) if code in self.available][:1]

    def narrowed(self, rows: list[Row], shown: list[str]) -> list[Row]:
        """The rows with the cells of these languages, in this order; asked anew when one of them was not read."""
        read, self.languages = self.languages, shown
        if not set(shown) <= set(read):
            return rows_on(self.owner, self.day, shown)
        places = [read.index(code) for code in shown]
        for row in rows:
            row.cells = [row.cells[place] for place in places]
        return rows

    # --- Status and dates ----------------------------------------------------------------------

    @property
    def on(self) -> datetime.date | None:
        """The day that was asked for, or None for today."""
        return self.wishes.on

    @property
    def changes(self) -> list[Row]:
        """The clauses that changed since the earlier day."""
        return [row for row in self.rows if row.change]

    # --- Languages and links -------------------------------------------------------------------

    @property
    def is_fallback(self) -> bool:
        """Whether nothing was asked for and the language of the page has no clauses."""
        return bool(self.rows) and languages.current() not in self.available and not self.wishes.languages

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The languages that the text has, each with whether it is shown."""
        return [
            {"code": code, "autonym": languages.AUTONYMS[code], "is_shown": code in self.languages}
            for code in self.available
        ]

    def query(self, **changes: Any) -> str:
        """The query string of this reading with some values changed; None takes one away."""
        values: dict[str, Any] = {
            "with": ",".join(self.languages) if self.wishes.languages else None,
            "on": self.on.isoformat() if self.on else None,
            "since": self.since.isoformat() if self.since else None,
            "terms": "1" if self.wishes.terms else None,
        } | changes
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in values.items() if value})
        return f"?{query.urlencode(safe=',')}" if query else "?"

    @property
    def today_query(self) -> str:
        """The query string of the same reading as of today."""
        return self.query(on=None, since=None)

    # --- Terms and citations -------------------------------------------------------------------

    @cached_property
    def marker(self) -> TermMarker | None:
        """What marks the terms, when that was asked for."""
        return TermMarker() if self.wishes.terms and self.rows else None

    @property
    def terms_used(self) -> list[Term]:
        """The terms that were marked; known when the clauses have been written out."""
        return self.marker.terms() if self.marker else []

    def path_to(self, row: Row) -> list[Row]:
        """The row and those above it, outermost first."""
        path = [row]
        while (above := self.by_key.get(path[0].parent_id or 0)) is not None:
            path.insert(0, above)
        return path

    def citations(self, row: Row | None) -> list[tuple[str, str]]:
        """(language, citation) of a clause, or of the whole text, in each language that is shown."""
        path = self.path_to(row) if row else []
        found = []
        for code in self.languages:
            with override(code):
                address = settings.SITE_URL + self.owner.get_absolute_url()
            query = f"?on={self.on.isoformat()}" if self.on else ""
            url = f"{address}{query}{f'#{row.eid}' if row else ''}"
            found.append((code, citation(self.owner, code, path, on=self.on, url=url)))
        return found
