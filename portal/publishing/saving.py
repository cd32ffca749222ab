"""Saving a record together with all that hangs on it."""

from typing import Any

from django.db import models, transaction


class SavedAtOnce(models.Model):
    """Abstract: what is written because the record was saved, such as the search index, is in the same transaction.

    Django's own `save` has ended its transaction when it says that the record was saved.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
