"""Digests and announcements of laws: what is sent to whom and when."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Delivery, DeliveryState, Mailing, MailingKind, Subscriber
from news.subscriptions.due import make_mailings
from news.subscriptions.matter import MOST_ITEMS, new_items
from news.subscriptions.sending import send_due
from portal.languages import CODES
from tests.factories import (
    make_article,
    make_law,
    make_state,
    make_subject,
    texts,
)
from tests.news.mailbox import Mailboxes, plain
from tests.news.subscribers import make_subscriber

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime.datetime(2026, 11, 16, 8, tzinfo=BEIJING)
IN_THE_WEEK_BEFORE = datetime.datetime(2026, 11, 11, 12, tzinfo=BEIJING)


def recipients(kind: MailingKind) -> set[tuple[str, Subscriber]]:
    """(language, subscriber) of all lines of a kind of mailing."""
    lines = Delivery.objects.filter(mailing__kind=kind).select_related("subscriber", "mailing")
    return {(line.mailing.language, line.subscriber) for line in lines}


# --- Digests -------------------------------------------------------------------------------------


def test_a_digest_goes_out_on_monday_once_with_what_became_public_in_the_week_before(mailboxes: Mailboxes) -> None:
    reader = make_subscriber(language="en", every_issue=False, weekly_digest=True)
    new = make_article(published_at=IN_THE_WEEK_BEFORE)
    old = make_article(published_at=IN_THE_WEEK_BEFORE - datetime.timedelta(days=7))
    assert make_mailings(MONDAY.replace(hour=6)) == 0
    make_mailings(MONDAY)
    make_mailings(MONDAY + datetime.timedelta(days=1))
    send_due()
    assert recipients(MailingKind.DIGEST) == {("en", reader)}
    (message,) = mailboxes.got
    assert new.title_en in plain(message)
    assert old.title_en not in plain(message)
    assert "9 November 2026" in message["Subject"]


def test_a_digest_has_only_what_was_chosen_and_nothing_is_sent_where_that_is_nothing(mailboxes: Mailboxes) -> None:
    kazakhstan, russia = make_state(), make_state()
    air = make_subject()
    smog = make_subject(parent=air)
    digest: dict[str, Any] = {"language": "en", "every_issue": False, "weekly_digest": True}
    of_state = make_subscriber(**digest, states=[kazakhstan])
    of_subject = make_subscriber(**digest, subjects=[air])
    of_both = make_subscriber(**digest, states=[russia], subjects=[air])
    article = make_article(published_at=IN_THE_WEEK_BEFORE, states=[kazakhstan], title_en="About Kazakhstan")
    on_smog = make_article(published_at=IN_THE_WEEK_BEFORE, subjects=[smog], title_en="About smog")
    make_mailings(MONDAY)
    send_due()
    got = {message["To"]: plain(message) for message in mailboxes.got}
    assert set(got) == {of_state.email, of_subject.email}
    assert article.title_en in got[of_state.email]
    assert on_smog.title_en not in got[of_state.email]
    assert on_smog.title_en in got[of_subject.email]
    assert Delivery.objects.get(subscriber=of_both).state == DeliveryState.NOTHING_NEW


def test_without_anything_new_there_is_no_digest() -> None:
    make_subscriber(every_issue=False, weekly_digest=True)
    assert make_mailings(MONDAY) == 0
    assert not Mailing.objects.exists()


def test_a_digest_that_is_days_late_is_sent_and_one_that_is_older_is_not() -> None:
    make_article(published_at=IN_THE_WEEK_BEFORE)
    assert make_mailings(MONDAY + datetime.timedelta(days=4)) == 0
    assert make_mailings(MONDAY + datetime.timedelta(days=3)) == len(CODES)


def test_the_queries_of_a_digest_do_not_grow_with_its_items() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            new_items(IN_THE_WEEK_BEFORE.date(), IN_THE_WEEK_BEFORE.date())
        return len(captured)

    make_article(published_at=IN_THE_WEEK_BEFORE)
    few = queries()
    for _ in range(5):
        make_article(published_at=IN_THE_WEEK_BEFORE)
    assert queries() == few == 1
    assert MOST_ITEMS > 5


# --- Laws ----------------------------------------------------------------------------------------


def test_a_law_is_announced_on_the_morning_of_the_day_on_which_it_enters_into_force(mailboxes: Mailboxes) -> None:
    kazakhstan = make_state(**texts("name", "Kazakhstan"))
    laws: dict[str, Any] = {"language": "en", "every_issue": False, "laws_in_force": True}
    reader, narrow = make_subscriber(**laws), make_subscriber(**laws, states=[make_state()])
    law = make_law(state=kazakhstan, events={"adopted": "2026-01-02", "in_force": "2026-11-16"}, title_en="Code")
    make_law(events={"in_force": "2026-11-17"}, title_en="Tomorrow")
    make_law(events={"in_force": "2026-11-16"}, title_en="Draft", published=False)
    make_mailings(MONDAY)
    make_mailings(MONDAY + datetime.timedelta(hours=5))
    send_due()
    (message,) = mailboxes.got
    assert message["To"] == reader.email
    assert law.title_en in plain(message)
    assert "Tomorrow" not in plain(message)
    assert "Draft" not in plain(message)
    assert "16 November 2026" in message["Subject"]
    assert Delivery.objects.get(subscriber=narrow).state == DeliveryState.NOTHING_NEW


def test_a_law_of_which_only_the_year_is_known_is_not_announced_on_a_day() -> None:
    law = make_law()
    law.events.create(kind="in_force", date=datetime.date(2026, 1, 1), date_precision="year")
    assert make_mailings(datetime.datetime(2026, 1, 1, 9, tzinfo=BEIJING)) == 0
    assert make_mailings(datetime.datetime(2026, 12, 31, 9, tzinfo=BEIJING)) == 0
