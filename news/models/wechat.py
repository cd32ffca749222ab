"""What was sent to the Official Account at WeChat."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.publishing.fields import LanguageField


class WeChatDraft(models.Model):
    """The draft of an item in a language: so that sending again changes it and makes no second one."""

    # Readers see nothing of it.
    changes_pages = False

    kind_name = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    language = LanguageField(_("language"))
    # Empty until a draft is known to be there.
    media_id = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # The picture as it was uploaded last: as cover, and for the text.
    picture_digest = models.CharField(max_length=64, blank=True)
    cover_media_id = models.CharField(max_length=200, blank=True)
    picture_url = models.CharField(max_length=500, blank=True)
    # Set while somebody is sending.
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("draft at WeChat")
        verbose_name_plural = _("drafts at WeChat")
        constraints = [
            models.UniqueConstraint(fields=["kind_name", "object_id", "language"], name="wechatdraft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name}/{self.object_id} ({self.language})"
