"""Which mailings are due, and their lines in the ledger: made once each, however often and by however many it is asked."""

import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from news.models import Bulletin, Delivery, DeliveryState, Mailing, MailingKind
from news.models.mailings import OPEN
from news.subscriptions import matter
from portal import languages

# An issue is sent in a language that it is published in within this time; what becomes ready later is on the site.
ISSUE_IS_NEW = datetime.timedelta(days=60)
# The hour of the portal's clock from which digests (on Mondays) and laws are sent.
HOUR = 7
# So many days later a digest or a law is still sent, where no worker ran.
DIGEST_LATE, LAWS_LATE = 3, 2

# The rhythm that each kind of mailing goes by: the name of a column.
RHYTHM = {
    MailingKind.ISSUE: "every_issue",
    MailingKind.DIGEST: "weekly_digest",
    MailingKind.LAWS: "laws_in_force",
}
FILL = """
INSERT INTO news_delivery (mailing_id, subscriber_id, due_at, changed_at)
SELECT %(mailing)s, id, now(), now() FROM news_subscriber
 WHERE state = 'active' AND language = %(language)s AND {rhythm}
"""


def make_mailings(now: datetime.datetime | None = None) -> int:
    """Make what is due at this moment, close what is over; return how many mailings were made."""
    local = timezone.localtime(now)
    made = make_issues(local) + make_digests(local) + make_laws(local)
    close_finished()
    return made


def make(kind: MailingKind, language: str, about: str, **content: Any) -> bool:
    """Make a mailing and a line for each who wants it now, both or neither; False where it was made before."""
    key = f"{kind}:{about}:{language}"
    with transaction.atomic():
        values = {"kind": kind, "language": language, **content}
        mailing, is_new = Mailing.objects.get_or_create(key=key, defaults=values)
        if is_new:
            with connection.cursor() as cursor:
                cursor.execute(FILL.format(rhythm=RHYTHM[kind]), {"mailing": mailing.pk, "language": language})
                mailing.recipients = cursor.rowcount
            mailing.save(update_fields=["recipients"])
    return is_new


def are_made(kind: MailingKind, first_day: datetime.date) -> bool:
    """Whether the mailings of a period are there in every language."""
    return Mailing.objects.filter(kind=kind, first_day=first_day).count() == len(languages.CODES)


def make_issues(now: datetime.datetime) -> int:
    """A mailing for each language in which a new issue can be read."""
    made = 0
    for bulletin in Bulletin.objects.published().filter(published_at__gt=now - ISSUE_IS_NEW).order_by("pk"):
        for language in bulletin.readable_languages:
            made += make(MailingKind.ISSUE, language, str(bulletin.pk), bulletin=bulletin)
    return made


def make_digests(now: datetime.datetime) -> int:
    """From Monday morning, what became public in the week before; nothing where nothing did."""
    monday = now.date() - datetime.timedelta(days=now.weekday())
    if now.weekday() > DIGEST_LATE or (now.weekday() == 0 and now.hour < HOUR):
        return 0
    first, last = monday - datetime.timedelta(days=7), monday - datetime.timedelta(days=1)
    if are_made(MailingKind.DIGEST, first) or not matter.new_items(first, last):
        return 0
    return sum(
        make(MailingKind.DIGEST, language, first.isoformat(), first_day=first, last_day=last)
        for language in languages.CODES
    )


def make_laws(now: datetime.datetime) -> int:
    """On the morning of a day, the laws that enter into force on it."""
    made = 0
    for late in range(LAWS_LATE + 1):
        day = now.date() - datetime.timedelta(days=late)
        if (late == 0 and now.hour < HOUR) or are_made(MailingKind.LAWS, day):
            continue
        if not matter.laws_entering_into_force(day):
            continue
        for language in languages.CODES:
            made += make(MailingKind.LAWS, language, day.isoformat(), first_day=day, last_day=day)
    return made


def close_finished() -> None:
    """Note which mailings have no line left to work on, and how many they reached."""
    lines = Delivery.objects.filter(mailing=OuterRef("pk"))
    over = Mailing.objects.filter(~Exists(lines.filter(state__in=OPEN)), finished_at__isnull=True)
    for mailing in over.exclude(kind=MailingKind.CONFIRMATION):
        mailing.sent = mailing.deliveries.filter(state=DeliveryState.SENT).count()
        mailing.finished_at = timezone.now()
        mailing.save(update_fields=["sent", "finished_at"])
