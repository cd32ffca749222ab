"""Reading the history: the versions of an item, what each changed, and what the item said after any of them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL

from portal.history.models import Operation, RowChange
from portal.history.recording import kept_models, lookup_of, parts_of, unrecorded_columns

# (table, primary key) → the row's columns as JSON knows them.
Rows = dict[tuple[str, int], dict[str, Any]]
VERSIONS_PER_PAGE = 50


@dataclass(frozen=True)
class Version:
    """What one transaction did to an item; `number` names it, and is that of its last change.

    `verb` is "created", "deleted", "published", "withdrawn", "submitted", "returned", "restored", "brought_back" or
    "changed"; `columns` are those of the item itself that changed, `parts` counts the other rows by table.
    """

    number: int
    at: datetime.datetime
    by: Any
    verb: str
    columns: list[str]
    parts: dict[str, int]


def changes_of(model: type[models.Model], pk: int) -> models.QuerySet[RowChange]:
    """Every recorded change of an item and of its parts."""
    return RowChange.objects.filter(item_table=model._meta.db_table, item_id=pk)


def versions_of(model: type[models.Model], pk: int, before: int | None = None) -> list[Version]:
    """The versions of an item, newest first, a page of them; `before` is the number of the last one of the page before."""
    table = model._meta.db_table
    groups = changes_of(model, pk).values("transaction", "at").annotate(last=models.Max("id")).order_by("-last")
    if before is not None:
        groups = groups.filter(last__lt=before)
    groups = groups[:VERSIONS_PER_PAGE]
    wanted = {(group["transaction"], group["at"]): group["last"] for group in groups}
    own: dict[int, list[RowChange]] = {number: [] for number in wanted.values()}
    parts: dict[int, dict[str, int]] = {number: {} for number in wanted.values()}
    people: dict[int, Any] = {}
    found = changes_of(model, pk).filter(transaction__in={key[0] for key in wanted})
    # What a part said is only read where a version is looked at: an import changes thousands.
    for change in found.filter(row_table=table).select_related("by").order_by("id"):
        number = wanted.get((change.transaction, change.at))
        if number is not None:
            own[number].append(change)
            people[number] = change.by
    counted = found.exclude(row_table=table).values("transaction", "at", "row_table")
    for row in counted.annotate(count=models.Count("row_id", distinct=True)):
        number = wanted.get((row["transaction"], row["at"]))
        if number is not None:
            parts[number][row["row_table"]] = row["count"]
    last_changes = RowChange.objects.select_related("by").defer("before").in_bulk(list(wanted.values()))
    after = states_after(model, pk, [change for number in own for change in own[number]])
    return [
        Version(
            number=number,
            at=at,
            by=last_changes[number].by,
            verb=verb_of(own[number], last_changes[number].doing, after),
            columns=sorted({name for change in own[number] if change.operation == "U" for name in change.before or {}}),
            parts=parts[number],
        )
        for (_transaction, at), number in wanted.items()
    ]


def states_after(model: type[models.Model], pk: int, changes: Iterable[RowChange]) -> dict[int, str]:
    """What the workflow state of the item was after each of these changes that touched it, by change."""
    touching = {change.pk for change in changes if "workflow_state" in (change.before or {})}
    if not touching:
        return {}
    found = {}
    stored = model._base_manager.filter(pk=pk).values_list("workflow_state", flat=True).first()
    named = changes_of(model, pk).filter(row_table=model._meta.db_table, before__has_key="workflow_state")
    for change_pk, before in named.order_by("-id").values_list("pk", "before__workflow_state"):
        found[change_pk] = stored or before
        stored = before
    return found


VERBS_TO = {"published": "published", "withdrawn": "withdrawn", "in_review": "submitted", "draft": "returned"}


def verb_of(changes: list[RowChange], doing: str, after: dict[int, str]) -> str:
    """The one word for what was done to an item."""
    if doing:
        return {"restore": "restored", "bring_back": "brought_back"}[doing]
    operations = {change.operation for change in changes}
    if Operation.DELETE in operations:
        return "deleted"
    if Operation.INSERT in operations:
        return "created"
    states = [VERBS_TO[after[change.pk]] for change in changes if change.pk in after]
    return states[-1] if states else "changed"


# --- What an item said -------------------------------------------------------------------------


def rows_now(model: type[models.Model], pk: int, only: set[tuple[str, int]] | None = None) -> Rows:
    """The rows of an item as they are stored now; `only` these of them."""
    found: Rows = {}
    for each in (model, *parts_of(model)):
        table = each._meta.db_table
        lookup = {"pk": pk} if each is model else lookup_of(each, model, pk)
        queryset = models.QuerySet(each).filter(**lookup).order_by()
        if only is not None:
            keys = [key for of_table, key in only if of_table == table]
            if not keys:
                continue
            queryset = queryset.filter(pk__in=keys)
        # The name of our own table.
        as_json = RawSQL(  # noqa: S611
            f'to_jsonb("{table}") - %s::text[]', [unrecorded_columns(each)], models.JSONField()
        )
        for key, row in queryset.values_list("pk", as_json):
            found[table, key] = row
    return found


def undo(rows: Rows, change: RowChange) -> None:
    """Take one change back, in place."""
    key = (change.row_table, change.row_id)
    if change.operation == Operation.INSERT:
        rows.pop(key, None)
    elif change.operation == Operation.DELETE:
        rows[key] = dict(change.before or {})
    elif key in rows:
        rows[key] |= change.before or {}


def rows_after(model: type[models.Model], pk: int, number: int, only: set[tuple[str, int]] | None = None) -> Rows:
    """The rows of an item as they were after a version."""
    rows = rows_now(model, pk, only)
    later = changes_of(model, pk).filter(pk__gt=number).order_by("-pk")
    for change in later.iterator():
        if only is None or (change.row_table, change.row_id) in only:
            undo(rows, change)
    return rows


@dataclass(frozen=True)
class RowDifference:
    """What a version did to one row: `before` or `after` is None for a row that was not there."""

    model: type[models.Model]
    pk: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def columns(self) -> list[str]:
        """The columns that differ, in the order of the model; empty and absent are the same."""
        old, new = self.before or {}, self.after or {}
        names = [field.column for field in self.model._meta.concrete_fields]
        return [name for name in names if (old.get(name) or "") != (new.get(name) or "")]


def differences(model: type[models.Model], pk: int, number: int) -> list[RowDifference]:
    """What a version changed, row by row, the item itself first. Empty if there is no such version of the item."""
    last = changes_of(model, pk).filter(pk=number).first()
    if last is None:
        return []
    own = list(changes_of(model, pk).filter(transaction=last.transaction, at=last.at).order_by("-pk"))
    touched = {(change.row_table, change.row_id) for change in own}
    after = rows_after(model, pk, number, only=touched)
    before: Rows = {key: dict(row) for key, row in after.items()}
    for change in own:
        undo(before, change)
    known = kept_models()
    found = [
        RowDifference(known[table], key, before.get((table, key)), after.get((table, key)))
        for table, key in sorted(touched)
        if table in known and before.get((table, key)) != after.get((table, key))
    ]
    order = {each: place for place, each in enumerate((model, *parts_of(model)))}
    return sorted(found, key=lambda each: (order.get(each.model, len(order)), each.pk))
