"""Somebody asks for a subscription: what is noted, what is sent, and how often one may ask.

Whether an address is known changes nothing that the asker can see: the answer is the same, and the mail, which only the
owner of the mailbox can read, says the rest.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from members.models import State
from news.models import (
    Delivery,
    DeliveryState,
    EndReason,
    Mailing,
    MailingKind,
    Subscriber,
    SubscriptionState,
)
from news.models.subscribers import RHYTHMS
from news.subscriptions.addresses import of_address
from news.subscriptions.limits import is_one_too_many_for_address, is_one_too_many_of_network
from news.tasks import send_mail
from portal.models import Subject


class TooManyError(Exception):
    """So many requests came from one network that no more are taken for a while."""


@dataclass(frozen=True)
class Choices:
    """What somebody wants to be sent: names from RHYTHMS, codes of states, slugs of subjects."""

    language: str
    rhythms: list[str]
    states: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)


def change(subscriber: Subscriber, choices: Choices) -> None:
    """Save what a subscriber wants now, all or nothing; whether they are subscribed stays as it is."""
    choose(subscriber, choices)
    with transaction.atomic():
        subscriber.save(update_fields=["language", *RHYTHMS])
        narrow(subscriber, choices)


def choose(subscriber: Subscriber, choices: Choices) -> None:
    """Take over language and rhythms. Does not save."""
    subscriber.language = choices.language
    for rhythm in RHYTHMS:
        setattr(subscriber, rhythm, rhythm in choices.rhythms)


def narrow(subscriber: Subscriber, choices: Choices) -> None:
    """Save the chosen states and subjects."""
    subscriber.states.set(State.objects.filter(iso2__in=choices.states))
    subscriber.subjects.set(Subject.objects.filter(slug__in=choices.subjects))


def ask(email: str, choices: Choices, visitor: str) -> None:
    """Note that somebody at the IP address `visitor` asks for a subscription, and have the owner of the mailbox asked.

    Raises TooManyError, with nothing noted of the request.
    """
    with transaction.atomic():
        if is_one_too_many_of_network(visitor):
            raise TooManyError
        if is_one_too_many_for_address(email):
            return
        subscriber = of_address(email)
        if subscriber is None:
            subscriber = Subscriber(email=email)
        elif subscriber.end_reason == EndReason.COMPLAINED:
            return
        if subscriber.state != SubscriptionState.ACTIVE:
            choose(subscriber, choices)
            subscriber.ask_again()
            subscriber.save()
            narrow(subscriber, choices)
        queue_confirmation(subscriber)


def queue_confirmation(subscriber: Subscriber) -> None:
    """Have the mail sent that asks the owner of the mailbox; to one who is active it only leads to the choices."""
    mailing, _made = Mailing.objects.get_or_create(
        key=f"confirmation:{subscriber.language}",
        defaults={"kind": MailingKind.CONFIRMATION, "language": subscriber.language},
    )
    waiting = {
        "state": DeliveryState.WAITING,
        "due_at": timezone.now(),
        "claim": None,
        "attempts": 0,
        "answer": "",
        "is_urgent": True,
    }
    _line, is_new = Delivery.objects.get_or_create(mailing=mailing, subscriber=subscriber, defaults=waiting)
    if not is_new:
        # One that is being handed over at this moment says the same.
        lines = Delivery.objects.filter(mailing=mailing, subscriber=subscriber)
        lines.exclude(state=DeliveryState.HANDED_OVER).update(**waiting, changed_at=timezone.now())
    send_mail.enqueue()
