"""Content kinds: how the records of a YAML file map to a model. Each app declares its own in `content.py`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models
from modeltranslation.translator import NotRegistered, translator

from portal.clauses.models import ClauseOwner
from portal.languages import CODES, column
from portal.publishing.models import Publication

# Names in files that differ from the model's.
ALIASES = {
    "source": "source_document",
    "original": "original_language",
    "from": "from_date",
    "to": "to_date",
    "founded": "founded_date",
}
PUBLICATION_FIELDS = ("source", "source_note", "original", "title", "summary", "body", "date", "subjects")
# Written by hand in the loader: not columns of the record's own table.
PUBLICATION_EXTRAS = ("relations", "translations", "published")


@dataclass(frozen=True)
class Child:
    """A list inside a record whose entries are rows of another table.

    `identity` are the model fields by which an entry is recognised when it is loaded again.
    """

    name: str
    model: type[models.Model]
    parent: str
    fields: tuple[str, ...]
    identity: tuple[str, ...]
    required: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ContentKind:
    """One file: its records, the model they become, and the field that names a record."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    key: str = "slug"
    required: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    # The kinds whose records a clause may name; their models have a nullable foreign key `clause`.
    clause_ties: tuple[str, ...] = ()

    @property
    def is_publication(self) -> bool:
        return issubclass(self.model, Publication)

    @property
    def has_clauses(self) -> bool:
        return issubclass(self.model, ClauseOwner)

    @property
    def has_events(self) -> bool:
        return any(child.name == "events" for child in self.children)

    @property
    def all_fields(self) -> tuple[str, ...]:
        common: tuple[str, ...] = PUBLICATION_FIELDS if self.is_publication else ()
        if self.has_events:
            common = tuple(name for name in common if name != "date")
        return (self.key, *common, *self.fields)

    @property
    def all_required(self) -> tuple[str, ...]:
        common = ("source", "original", "title") if self.is_publication else ()
        return (self.key, *common, *self.required)


def model_field(owner: ContentKind | Child, name: str) -> models.Field:
    """The model field that a name in a file stands for."""
    own = owner.aliases.get(name) or ALIASES.get(name, name)
    return owner.model._meta.get_field(own)  # type: ignore[return-value]


def precision_of(model: type[models.Model], date_field: models.Field) -> str | None:
    """The field that says how far a date is known: `date` → `date_precision`, `from_date` → `from_precision`."""
    name = date_field.name.removesuffix("_date") + "_precision"
    return name if any(each.name == name for each in model._meta.fields) else None


def is_translated(model: type[models.Model], name: str) -> bool:
    try:
        return name in translator.get_options_for_model(model).get_field_names()
    except NotRegistered:
        return False


def name_in_file(owner: ContentKind | Child, column_name: str) -> str:
    """What a file calls a field or column of the model: ``title_zh_hans`` → ``title.zh-hans``; else the name itself."""
    for name in owner.all_fields if isinstance(owner, ContentKind) else owner.fields:
        own = model_field(owner, name).name
        names = {own: name} | {column(own, code): f"{name}.{code}" for code in CODES}
        if column_name in names:
            return names[column_name]
    return column_name


def discover() -> dict[str, ContentKind]:
    """Every kind by its name, in the order in which the apps declare them: a kind comes after those it refers to."""
    return {kind.name: kind for kind in _declared()}


def _declared() -> Iterator[ContentKind]:
    for config in apps.get_app_configs():
        name = "portal.content.own" if config.name == "portal" else f"{config.name}.content"
        if find_spec(name) is not None:
            yield from import_module(name).KINDS


def kind_of(model: type[models.Model]) -> ContentKind:
    return next(kind for kind in discover().values() if kind.model is model)
