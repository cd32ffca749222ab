"""What belongs to an item, read in the same query as the item itself.

A page may make eight queries. What `prefetch_related` would ask one by one comes here as arrays with the item's own row:
as JSON objects, or as the keys of rows of a small table, which is kept as a whole. A small table says so itself, by
`is_kept_whole`: it has some dozens of rows, which many pages show. So nothing of it need be joined to the item either.
"""

import functools
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from portal.delivery.kept import kept


@functools.cache
def columns_of(model: Any, name: str) -> tuple[models.Field, ...]:
    """The columns of the rows behind a relation of a model; of a translated field those of the languages."""
    related: Any = model._meta.get_field(name).related_model
    return tuple(field for field in related._meta.concrete_fields if not hasattr(related, f"{field.name}_en"))


def is_kept_whole(model: Any, name: str) -> bool:
    """Whether a relation of a model leads to a small table."""
    return getattr(model._meta.get_field(name).related_model, "is_kept_whole", False)


def rows_of(model: Any, keys: Iterable[Any]) -> list[Any]:
    """Rows of a small table by their keys, in the order of the table. They are shared: nothing may be changed in them."""

    def rows() -> dict[Any, Any]:
        return {row.pk: row for row in model._default_manager.all()}

    wanted = set(keys)
    if not wanted:
        return []
    found = kept(("rows", model), rows)
    if not wanted <= found.keys():  # made since, and the pulse has not heard of it yet
        found = rows()
    return [row for key, row in found.items() if key in wanted]


def keys_of(model: type[models.Model], name: str) -> ArraySubquery:
    """The keys of the rows behind a relation of many to many."""
    relation: Any = model._meta.get_field(name)
    ties = relation.remote_field.through._default_manager.filter(**{relation.m2m_field_name(): models.OuterRef("pk")})
    return ArraySubquery(ties.order_by().values(f"{relation.m2m_reverse_field_name()}_id"))


def parts_of(model: type[models.Model], name: str) -> Any:
    """The rows behind a relation of a model to many, for use in a subquery."""
    relation: Any = model._meta.get_field(name)
    related = relation.related_model
    if isinstance(relation, GenericRelation):
        tie = {
            relation.content_type_field_name: ContentType.objects.get_for_model(model),
            relation.object_id_field_name: models.OuterRef("pk"),
        }
    else:
        # A relation of the model's own is followed from its other end, whatever that is called.
        back = relation.remote_field.name if not relation.auto_created else relation.field.name
        tie = {back: models.OuterRef("pk")}
    # A plain query set: the one of translated models would turn columns into those of the active language.
    return models.QuerySet(related).filter(**tie)


def with_parts(queryset: Any, *names: str) -> Any:
    """The items with what it takes to have the rows of these relations; `take_parts` puts them where they are looked for."""
    model = queryset.model
    found = {}
    for name in names:
        is_whole = is_kept_whole(model, name)
        if model._meta.get_field(name).many_to_one:
            queryset = queryset if is_whole else queryset.select_related(name)
        elif is_whole:
            found[f"_{name}"] = keys_of(model, name)
        else:
            columns = {field.attname: models.F(field.attname) for field in columns_of(model, name)}
            found[f"_{name}"] = ArraySubquery(parts_of(model, name).values(json=JSONObject(**columns)))
    return queryset.annotate(**found)


def take_parts(item: Any, *names: str) -> None:
    """Let `item.events.all()`, `item.outlet` and the like answer from what came with the item, or is kept.

    What there may be several of comes as a list, which can be read but not asked further.
    """
    cache = item.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in names:
        field: Any = item._meta.get_field(name)
        is_whole = is_kept_whole(item, name)
        if field.many_to_one:
            key = getattr(item, field.attname)
            for row in rows_of(field.related_model, [key]) if is_whole and key else ():
                field.set_cached_value(item, row)
        elif is_whole:
            cache[name] = rows_of(field.related_model, getattr(item, f"_{name}"))
        else:
            cache[name] = rows_from(item, name, getattr(item, f"_{name}"))


def part(item: Any, name: str) -> list[Any]:
    """What `take_parts` has put at a relation to many, without the manager that Django makes at each look."""
    return item._prefetched_objects_cache[name]


def rows_from(item: Any, name: str, objects: list[dict[str, Any]]) -> list[Any]:
    """The rows behind a relation of an item, from the JSON objects that came with it."""
    related: Any = item._meta.get_field(name).related_model
    fields = columns_of(item._meta.model, name)
    attributes = [field.attname for field in fields]
    return [
        related.from_db(item._state.db, attributes, [field.to_python(row[field.attname]) for field in fields])
        for row in objects
    ]
