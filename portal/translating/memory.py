"""Translation memory: what was translated before, from all published items, found again when it is like the text at hand.

Nothing is stored: the pairs are read from the items themselves, paragraph beside paragraph, and kept in the process.
An item is read again when it has changed. So the memory never says what no reader can see.
"""

import datetime
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, Value
from django.db.models.fields import CharField
from rapidfuzz import fuzz, process

from portal import languages
from portal.languages import column
from portal.publishing.models import Publication, kinds
from portal.publishing.states import Readiness
from portal.translating.markup import plain
from portal.translating.places import Place, places_of_each
from portal.translating.segments import segments_in

# The newest items of all kinds; more would not fit in the memory of every process.
MOST_ITEMS = 5_000
# So many are read together: with all their clauses they are in the process at once.
AT_ONCE = 100
# Below this the help is none: it takes longer to mend than to write.
LEAST_PERCENT = 60
MATCHES = 3
# Shorter paragraphs are like too many others, and longer ones never.
LONGEST = 5_000
GOOD = (Readiness.ORIGINAL, Readiness.CURRENT)

ItemKey = tuple[str, int]


@dataclass(frozen=True)
class Match:
    """A paragraph of a published item that is like the one at hand; `percent` is 100 only for the very same text."""

    percent: int
    source: str
    target: str
    item: ItemKey


@dataclass
class Direction:
    """What can be found from one language into another."""

    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    items: list[ItemKey] = field(default_factory=list)


class Memory:
    """One for each process. `match` may be called by several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        # When the item was changed last, and its paragraphs, each as inline HTML by language.
        self.known: dict[ItemKey, tuple[datetime.datetime, list[dict[str, str]]]] = {}
        self.directions: dict[tuple[str, str], Direction] = {}

    def refresh(self) -> int:
        """Read what changed since the last time; return how many items that were.

        One query where nothing did, else three at the most for each hundred items of a kind.
        """
        present = dict(newest())
        stale = [key for key, at in present.items() if key not in self.known or self.known[key][0] != at]
        gone = self.known.keys() - present.keys()
        for key in gone:
            del self.known[key]
        by_kind: dict[str, list[int]] = {}
        for kind, pk in stale:
            by_kind.setdefault(kind, []).append(pk)
        for kind, pks in by_kind.items():
            for start in range(0, len(pks), AT_ONCE):
                some = kinds()[kind].objects.filter(pk__in=pks[start : start + AT_ONCE])
                for item, places in places_of_each(list(some)):
                    self.known[kind, item.pk] = (present[kind, item.pk], list(paragraphs(item, places)))
        if stale or gone:
            self.directions = {}
        return len(stale)

    def direction(self, source: str, target: str) -> Direction:
        found = self.directions.get((source, target))
        if found is None:
            found = self.directions[source, target] = Direction()
            for key, (_at, texts) in self.known.items():
                for text in texts:
                    if text.get(source) and text.get(target):
                        found.sources.append(plain(text[source]))
                        found.targets.append(text[target])
                        found.items.append(key)
        return found

    def match(self, text: str, source: str, target: str, *, without: Sequence[ItemKey] = ()) -> list[Match]:
        """The paragraphs most like a text (inline HTML), best first, each translation once; none of these items."""
        wanted = plain(text).strip()
        if not 1 < len(wanted) <= LONGEST:
            return []
        with self.lock:
            self.refresh()
            pairs = self.direction(source, target)
        found: dict[str, Match] = {}
        best = process.extract(
            wanted, pairs.sources, scorer=fuzz.ratio, score_cutoff=LEAST_PERCENT, limit=MATCHES * 5, processor=None
        )
        for said, score, at in best:
            if pairs.items[at] in without:
                continue
            percent = 100 if said.strip() == wanted else min(int(score), 99)
            found.setdefault(pairs.targets[at], Match(percent, said, pairs.targets[at], pairs.items[at]))
        return sorted(found.values(), key=lambda each: -each.percent)[:MATCHES]


def newest() -> Iterator[tuple[ItemKey, datetime.datetime]]:
    """The published items that have a translation as new as its original, and when each was changed last; one query."""
    translated = Q()
    for code in languages.CODES:
        translated |= Q(**{column("readiness", code): Readiness.CURRENT})
    parts = [
        model.objects.published()
        .filter(translated)
        .order_by()
        .annotate(of_kind=Value(model.kind_name, output_field=CharField()))
        .values_list("of_kind", "pk", "updated_at")
        for model in kinds().values()
    ]
    for kind, pk, at in parts[0].union(*parts[1:], all=True).order_by("-updated_at", "-pk")[:MOST_ITEMS]:
        yield (kind, pk), at


def paragraphs(item: Publication, places: Sequence[Place]) -> Iterator[dict[str, str]]:
    """The paragraphs of an item by language, those of all that are as new as the original beside each other."""
    codes = [code for code in languages.CODES if item.readiness_in(code) in GOOD and code != item.original_language]
    for place in places:
        cut = {code: segments_in(place, item.original_language, code, Readiness.CURRENT, {}) for code in codes}
        for beside in zip(*cut.values(), strict=True):
            texts = {code: segment.target for code, segment in zip(cut, beside, strict=True) if segment.target}
            if texts:
                yield {item.original_language: beside[0].source, **texts}


memory = Memory()
