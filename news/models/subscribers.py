"""Those who have the portal sent to them by e-mail."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import State
from portal import languages
from portal.models import Subject
from portal.publishing.fields import LanguageField


class SubscriptionState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("state of a subscription", "not confirmed")
    ACTIVE = "active", pgettext_lazy("state of a subscription", "active")
    ENDED = "ended", pgettext_lazy("state of a subscription", "ended")


class EndReason(models.TextChoices):
    UNSUBSCRIBED = "unsubscribed", pgettext_lazy("why a subscription ended", "unsubscribed")
    BOUNCED = "bounced", pgettext_lazy("why a subscription ended", "the mailbox does not take mail")
    COMPLAINED = "complained", pgettext_lazy("why a subscription ended", "reported as unwanted")


# What somebody may have sent: the fields below, with what readers call them.
RHYTHMS = ("every_issue", "weekly_digest", "laws_in_force")
# So many mails in succession that the mailbox did not take end a subscription.
MOST_FAILURES = 3


class SubscriberQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(state=SubscriptionState.ACTIVE)

    def wanting(self, rhythm: str, language: str) -> Self:
        """The active ones of a language who chose one of RHYTHMS."""
        return self.active().filter(**{"language": language, rhythm: True})


class Subscriber(models.Model):
    """A mailbox, what its owner wants, and whether they have confirmed it. No state or subject means all of them."""

    changes_pages = False

    email = models.EmailField(_("e-mail address"))
    language = LanguageField(_("language"))
    every_issue = models.BooleanField(_("each issue of the bulletin"), default=False)
    weekly_digest = models.BooleanField(_("what is new, once a week"), default=False)
    laws_in_force = models.BooleanField(_("laws on the day on which they enter into force"), default=False)
    states = models.ManyToManyField(
        State, blank=True, related_name="+", verbose_name=pgettext_lazy("countries", "states")
    )
    subjects = models.ManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    state = models.CharField(
        _("state"), max_length=7, choices=SubscriptionState.choices, default=SubscriptionState.PENDING, editable=False
    )
    end_reason = models.CharField(
        _("why it ended"), max_length=12, choices=EndReason.choices, blank=True, editable=False
    )
    failures = models.PositiveSmallIntegerField(_("mails in succession that were not taken"), default=0, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects: ClassVar[Any] = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-asked_at", "-pk"]
        permissions = [("read_addresses_of_subscriber", "Can read the addresses of subscribers")]
        indexes = [models.Index(fields=["state", "language"], name="subscriber_wanted")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="subscriber_email_once"),
            models.CheckConstraint(
                name="subscriber_email_is_one_address",
                condition=Q(email__regex=r"^[!-;=?A-~]+@[!-;=?A-~]+$") & ~Q(email__regex=r"@.*@|,"),
                violation_error_message=_("An e-mail address has one @ and neither spaces nor line breaks."),
            ),
            models.CheckConstraint(name="subscriber_language_valid", condition=Q(language__in=languages.CODES)),
            models.CheckConstraint(
                name="subscriber_wants_something",
                condition=Q(every_issue=True) | Q(weekly_digest=True) | Q(laws_in_force=True),
                violation_error_message=_("A subscription is to at least one of the mailings."),
            ),
            models.CheckConstraint(
                name="subscriber_active_is_confirmed",
                condition=~Q(state=SubscriptionState.ACTIVE) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="subscriber_ended_has_reason",
                condition=Q(state=SubscriptionState.ENDED, end_reason__in=EndReason.values, ended_at__isnull=False)
                | (~Q(state=SubscriptionState.ENDED) & Q(end_reason="", ended_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state == SubscriptionState.ACTIVE

    @property
    def rhythms(self) -> list[str]:
        """Those of RHYTHMS that are chosen."""
        return [name for name in RHYTHMS if getattr(self, name)]

    def ask_again(self) -> None:
        """Wait for a confirmation (anew, where the subscription had ended). Does not save."""
        self.state, self.end_reason, self.ended_at = SubscriptionState.PENDING, "", None
        self.asked_at, self.failures = timezone.now(), 0

    def confirm(self) -> None:
        """The owner of the mailbox has said yes. Confirming twice is confirming once."""
        Subscriber.objects.filter(pk=self.pk, state=SubscriptionState.PENDING).update(
            state=SubscriptionState.ACTIVE, confirmed_at=timezone.now()
        )
        self.refresh_from_db()

    def end(self, reason: EndReason) -> None:
        """No more mail. The first reason stays; only a complaint takes the place of another."""
        open_ = Q() if reason == EndReason.COMPLAINED else ~Q(state=SubscriptionState.ENDED)
        Subscriber.objects.filter(open_, pk=self.pk).update(
            state=SubscriptionState.ENDED, end_reason=reason, ended_at=timezone.now()
        )
        self.refresh_from_db()

    def note_failure(self) -> None:
        """A mail was not taken for good; several in succession end the subscription."""
        Subscriber.objects.filter(pk=self.pk).update(failures=models.F("failures") + 1)
        self.refresh_from_db(fields=["failures"])
        if self.failures >= MOST_FAILURES:
            self.end(EndReason.BOUNCED)


class SubscriptionAttempt(models.Model):
    """That somebody asked for a subscription: for the limits, by digests that are forgotten after a day."""

    changes_pages = False

    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["digest", "at"], name="attempt_counted")]

    def __str__(self) -> str:
        return self.digest


def rhythm_name(name: str) -> Any:
    """What readers call one of RHYTHMS, in the active language."""
    field: Any = Subscriber._meta.get_field(name)
    return field.verbose_name
