"""What feeds hold: each app says in its `feeds.py` which kinds are in feeds, and what an entry tells of an item."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from portal.publishing.models import Publication


@dataclass(frozen=True)
class Syndicated:
    """How items of a kind stand in feeds.

    `title` is that of the list of all of them, `listed` the name of its address without the face ("news:article-list",
    whose feed is "news:article-list.atom"), `page` the name of the page for readers, if that is another one. A kind
    without a list of its own stands in the feeds of states, subjects and mechanisms only.
    `facts` are said in a line before the text: fields, of related items with dots. `bodies` are the texts, in order.
    `notes` is a path to texts of others on the item, `picture` a field; `mechanism` a lookup to its mechanism.
    """

    model: type[Publication]
    title: Any
    listed: str = ""
    page: str = ""
    facts: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ("body",)
    notes: str = ""
    picture: str = ""
    mechanism: str = ""

    @property
    def page_name(self) -> str:
        return self.page or self.listed


@cache
def declared() -> dict[type[Publication], Syndicated]:
    """Everything that feeds hold, by model."""
    return {each.model: each for each in _declared()}


def _declared() -> Iterator[Syndicated]:
    for config in apps.get_app_configs():
        name = "portal.exchange.own" if config.name == "portal" else f"{config.name}.feeds"
        if find_spec(name) is not None:
            yield from import_module(name).FEEDS


@cache
def by_kind() -> dict[str, Syndicated]:
    """Everything that feeds hold, by the name of its kind."""
    return {model.kind_name: each for model, each in declared().items()}
