"""Queries that Django writes once: each later call differs from the first in its values only.

Of a wide table with three languages Django takes longer to write the query, and to find out how its rows are to be
read, than PostgreSQL to answer it. What it has found out is kept, for each language and database; a call then costs
the question and the objects that it makes. PostgreSQL plans such a query once for each connection.
"""

import copy
import threading
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from django.db import NotSupportedError, connections, models
from django.db.models.sql.compiler import SQLCompiler

from portal import languages

T = TypeVar("T")


class Given(models.Expression):
    """A value that is named when the query is asked. It is sent as it is, so it must be what the column takes."""

    def __init__(self, name: str, template: str = "%s") -> None:
        super().__init__()
        self.name, self.template = name, template

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return self.template, [self]

    @property
    def numbers(self) -> "Given":
        """Each of a list of whole numbers: `filter(pk__in=given.numbers)`."""
        return Given(self.name, "(SELECT unnest(%s::bigint[]))")

    @property
    def texts(self) -> "Given":
        """Each of a list of texts: `filter(slug__in=given.texts)`."""
        return Given(self.name, "(SELECT unnest(%s::text[]))")


class Prepared:
    """A query set with its SQL, and with all that Django had to find out to read its rows."""

    def __init__(self, queryset: Any) -> None:
        self.queryset = queryset
        self._done: Any = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = self._done.as_sql()
        self._sql, self._given = with_constants(sql, parameters, connections[queryset.db])
        chosen = [each for each, _sql, _alias in self._done.select[: self._done.col_count]]
        self._converters = self._done.get_converters(chosen)
        self._asked = threading.local()
        # The iterables of Django, and of modeltranslation, take their compiler from here.
        queryset.query.get_compiler = self._compiler

    def _compiler(self, using: str | None = None, *_more: Any) -> Any:
        """The compiler that has done its work, with the values of this call and the connection of this thread."""
        values = self._asked.values
        parameters = tuple(values[each.name] for each in self._given)
        ready = copy.copy(self._done)
        ready.connection = connections[using or self.queryset.db]
        ready.as_sql = lambda: (self._sql, parameters)
        ready.get_converters = lambda _expressions: self._converters
        return ready

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """What the query set gives with these values."""
        self._asked.values = values
        found = planned_once(connections[self.queryset.db], lambda: list(self.queryset._iterable_class(self.queryset)))
        if lookups := self.queryset._prefetch_related_lookups:
            models.prefetch_related_objects(found, *lookups)
        return found


def planned_once(connection: Any, ask: Callable[[], T]) -> T:
    """What `ask` gives, whose queries PostgreSQL plans once for each connection."""
    try:
        with connection.planning_once():
            return ask()
    except NotSupportedError:
        # Since the query was planned, a migration has changed the type of a column.
        if connection.in_atomic_block:
            raise
        connection.close()
        with connection.planning_once():
            return ask()


def prepared_sql(sql: str, values: Any) -> list[Any]:
    """The rows of a query in SQL, which PostgreSQL plans once for each connection."""

    def ask() -> list[Any]:
        with connections["default"].cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    return planned_once(connections["default"], ask)


def with_constants(sql: str, parameters: Iterable[Any], connection: Any) -> tuple[str, list[Given]]:
    """SQL in which only what is given stands open, and what is given; the constants of the query have their place in it."""
    with connection.cursor() as cursor:
        texts = ["%s" if isinstance(each, Given) else literal(cursor, each) for each in parameters]
    # The SQL is a template twice: here, and when it is asked.
    return sql.replace("%%", "%%%%") % tuple(texts), [each for each in parameters if isinstance(each, Given)]


def literal(cursor: Any, value: Any) -> str:
    """A value as Django's cursors write it into a query."""
    return cursor.mogrify("%s", [value]).replace("%", "%%")


# Queries over any kinds of items may have many forms: before there are more than this, all are written anew.
MOST = 500
_prepared: dict[Hashable, Prepared] = {}


def forget(**_said: Any) -> None:
    """Write all queries anew: after a migration, types of content may have other numbers."""
    _prepared.clear()


def prepared(key: Hashable, make: Callable[..., models.QuerySet], **values: Any) -> list[Any]:
    """The rows of the query set that `make` gives for these values; it is called with a `Given` for each.

    `key` stands for all else that the query depends on, but for the language: `make` is called once for each key.
    """
    place = (key, languages.current(), connections["default"].settings_dict["NAME"])
    found = _prepared.get(place)
    if found is None:
        if len(_prepared) >= MOST:
            _prepared.clear()
        found = _prepared[place] = Prepared(make(**{name: Given(name) for name in values}))
    return found.rows(values)
