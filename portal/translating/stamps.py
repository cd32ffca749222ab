"""What happens to the memory of translations when an item changes by other ways than paragraph by paragraph.

While a language is current nothing is remembered of it. The moment its original changes, the original as it was is
written down beside each paragraph, so that translators see what changed, and where.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal import languages
from portal.languages import column, columns
from portal.publishing.models import Publication
from portal.publishing.states import Readiness
from portal.translating.blocks import moved
from portal.translating.models import TranslatedSegment
from portal.translating.places import Place, item_places, places_of
from portal.translating.records import records_of
from portal.translating.segments import blocks, digest, key_of


@dataclass(frozen=True)
class Before:
    """An item as it was: how ready each language is, and the blocks of the original by the key of their place."""

    readiness: Mapping[str, str]
    sources: Mapping[str, list[str]]


def sources_of(places: Iterator[Place] | list[Place], language: str) -> dict[str, list[str]]:
    found = {place.key: blocks(place, place.text(language)) for place in places}
    return {key: texts for key, texts in found.items() if texts}


def follow_fields(item: Publication, stored: Mapping[str, Any]) -> None:
    """After a save of the item: bring what is remembered in line; `stored` are the columns as they were.

    No query where the readiness of no language and no text of the original changed.
    """
    original = item.original_language
    names = columns(*type(item).translated_fields(), languages=[original])
    original_changed = any((stored[name] or "") != (getattr(item, name) or "") for name in names)
    readiness = {code: stored[column("readiness", code)] for code in languages.CODES}
    ready_anew = any(readiness[code] != item.readiness_in(code) for code in languages.CODES)
    if not (original_changed or ready_anew):
        return
    was = type(item)(**{name: stored[name] for name in columns(*type(item).translated_fields())})
    sources = sources_of([replace(place, row=was) for place in item_places(item)], original)
    if ready_anew:
        clauses = [place for place in places_of(item) if place.row is not item]
        sources |= sources_of(clauses, original)
    follow(item, Before(readiness, sources), minor_edit=item.minor_edit)


@contextmanager
def watching_clauses(item: Any, *, minor_edit: bool = False) -> Iterator[None]:
    """For a change of the clauses of a law or a document: what is remembered is in line when it ends."""
    readiness = {code: item.readiness_in(code) for code in languages.CODES}
    before = Before(readiness, sources_of(places_of(item), item.original_language))
    yield
    now = type(item)._base_manager.filter(pk=item.pk).first()
    if now is not None:
        follow(now, before, minor_edit=minor_edit)


def follow(item: Publication, before: Before, *, minor_edit: bool) -> None:
    """Bring what is remembered in line with an item that was changed."""
    for code in languages.CODES:
        if code == item.original_language:
            continue
        was, now = before.readiness[code], item.readiness_in(code)
        if now == Readiness.CURRENT:
            if was != now:
                records_of(item, code).delete()
        elif was == Readiness.CURRENT:
            stamp(item, code, before.sources)
        elif minor_edit:
            renew(item, code, before.sources)
        elif was != Readiness.MISSING:
            known = set(records_of(item, code).values_list("key", flat=True))
            unknown = {key: found for key, found in before.sources.items() if not known & {key, f"{key}/1"}}
            lay_beside(item, code, unknown)


def stamp(item: Publication, language: str, sources: Mapping[str, list[str]]) -> None:
    """Write down the original as it was while the language was current; what was typed and not confirmed stays."""
    drafts = dict(records_of(item, language).exclude(draft=None).values_list("key", "draft"))
    records_of(item, language).delete()
    lay_beside(item, language, sources, drafts, confirmed=True)


def lay_beside(
    item: Publication,
    language: str,
    sources: Mapping[str, list[str]],
    drafts: Mapping[str, str] | None = None,
    *,
    confirmed: bool = False,
) -> None:
    """Write down beside which sources the paragraphs of a translation stand; `confirmed`: and that it says the same."""
    item_type = ContentType.objects.get_for_model(item)
    TranslatedSegment.objects.bulk_create(
        [
            TranslatedSegment(
                item_type=item_type,
                item_id=item.pk,
                language=language,
                key=(key := key_of(place, number)),
                source=source,
                digest=digest(source) if confirmed else "",
                draft=(drafts or {}).get(key),
            )
            for place in places_of(item)
            for number, source in enumerate(sources.get(place.key, ()))
        ],
        batch_size=1000,
    )


def lay_restored(item: Publication, language: str, before: Publication, then: Mapping[str, Any]) -> None:
    """After earlier texts of a language were put back: write down beside them the original of their time, `then`.

    `before` is the item as it was until now: where the text is the same, what is remembered stays.
    """
    names = columns(*type(item).translated_fields())
    was = type(item)(**{name: then.get(name) for name in names})
    old = {place.key: place.text(language) for place in item_places(before)}
    other = [place for place in item_places(item) if place.text(language) != old.get(place.key, "")]
    records = records_of(item, language)
    found = models.Q(pk__in=())
    for place in other:
        found |= models.Q(key=place.key) | models.Q(key__startswith=f"{place.key}/")
    drafts = dict(records.filter(found).exclude(draft=None).values_list("key", "draft"))
    records.filter(found).delete()
    sources = sources_of([replace(place, row=was) for place in other], item.original_language)
    confirmed = then[column("readiness", language)] == Readiness.CURRENT
    lay_beside(item, language, sources, drafts, confirmed=confirmed)


def renew(item: Publication, language: str, sources: Mapping[str, list[str]]) -> None:
    """After a minor edit of the original: what was translated from the text before it is so from the new one."""
    now = sources_of(places_of(item), item.original_language)
    new_for: dict[str, str] = {}
    for key, old in sources.items():
        new = now.get(key, [])
        new_for |= {old[was]: new[at] for at, was in moved(old, new).items() if old[was] != new[at]}
    rows = [row for row in records_of(item, language) if row.source in new_for]
    for row in rows:
        is_known = row.digest == digest(row.source)
        row.source = new_for[row.source]
        row.digest = digest(row.source) if is_known else ""
    TranslatedSegment.objects.bulk_update(rows, ["source", "digest"], batch_size=500)
