"""What is kept of subscribers, and for how long (docs/decisions/0023)."""

import datetime

from django.db import transaction
from django.utils import timezone

from news.models import Delivery, EndReason, Mailing, Subscriber, SubscriptionAttempt, SubscriptionState
from news.subscriptions.addresses import erased
from news.subscriptions.limits import ADDRESS_WINDOW

# Asked for and never confirmed; ended; lines of the ledger of mailings that are over.
UNCONFIRMED = datetime.timedelta(days=7)
ENDED = datetime.timedelta(days=30)
LEDGER = datetime.timedelta(days=90)


def forget() -> None:
    """Delete what its time is over for. Of who complained, a digest stays, so that they are never written to again."""
    now = timezone.now()
    SubscriptionAttempt.objects.filter(at__lt=now - ADDRESS_WINDOW).delete()
    asked = Subscriber.objects.filter(state=SubscriptionState.PENDING, asked_at__lt=now - UNCONFIRMED)
    ended = Subscriber.objects.filter(state=SubscriptionState.ENDED, ended_at__lt=now - ENDED)
    with transaction.atomic():
        # What a server said may repeat the address.
        Delivery.objects.filter(subscriber__in=ended).exclude(answer="").update(answer="")
        for subscriber in ended.filter(end_reason=EndReason.COMPLAINED).exclude(email__endswith="@erased.invalid"):
            subscriber.email = erased(subscriber.email)
            subscriber.save(update_fields=["email"])
        ended.exclude(end_reason=EndReason.COMPLAINED).delete()
        asked.delete()
    over = Mailing.objects.filter(finished_at__lt=now - LEDGER)
    Delivery.objects.filter(mailing__in=over).delete()
