"""What is sent by e-mail, and the ledger of who got it."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.models.bulletins import Bulletin
from news.models.subscribers import Subscriber
from portal import languages
from portal.publishing.fields import LanguageField


class MailingKind(models.TextChoices):
    CONFIRMATION = "confirmation", pgettext_lazy("kind of mailing", "confirmation of a subscription")
    ISSUE = "issue", pgettext_lazy("kind of mailing", "issue of the bulletin")
    DIGEST = "digest", pgettext_lazy("kind of mailing", "weekly digest")
    LAWS = "laws", pgettext_lazy("kind of mailing", "laws entering into force")


class Mailing(models.Model):
    """One thing that is sent to many, in one language. `key` says which, so that it is never made twice.

    Confirmations are one mailing for each language, which never ends.
    """

    changes_pages = False

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=MailingKind.choices)
    language = LanguageField(_("language"))
    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, null=True, related_name="mailings", verbose_name=_("bulletin")
    )
    # Of a digest: its week. Of laws: the day on which they enter into force, twice.
    first_day = models.DateField(_("first day of the period"), null=True)
    last_day = models.DateField(_("last day of the period"), null=True)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    # Counted when it is finished: its lines of the ledger are forgotten some time after.
    sent = models.PositiveIntegerField(_("sent"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="mailing_kind_valid", condition=Q(kind__in=MailingKind.values)),
            models.CheckConstraint(name="mailing_language_valid", condition=Q(language__in=languages.CODES)),
            models.CheckConstraint(
                name="mailing_has_its_content",
                condition=Q(kind=MailingKind.CONFIRMATION, bulletin__isnull=True, first_day__isnull=True)
                | Q(kind=MailingKind.ISSUE, bulletin__isnull=False, first_day__isnull=True)
                | Q(kind__in=[MailingKind.DIGEST, MailingKind.LAWS], bulletin__isnull=True, first_day__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {languages.AUTONYMS[self.language]} · {self.about}"

    @property
    def about(self) -> str:
        """The issue, the week or the day that is sent; empty for confirmations."""
        if self.bulletin is not None:
            return str(self.bulletin)
        return " – ".join(dict.fromkeys(day.isoformat() for day in (self.first_day, self.last_day) if day))


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a delivery", "waiting")
    # Noted in the moment before the end of the message is sent: from here on it may have been taken.
    HANDED_OVER = "handed_over", pgettext_lazy("state of a delivery", "being handed over")
    SENT = "sent", pgettext_lazy("state of a delivery", "sent")
    NOTHING_NEW = "nothing_new", pgettext_lazy("state of a delivery", "nothing to send")
    REFUSED = "refused", pgettext_lazy("state of a delivery", "refused")
    GAVE_UP = "gave_up", pgettext_lazy("state of a delivery", "given up after several attempts")
    UNSURE = "unsure", pgettext_lazy("state of a delivery", "perhaps sent")


OPEN = (DeliveryState.WAITING, DeliveryState.HANDED_OVER)
# What an operator may have sent again.
MAY_BE_REPEATED = (DeliveryState.REFUSED, DeliveryState.GAVE_UP, DeliveryState.UNSURE)


class DeliveryQuerySet(models.QuerySet):
    def due(self, now: datetime.datetime) -> Self:
        return self.filter(state=DeliveryState.WAITING, due_at__lte=now)


class Delivery(models.Model):
    """A line of the ledger: one mailing to one subscriber. news.subscriptions.ledger alone writes it."""

    changes_pages = False

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries", verbose_name=_("mailing"))
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="deliveries", verbose_name=_("subscriber")
    )
    state = models.CharField(
        _("state"), max_length=11, choices=DeliveryState.choices, default=DeliveryState.WAITING, db_default="waiting"
    )
    # A person waits for it.
    is_urgent = models.BooleanField(default=False, db_default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    # When it may next be taken up; a worker that takes it up puts this off, so that nobody else does.
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    claim = models.UUIDField(null=True, editable=False)
    answer = models.CharField(_("answer of the mail server"), max_length=300, blank=True, default="", db_default="")
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-is_urgent", "due_at", "id"], name="delivery_due", condition=Q(state=DeliveryState.WAITING)
            ),
            models.Index(fields=["due_at"], name="delivery_handed_over", condition=Q(state=DeliveryState.HANDED_OVER)),
            models.Index(fields=["mailing", "state"], name="delivery_counted"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="delivery_once"),
            models.CheckConstraint(name="delivery_state_valid", condition=Q(state__in=DeliveryState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.subscriber}"
