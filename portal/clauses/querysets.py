"""What can be asked of clauses and of their versions."""

import datetime
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q


class ClauseQuerySet(models.QuerySet):
    def of(self, owner: Any) -> Self:
        """The clauses of a law or a document, in reading order."""
        owner_type = ContentType.objects.get_for_model(owner)
        return self.filter(owner_type=owner_type, owner_id=owner.pk).order_by("position", "pk")


class ClauseTextQuerySet(models.QuerySet):
    def of(self, owner: Any) -> Self:
        """All versions of all clauses of a law or a document."""
        owner_type = ContentType.objects.get_for_model(owner)
        return self.filter(clause__owner_type=owner_type, clause__owner_id=owner.pk)

    def as_of(self, day: datetime.date) -> Self:
        """Of each clause the last version that had begun on the day; it may have ended since (`ends_on`)."""
        begun = self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day))
        return begun.order_by("clause_id", F("starts_on").desc(nulls_last=True)).distinct("clause_id")
