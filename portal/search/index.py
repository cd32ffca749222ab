"""Keeps the index in line with the items: in the same transaction as the change, whoever makes it."""

import contextlib
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from portal import languages
from portal.models import SearchEntry, Term
from portal.publishing.states import WorkflowState
from portal.search.analysis import VERSION
from portal.search.declared import Indexed, declared
from portal.search.documents import Maker
from portal.search.glossary import refresh_forms

BATCH = 500
# So many items are made anew in the transaction of the name that changed; more are left to `manage.py reindex`.
MOST_AT_ONCE = 500
COPIED = [
    field.name
    for field in SearchEntry._meta.concrete_fields
    if field.name not in ("id", "content_type", "object_id", "language")
]


@dataclass
class Changes:
    """What changed since the collecting began."""

    items: dict[type[models.Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    terms: set[int] = field(default_factory=set)


_collecting: ContextVar[Changes | None] = ContextVar("changes of the search index", default=None)


@contextlib.contextmanager
def collected() -> Iterator[Changes]:
    """Write the entries of all that changes inside once, at the end, in the transaction that is open there."""
    outer = _collecting.get()
    if outer is not None:
        yield outer
        return
    changes = Changes()
    token = _collecting.set(changes)
    try:
        yield changes
    finally:
        _collecting.reset(token)
    if changes.terms or any(changes.items.values()):
        with transaction.atomic():
            write_changes(changes)


def public(how: Indexed, rows: models.QuerySet) -> models.QuerySet:
    """Those rows that are found, now or from their minute on."""
    return rows.filter(workflow_state=WorkflowState.PUBLISHED) if how.is_publication else rows


def write_changes(changes: Changes) -> None:
    for term in Term.objects.filter(pk__in=changes.terms).prefetch_related("variants", "forms"):
        refresh_forms(term)
        for model, pks in items_that_mention(term).items():
            changes.items[model] |= pks
    maker = Maker()
    # In one order for all writers, so that no two of them wait for each other.
    for how in declared().values():
        ordered = sorted(changes.items.get(how.model, ()))
        for start in range(0, len(ordered), BATCH):
            write(how, ordered[start : start + BATCH], maker)


def write(how: Indexed, pks: list[int], maker: Maker) -> None:
    """Make the entries of these items anew; those of items that are not public are deleted.

    The items are locked first: what another transaction changes of them is read when that has ended.
    """
    content_type = ContentType.objects.get_for_model(how.model)
    rows = public(how, how.model._default_manager.filter(pk__in=pks)).prefetch_related(*how.related())
    with transaction.atomic():
        items = list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)))
        if gone := set(pks) - {item.pk for item in items}:
            SearchEntry.objects.filter(content_type=content_type, object_id__in=gone).delete()
        SearchEntry.objects.bulk_create(
            [entry for item in items for entry in maker.entries(item, how)],
            update_conflicts=True,
            unique_fields=["content_type", "object_id", "language"],
            update_fields=COPIED,
        )


