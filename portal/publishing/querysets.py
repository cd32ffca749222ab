"""What can be asked of any kind of publication."""

import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from portal.dates import Precision
from portal.languages import column
from portal.prepared import Given
from portal.publishing.states import READABLE, WorkflowState


class PublicationQuerySet(models.QuerySet):
    def published(self, at: datetime.datetime | Given | None = None) -> Self:
        """Public at a moment, by default at this one: published, and not scheduled for later."""
        return self.filter(workflow_state=WorkflowState.PUBLISHED, published_at__lte=at or timezone.now())

    def scheduled(self) -> Self:
        return self.filter(workflow_state=WorkflowState.PUBLISHED, published_at__gt=timezone.now())

    def in_review(self) -> Self:
        return self.filter(workflow_state=WorkflowState.IN_REVIEW)

    def readable_in(self, language: str) -> Self:
        """Has a text in this language itself, whether current or outdated."""
        return self.filter(**{f"{column('readiness', language)}__in": READABLE})

    def with_readiness(self, readiness: str, language: str) -> Self:
        return self.filter(**{column("readiness", language): readiness})

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")

    def with_known_date(self) -> Self:
        """Those of which more is known than their place in the order of lists."""
        return self.exclude(date_precision=Precision.UNKNOWN)

    def of_year(self, year: int) -> Self:
        first = datetime.date(year, 1, 1)
        return self.with_known_date().filter(date__gte=first, date__lt=first.replace(year=year + 1))

    def about_subject(self, slugs: list[str]) -> Self:
        """With any of these subjects; each item once."""
        through = self.model.subjects.through  # type: ignore[attr-defined]
        name = self.model._meta.model_name
        marked = through.objects.filter(**{f"{name}_id": models.OuterRef("pk"), "subject__slug__in": slugs})
        return self.filter(models.Exists(marked))
