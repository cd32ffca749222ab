"""Issues by e-mail: to whom and when; that the letters say what they must; and the lines of the ledger."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from news.models import Bulletin, Delivery, DeliveryState, Mailing, MailingKind, Subscriber
from news.subscriptions import ledger
from news.subscriptions.asking import Choices, change
from news.subscriptions.due import make_mailings
from news.subscriptions.sending import send_due
from portal.languages import CODES
from portal.publishing.states import Readiness
from portal.templatetags.portal import language_name
from tests.factories import (
    make_article,
    make_bulletin,
    make_colophon,
    make_editors_note,
    texts,
)
from tests.news.mailbox import Mailboxes, html, plain
from tests.news.subscribers import make_subscriber

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime.datetime(2026, 11, 16, 8, tzinfo=BEIJING)
IN_THE_WEEK_BEFORE = datetime.datetime(2026, 11, 11, 12, tzinfo=BEIJING)


def recipients(kind: MailingKind) -> set[tuple[str, Subscriber]]:
    """(language, subscriber) of all lines of a kind of mailing."""
    lines = Delivery.objects.filter(mailing__kind=kind).select_related("subscriber", "mailing")
    return {(line.mailing.language, line.subscriber) for line in lines}


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
    bulletin.title_ru, bulletin.readiness_ru = "Выпуск 1", Readiness.CURRENT
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
    assert Delivery.objects.get().state == DeliveryState.HELD
    bulletin.publish()
    make_mailings()
    send_due()
    assert len(mailboxes.got) == 1


def languages_got(mailboxes: Mailboxes) -> dict[str, list[str]]:
    """In which languages each address got its letters."""
    found: dict[str, list[str]] = {}
    for message in mailboxes.got:
        found.setdefault(message["To"], []).append(message["List-Id"].split(".")[1])
    return found


def test_who_changes_the_language_gets_an_issue_once_whichever_language_is_ready_first(mailboxes: Mailboxes) -> None:
    leaves, comes = make_subscriber(language="zh-hans"), make_subscriber(language="en")
    bulletin = make_bulletin(make_article(), languages=("zh-hans",))
    make_mailings()
    send_due()
    make_mailings()
    change(leaves, Choices("en", ["every_issue"]))
    change(comes, Choices("zh-hans", ["every_issue"]))
    send_due()
    bulletin.title_en, bulletin.readiness_en = "Issue 1", Readiness.CURRENT
    bulletin.save()
    make_mailings()
    send_due()
    assert languages_got(mailboxes) == {leaves.email: ["zh-hans"], comes.email: ["zh-hans"]}
    make_mailings()
    sent = Mailing.objects.filter(kind=MailingKind.ISSUE).values_list("language", "recipients", "sent")
    assert set(sent) == {("zh-hans", 2, 2), ("en", 0, 0)}


def test_who_subscribes_or_chooses_issues_after_one_came_out_gets_the_next_even_with_another_language() -> None:
    make_bulletin(make_article())
    digest_only = make_subscriber(language="en", every_issue=False, weekly_digest=True)
    make_mailings()
    new = make_subscriber(language="en")
    change(new, Choices("ru", ["every_issue"]))
    change(digest_only, Choices("ru", ["every_issue"]))
    assert not Delivery.objects.exists()


def test_an_issue_is_not_sent_in_a_language_that_is_a_draft_again(mailboxes: Mailboxes) -> None:
    make_subscriber(language="en")
    bulletin = make_bulletin(make_article())
    make_mailings()
    bulletin.readiness_en = Readiness.DRAFT
    bulletin.save()
    send_due()
    assert mailboxes.got == []
    assert Delivery.objects.get().state == DeliveryState.HELD


def test_an_issue_that_is_withdrawn_during_a_run_goes_no_further(
    mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("news.subscriptions.sending.BATCH", 1)
    for _ in range(3):
        make_subscriber()
    bulletin = make_bulletin(make_article())
    make_mailings()
    sent = ledger.sent

    def withdraw(line: Delivery, answer: str) -> None:
        sent(line, answer)
        Bulletin.objects.get(pk=bulletin.pk).withdraw()

    monkeypatch.setattr(ledger, "sent", withdraw)
    send_due()
    assert len(mailboxes.got) == 1


def test_lines_of_a_withdrawn_issue_are_held_back_at_once_and_stand_in_nobodys_way(mailboxes: Mailboxes) -> None:
    for _ in range(3):
        make_subscriber(weekly_digest=True)
    bulletin = make_bulletin(make_article(published_at=IN_THE_WEEK_BEFORE))
    make_mailings(MONDAY)
    bulletin.withdraw()
    make_mailings(MONDAY)
    with CaptureQueriesContext(connection) as captured:
        make_mailings(MONDAY)
    assert not [
        each
        for each in captured
        if "news_delivery" in each["sql"] and "UPDATE" in each["sql"] and "held" not in each["sql"]
    ]
    lines = Delivery.objects.filter(bulletin=bulletin)
    assert set(lines.values_list("state", flat=True)) == {DeliveryState.HELD}
    assert {line.mailing.kind for line in ledger.claim(100)} == {MailingKind.DIGEST}
    assert Mailing.objects.get(bulletin=bulletin, language="ru").finished_at is None
    bulletin.publish()
    make_mailings(MONDAY)
    send_due()
    assert set(lines.values_list("state", flat=True)) == {DeliveryState.SENT}


@pytest.mark.parametrize("language", CODES)
def test_a_letter_says_in_which_other_language_a_text_is_and_who_made_the_issue(
    mailboxes: Mailboxes, language: str
) -> None:
    make_colophon(**texts("body", "<p>Made by us</p>"))
    make_subscriber(language=language)
    make_bulletin(make_article(languages=("zh-hans",), title_zh_hans="只有中文"))
    make_mailings()
    send_due()
    (message,) = mailboxes.got
    with translation.override(language):
        said = f"({language_name('zh-hans')})"
    for body in (plain(message), html(message)):
        assert (said in body) == (language != "zh-hans")
        assert "Made by us" in body


def test_an_issue_whose_articles_were_all_withdrawn_is_not_sent(mailboxes: Mailboxes) -> None:
    make_subscriber()
    article = make_article()
    make_bulletin(article)
    make_mailings()
    article.withdraw()
    send_due()
    assert mailboxes.got == []


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


def test_a_mailing_to_thousands_is_filled_and_taken_up_in_few_queries() -> None:
    number, now = 5000, timezone.now()
    Subscriber.objects.bulk_create(
        Subscriber(email=f"r{each}@example.org", language="ru", every_issue=True, state="active", confirmed_at=now)
        for each in range(number)
    )
    make_bulletin(make_article(), languages=("ru",))
    with CaptureQueriesContext(connection) as filling:
        make_mailings()
    assert Mailing.objects.get().recipients == Delivery.objects.count() == number
    with CaptureQueriesContext(connection) as taking_up:
        taken = [line.pk for _ in range(5) for line in ledger.claim(20)]
    assert len(set(taken)) == 100
    assert len(filling) < 40
    assert len(taking_up) <= 5 * 8


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
