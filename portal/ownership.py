"""What a row belongs to: events, clauses, relations and the like are parts of an item, and so are its lists of others."""

from functools import cache
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from portal.publishing.models import Publication

Tie = models.ForeignKey | GenericForeignKey


@cache
def tie_of(model: type[models.Model]) -> Tie | None:
    """The field that leads from a part to what it is a part of; None for a model whose rows stand for themselves."""
    if issubclass(model, Publication):
        return None
    keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    if model._meta.auto_created:
        return next(key for key in keys if key.related_model is model._meta.auto_created)
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            return field
    return next((key for key in keys if not key.null and key.remote_field.on_delete is models.CASCADE), None)


def item_of(row: models.Model) -> models.Model:
    """The item that a row is a part of, or the row itself."""
    tie = tie_of(type(row))
    owner: Any = getattr(row, tie.name) if tie is not None else None
    return item_of(owner) if owner is not None else row
