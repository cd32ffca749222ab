"""Small lists that belong to an item, read in the same query as the item itself.

A page may make eight queries. What `prefetch_related` would ask one by one comes here as arrays of JSON objects with
the item's own row.
"""

import functools
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject


@functools.cache
def columns_of(model: Any, name: str) -> tuple[models.Field, ...]:
    """The columns of the rows behind a relation of a model; of a translated field those of the languages."""
    part: Any = model._meta.get_field(name).related_model
    return tuple(field for field in part._meta.concrete_fields if not hasattr(part, f"{field.name}_en"))


def parts_of(model: type[models.Model], name: str) -> Any:
    """The rows behind a relation of a model to many, for use in a subquery."""
    relation: Any = model._meta.get_field(name)
    part = relation.related_model
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
    return models.QuerySet(part).filter(**tie)


def with_parts(queryset: Any, *names: str) -> Any:
    """The items with the rows of these relations; `take_parts` puts them where they are looked for."""
    found = {}
    for name in names:
        columns = {field.attname: models.F(field.attname) for field in columns_of(queryset.model, name)}
        found[f"_{name}"] = ArraySubquery(parts_of(queryset.model, name).values(json=JSONObject(**columns)))
    return queryset.annotate(**found)


def take_parts(item: Any, *names: str) -> None:
    """Let `item.events.all()` and the like answer from what came with the item."""
    model: Any = type(item)
    cache = item.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in names:
        fields = columns_of(model, name)
        attributes = [field.attname for field in fields]
        part: Any = item._meta.get_field(name).related_model
        queryset = part._default_manager.all()
        queryset._result_cache = [
            part.from_db(item._state.db, attributes, [field.to_python(row[field.attname]) for field in fields])
            for row in getattr(item, f"_{name}")
        ]
        queryset._prefetch_done = True
        cache[name] = queryset
