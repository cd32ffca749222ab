"""Paging by key: page 5 000 costs what page 1 costs, and new items do not shift what is being read."""

import base64
import binascii
import datetime
import json
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db import models
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict

PAGE_SIZE = 20
# The largest primary key that a bigint column can hold.
MAX_KEY = 2**63 - 1


@dataclass(frozen=True)
class Key:
    """The place of an item in a list that is ordered by date and primary key."""

    date: datetime.date
    pk: int

    def encode(self) -> str:
        return base64.urlsafe_b64encode(json.dumps([self.date.isoformat(), self.pk]).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, token: str) -> "Key":
        """Raise BadRequest for a token that we did not make."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            date, pk = json.loads(raw)
            key = cls(datetime.date.fromisoformat(date), pk)
        except (ValueError, TypeError, UnicodeError, binascii.Error, RecursionError) as error:
            raise BadRequest("This page address is damaged.") from error
        if not isinstance(pk, int) or isinstance(pk, bool) or not 0 < pk <= MAX_KEY:
            raise BadRequest("This page address is damaged.")
        return key


@dataclass(frozen=True)
class Page:
    """The places of the items of one page, and the query strings of its neighbours (None where there is none)."""

    keys: list[Key]
    previous_query: str | None
    next_query: str | None
    is_first: bool


def beyond(key: Key, *, older: bool) -> TupleLessThan | TupleGreaterThan:
    """The items on one side of a place in the list: `(date, id) < (…)`, which is one range of the index."""
    compared = TupleLessThan if older else TupleGreaterThan
    return compared(Tuple("date", "pk"), (key.date, key.pk))


def keys_of(queryset: models.QuerySet) -> list[Key]:
    """The places of the items of a queryset, and nothing else of them."""
    return [Key(date, pk) for date, pk in queryset.values_list("date", "pk")]


def page_of(queryset: models.QuerySet, query: QueryDict, *, size: int = PAGE_SIZE, oldest_first: bool = False) -> Page:
    """The page that `?after=` or `?before=` asks for; all other parameters of the query are kept.

    The queryset is ordered here. Raises BadRequest for a forged token.
    """
    newest, oldest = ("-date", "-pk"), ("date", "pk")
    forward_order, backward_order = (oldest, newest) if oldest_first else (newest, oldest)
    forward, backward = query.get("after"), query.get("before")
    if backward:
        place = beyond(Key.decode(backward), older=oldest_first)
        rows = keys_of(queryset.filter(place).order_by(*backward_order)[: size + 1])
        more_before, more_after = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        if forward:
            queryset = queryset.filter(beyond(Key.decode(forward), older=not oldest_first))
        rows = keys_of(queryset.order_by(*forward_order)[: size + 1])
        more_before, more_after = bool(forward), len(rows) > size
        rows = rows[:size]

    def link(name: str, key: Key) -> str:
        kept = query.copy()
        for parameter in ("after", "before"):
            kept.pop(parameter, None)
        kept[name] = key.encode()
        return f"?{kept.urlencode()}"

    return Page(
        keys=rows,
        previous_query=link("before", rows[0]) if rows and more_before else None,
        next_query=link("after", rows[-1]) if rows and more_after else None,
        is_first=not more_before,
    )
