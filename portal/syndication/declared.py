"""What feeds hold: each app says in its `feeds.py` which kinds are in feeds, and what an entry tells of an item."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps

from portal.publishing.models import Publication

if TYPE_CHECKING:
    from portal.syndication.entries import Entry

# Feeds are read often: what was there longer is on the list.
ENTRIES = 30


@dataclass
class Longer:
    """A text that does not stand in the row of the item itself: HTML by language.

    `goes_on`: there is more of it than an entry holds. `updated_at` is when it last changed, by language, if that is
    not told by the item.
    """

    html: dict[str, str] = field(default_factory=dict)
    goes_on: bool = False
    updated_at: dict[str, datetime.datetime] = field(default_factory=dict)


def nothing_longer(entries: "list[Entry]") -> dict[int, Longer]:
    return {}


@dataclass(frozen=True)
class Syndicated:
    """How items of a kind stand in feeds.

    `title` is that of the list of all of them, `listed` the name of its address without the face ("news:article-list",
    whose feed is "news:article-list.atom"), `page` the name of the page for readers, if that is another one. A kind
    without a list of its own stands in the feeds of states, subjects and mechanisms only.
    `facts` are said in a line before the text: fields, of related items with dots. `bodies` are the texts, in order.
    `notes` is a path to texts of others on the item, and `public_notes` gives those of them that readers may see now;
    `picture` is a field, `mechanism` a lookup to its mechanism.
    `longer` gives further texts of entries of the kind by primary key, in at most two queries. The feed of the list
    has `most` entries.
    """

    model: type[Publication]
    title: Any
    listed: str = ""
    page: str = ""
    facts: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ("body",)
    notes: str = ""
    public_notes: Callable[[], Any] | None = None
    picture: str = ""
    mechanism: str = ""
    longer: "Callable[[list[Entry]], dict[int, Longer]]" = nothing_longer
    most: int = ENTRIES

    @property
    def page_name(self) -> str:
        return self.page or self.listed


@cache
def declared() -> dict[type[Publication], Syndicated]:
    """Everything that feeds hold, by model."""
    return {each.model: each for each in _declared()}


def _declared() -> Iterator[Syndicated]:
    for config in apps.get_app_configs():
        name = "portal.syndication.own" if config.name == "portal" else f"{config.name}.feeds"
        if find_spec(name) is not None:
            yield from import_module(name).FEEDS


@cache
def by_kind() -> dict[str, Syndicated]:
    """Everything that feeds hold, by the name of its kind."""
    return {model.kind_name: each for model, each in declared().items()}
