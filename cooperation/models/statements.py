"""What was said, as reported speech."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models.mechanisms import Mechanism
from cooperation.models.meetings import Meeting
from members.models import State
from portal.addresses import path_of
from portal.publishing.models import Publication

STATE = pgettext_lazy("country", "state")


class Statement(Publication):
    """What was said, as reported speech: speaker, occasion, day. It is read on the page of its mechanism."""

    kind_name = "statements"
    url_name = "cooperation:mechanism"
    required_texts = ("title", "body")
    has_own_page = False
    parent_slug_lookup = "mechanism__slug"

    speaker = models.CharField(_("speaker"), max_length=200)
    speaker_role = models.CharField(_("office of the speaker"), max_length=200, blank=True)
    occasion = models.CharField(_("occasion"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=STATE
    )
    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="statements", verbose_name=_("mechanism"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("meeting")
    )

    class Meta(Publication.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    @classmethod
    def address(cls, slug: str, parent_slug: str = "", number: int | None = None) -> str:
        return f"{path_of(cls.url_name, slug=parent_slug)}#{slug}"

    def get_absolute_url(self) -> str:
        return self.address(self.slug, self.mechanism.slug)
