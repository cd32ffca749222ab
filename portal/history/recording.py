"""Which tables have a history, and the triggers that write it.

The database writes the history itself (migration `0007_desk`), so nothing that changes a row can forget it: a form, a
bulk update, a load of content, a person with psql. What is kept is only what is needed to go back.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models

from portal.delivery.generation import is_shown
from portal.ownership import tie_of
from portal.publishing.models import Publication
from portal.rights import translated_fields

FUNCTION = "portal_record"


@cache
def is_kept(model: type[models.Model]) -> bool:
    """Whether changes of a model are kept: of what people write, and of the parts of that.

    A model whose rows follow from others says otherwise by `keeps_history = False`.
    """
    if not is_shown(model) or not getattr(model, "keeps_history", True):
        return False
    if issubclass(model, Publication) or translated_fields(model):
        return True
    tie = tie_of(model)
    if isinstance(tie, GenericForeignKey):
        return tie.ct_field in ("owner_type", "from_type")
    return tie is not None and is_kept(tie.related_model)  # type: ignore[arg-type]


@cache
def kept_models() -> dict[str, type[models.Model]]:
    """The models with a history by the names of their tables; what belongs to another comes after it."""
    found = [model for model in apps.get_models(include_auto_created=True) if is_kept(model)]
    return {model._meta.db_table: model for model in sorted(found, key=depth)}


def depth(model: type[models.Model]) -> int:
    """How many steps lead from a row to the item that it is a part of."""
    tie = tie_of(model)
    if tie is None:
        return 0
    return 1 if isinstance(tie, GenericForeignKey) else 1 + depth(tie.related_model)  # type: ignore[arg-type]


@cache
def parts_of(model: type[models.Model]) -> list[type[models.Model]]:
    """The models whose rows may be parts of items of this model; what belongs to another part comes after it."""
    return [part for part in kept_models().values() if part is not model and leads_to(part, model)]


def leads_to(part: type[models.Model], model: type[models.Model]) -> bool:
    tie = tie_of(part)
    if tie is None:
        return False
    if isinstance(tie, GenericForeignKey):
        return any(
            getattr(field, "related_model", None) is part and hasattr(field, "content_type_field_name")
            for field in model._meta.private_fields
        )
    return tie.related_model is model or leads_to(tie.related_model, model)  # type: ignore[arg-type]


def lookup_of(part: type[models.Model], item: type[models.Model], pk: int) -> dict[str, Any]:
    """The lookup that finds the parts of an item."""
    tie = tie_of(part)
    if isinstance(tie, GenericForeignKey):
        return {tie.ct_field: ContentType.objects.get_for_model(item), tie.fk_field: pk}
    if tie is None or tie.related_model is item:
        return {tie.attname if tie is not None else "pk": pk}
    return {f"{tie.name}__{name}": value for name, value in lookup_of(tie.related_model, item, pk).items()}  # type: ignore[arg-type]


def unrecorded_columns(model: type[models.Model]) -> list[str]:
    """The columns without a history: the one that the active language writes anew, and the time of the last change."""
    return [*translated_fields(model), "updated_at"]


def item_expressions(model: type[models.Model], row: str = "r") -> tuple[str, str]:
    """SQL for the table and the key of what a row is a part of."""
    tie = tie_of(model)
    if tie is None:
        return f"'{model._meta.db_table}'", f"{row}.id"
    if isinstance(tie, GenericForeignKey):
        type_column = f"{row}.{tie.ct_field}_id"
        table = f"(SELECT app_label || '_' || model FROM django_content_type WHERE id = {type_column})"  # noqa: S608
        return table, f"{row}.{tie.fk_field}"
    above: Any = tie.related_model
    if tie_of(above) is None:
        return f"'{above._meta.db_table}'", f"{row}.{tie.column}"
    table, key = item_expressions(above, "a")
    return tuple(  # type: ignore[return-value]
        f"(SELECT {each} FROM {above._meta.db_table} a WHERE a.id = {row}.{tie.column})"  # noqa: S608
        for each in (table, key)
    )


def record_tables(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After a migration: set the triggers on each table of an app of ours whose history is kept."""
    if Path(app_config.path).parent != Path(settings.BASE_DIR):
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [FUNCTION])
        if not cursor.fetchone()[0]:
            return
        tables = set(connections[using].introspection.table_names(cursor))
        for model in app_config.get_models(include_auto_created=True):
            if is_kept(model) and model._meta.db_table in tables:
                for statement in triggers(model):
                    cursor.execute(statement)


def triggers(model: type[models.Model]) -> list[str]:
    """The statements that make, or bring up to date, the triggers of one table."""
    table = model._meta.db_table
    expressions = (*item_expressions(model), "{" + ",".join(unrecorded_columns(model)) + "}")
    arguments = ", ".join("'" + each.replace("'", "''") + "'" for each in expressions)
    seen = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }
    return [
        f"CREATE OR REPLACE TRIGGER {FUNCTION}_{verb} AFTER {verb.upper()} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}({arguments})"
        for verb, rows in seen.items()
    ]