def items_that_mention(term: Term) -> dict[type[models.Model], set[int]]:
    """The indexed items whose text has a form of the term, or had one; too many of them are marked as out of date."""
    from portal.search.query import phrase_of

    phrases = [phrase for text in term.forms.values_list("text", flat=True) if (phrase := phrase_of(text))]
    asked = " | ".join([f"'=term:{term.slug}'", *dict.fromkeys(phrases)])
    matching = SearchEntry.objects.extra(where=["vector @@ %s::tsquery"], params=[asked])
    keys = list(matching.values_list("content_type_id", "object_id").distinct()[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        matching.update(version=0)
        return {}
    found: dict[type[models.Model], set[int]] = defaultdict(set)
    for content_type_id, pk in keys:
        if model := ContentType.objects.get_for_id(content_type_id).model_class():
            found[model].add(pk)
    return found


# --- Out of date, missing, left over -----------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """What `reindex` would do for one kind: primary keys of items whose entries are missing, old, or of nothing."""

    how: Indexed
    missing: list[int]
    old: list[int]
    orphans: list[int]

    def __bool__(self) -> bool:
        return bool(self.missing or self.old or self.orphans)

    @property
    def all(self) -> list[int]:
        return sorted({*self.missing, *self.old, *self.orphans})


def difference(how: Indexed) -> Difference:
    """Compare the items of a kind with their entries; two queries over the kind."""
    has_time = any(each.name == "updated_at" for each in how.model._meta.fields)
    rows = public(how, how.model._default_manager.order_by("pk")).values_list("pk", *["updated_at"] * has_time)
    items: dict[int, datetime.datetime | None] = {row[0]: row[1] if has_time else None for row in rows.iterator()}
    content_type = ContentType.objects.get_for_model(how.model)
    present: dict[int, list[tuple[Any, int]]] = defaultdict(list)
    entries = SearchEntry.objects.filter(content_type=content_type)
    for pk, updated_at, version in entries.values_list("object_id", "item_updated_at", "version").iterator():
        present[pk].append((updated_at, version))
    return Difference(
        how,
        missing=[pk for pk in items if len(present.get(pk, ())) < len(languages.CODES)],
        old=[pk for pk, made in present.items() if pk in items and any(each != (items[pk], VERSION) for each in made)],
        orphans=[pk for pk in present if pk not in items],
    )


def altered(how: Indexed, pks: list[int], maker: Maker) -> list[int]:
    """Those of these items whose entries are not as they would be made now, down to the last word."""
    content_type = ContentType.objects.get_for_model(how.model)
    items = public(how, how.model._default_manager.filter(pk__in=pks)).prefetch_related(*how.related())
    made = {(item.pk, entry.language): entry for item in items for entry in maker.entries(item, how)}
    columns = [name for name in COPIED if name not in ("vector", "version")]
    stored = SearchEntry.objects.filter(content_type=content_type, object_id__in=pks)
    found = {
        row["object_id"]
        for row in stored.values("object_id", "language", *columns)
        if (entry := made.get((row["object_id"], row["language"])))
        and any(row[name] != getattr(entry, name) for name in columns)
    }
    keys = list(made)
    vectors = [str(entry.vector) for entry in made.values()]
    sql = f"""
        SELECT DISTINCT entry.object_id FROM {SearchEntry._meta.db_table} AS entry
          JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS made (object_id, language, vector)
            ON made.object_id = entry.object_id AND made.language = entry.language
         WHERE entry.content_type_id = %s AND entry.vector IS DISTINCT FROM made.vector::tsvector
    """  # noqa: S608 - the name of our own table
    with connection.cursor() as cursor:
        cursor.execute(sql, [[pk for pk, _code in keys], [code for _pk, code in keys], vectors, content_type.pk])
        found |= {pk for (pk,) in cursor.fetchall()}
    return sorted(found)


def all_altered(how: Indexed) -> list[int]:
    """The same for every item of a kind."""
    maker = Maker()
    pks = list(public(how, how.model._default_manager.order_by("pk")).values_list("pk", flat=True))
    return [pk for start in range(0, len(pks), BATCH) for pk in altered(how, pks[start : start + BATCH], maker)]


def differs(cursor: Any) -> str:
    """Why the index cannot be trusted, for `/readyz`: kinds of which items are missing in it; "" for none.

    Only counts: which items, and entries that are out of date but there, `manage.py reindex --check` tells.
    """
    wrong = []
    for how in declared().values():
        # A model is asked for by name: the cursor is not that of Django's own connection.
        table, condition = how.model._meta.db_table, "WHERE workflow_state = 'published'" if how.is_publication else ""
        cursor.execute(
            f"SELECT (SELECT count(*) * %s FROM {table} {condition}), "  # noqa: S608 - names of our own tables
            f"(SELECT count(*) FROM {SearchEntry._meta.db_table} WHERE kind = %s)",
            [len(languages.CODES), how.kind],
        )
        wanted, present = cursor.fetchone()
        if wanted != present:
            wrong.append(f"{how.kind}: {present} entries, {wanted} expected")
    return f"{'; '.join(wrong)}; run `manage.py reindex`" if wrong else ""


def reindex(progress: Callable[[int], Any] = lambda done: None) -> int:
    """Make anew what is missing or out of date, batch by batch; return how many items that was.

    Each batch is a transaction of its own, so that a stopped run goes on where it was, and what is
    in the index stays findable all the time.
    """
    for term in Term.objects.prefetch_related("variants", "forms"):
        refresh_forms(term)
    maker = Maker()
    done = 0
    for how in declared().values():
        pks = difference(how).all
        for start in range(0, len(pks), BATCH):
            batch = pks[start : start + BATCH]
            write(how, batch, maker)
            done += len(batch)
            progress(len(batch))
    if done:
        analyze()
    return done


def analyze() -> None:
    """Let PostgreSQL count how often the terms are, which the plan of a search rests on."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {SearchEntry._meta.db_table}")


def mark_all() -> int:
    """Mark every entry as out of date, for a `reindex` of everything; they stay findable."""
    return SearchEntry.objects.update(version=0)


def changed(model: type[models.Model], pks: Iterable[int]) -> None:
    """Say that items changed: their entries are written now, or at the end of `collected`."""
    with collected() as changes:
        changes.items[model] |= set(pks)


def few(how: Indexed, rows: models.QuerySet) -> list[int]:
    """The keys of these items; none if they are too many to be made anew at once: those are marked as out of date."""
    pks = list(rows.order_by().values_list("pk", flat=True).distinct()[: MOST_AT_ONCE + 1])
    if len(pks) <= MOST_AT_ONCE:
        return pks
    content_type = ContentType.objects.get_for_model(how.model)
    SearchEntry.objects.filter(content_type=content_type, object_id__in=rows.values("pk")).update(version=0)
    return []


def terms_changed(pks: Iterable[int]) -> None:
    with collected() as changes:
        changes.terms |= set(pks)
