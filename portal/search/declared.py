"""What can be found: each app says in its `search.py` which models are indexed, and by which of their texts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models

from portal.publishing.models import Publication


def no_statuses(pks: list[int]) -> dict[int, Any]:
    return {}


@dataclass(frozen=True)
class Indexed:
    """How items of a model are found.

    `title`, `summary` and `bodies` are fields of the item; `facts` fields that are the same in all
    languages and weigh as much as the title (the number of a law). `labels` are fields with choices, found by the label of the choice. `names` are paths to the names of
    other items, with dots, through one or many: "mechanism.title". `states` and `subjects` are such paths
    to states and subjects; "." is the item itself. `statuses` gives the status today of the items with these
    keys, in at most one query, for a kind whose status a reader must know before opening it.
    """

    model: type[models.Model]
    title: str = "title"
    summary: str = "summary"
    bodies: tuple[str, ...] = ("body",)
    facts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    states: str = ""
    subjects: str = "subjects"
    statuses: Callable[[list[int]], dict[int, Any]] = no_statuses

    @property
    def is_publication(self) -> bool:
        return issubclass(self.model, Publication)

    @property
    def kind(self) -> str:
        """The name of the kind in the facets: that of the publication, else that of the table."""
        return self.model.kind_name if issubclass(self.model, Publication) else f"{self.model._meta.model_name}s"

    @property
    def label(self) -> str:
        """The kind in the active language, for several items."""
        text = str(self.model._meta.verbose_name_plural)
        return text[:1].upper() + text[1:]

    def related(self) -> list[str]:
        """What to fetch with the items, as `prefetch_related` names it."""
        through = {path.rpartition(".")[0] for path in (*self.names, *self.bodies)} | {self.states, self.subjects}
        return sorted(path.replace(".", "__") for path in through if path.strip("."))


@cache
def declared() -> dict[type[models.Model], Indexed]:
    """Everything that is indexed, by model."""
    return {each.model: each for each in _declared()}


def _declared() -> Iterator[Indexed]:
    for config in apps.get_app_configs():
        name = "portal.search.own" if config.name == "portal" else f"{config.name}.search"
        if find_spec(name) is not None:
            yield from import_module(name).INDEXED


@cache
def by_kind() -> dict[str, Indexed]:
    """Everything that is indexed, by the name of its kind."""
    return {each.kind: each for each in declared().values()}
