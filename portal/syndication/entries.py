"""The entries of a feed: items of any kinds with their texts, in two queries."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F
from django.db.models.functions import Cast, Greatest, JSONObject

from portal import languages
from portal.languages import column, columns
from portal.publishing.cards import COLUMNS, Card, rows_of
from portal.publishing.readings import Reading
from portal.references import Key, targets_of
from portal.syndication.declared import Longer, Syndicated, by_kind, declared

MORE = ("published_at", *columns("body", "text_at"), "at", "own", "topics", "places", "remarks")


class Entry(Card):
    """A card with its whole text.

    `own` are the values that its kind declares, by path with the language behind it where the field has one;
    `topics` its subjects and `places` its states, `remarks` the texts of others on it: each as a dict by column.
    """

    published_at: datetime.datetime
    own: dict[str, Any]
    topics: list[dict[str, str]]
    places: list[dict[str, str]]
    remarks: list[dict[str, str]]
    longer: Longer | None = None
    # What the texts of all entries of the feed refer to.
    targets: Mapping[Key, Card]

    @property
    def texts(self) -> Iterator[str]:
        """All that may hold references, in all languages."""
        for values in (self.own, *self.remarks, {name: getattr(self, name) for name in columns("body")}):
            yield from (each for each in values.values() if isinstance(each, str))
        yield from self.longer.html.values() if self.longer else ()

    @property
    def declared(self) -> Syndicated:
        return by_kind()[self.kind_name]

    @property
    def is_abstract(self) -> bool:
        """As of the item itself: the text is our abstract of a law or document."""
        return self.own.get("body_is") == "abstract"

    def value(self, path: str, language: str) -> Any:
        """What a declared path leads to, in a language."""
        return self.own.get(column(path, language), self.own.get(path)) or ""

    def updated_in(self, language: str) -> datetime.datetime:
        """When readers last got another text in this language."""
        own: datetime.datetime = getattr(self, column("text_at", language)) or self.published_at
        further = self.longer.updated_at.get(language) if self.longer else None
        return max(own, further) if further else own


def field_at(model: type[models.Model], path: str) -> models.Field:
    """The field at the end of a path with dots."""
    *relations, name = path.split(".")
    for each in relations:
        model = model._meta.get_field(each).related_model  # type: ignore[assignment]
    return model._meta.get_field(name)  # type: ignore[return-value]


def own_columns(how: Syndicated) -> dict[str, F]:
    """What is asked for the declared paths: a translated field in all languages."""
    found = {}
    paths = [*how.facts, *(name for name in how.bodies if name != "body")]
    if how.picture:
        paths += [f"{how.picture}.{name}" for name in ("digest", "width", "alt")]
    if hasattr(how.model, "body_is"):
        paths.append("body_is")
    for path in paths:
        owner, _, name = path.rpartition(".")
        model: Any = field_at(how.model, owner).related_model if owner else how.model
        for each in (path, *(column(path, code) for code in languages.CODES)):
            if has_column(model, name if each == path else each.rpartition(".")[2], translated=each != path):
                found[each] = F(each.replace(".", "__"))
    return found


def has_column(model: Any, name: str, *, translated: bool) -> bool:
    """Whether a model has the column itself: that of a language, or of a field that is the same in all languages."""
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return translated or not hasattr(model, column(name, languages.CODES[0]))


def collected(model: type[models.Model], path: str, *names: str, among: Any = None) -> Any:
    """The rows at the end of a relation, each as an object of these columns; none for an empty path.

    Only those in the query set `among`, where there is one.
    """
    if not path:
        return Cast(models.Value("{}"), ArrayField(models.JSONField()))
    # A plain query set: the one of translated models would turn columns into those of the active language.
    rows: Any = models.QuerySet(model).filter(pk=models.OuterRef("pk"))
    chosen = {f"{path}__isnull": False} if among is None else {f"{path}__in": among}
    rows = rows.filter(**chosen).order_by(f"{path}__pk")
    found = {name: F(f"{path}__{name}") for name in names}
    return ArraySubquery(rows.values(json=JSONObject(**found)))


def rows(queryset: Any, language: str, *, also_others: bool) -> models.QuerySet:
    """What an entry needs of the items of one kind."""
    how = declared()[queryset.model]
    name = column("text_at", language)
    if also_others:
        at: Any = Greatest(*columns("text_at"))
        queryset = queryset.annotate(at=at).filter(at__isnull=False)
    else:
        queryset = queryset.readable_in(language).filter(**{f"{name}__isnull": False}).annotate(at=F(name))
    note, _, body = how.notes.rpartition(".")
    return queryset.annotate(
        own=JSONObject(**own_columns(how)),
        topics=collected(how.model, "subjects", "slug", *columns("name")),
        places=collected(how.model, how.model.state_lookup or "", "iso2", *columns("name")),
        remarks=collected(how.model, note, *columns(body), among=how.public_notes and how.public_notes()),
    ).order_by("-at", "-pk")


def entries(querysets: Iterable[models.QuerySet], limit: int, *, also_others: bool = False) -> list[Entry]:
    """The items of these querysets whose text is newest in the active language, newest first.

    One query for all, what the longer texts of their kinds need, and one for the items that texts refer to.

    Those without a text in this language only if `also_others`; they stand where their newest text does.
    """
    language = languages.current()
    parts = [rows_of(rows(each, language, also_others=also_others)[:limit], *MORE) for each in querysets]
    if not parts:
        return []
    # One part is in order already, and cut off.
    united = parts[0].union(*parts[1:], all=True).order_by("-at", "-pk")[:limit] if len(parts) > 1 else parts[0]
    names = (*COLUMNS, "kind_name", "parent_slug", "number", *MORE)
    found = [Entry(dict(zip(names, row, strict=True))) for row in united]
    by_name: dict[str, list[Entry]] = {}
    for entry in found:
        by_name.setdefault(entry.kind_name, []).append(entry)
    for kind_name, of_kind in by_name.items():
        longer = by_kind()[kind_name].longer(of_kind)
        for entry in of_kind:
            entry.longer = longer.get(entry.pk)
    targets = targets_of(text for entry in found for text in entry.texts)
    for entry in found:
        entry.targets = targets
    return found


def label_of(entry: Entry, path: str, reading: Reading) -> str:
    """A declared value as readers are told it: the label of a choice, in the active language, or the value itself."""
    value = entry.value(path, reading.language)
    choices = dict(field_at(entry.model, path).flatchoices)
    return str(choices.get(value, value))
