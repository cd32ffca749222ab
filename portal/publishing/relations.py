"""The commitment thread: from a statement to the news about what came of it, and back."""

import functools
import operator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import pgettext

from portal.models import Relation, RelationType
from portal.prepared import prepared_sql
from portal.publishing.cards import Card, cards_by_key
from portal.publishing.models import Publication, kinds

# Statement → concept → action plan → project → news is four steps; one more to be generous.
MAX_DEPTH = 5

# Both directions at once. UNION drops what was reached already at the same depth, so that rings and
# cliques of relations end; the nearest come first.
WALK = """
WITH RECURSIVE walk(direction, type_id, item_id, relation, depth, near_type, near_id) AS (
    SELECT 'up', r.to_type_id, r.to_id, r.type, 1, r.from_type_id, r.from_id
      FROM portal_relation r WHERE r.from_type_id = %(type)s AND r.from_id = %(pk)s
  UNION
    SELECT 'down', r.from_type_id, r.from_id, r.type, 1, r.to_type_id, r.to_id
      FROM portal_relation r WHERE r.to_type_id = %(type)s AND r.to_id = %(pk)s
  UNION
    SELECT walk.direction, next.type_id, next.item_id, next.type, walk.depth + 1, walk.type_id,
           walk.item_id
      FROM walk CROSS JOIN LATERAL (
        SELECT r.to_type_id AS type_id, r.to_id AS item_id, r.type FROM portal_relation r
         WHERE walk.direction = 'up' AND r.from_type_id = walk.type_id AND r.from_id = walk.item_id
        UNION ALL
        SELECT r.from_type_id, r.from_id, r.type FROM portal_relation r
         WHERE walk.direction = 'down' AND r.to_type_id = walk.type_id AND r.to_id = walk.item_id
      ) next
     WHERE walk.depth < %(max_depth)s AND NOT (next.type_id = %(type)s AND next.item_id = %(pk)s)
)
SELECT direction, type_id, item_id, relation, min(depth), near_type, near_id FROM walk
 GROUP BY direction, type_id, item_id, relation, near_type, near_id ORDER BY 5, 1, 2, 3 LIMIT %(most)s
"""
# Ties that are followed at the most, published or not.
MOST_TIES = 2000


def relation_label(relation: str, inverse: bool = False) -> str:
    """How a relation reads on the page of either of its ends."""
    if not inverse:
        return str(RelationType(relation).label)
    return {
        RelationType.FOLLOWS_FROM: pgettext("relation", "led to"),
        RelationType.IMPLEMENTS: pgettext("relation", "implemented by"),
        RelationType.BASED_ON: pgettext("relation", "is the basis of"),
        RelationType.AMENDS: pgettext("relation", "amended by"),
        RelationType.REPEALS: pgettext("relation", "repealed by"),
        RelationType.REPLACES: pgettext("relation", "replaced by"),
        RelationType.TRANSPOSES: pgettext("relation", "transposed by"),
        RelationType.CONCERNS: pgettext("relation", "spoken of in"),
    }[RelationType(relation)]


@dataclass(frozen=True)
class Step:
    """One item of a thread: what it is to the step nearer the start, and how far away it is.

    `label` is said of the item itself, as in “replaced by” of what came before; `near` is that step, None for the start.
    """

    relation: str
    label: str
    card: Card
    depth: int
    near: Card | None = None


@dataclass(frozen=True)
class Thread:
    """Where an item comes from, and what came of it; nearest first, each item once.

    `ties` are pairs of (kind name, primary key): an item and one that came of it.
    """

    upstream: list[Step]
    downstream: list[Step]
    ties: list[tuple[tuple[str, int], tuple[str, int]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.upstream or self.downstream)

    @property
    def about(self) -> list[Card]:
        """The items that the item itself comes from or speaks of, oldest first."""
        return sorted((step.card for step in self.upstream if step.depth == 1), key=lambda card: card.date)


def has_thread(model: type[Publication]) -> Any:
    """Whether an item of a model has any relation, for use in its query; the thread itself takes two more."""
    this = {"type": ContentType.objects.get_for_model(model), "id": models.OuterRef("pk")}
    ends = ({f"{end}_{name}": value for name, value in this.items()} for end in ("from", "to"))
    return functools.reduce(operator.or_, (models.Exists(Relation.objects.filter(**end)) for end in ends))


def thread_of(item: Publication) -> Thread:
    """The thread of an item, of published items only; two queries, whatever its length."""
    content_types: dict[int, str] = {
        ContentType.objects.get_for_model(model).pk: name for name, model in kinds().items()
    }
    start = ContentType.objects.get_for_model(item).pk
    # Without a plan that is kept, PostgreSQL plans longer than it walks.
    rows = prepared_sql(WALK, {"type": start, "pk": item.pk, "max_depth": MAX_DEPTH, "most": MOST_TIES})
    found = cards_by_key((content_types[type_id], pk) for _way, type_id, pk, *_rest in rows)
    steps: dict[str, dict[tuple[str, int], Step]] = {"up": {}, "down": {}}
    ties: dict[tuple[tuple[str, int], tuple[str, int]], None] = {}
    shown = found.keys() | {(item.kind_name, item.pk)}
    for direction, type_id, pk, relation, depth, near_type, near_id in rows:
        key = (content_types[type_id], pk)
        if key in found:
            near = (content_types[near_type], near_id)
            if near in shown:
                ties[(key, near) if direction == "up" else (near, key)] = None
            # A relation is kept with the later of its ends: what stands upstream is its other end.
            label = relation_label(relation, inverse=direction == "up")
            steps[direction].setdefault(key, Step(relation, label, found[key], depth, found.get(near)))

    return Thread(
        upstream=sorted(steps["up"].values(), key=lambda step: (step.depth, -step.card.date.toordinal())),
        downstream=sorted(steps["down"].values(), key=lambda step: (step.depth, step.card.date)),
        ties=list(ties),
    )
