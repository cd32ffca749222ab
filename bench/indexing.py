"""Many synthetic items and their entries in the search index, fast: some are the portal's, the rest are copies of those.

To make an item and to index it takes the portal milliseconds, a hundred thousand of them many minutes; the database
copies them in seconds. A copy has the texts of its item, and another key, address and day of the same month: so what
its entries say of it is true as well.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from members.models import Law, LawEvent
from portal.models import Relation, SearchEntry
from portal.publishing.models import Publication
from portal.search import index

INDEX = "CREATE INDEX searchentry_vector ON portal_searchentry USING gin (vector) WITH (fastupdate = off)"
# The copies to come: `item` is copied to `id`, the `number`-th time, and dated so many `days` later.
COPIES = "CREATE TEMPORARY TABLE copy (type int, item bigint, number int, id bigint, days interval) ON COMMIT DROP"
COPIES_OF_A_KIND = """
    INSERT INTO copy
    SELECT %(type)s, item.id, turn.number, nextval(pg_get_serial_sequence('{table}', 'id')),
           make_interval(days => -(turn.number %% extract(day FROM item.date)::int))
      FROM generate_series(1, %(copies)s) turn (number) CROSS JOIN {table} item WHERE item.id = ANY(%(items)s)
"""
Made = dict[type[Publication], list[int]]


def fill_index(made: Made, times: int) -> None:
    """Index all items, and of those that were made let there be so many, each with its entries."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Events that wait for the end of a transaction, such as that of a test, would forbid to change the table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL synchronous_commit TO off")
        # An index made at the end costs a fraction of one that grows with every row.
        cursor.execute("DROP INDEX searchentry_vector")
        index.reindex()
        _multiply(cursor, made, times)
        cursor.execute("SET LOCAL maintenance_work_mem TO '1GB'")
        cursor.execute(INDEX)
    index.analyze()


def _multiply(cursor: Any, made: Made, times: int) -> None:
    """Copy all items that were made, with what belongs to them, so that there are so many of each."""
    cursor.execute(COPIES)
    types = {model: ContentType.objects.get_for_model(model).pk for model in made}
    for model, items in made.items():
        table = model._meta.db_table
        values = {"type": types[model], "copies": times - 1, "items": items}
        cursor.execute(COPIES_OF_A_KIND.format(table=table), values)
    cursor.execute("ANALYZE copy")
    for model in made:
        name = f"{model._meta.model_name}_id"
        slug = f"'{model._meta.model_name}-' || copy.id || '-' || left(md5(copy.id::text), 6)"
        _copy(cursor, model, {"id": "copy.id", "slug": slug}, _of(types[model], "id"))
        for field in model._meta.many_to_many:
            marks: Any = field.remote_field.through
            _copy(cursor, marks, {name: "copy.id"}, _of(types[model], name))
        path = "replace(row.path, item.slug, new.slug)"
        _copy(
            cursor,
            SearchEntry,
            {"object_id": "copy.id", "path": path},
            f"{_of(types[model], 'object_id')} AND row.content_type_id = copy.type"
            f" JOIN {model._meta.db_table} item ON item.id = copy.item JOIN {model._meta.db_table} new ON new.id = copy.id",
        )
    _copy(cursor, LawEvent, {"law_id": "copy.id"}, _of(types[Law], "law_id"))
    target = "target ON target.type = row.to_type_id AND target.item = row.to_id AND target.number = copy.number"
    _copy(
        cursor,
        Relation,
        {"from_id": "copy.id", "to_id": "target.id"},
        f"copy ON copy.type = row.from_type_id AND copy.item = row.from_id JOIN copy {target}",
    )


def _of(kind: int, column: str) -> str:
    return f"copy ON copy.type = {kind} AND copy.item = row.{column}"


def _copy(cursor: Any, model: type[models.Model], given: dict[str, str], copies: str) -> None:
    """Insert copies of rows: with what is given, with times moved by the days between item and copy, else as they are."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (not field.primary_key or field.column in given)
    ]
    values = {
        str(field.column): given.get(str(field.column))
        or f"row.{field.column}" + (" + copy.days" if isinstance(field, models.DateField) else "")
        for field in fields
    }
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(values)}) SELECT {', '.join(values.values())}"  # noqa: S608
        f" FROM {model._meta.db_table} row JOIN {copies}"
    )
