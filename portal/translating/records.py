"""The rows that remember what was translated from what: found, and brought in line."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.publishing.models import Publication
from portal.translating.models import TranslatedSegment
from portal.translating.places import CLAUSES, Place


def records_of(item: Publication, language: str) -> models.QuerySet:
    item_type = ContentType.objects.get_for_model(item)
    return TranslatedSegment.objects.filter(item_type=item_type, item_id=item.pk, language=language)


def forget_segments(model: type[models.Model], pk: int) -> None:
    """Drop what is remembered of an item that is gone for good; in the trash it is kept, to come back with the item."""
    item_type = ContentType.objects.get_for_model(model)
    TranslatedSegment.objects.filter(item_type=item_type, item_id=pk).delete()


def of_clauses(records: models.QuerySet, eids: set[str] | None) -> models.QuerySet:
    """Of what is remembered what concerns the item's own fields and the clauses with these eIds (None: all)."""
    if eids is None:
        return records
    wanted = ~models.Q(key__startswith=f"{CLAUSES}/")
    for eid in eids:
        wanted |= models.Q(key__startswith=f"{CLAUSES}/{eid}/") | models.Q(key__startswith=f"{CLAUSES}/{eid}@")
    return records.filter(wanted)


def replace_records(item: Publication, language: str, place: Place, rows: list[TranslatedSegment]) -> None:
    """Make these rows what is remembered of a place; who changed the others, and when, stays."""
    stored = records_of(item, language)
    if place.is_rich:
        before = {each.key: each for each in stored.filter(key__startswith=f"{place.key}/")}
    else:
        before = {each.key: each for each in stored.filter(key=place.key)}
    for row in rows:
        old = before.get(row.key)
        if old is not None and row.changed_by is None:
            row.changed_by_id, row.changed_at = old.changed_by_id, old.changed_at
    kept = {row.key for row in rows}
    stale = [each.pk for key, each in before.items() if key not in kept]
    if stale:
        TranslatedSegment.objects.filter(pk__in=stale).delete()
    TranslatedSegment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["item_type", "item_id", "language", "key"],
        update_fields=["source", "digest", "draft", "changed_by", "changed_at"],
    )
