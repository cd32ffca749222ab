"""What is remembered of each translated paragraph besides its text, which stands in the columns of the item."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from portal.publishing.fields import LanguageField

MAX_KEY, MAX_DIGEST = 300, 32


class TranslatedSegment(models.Model):
    """One paragraph of an item in one language: what it was translated from, and what was typed and not yet confirmed.

    There are rows only for languages that are being worked on. Of a language that is *current* nothing needs to be
    remembered: all of it is translated from the original as it is. When the original changes, the rows are written,
    with the original as it was (`portal.translating.stamps`).
    """

    changes_pages = False

    item_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    item_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("item_type", "item_id")
    language = LanguageField()
    key = models.CharField(max_length=MAX_KEY)
    # The paragraph of the original beside which the translation stands: as it was when that was last confirmed.
    source = models.TextField()
    # Of that source; empty when nobody has confirmed that the translation says what the source does.
    digest = models.CharField(max_length=MAX_DIGEST, blank=True)
    # Typed and saved, not yet confirmed: no reader sees it. NULL: nothing is pending.
    draft = models.TextField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["item_type", "item_id", "language", "key"], name="translatedsegment_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_type} {self.item_id} {self.language} {self.key}"
