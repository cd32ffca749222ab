"""The ledger of deliveries: which line a worker may work on, and what is written in it when.

A line is taken up by putting off its time (`LEASE`): a worker that dies loses it by the clock. Each step after that is
fenced by the claim, so that a worker which slept through its lease cannot go on with a line that another has now.

In the moment before the end of a message is sent, the line is marked as handed over. A line that is found so after a
crash is not sent again: the mail server may have taken it. docs/decisions/0023 says what that means.
"""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from news.models import Delivery, DeliveryState, EndReason, Subscriber
from news.models.mailings import MAY_BE_REPEATED

LEASE = datetime.timedelta(minutes=10)
# After so long a mail that was put off is tried again; after the last of them it is given up.
WAITS = tuple(datetime.timedelta(minutes=each) for each in (5, 30, 120, 360, 720, 1440))
# So long nothing is tried where the mail server as a whole cannot be had, or what is to be sent is not public.
PAUSE = datetime.timedelta(minutes=5)


def claim(most: int) -> list[Delivery]:
    """Take up so many lines that are due, what people wait for first. No other worker gets the same."""
    now, mine = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        due = Delivery.objects.due(now).order_by("-is_urgent", "due_at", "pk").select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:most])
        Delivery.objects.filter(pk__in=keys).update(claim=mine, due_at=now + LEASE, changed_at=now)
    lines = Delivery.objects.filter(pk__in=keys, claim=mine).select_related("mailing__bulletin", "subscriber")
    return list(lines.prefetch_related("subscriber__states", "subscriber__subjects").order_by("-is_urgent", "pk"))


def _write(delivery: Delivery, **values: object) -> int:
    """Write into a line that is still ours; return 0 where it is not, else 1."""
    own = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim)
    return own.update(**values, changed_at=timezone.now())


def mark_handed_over(delivery: Delivery) -> int:
    """Commit that the end of the message is about to be sent; 0 where the line is not ours any longer, else 1.

    Nothing may stand after the commit: what follows it is to be the sending itself.
    """
    own = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, state=DeliveryState.WAITING)
    now = timezone.now()
    return own.update(state=DeliveryState.HANDED_OVER, due_at=now + LEASE, changed_at=now)


def sent(delivery: Delivery, answer: str) -> None:
    with transaction.atomic():
        _write(delivery, state=DeliveryState.SENT, answer=answer)
        Subscriber.objects.filter(pk=delivery.subscriber_id, failures__gt=0).update(failures=0)


def nothing_to_send(delivery: Delivery) -> None:
    _write(delivery, state=DeliveryState.NOTHING_NEW)


def release(delivery: Delivery, pause: datetime.timedelta = datetime.timedelta()) -> None:
    """Leave a line that was not worked on to the next worker, after a pause."""
    _write(delivery, due_at=timezone.now() + pause, claim=None)


def put_off(delivery: Delivery, answer: str) -> None:
    """Try again later; after the last attempt give it up, which counts as a failure of the mailbox."""
    if delivery.attempts >= len(WAITS):
        fail(delivery, DeliveryState.GAVE_UP, answer)
        return
    due_at = timezone.now() + WAITS[delivery.attempts]
    values = {"state": DeliveryState.WAITING, "due_at": due_at, "claim": None, "attempts": delivery.attempts + 1}
    _write(delivery, answer=answer, **values)


def fail(delivery: Delivery, state: DeliveryState, answer: str) -> None:
    """The mail was not taken and will not be."""
    with transaction.atomic():
        if _write(delivery, state=state, answer=answer) and delivery.subscriber is not None:
            delivery.subscriber.note_failure()


def bounce(delivery: Delivery, answer: str) -> None:
    """The mail server knows no such mailbox: the subscription ends."""
    with transaction.atomic():
        if _write(delivery, state=DeliveryState.REFUSED, answer=answer) and delivery.subscriber is not None:
            delivery.subscriber.end(EndReason.BOUNCED)


def unsure(delivery: Delivery, answer: str) -> None:
    """The whole message was sent and nobody said whether it was taken."""
    _write(delivery, state=DeliveryState.UNSURE, answer=answer)


def note_abandoned() -> None:
    """Call unsure what a worker that died was handing over."""
    over = Delivery.objects.filter(state=DeliveryState.HANDED_OVER, due_at__lte=timezone.now())
    over.update(state=DeliveryState.UNSURE, changed_at=timezone.now())


def repeat(keys: list[int]) -> int:
    """Have these lines sent again, as far as they failed or are unsure and somebody is there; return how many."""
    lines = Delivery.objects.filter(pk__in=keys, state__in=MAY_BE_REPEATED, subscriber__isnull=False)
    now = timezone.now()
    return lines.update(state=DeliveryState.WAITING, due_at=now, claim=None, attempts=0, answer="", changed_at=now)
