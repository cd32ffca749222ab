"""Between the plain trees of `portal.legaltext` and the tables: read a text as of a day, write one as a whole."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import router, transaction
from django.db.models import SET_NULL, F, QuerySet

from portal.clauses.models import Clause, ClauseText
from portal.languages import CODES, column, columns
from portal.legaltext.tree import Node, NodeText, assign_eids, walk
from portal.richtext import clean, has_text
from portal.search import index as search_index


@dataclass
class Saved:
    """What writing a tree did, by eId, in reading order; `languages` are those in which a wording changed."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.removed)


def tree_of(owner: Any, on: datetime.date | None = None) -> list[Node]:
    """The text of a law or a document as a tree, in the wording of a day (by default today by its own clock).

    Clauses that had not begun on the day, or had ended, are left out with what stands below them. Two queries.
    """
    day = on or owner.today()
    texts = {text.clause_id: text for text in ClauseText.objects.of(owner).as_of(day)}
    dated = set(ClauseText.objects.of(owner).values_list("clause_id", flat=True)) if on else set(texts)
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for clause in Clause.objects.of(owner):
        text = texts.get(clause.pk)
        is_absent = (text is None and clause.pk in dated) or (text and text.ends_on and text.ends_on <= day)
        if is_absent or (clause.parent_id and clause.parent_id not in nodes):
            continue
        node = nodes[clause.pk] = Node(
            clause.element, clause.number, texts_of(clause, text), eid=clause.eid, unparsed=clause.is_unparsed
        )
        (nodes[clause.parent_id].children if clause.parent_id else roots).append(node)
    return roots


def texts_of(clause: Clause, text: ClauseText | None) -> dict[str, NodeText]:
    """The languages in which a clause has a number as printed, a heading or a body."""
    found = {}
    for code in CODES:
        own = NodeText(
            num=getattr(clause, column("num", code)) or "",
            heading=getattr(text, column("heading", code), None) or "",
            body_html=getattr(text, column("body", code), None) or "",
        )
        if own:
            found[code] = own
    return found


