"""Which parameters of the query a page knows; a page that says so may be kept in the page cache.

A class-based view says it by `query_parameters`, a function by the decorator `knows`. What a page does not
know is taken from the query before the page sees it, so it can neither change the page nor make a new one.
"""

import functools
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from portal.languages.middleware import language_from_path

# Longer queries reach no page (portal.middleware); more values of one parameter than this are not looked at.
MAX_VALUES = 20
# A value is cut here. No page reads as much; without it a page would repeat a question of 10,000 characters in each link.
MAX_CHARACTERS = 1024


def knows(*parameters: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that a function-based view reads these parameters only, and that its answers may be kept."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.query_parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return declare


def parameters_of(view: Callable[..., Any]) -> frozenset[str] | None:
    """The parameters that a view declares; None for one that declares nothing, whose answers are not kept."""
    declaring = getattr(view, "view_class", view)
    return getattr(declaring, "query_parameters", None)


@functools.lru_cache(maxsize=4096)
def parameters_at(path: str) -> frozenset[str] | None:
    """The same for the view that answers at a path; None also for a path that no view answers."""
    # The prefix of a language is an address only while that language is active.
    with translation.override(language_from_path(path)):
        try:
            return parameters_of(resolve(path).func)
        except Resolver404:
            return None


def known(query: str, parameters: Iterable[str]) -> str:
    """The query with the known parameters only, in the order of their names, without empty values, long ones cut.

    Raises ValueError for a query that is not UTF-8 or has too many fields.
    """
    pairs = parse_qsl(query, errors="strict", max_num_fields=100)
    cut = dict.fromkeys((name, value[:MAX_CHARACTERS]) for name, value in pairs if name in parameters)
    kept = sorted(cut, key=lambda pair: pair[0])
    # A comma stands as it is: it parts the values of `with`.
    return urlencode(kept[:MAX_VALUES], safe=",")


def forget_unknown(request: HttpRequest, parameters: Iterable[str]) -> None:
    """Take from a request what the page does not know, for pages that are asked past the cache.

    A query that cannot be read was refused before (portal.middleware), or the page makes sense of any text.
    """
    if request.META.get("QUERY_STRING"):
        try:
            kept = known(request.GET.urlencode(), parameters)
        except ValueError as error:
            raise BadRequest("The query has too many parameters.") from error
        request.META["QUERY_STRING"] = kept
        request.GET = QueryDict(kept)
