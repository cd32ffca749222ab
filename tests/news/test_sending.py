"""Sending over SMTP: every subscriber once, whatever one mailbox answers."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.models import Delivery, DeliveryState, EndReason, Mailing, Subscriber
from news.subscriptions import ledger, sending
from news.subscriptions.sending import send_due
from tests.news.mailbox import Mailboxes
from tests.news.subscribers import make_mailing, make_subscriber

pytestmark = pytest.mark.django_db


def line_of(subscriber: Subscriber) -> Delivery:
    return Delivery.objects.get(subscriber=subscriber)


def send_later(subscriber: Subscriber) -> None:
    """Let the time come at which a mail that was put off is tried again."""
    Delivery.objects.filter(subscriber=subscriber).update(due_at=timezone.now())
    send_due()


def test_each_gets_the_letter_once_over_one_connection(mailboxes: Mailboxes) -> None:
    readers = [make_subscriber(active=False) for _ in range(30)]
    make_mailing(*readers)
    send_due()
    send_due()
    assert mailboxes.counts() == {each.email: 1 for each in readers}
    assert mailboxes.connections == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


@pytest.mark.parametrize("said", ["450 4.2.1 mailbox busy", "421 4.3.2 closing", "452 4.2.2 mailbox full"])
def test_a_mailbox_that_has_no_time_gets_the_letter_later_and_others_now(mailboxes: Mailboxes, said: str) -> None:
    busy, other = make_subscriber(email="busy@example.org", active=False), make_subscriber(active=False)
    make_mailing(busy, other)
    mailboxes.at_mailbox["busy@example.org"] = said
    send_due()
    assert mailboxes.counts() == {other.email: 1}
    line = line_of(busy)
    assert (line.state, line.attempts, line.answer) == (DeliveryState.WAITING, 1, said)
    assert line.due_at > timezone.now() + datetime.timedelta(minutes=4)
    del mailboxes.at_mailbox["busy@example.org"]
    send_later(busy)
    assert mailboxes.counts() == {other.email: 1, busy.email: 1}


def test_after_the_last_attempt_a_letter_is_given_up_and_three_such_end_the_subscription(mailboxes: Mailboxes) -> None:
    full = make_subscriber(active=False)
    mailboxes.at_mailbox[full.email] = "452 4.2.2 mailbox full"
    for number in range(1, 4):
        mailing = make_mailing(full)
        for _ in range(len(ledger.WAITS) + 1):
            Delivery.objects.filter(mailing=mailing).update(due_at=timezone.now())
            send_due()
        assert Delivery.objects.get(mailing=mailing).state == DeliveryState.GAVE_UP
        full.refresh_from_db()
        assert full.failures == number
    assert full.end_reason == EndReason.BOUNCED


def test_a_letter_that_arrives_forgives_the_failures_before_it(mailboxes: Mailboxes) -> None:
    reader = make_subscriber(active=False, failures=2)
    make_mailing(reader)
    send_due()
    reader.refresh_from_db()
    assert reader.failures == 0


@pytest.mark.parametrize("said", ["550 5.1.1 no such user", "550 no such user", "553 5.2.1 closed"])
def test_a_mailbox_that_there_is_not_ends_its_subscription_at_once(mailboxes: Mailboxes, said: str) -> None:
    gone, other = make_subscriber(active=False), make_subscriber(active=False)
    make_mailing(gone, other)
    mailboxes.at_mailbox[gone.email] = said
    send_due()
    gone.refresh_from_db()
    assert (gone.end_reason, line_of(gone).state) == (EndReason.BOUNCED, DeliveryState.REFUSED)
    assert mailboxes.counts() == {other.email: 1}


@pytest.mark.parametrize("said", ["550 5.7.1 your network is blocked", "552 5.2.2 mailbox full", "554 no"])
def test_a_refusal_for_another_reason_is_only_counted(mailboxes: Mailboxes, said: str) -> None:
    reader = make_subscriber()
    make_mailing(reader)
    mailboxes.at_mailbox[reader.email] = said
    send_due()
    reader.refresh_from_db()
    assert (reader.is_active, reader.failures, line_of(reader).state) == (True, 1, DeliveryState.REFUSED)


def test_a_mailbox_that_never_answers_holds_nobody_up(mailboxes: Mailboxes, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    silent, other = make_subscriber(active=False), make_subscriber(active=False)
    make_mailing(silent, other)
    mailboxes.at_mailbox[silent.email] = "never"
    send_due()
    assert mailboxes.counts() == {other.email: 1}
    assert (line_of(silent).state, line_of(silent).attempts) == (DeliveryState.WAITING, 1)


def test_a_server_that_is_silent_after_the_whole_message_leaves_an_unsure_line(
    mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("news.subscriptions.transport.FINAL_ANSWER_S", 0.3)
    silent, other = make_subscriber(active=False), make_subscriber(active=False)
    make_mailing(silent, other)
    mailboxes.after_message[silent.email] = "never"
    send_due()
    send_due()
    assert mailboxes.counts() == {silent.email: 1, other.email: 1}
    assert line_of(silent).state == DeliveryState.UNSURE


@pytest.mark.parametrize(
    ("said", "state"),
    [("451 4.3.0 later", DeliveryState.WAITING), ("554 5.6.0 not this", DeliveryState.REFUSED)],
)
def test_a_refusal_of_the_whole_message_is_not_taken_for_success(
    mailboxes: Mailboxes, said: str, state: DeliveryState
) -> None:
    reader = make_subscriber(active=False)
    make_mailing(reader)
    mailboxes.after_message[reader.email] = said
    send_due()
    assert (mailboxes.got, line_of(reader).state) == ([], state)


def test_without_a_mail_server_everything_waits_and_no_attempt_counts(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    readers = [make_subscriber(active=False) for _ in range(3)]
    make_mailing(*readers)
    assert send_due() is False
    assert {(line.state, line.attempts) for line in Delivery.objects.all()} == {(DeliveryState.WAITING, 0)}


def test_silence_of_several_in_succession_is_taken_for_that_of_the_server(mailboxes: Mailboxes, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    readers = [make_subscriber(active=False) for _ in range(10)]
    make_mailing(*readers)
    mailboxes.at_mailbox |= {each.email: "never" for each in readers}
    send_due()
    assert Delivery.objects.filter(attempts=1).count() == sending.MOST_SILENT


def test_somebody_who_left_since_is_not_written_to(mailboxes: Mailboxes) -> None:
    reader = make_subscriber(active=False)
    make_mailing(reader)
    reader.end(EndReason.UNSUBSCRIBED)
    send_due()
    assert (mailboxes.got, line_of(reader).state) == ([], DeliveryState.NOTHING_NEW)


@pytest.mark.parametrize("email", ["a(b@example.org", "a..b@", "@example.org", "a@[example", '"@example.org'])
def test_what_stands_in_the_database_and_is_no_address_holds_nobody_up(mailboxes: Mailboxes, email: str) -> None:
    wrong, other = make_subscriber(active=False), make_subscriber(active=False)
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=wrong.pk).update(email=email)
    except IntegrityError:
        return  # the database takes no such address at all
    make_mailing(wrong, other)
    send_due()
    assert mailboxes.counts() == {other.email: 1}
    assert line_of(wrong).state == DeliveryState.REFUSED


def test_a_worker_that_slept_through_its_lease_does_not_end_the_message(mailboxes: Mailboxes) -> None:
    reader = make_subscriber(active=False)
    make_mailing(reader)
    (mine,) = ledger.claim(1)
    Delivery.objects.update(due_at=timezone.now())
    (other,) = ledger.claim(1)
    assert ledger.mark_handed_over(mine) == 0
    assert ledger.mark_handed_over(other) == 1


def test_what_was_being_handed_over_is_shown_as_unsure_and_not_sent_again(mailboxes: Mailboxes) -> None:
    reader = make_subscriber(active=False)
    make_mailing(reader)
    Delivery.objects.update(state=DeliveryState.HANDED_OVER, due_at=timezone.now() - datetime.timedelta(seconds=1))
    send_due()
    assert (mailboxes.got, line_of(reader).state) == ([], DeliveryState.UNSURE)
    assert ledger.repeat([line_of(reader).pk]) == 1
    send_due()
    assert mailboxes.counts() == {reader.email: 1}


def test_one_who_waits_comes_before_a_great_mailing(mailboxes: Mailboxes) -> None:
    make_mailing(*(make_subscriber(active=False) for _ in range(5)))
    person = make_subscriber(active=False)
    Delivery.objects.create(mailing=make_mailing(), subscriber=person, is_urgent=True)
    assert ledger.claim(1)[0].subscriber == person


def test_without_a_server_letters_are_written_to_files(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    reader = make_subscriber(active=False)
    make_mailing(reader)
    send_due()
    (file,) = tmp_path.iterdir()
    assert reader.email in file.read_text()
    assert Mailing.objects.get().deliveries.get().state == DeliveryState.SENT