def values_of(node: Node) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of the clause and of its wording; an empty text is NULL, as everywhere for translated columns."""
    clause: dict[str, Any] = {"element": node.element, "number": node.number, "is_unparsed": node.unparsed}
    text: dict[str, Any] = {}
    for code in CODES:
        own = node.texts.get(code, NodeText())
        body = clean(own.body_html)
        clause[column("num", code)] = own.num or None
        text[column("heading", code)] = own.heading or None
        text[column("body", code)] = body if has_text(body) else None
    return clause, text


@transaction.atomic
@search_index.collected()
def save_tree(owner: Any, nodes: list[Node], starts_on: datetime.date | None = None) -> Saved:
    """Make the text of a law or a document what the tree says; clauses are recognised by eId and keep their identity.

    Without `starts_on` the tree is the wording from the beginning: what it does not have is deleted, and later wordings
    of the rest stay. With it, the tree is the wording from that day on: clauses that read otherwise get a new version,
    and those that it does not have end on that day.
    """
    # One writer at a time for each text: the row of the owner stands for it.
    type(owner)._base_manager.select_for_update().get(pk=owner.pk)
    clauses = {clause.eid: clause for clause in Clause.objects.of(owner)}
    assign_eids(nodes)
    saved = Saved()
    owner_type = ContentType.objects.get_for_model(owner)
    new: list[Clause] = []
    moved: list[Clause] = []
    wording: list[tuple[Clause, dict[str, Any], bool]] = []
    parents: dict[str, Clause | None] = {node.eid: None for node in nodes}
    kept: set[str] = set()
    for position, (node, _depth) in enumerate(walk(nodes)):
        own, text = values_of(node)
        own |= {"position": position, "parent": parents[node.eid]}
        clause = clauses.get(node.eid)
        is_new = clause is None
        if clause is None:
            clause = Clause(owner_type=owner_type, owner_id=owner.pk, eid=node.eid)
            saved.created.append(node.eid)
        if assigned(clause, own):
            (new if is_new else moved).append(clause)
        parents |= {child.eid: clause for child in node.children}
        kept.add(node.eid)
        wording.append((clause, text, is_new))
    insert(new)
    update(moved, [field_.name for field_ in Clause._meta.concrete_fields if not field_.primary_key])
    saved.changed += [clause.eid for clause in moved]
    write_wording(owner, wording, starts_on, saved)
    remove([clause for eid, clause in clauses.items() if eid not in kept], starts_on, saved)
    saved.changed = list(dict.fromkeys(saved.changed))
    if saved:
        # Rows that are written in bulk send no signals.
        search_index.changed(type(owner), [owner.pk])
    return saved


def assigned(row: Any, values: dict[str, Any]) -> bool:
    """Set the values and return whether any was another one; a new row always counts."""
    changed = row.pk is None
    for name, value in values.items():
        before = getattr(row, "parent_id" if name == "parent" else name)
        wanted = (value.pk if value is not None else None) if name == "parent" else value
        if before != wanted or (name == "parent" and value is not None and value.pk is None):
            changed = True
            setattr(row, name, value)
    return changed


def insert(clauses: Iterable[Clause]) -> None:
    """Insert new clauses level by level: each level knows the keys of the one above."""
    waiting = list(clauses)
    while waiting:
        level = [clause for clause in waiting if clause.parent is None or clause.parent.pk is not None]
        for clause in level:
            clause.parent = clause.parent  # takes over the key that the clause above has by now
        Clause.objects.bulk_create(level, batch_size=1000)
        waiting = [clause for clause in waiting if clause.pk is None]


def update(rows: list[Any], names: list[str]) -> None:
    """Write these columns of rows that are there.

    By `ON CONFLICT`: the `CASE` that `bulk_update` makes of 2,500 clauses, each of which moves up where one goes, took 10 s.
    """
    for model in {type(row) for row in rows}:
        model.objects.bulk_create(
            rows, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=names
        )


def write_wording(
    owner: Any, wording: list[tuple[Clause, dict[str, Any], bool]], starts_on: datetime.date | None, saved: Saved
) -> None:
    """Bring the versions that begin on `starts_on` in line with the wording of each clause."""
    present: dict[int, list[ClauseText]] = {}
    for text in ClauseText.objects.of(owner).order_by("clause_id", F("starts_on").asc(nulls_first=True)):
        present.setdefault(text.clause_id, []).append(text)
    new, changed = [], []
    touched: set[str] = set()
    for clause, values, is_new in wording:
        versions = present.get(clause.pk, [])
        same_day = next((each for each in versions if each.starts_on == starts_on), None)
        before = [each for each in versions if starts_on and (each.starts_on is None or each.starts_on < starts_on)]
        last = before[-1] if before and before[-1].ends_on is None else None
        said = same_day or last
        touched |= {
            code
            for code in CODES
            for name in columns("heading", "body", languages=[code])
            if values[name] != (getattr(said, name) if said else None)
        }
        if same_day is not None:
            if assigned(same_day, values):
                changed.append(same_day)
                saved.changed.append(clause.eid)
        elif last is not None and all(getattr(last, name) == value for name, value in values.items()):
            continue
        elif any(values.values()) or last is not None:
            text = ClauseText(clause=clause, starts_on=starts_on)
            assigned(text, values)
            new.append(text)
            if not is_new:
                saved.changed.append(clause.eid)
    saved.languages = [code for code in CODES if code in touched]
    ClauseText.objects.bulk_create(new, batch_size=500)
    names = [column(name, code) for name in ("heading", "body") for code in CODES]
    update(changed, names)


def remove(clauses: list[Clause], starts_on: datetime.date | None, saved: Saved) -> None:
    """Take clauses that the tree does not have out of the text: from the day on, or altogether."""
    by_key = {clause.pk: clause for clause in clauses}
    if starts_on is None:
        delete(Clause.objects.filter(pk__in=by_key))
        saved.removed += [clause.eid for clause in clauses]
        return
    ending = [text for text in ClauseText.objects.filter(clause__in=by_key).as_of(starts_on) if text.ends_on is None]
    ClauseText.objects.filter(pk__in=[text.pk for text in ending]).update(ends_on=starts_on)
    saved.removed += [by_key[text.clause_id].eid for text in ending]


@transaction.atomic
def delete(clauses: QuerySet[Clause]) -> None:
    """Delete clauses with what stands below them, in as many queries for a thousand as for one.

    Django's own way asks and notifies for each row, and the index made the whole text anew each time.
    """
    owners: dict[int, tuple[int, int]] = {}
    level = clauses.order_by()
    while rows := list(level.values_list("pk", "owner_type_id", "owner_id")):
        owners |= {pk: (owner_type, owner) for pk, owner_type, owner in rows}
        level = Clause.objects.filter(parent__in=[pk for pk, *_owner in rows]).exclude(pk__in=owners).order_by()
    for relation in Clause._meta.related_objects:
        if relation.on_delete is SET_NULL:
            pointing = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": owners})
            pointing.update(**{relation.field.name: None})
    ClauseText.objects.filter(clause__in=owners)._raw_delete(using=router.db_for_write(ClauseText))
    Clause.objects.filter(pk__in=owners)._raw_delete(using=router.db_for_write(Clause))
    with search_index.collected():
        for owner_type, owner in set(owners.values()):
            if model := ContentType.objects.get_for_id(owner_type).model_class():
                search_index.changed(model, [owner])
