"""The generation of the content: a number in the database that every committed change raises.

Triggers raise it (migration 0005_generation), so nothing that writes can forget to: the admin, commands,
bulk updates, a person with psql.
"""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connection, connections
from django.db.models import Model

TRIGGER = "portal_note_change"


def generation() -> int:
    """The number as it stands; only compare it. Raises django.db.Error while the database cannot say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM portal_generation")
        return int(cursor.fetchone()[0])


def is_shown(model: type[Model]) -> bool:
    """Whether rows of a model may be seen on a page; a model says otherwise by `changes_pages = False`."""
    owner: Any = model._meta.auto_created or model  # a table that only ties rows together follows the model it ties
    return model._meta.managed and not model._meta.proxy and getattr(owner, "changes_pages", True)


def watch_tables(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After a migration: set the trigger on each table of an app of ours that lacks it."""
    if Path(app_config.path).parent != Path(settings.BASE_DIR):
        return
    shown = {model._meta.db_table for model in app_config.get_models(include_auto_created=True) if is_shown(model)}
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [TRIGGER])
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT relname FROM pg_class c WHERE relname = ANY(%s) AND relkind = 'r' AND pg_table_is_visible(oid)"
            " AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = %s)",
            [list(shown), TRIGGER],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON"
                f" {connections[using].ops.quote_name(table)} FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}()"
            )
