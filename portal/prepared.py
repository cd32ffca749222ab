"""Queries that Django writes once: each later call differs from the first in its values only.

Of a wide table with three languages Django takes longer to write the query, and to find out how its rows are to be
read, than PostgreSQL to answer it. What it has found out is kept, for each language and database; a call then costs
the question and the objects that it makes.
"""

import copy
import threading
from collections.abc import Callable, Hashable
from typing import Any

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

from portal import languages


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
        self._sql, self._parameters = self._done.as_sql()
        chosen = [each for each, _sql, _alias in self._done.select[: self._done.col_count]]
        self._converters = self._done.get_converters(chosen)
        self._asked = threading.local()
        # The iterables of Django, and of modeltranslation, take their compiler from here.
        queryset.query.get_compiler = self._compiler

    def _compiler(self, using: str | None = None, *_more: Any) -> Any:
        """The compiler that has done its work, with the values of this call and the connection of this thread."""
        values = self._asked.values
        parameters = tuple(values[each.name] if isinstance(each, Given) else each for each in self._parameters)
        ready = copy.copy(self._done)
        ready.connection = connections[using or self.queryset.db]
        ready.as_sql = lambda: (self._sql, parameters)
        ready.get_converters = lambda _expressions: self._converters
        return ready

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """What the query set gives with these values."""
        self._asked.values = values
        found = list(self.queryset._iterable_class(self.queryset))
        if lookups := self.queryset._prefetch_related_lookups:
            models.prefetch_related_objects(found, *lookups)
        return found


# Queries over any kinds of items may have many forms: before there are more than this, all are written anew.
MOST = 500
_prepared: dict[Hashable, Prepared] = {}


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
