"""Giving back what a record said before, and records that were deleted: through the item's own `save`."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import languages
from portal.clauses import store
from portal.clauses.models import Clause, ClauseText
from portal.history.actor import recorded
from portal.history.models import Operation, RowChange
from portal.history.recording import kept_models, parts_of
from portal.history.versions import Rows, rows_after, rows_now
from portal.languages import column, columns
from portal.ownership import tie_of
from portal.publishing.models import Publication
from portal.publishing.states import Readiness
from portal.search import index as search_index
from portal.translating.records import forget_segments
from portal.translating.stamps import lay_restored

# A version says what the item was; whether readers see it is for a verb to say.
NOT_RESTORED = ("workflow_state", "published_at", "created_at")
# Signals of these rows do nothing that the item's own do not, and there may be thousands.
IN_BULK = (Clause, ClauseText)


@dataclass
class Restored:
    """What was given back; `left_out` names, for people, what could not be."""

    item: Any
    left_out: list[str] = field(default_factory=list)


def take(instance: models.Model, row: dict[str, Any]) -> None:
    """Put the values of a recorded row into an instance; columns that are no more are left out."""
    for each in instance._meta.concrete_fields:
        if each.column in row and not each.primary_key:
            value = row[each.column]
            setattr(instance, each.attname, value if value is None else target(each).to_python(value))


def target(column: Any) -> Any:
    """The field that knows how to read a value: of a foreign key, that of the key."""
    return column.target_field if column.is_relation else column


def lost_targets(instance: models.Model) -> list[Any]:
    """The fields of an instance that lead to a record that is no more."""
    found: list[Any] = []
    for each in instance._meta.concrete_fields:
        key = getattr(instance, each.attname)
        if isinstance(each, models.ForeignKey) and key is not None:
            others: Any = each.related_model
            if not others._base_manager.filter(**{each.target_field.name: key}).exists():
                found.append(each)
    for each in instance._meta.private_fields:
        if isinstance(each, GenericForeignKey):
            kind = ContentType.objects.get_for_id(getattr(instance, f"{each.ct_field}_id")).model_class()
            if kind is None or not kind._base_manager.filter(pk=getattr(instance, each.fk_field)).exists():
                found.append(each)
    return found


def restore(
    model: type[models.Model], pk: int, number: int, *, by: Any, may_write: Callable[[str], bool] | None = None
) -> Restored:
    """Make an item what it was after the version of that number; the workflow state stays as it is.

    With `may_write` only the columns of the item itself that it allows. A language that readers do not have now does not
    get to them by this. Raises ValidationError where what the item was cannot be today, with nothing written;
    `model.DoesNotExist` for an item that is gone.
    """
    with recorded(by, "restore"), search_index.collected():
        item: Any = model._base_manager.select_for_update(of=("self",)).get(pk=pk)
        now, then = rows_now(model, pk), rows_after(model, pk, number)
        own = then.pop((model._meta.db_table, pk), None)
        now.pop((model._meta.db_table, pk), None)
        if own is None:
            raise ValidationError(_("There is no such version."))
        own = {name: value for name, value in own.items() if name not in NOT_RESTORED}
        taken = {name: value for name, value in own.items() if allowed(may_write, name)}
        before: Any = model._base_manager.get(pk=pk)
        take(item, taken)
        restored = [
            code for code in languages.CODES if isinstance(item, Publication) and column("readiness", code) in taken
        ]
        moved = may_write is not None and bool(restored) and original_moved(item, own)
        for code in restored:
            settle_readiness(item, code, before, own, is_whole=may_write is None, moved=moved)
        done = Restored(item)
        save(item, done)
        for code in restored if moved else ():
            lay_restored(item, code, before, own)
        if may_write is None:
            write_parts(model, now, then, done)
        return done


def original_moved(item: Publication, then: dict[str, Any]) -> bool:
    """Whether the original now is not that of the version."""
    own = columns(*type(item).translated_fields(), languages=[item.original_language])
    return any((getattr(item, name) or "") != (then.get(name) or "") for name in own)


# How ready a translation can be, the least first.
RANKS = (Readiness.MISSING, Readiness.DRAFT, Readiness.OUTDATED, Readiness.CURRENT)


def settle_readiness(
    item: Publication, language: str, before: Publication, then: dict[str, Any], *, is_whole: bool, moved: bool
) -> None:
    """Say how ready a language is whose text was put back; `before` is the item as it was until now.

    What readers do not have becomes a draft at best: that they get it is for somebody to say. A translation that was put
    back without its original is no better than it was, and outdated where that original has `moved`.
    """
    if language == item.original_language:
        return
    name = column("readiness", language)
    was, now = Readiness(then[name]), before.readiness_in(language)
    limits: list[Readiness] = [Readiness.CURRENT if was == Readiness.ORIGINAL else was]
    if now in (Readiness.DRAFT, Readiness.MISSING):
        limits.append(Readiness.DRAFT)
    elif not is_whole:
        limits.append(Readiness.OUTDATED if moved else now)
    setattr(item, name, min(limits, key=RANKS.index))


def allowed(may_write: Callable[[str], bool] | None, name: str) -> bool:
    return may_write is None or may_write(name)


def save(item: Any, done: Restored, **how: Any) -> None:
    """Save an item whose columns were put back; its readiness is as it was recorded."""
    for each in lost_targets(item):
        if not getattr(each, "null", False):
            raise ValidationError(
                _("“%(field)s” leads to a record that was deleted. Bring that back first.")
                % {"field": getattr(each, "verbose_name", each.name)}
            )
        setattr(item, each.attname, None)
        done.left_out.append(str(each.verbose_name))
    item.full_clean()
    if hasattr(item, "minor_edit"):
        item.minor_edit = True
    item.save(**how)


def write_parts(model: type[models.Model], now: Rows, then: Rows, done: Restored) -> None:
    """Bring the parts of an item in line with what they were; a row that reads otherwise is written anew."""
    gone = {key for key in now if key not in then}
    other = {key for key, row in then.items() if now.get(key) != row}
    for part in reversed(parts_of(model)):
        table = part._meta.db_table
        pks = [pk for of_table, pk in gone if of_table == table]
        if pks and part is Clause:
            store.delete(Clause.objects.filter(pk__in=pks))
        elif pks:
            part._base_manager.filter(pk__in=pks).delete()
        replaced = [pk for of_table, pk in other if of_table == table and (table, pk) in now]
        models.QuerySet(part).filter(pk__in=replaced)._raw_delete(using="default")
    insert({key: then[key] for key in other}, done)


def insert(rows: Rows, done: Restored) -> None:
    """Insert rows under the keys that they had, owners before what belongs to them."""
    known = kept_models()
    for table, part in known.items():
        instances: list[Any] = []
        for (of_table, pk), row in sorted(rows.items()):
            if of_table == table:
                instance = part(pk=pk)
                take(instance, row)
                instances.append(instance)
        if part in IN_BULK:
            part._base_manager.bulk_create(instances, batch_size=500)
            continue
        for instance in instances:
            lost = [each for each in lost_targets(instance) if not getattr(each, "null", False)]
            if lost:
                done.left_out.append(f"{part._meta.verbose_name} ({pk_text(instance)})")
                continue
            for each in lost_targets(instance):
                setattr(instance, each.attname, None)
            try:
                with recorded(None):
                    instance.save(force_insert=True)
            except (IntegrityError, ValidationError):
                done.left_out.append(f"{part._meta.verbose_name} ({pk_text(instance)})")


def pk_text(instance: models.Model) -> str:
    return f"{instance._meta.model_name} {instance.pk}"


# --- What was deleted --------------------------------------------------------------------------

KEPT = datetime.timedelta(days=90)


@dataclass(frozen=True, eq=False)
class Deleted:
    """An item that was deleted and is not there again; `number` is that of the change that deleted it."""

    number: int
    model: type[models.Model]
    pk: int
    at: datetime.datetime
    by: Any
    row: dict[str, Any]

    @property
    def title(self) -> str:
        """What it was called, in the language of the interface or the next that has a name."""
        instance: Any = self.model(pk=self.pk)
        take(instance, self.row)
        return str(instance)

    @property
    def until(self) -> datetime.datetime:
        """Until when it can be brought back."""
        return self.at + KEPT


def deleted(wanted: list[type[models.Model]], since: datetime.datetime | None = None) -> list[Deleted]:
    """The items of these models that were deleted in the last 90 days, or since a time, last first."""
    tables = {model._meta.db_table: model for model in wanted if tie_of(model) is None}
    since = since or timezone.now() - KEPT
    found = RowChange.objects.filter(operation=Operation.DELETE, at__gte=since, row_table__in=tables)
    found = found.filter(item_table=models.F("row_table"), item_id=models.F("row_id")).select_related("by")
    rows = list(found.order_by("row_table", "row_id", "-pk").distinct("row_table", "row_id"))
    there: dict[str, set[int]] = {
        table: set(
            model._base_manager.filter(pk__in=[row.row_id for row in rows if row.row_table == table]).values_list(
                "pk", flat=True
            )
        )
        for table, model in tables.items()
    }
    return [
        Deleted(row.pk, tables[row.row_table], row.row_id, row.at, row.by, row.before or {})
        for row in sorted(rows, key=lambda row: -row.pk)
        if row.row_id not in there[row.row_table]
    ]


def bring_back(gone: Deleted, *, by: Any, may_publish: bool) -> Restored:
    """Bring back a deleted item with all that went with it, under its own key and address.

    It comes back in the state that it had; as a draft if it was public and `may_publish` is false. Raises
    ValidationError where it cannot be today: its address is taken, or what it hangs on is gone or in the trash itself.
    """
    with recorded(by, "bring_back"), search_index.collected():
        item: Any = gone.model(pk=gone.pk)
        take(item, gone.row)
        done = Restored(item)
        if not may_publish and getattr(item, "workflow_state", "draft") != "draft":
            item.workflow_state = "draft"
        deletion = RowChange.objects.get(pk=gone.number)
        together = RowChange.objects.filter(transaction=deletion.transaction, at=deletion.at).exclude(pk=gone.number)
        rows: Rows = {}
        for change in together.filter(operation=Operation.DELETE):
            if hung_on(change, gone):
                rows[change.row_table, change.row_id] = change.before or {}
        if first := to_be_first(item, rows, together):
            titles = "; ".join(f"“{each.title}”" for each in first)
            raise ValidationError(
                _("It belongs to what is in the trash too: %(titles)s. Bring that back first.") % {"titles": titles}
            )
        save(item, done, force_insert=True)
        if "created_at" in gone.row:
            gone.model._base_manager.filter(pk=gone.pk).update(created_at=gone.row["created_at"])
        insert(rows, done)
        tie_again(together.filter(operation=Operation.UPDATE), gone)
        return done


def to_be_first(item: Any, rows: Rows, together: models.QuerySet[RowChange]) -> list[Deleted]:
    """What is in the trash and must be there before an item, or its rows would be lost for good.

    A row between two items that were deleted `together` comes back with the second of them.
    """
    in_trash = {(each.model, each.pk): each for each in deleted([*kept_models().values()])}
    shared = set(together.values_list("pk", flat=True))
    instances = [item]
    for (table, pk), row in rows.items():
        part = kept_models()[table]
        if part not in IN_BULK:
            instances.append(part(pk=pk))
            take(instances[-1], row)
    found: dict[Deleted, None] = {}
    for instance in instances:
        for each in lost_targets(instance):
            other = in_trash.get(target_of(instance, each))
            is_own = other is not None and (other.model, other.pk) == (type(item), item.pk)
            if other is not None and not is_own and (instance is item or other.number not in shared):
                found[other] = None
    return [*found]


def target_of(instance: models.Model, relation: Any) -> tuple[Any, Any]:
    """The model and the key that a relation of an instance leads to."""
    if isinstance(relation, GenericForeignKey):
        kind = ContentType.objects.get_for_id(getattr(instance, f"{relation.ct_field}_id"))
        return kind.model_class(), getattr(instance, relation.fk_field)
    return relation.related_model, getattr(instance, relation.attname)


def hung_on(change: RowChange, gone: Deleted) -> bool:
    """Whether a row that was deleted was a part of the item, or a tie of another item to it."""
    if (change.item_table, change.item_id) == (gone.model._meta.db_table, gone.pk):
        return True
    model = kept_models().get(change.row_table)
    if model is None or tie_of(model) is None or not isinstance(change.before, dict):
        return False
    kind = ContentType.objects.get_for_model(gone.model).pk
    return any(
        isinstance(each, models.ForeignKey)
        and each.related_model is gone.model
        and change.before.get(each.column) == gone.pk
        for each in model._meta.concrete_fields
    ) or any(
        isinstance(each, GenericForeignKey)
        and change.before.get(f"{each.ct_field}_id") == kind
        and change.before.get(each.fk_field) == gone.pk
        for each in model._meta.private_fields
    )


def tie_again(changes: models.QuerySet[RowChange], gone: Deleted) -> None:
    """Let rows of others that pointed at the item, and were made to point at nothing, point at it again."""
    for change in changes:
        model = kept_models().get(change.row_table)
        for each in model._meta.concrete_fields if model is not None else ():
            if (
                isinstance(each, models.ForeignKey)
                and each.related_model is gone.model
                and (change.before or {}).get(each.column) == gone.pk
            ):
                there: Any = models.QuerySet(model).filter(pk=change.row_id, **{f"{each.name}__isnull": True})
                there.update(**{each.name: gone.pk})


def purge(before: datetime.datetime) -> int:
    """Forget for good the items that were deleted before a time, with their history and files; return how many."""
    roots = [model for model in kept_models().values() if tie_of(model) is None]
    ever = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    old = [each for each in deleted(roots, since=ever) if each.at < before]
    for each in old:
        changes = RowChange.objects.filter(item_table=each.model._meta.db_table, item_id=each.pk)
        names = stored_files(changes)
        changes.delete()
        forget_segments(each.model, each.pk)
        drop_files(names)
    return len(old)


def file_fields() -> list[tuple[str, Any]]:
    """The columns that name a stored file, with their tables."""
    return [
        (table, each)
        for table, model in kept_models().items()
        for each in model._meta.concrete_fields
        if isinstance(each, models.FileField)
    ]


def stored_files(changes: models.QuerySet[RowChange]) -> set[tuple[str, Any]]:
    """The files that rows named before these changes."""
    found = set()
    for table, each in file_fields():
        key = f"before__{each.column}"
        named = changes.filter(row_table=table, **{f"{key}__isnull": False}).values_list(key, flat=True)
        found |= {(name, each) for name in named if name}
    return found


def drop_files(names: set[tuple[str, Any]]) -> None:
    """Delete stored files that no row and no history names any more.

    A model with files beside those that its rows name says how by `drop_file`.
    """
    for name, of in names:
        rows = any(each.model._base_manager.filter(**{each.name: name}).exists() for _table, each in file_fields())
        kept = any(
            RowChange.objects.filter(row_table=table, **{f"before__{each.column}": name}).exists()
            for table, each in file_fields()
        )
        if not rows and not kept:
            getattr(of.model, "drop_file", of.storage.delete)(name)
