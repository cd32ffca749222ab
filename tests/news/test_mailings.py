"""What is sent to whom and when; and that the letters say what they must."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from news.models import Delivery, DeliveryState, Mailing, MailingKind, Subscriber
from news.subscriptions.due import make_mailings
from news.subscriptions.matter import MOST_ITEMS, new_items
from news.subscriptions.sending import send_due
from portal.languages import CODES
from tests.factories import (
    make_article,
    make_bulletin,
    make_editors_note,
    make_law,
    make_state,
    make_subject,
    texts,
)
from tests.news.mailbox import Mailboxes
from tests.news.subscribers import make_subscriber

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime.datetime(2026, 11, 16, 8, tzinfo=BEIJING)
IN_THE_WEEK_BEFORE = datetime.datetime(2026, 11, 11, 12, tzinfo=BEIJING)


def recipients(kind: MailingKind) -> set[tuple[str, Subscriber]]:
    """(language, subscriber) of all lines of a kind of mailing."""
    lines = Delivery.objects.filter(mailing__kind=kind).select_related("subscriber", "mailing")
    return {(line.mailing.language, line.subscriber) for line in lines}


def plain(message: Any) -> str:
    return message.get_body(("plain",)).get_content()


def html(message: Any) -> str:
    return message.get_body(("html",)).get_content()


# --- Issues --------------------------------------------------------------------------------------


def test_an_issue_goes_once_to_those_who_want_it_in_a_language_that_is_ready(mailboxes: Mailboxes) -> None:
    readers = {code: make_subscriber(language=code) for code in CODES}
    make_subscriber(language="zh-hans", every_issue=False, weekly_digest=True)
    make_subscriber(language="zh-hans", active=False)
    bulletin = make_bulletin(make_article(), languages=("zh-hans",))
    for _ in range(2):
        make_mailings()
        send_due()
    assert mailboxes.counts() == {readers["zh-hans"].email: 1}
    bulletin.title_ru = "Выпуск 1"
    bulletin.save()
    make_mailings()
    send_due()
    assert mailboxes.counts() == {readers["zh-hans"].email: 1, readers["ru"].email: 1}
    assert {each.sent for each in Mailing.objects.filter(kind=MailingKind.ISSUE)} <= {1, None}


def test_a_scheduled_issue_is_sent_when_its_time_comes(mailboxes: Mailboxes) -> None:
    make_subscriber()
    bulletin = make_bulletin(make_article(), published_at=timezone.now() + datetime.timedelta(hours=1))
    assert make_mailings() == 0
    type(bulletin).objects.update(published_at=timezone.now())
    make_mailings()
    send_due()
    assert len(mailboxes.got) == 1


def test_an_old_issue_that_is_entered_today_is_not_sent() -> None:
    make_subscriber()
    make_bulletin(make_article(), published_at=timezone.now() - datetime.timedelta(days=61))
    assert make_mailings() == 0


def test_an_issue_that_is_withdrawn_while_it_is_sent_goes_no_further_until_it_is_public_again(
    mailboxes: Mailboxes,
) -> None:
    make_subscriber()
    bulletin = make_bulletin(make_article())
    make_mailings()
    bulletin.withdraw()
    send_due()
    assert mailboxes.got == []
    bulletin.publish()
    Delivery.objects.update(due_at=timezone.now())
    send_due()
    assert len(mailboxes.got) == 1


@pytest.mark.parametrize("language", CODES)
def test_the_letter_of_an_issue_has_what_is_in_it(mailboxes: Mailboxes, language: str) -> None:
    make_subscriber(language=language)
    first, second = make_article(), make_article(languages=("zh-hans",), title_zh_hans="只有中文 <b>")
    bulletin = make_bulletin(first, second)
    note = make_editors_note(first)
    note.bulletin = bulletin
    note.save()
    make_mailings()
    send_due()
    (message,) = mailboxes.got
    with translation.override(language):
        for body in (plain(message), html(message)):
            assert first.reading.title in body
            assert f"/{language}/news/{first.slug}/" in body
            assert "Note" in body
            assert "/subscribe/end/" in body
            assert "TOKEN-OF" not in body
    assert f'<html lang="{language}">' in html(message)
    assert '<a href="' in html(message)
    assert "只有中文 &lt;b&gt;" in html(message)
    assert "只有中文 <b>" in plain(message)
    assert "<img" not in html(message)
    assert "<style" not in html(message)
    if language != "zh-hans":
        assert 'lang="zh-hans"' in html(message)


def test_a_letter_has_the_headers_that_mail_programs_ask_for(mailboxes: Mailboxes, settings: Any) -> None:
    settings.SITE_URL = "https://portal.example.org"
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@example.org>"
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    reader = make_subscriber(language="ru")
    make_bulletin(make_article())
    make_mailings()
    send_due()
    (message,) = mailboxes.got
    assert message["From"].addresses[0].addr_spec == "portal@example.org"
    assert "ШОС" in message["From"].addresses[0].display_name
    assert message["To"] == reader.email
    assert message["List-Unsubscribe"].startswith("<https://portal.example.org/ru/subscribe/end/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<issue.ru.portal.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["Message-ID"].endswith("@portal.example.org>")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert all(part["Content-Transfer-Encoding"] == "base64" for part in message.iter_parts())
    ((return_address, _to),) = mailboxes.envelopes
    assert return_address.startswith("bounces+")
    assert return_address.endswith("@example.org")
    assert len(return_address.partition("@")[0]) <= 64


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


# --- The ledger ----------------------------------------------------------------------------------


def test_a_mailing_fills_its_ledger_in_the_same_queries_for_any_number_of_subscribers() -> None:
    def queries() -> int:
        Mailing.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            make_mailings()
        return len(captured)

    make_bulletin(make_article(), languages=("ru",))
    make_subscriber()
    few = queries()
    for _ in range(10):
        make_subscriber()
    assert queries() == few
    assert Mailing.objects.get().recipients == 11


def test_a_mailing_is_closed_when_nothing_is_left_of_it(mailboxes: Mailboxes) -> None:
    make_subscriber()
    make_bulletin(make_article(), languages=("ru",))
    make_mailings()
    assert Mailing.objects.get(kind=MailingKind.ISSUE).finished_at is None
    send_due()
    make_mailings()
    mailing = Mailing.objects.get(kind=MailingKind.ISSUE)
    assert (mailing.recipients, mailing.sent) == (1, 1)
    assert mailing.finished_at is not None
