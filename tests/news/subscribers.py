"""Subscribers and mailings for tests."""

from typing import Any

from django.utils import timezone

from news.models import Delivery, Mailing, MailingKind, Subscriber, SubscriptionState
from tests.factories import numbers


def make_subscriber(*, email: str = "", active: bool = True, **fields: Any) -> Subscriber:
    """A subscriber of each issue in Russian, who has confirmed unless `active` is False."""
    many = {name: fields.pop(name) for name in ("states", "subjects") if name in fields}
    values: dict[str, Any] = {
        "email": email or f"reader-{next(numbers)}@example.org",
        "language": "ru",
        "every_issue": True,
        "state": SubscriptionState.ACTIVE if active else SubscriptionState.PENDING,
        "confirmed_at": timezone.now() if active else None,
    }
    subscriber = Subscriber.objects.create(**values | fields)
    for name, rows in many.items():
        getattr(subscriber, name).set(rows)
    return subscriber


def make_mailing(*subscribers: Subscriber, **fields: Any) -> Mailing:
    """A mailing that is due to these subscribers; by default the letter that asks for a confirmation."""
    values: dict[str, Any] = {
        "key": f"test:{next(numbers)}",
        "kind": MailingKind.CONFIRMATION,
        "language": "ru",
    }
    mailing = Mailing.objects.create(**values | fields)
    Delivery.objects.bulk_create(Delivery(mailing=mailing, subscriber=each) for each in subscribers)
    return mailing
