"""The admin of subscribers and mailings: to look at, to send again what is unsure, to delete who asks for it."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from news.models import Delivery, DeliveryState, Mailing, Subscriber
from news.models.mailings import MAY_BE_REPEATED
from news.models.subscribers import RHYTHMS, rhythm_name
from news.subscriptions import ledger
from portal.admin.base import PortalAdmin
from portal.admin.filters import OneOf

READ_ADDRESSES = "news.read_addresses_of_subscriber"
SEND_AGAIN = "news.publish_bulletin"


def masked(email: str) -> str:
    """An address of which only the domain can be read."""
    return f"…@{email.rpartition('@')[2]}"


def shown_address(subscriber: Subscriber | None, row: Any) -> str:
    """The address, as far as the user for whom the row was read may read it."""
    if subscriber is None:
        return _("(deleted)")
    return subscriber.email if row.may_read_addresses else masked(subscriber.email)


class LookingOnlyAdmin(PortalAdmin):
    """Lists that nobody fills in by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Rows that know what this user may read of them: columns are not told who asks."""
        may_read = models.Value(request.user.has_perm(READ_ADDRESSES), output_field=models.BooleanField())
        return super().get_queryset(request).annotate(may_read_addresses=may_read)


class RhythmFilter(OneOf):
    title = gettext_lazy("what is sent")
    parameter_name = "rhythm"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, rhythm_name(name)) for name in RHYTHMS]

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        value = self.value()
        return queryset.filter(**{value: True}) if value else queryset


@admin.register(Subscriber)
class SubscriberAdmin(LookingOnlyAdmin):
    icon = "contact_mail"
    position = 6
    common = (
        (
            gettext_lazy("About the subscription"),
            {
                "fields": (
                    "shown_email",
                    "language",
                    *RHYTHMS,
                    "states",
                    "subjects",
                    "state",
                    "end_reason",
                    "failures",
                    "asked_at",
                    "confirmed_at",
                    "ended_at",
                )
            },
        ),
    )
    list_display = ("shown_email", "language", "state", "shown_rhythms", "asked_at")
    list_filter = ("state", "end_reason", "language", RhythmFilter)

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Who may not read addresses may not find out by searching either."""
        return ["email"] if request.user.has_perm(READ_ADDRESSES) else []

    @admin.display(description=gettext_lazy("e-mail address"))
    def shown_email(self, subscriber: Subscriber) -> str:
        return shown_address(subscriber, subscriber)

    @admin.display(description=gettext_lazy("what is sent"))
    def shown_rhythms(self, subscriber: Subscriber) -> str:
        return "; ".join(str(rhythm_name(name)) for name in subscriber.rhythms)


@admin.register(Mailing)
class MailingAdmin(LookingOnlyAdmin):
    icon = "outgoing_mail"
    position = 7
    common = (
        (
            gettext_lazy("About the mailing"),
            {"fields": ("kind", "language", "about", "recipients", "shown_progress", "created_at", "finished_at")},
        ),
    )
    list_display = ("kind", "language", "about", "recipients", "shown_progress", "created_at", "finished_at")
    list_filter = ("kind", "language")
    list_select_related = ("bulletin",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent cannot be undone; without its record it would be sent once more."""
        return False

    @admin.display(description=gettext_lazy("progress"))
    def shown_progress(self, mailing: Mailing) -> str:
        if mailing.sent is not None:
            return _("%(number)d sent") % {"number": mailing.sent}
        counted = mailing.deliveries.order_by().values_list("state").annotate(number=models.Count("pk"))
        return "; ".join(f"{DeliveryState(state).label}: {number}" for state, number in counted)


class NotArrivedFilter(SimpleListFilter):
    title = gettext_lazy("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("not_arrived", _("not arrived, or perhaps not")), *DeliveryState.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        value = self.value()
        if value == "not_arrived":
            return queryset.filter(state__in=MAY_BE_REPEATED)
        return queryset.filter(state=value) if value in DeliveryState.values else queryset


@admin.register(Delivery)
class DeliveryAdmin(LookingOnlyAdmin):
    icon = "mark_email_unread"
    position = 8
    common = (
        (
            gettext_lazy("About the delivery"),
            {"fields": ("mailing", "shown_email", "state", "attempts", "due_at", "shown_answer", "changed_at")},
        ),
    )
    list_display = ("mailing", "shown_email", "state", "attempts", "shown_answer", "changed_at")
    list_filter = (NotArrivedFilter, "mailing__kind")
    list_select_related = ("mailing__bulletin", "subscriber")
    actions: ClassVar[Any] = ("send_again",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEND_AGAIN))

    @admin.action(description=gettext_lazy("Send again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        number = ledger.repeat(list(queryset.values_list("pk", flat=True)))
        text = ngettext("%(number)d mail will be sent again.", "%(number)d mails will be sent again.", number)
        messages.info(request, text % {"number": number})
        if number < queryset.count():
            messages.warning(request, _("What is on its way or has arrived, or whose subscriber left, was let be."))

    @admin.display(description=gettext_lazy("e-mail address"))
    def shown_email(self, delivery: Delivery) -> str:
        return shown_address(delivery.subscriber, delivery)

    @admin.display(description=pgettext_lazy("of a mail server", "answer"))
    def shown_answer(self, delivery: Any) -> str:
        """What the server said; servers repeat the address, so others see the code alone."""
        return delivery.answer if delivery.may_read_addresses else delivery.answer[:3]
