"""The pages of a subscription: double opt-in, choices, one click to leave; and who learns nothing."""

import datetime
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from news.models import Delivery, DeliveryState, EndReason, Subscriber, SubscriptionAttempt, SubscriptionState
from news.subscriptions import limits, tokens
from news.subscriptions.forgetting import forget
from news.subscriptions.sending import send_due
from portal.languages import CODES
from tests.factories import make_state, make_subject
from tests.news.mailbox import Mailboxes
from tests.news.subscribers import make_mailing, make_subscriber

pytestmark = pytest.mark.django_db

LINK = re.compile(r"https?://[^\s\"<>]+/subscribe/[^\s\"<>]+")


def ask(email: str = "reader@example.org", language: str = "en", **fields: Any) -> Any:
    data = {"email": email, "language": language, "rhythms": ["every_issue"], **fields}
    headers = data.pop("headers", None)
    return Client().post(f"/{language}/subscribe/", data, headers=headers)


def path_in(message: Any, part: str) -> str:
    """The path of the link of this kind in the plain text of a message."""
    text = message.get_body(("plain",)).get_content()
    return next(link for link in LINK.findall(text) if f"/{part}/" in link).partition("//")[2].partition("/")[2]


@pytest.mark.parametrize("language", CODES)
def test_from_the_form_to_a_confirmed_subscription(mailboxes: Mailboxes, language: str) -> None:
    state, subject = make_state(), make_subject()
    client = Client()
    assert client.get(f"/{language}/subscribe/").status_code == 200
    chosen = {"rhythms": ["weekly_digest", "laws_in_force"], "states": [state.iso2], "subjects": [subject.slug]}
    response = ask("Reader@Пример.РФ", language, **chosen)
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    send_due()
    (message,) = mailboxes.got
    assert message["To"] == "Reader@xn--e1afmkfd.xn--p1ai"
    path = "/" + path_in(message, "confirm")
    client.get(path)
    assert Subscriber.objects.get().state == SubscriptionState.PENDING, "opening the link is no consent"
    assert client.post(path).status_code == 200
    subscriber = Subscriber.objects.get()
    assert (subscriber.is_active, subscriber.language) == (True, language)
    assert subscriber.rhythms == ["weekly_digest", "laws_in_force"]
    assert ([*subscriber.states.all()], [*subscriber.subjects.all()]) == ([state], [subject])
    assert client.cookies == {}


def test_the_answer_says_nothing_of_whether_an_address_is_known() -> None:
    known, left, complained = make_subscriber(), make_subscriber(), make_subscriber()
    left.end(EndReason.UNSUBSCRIBED)
    complained.end(EndReason.COMPLAINED)
    answers = [ask(email) for email in ("new@example.org", known.email, left.email, complained.email)]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1


def test_who_is_subscribed_keeps_their_choices_when_somebody_asks_for_their_address(mailboxes: Mailboxes) -> None:
    known = make_subscriber(email="known@example.org")
    ask("KNOWN@example.org", rhythms=["weekly_digest"])
    send_due()
    known.refresh_from_db()
    assert (known.rhythms, known.language, known.is_active) == (["every_issue"], "ru", True)
    (message,) = mailboxes.got
    assert "/subscribe/choices/" in message.get_body(("plain",)).get_content()
    assert "/subscribe/confirm/" not in message.get_body(("html",)).get_content()


def test_who_complained_is_never_written_to_again(mailboxes: Mailboxes) -> None:
    reader = make_subscriber()
    reader.end(EndReason.COMPLAINED)
    Subscriber.objects.update(ended_at=timezone.now() - datetime.timedelta(days=31))
    forget()
    assert reader.email not in str(list(Subscriber.objects.values()))
    ask(reader.email)
    send_due()
    assert mailboxes.got == []


def test_who_left_may_come_back(mailboxes: Mailboxes) -> None:
    reader = make_subscriber()
    reader.end(EndReason.UNSUBSCRIBED)
    ask(reader.email)
    send_due()
    Client().post("/" + path_in(mailboxes.got[0], "confirm"))
    reader.refresh_from_db()
    assert reader.is_active


@pytest.mark.parametrize(
    "email",
    [
        "",
        "reader",
        "reader@example.org\nBcc: other@example.org",
        "reader@example.org\r\n\r\nHello",
        "one@example.org,two@example.org",
        "Reader <reader@example.org>",
        "читатель@example.org",
        "a@" + "b" * 300 + ".org",
        "reader@exa\x00mple.org",
        "reader@" + "я" * 70 + ".рф",
    ],
)
def test_what_is_no_address_is_refused_by_the_form_and_nothing_is_stored(email: str) -> None:
    response = ask(email)
    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert not Subscriber.objects.exists()
    assert not Delivery.objects.exists()


def test_the_database_takes_no_address_with_a_line_break() -> None:
    for email in ("a@example.org\nBcc: b@example.org", "a@example.org b", "a@b@example.org", "a@example.org,b@c.org"):
        with pytest.raises(IntegrityError, match="subscriber_email_is_one_address"), transaction.atomic():
            make_subscriber(email=email)


def test_an_address_is_there_once_however_it_is_written() -> None:
    make_subscriber(email="reader@example.org")
    with pytest.raises(IntegrityError, match="subscriber_email_once"), transaction.atomic():
        make_subscriber(email="READER@example.org")


@pytest.mark.parametrize(
    "fields",
    [{"rhythms": []}, {"rhythms": ["daily"]}, {"states": ["zz"]}, {"subjects": ["nothing"]}, {"language": "fr"}],
)
def test_a_choice_that_there_is_not_is_named(fields: dict[str, Any]) -> None:
    response = Client().post(
        "/en/subscribe/", {"email": "a@example.org", "language": "en", "rhythms": ["every_issue"], **fields}
    )
    assert b'role="alert"' in response.content
    assert not Subscriber.objects.exists()


def test_a_form_from_another_site_is_refused() -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}):
        assert ask(headers=headers).status_code == 403
    assert ask(headers={"sec-fetch-site": "same-origin", "origin": "http://testserver"}).status_code == 302
    assert ask(headers={"origin": "http://testserver"}).status_code == 302


def test_a_program_that_fills_every_field_gets_nothing_sent() -> None:
    assert ask(website="https://spam.example").status_code == 302
    assert not Subscriber.objects.exists()


def test_a_network_may_ask_so_often_and_then_has_to_wait() -> None:
    for number in range(limits.MOST_PER_NETWORK):
        assert ask(f"reader-{number}@example.org").status_code == 302
    response = ask("one-more@example.org")
    assert (response.status_code, "Retry-After" in response) == (429, True)
    assert not Subscriber.objects.filter(email="one-more@example.org").exists()
    SubscriptionAttempt.objects.update(at=timezone.now() - datetime.timedelta(hours=2))
    assert ask("one-more@example.org").status_code == 302


def test_an_address_gets_three_letters_a_day_at_most_and_the_answer_stays_the_same(mailboxes: Mailboxes) -> None:
    for _ in range(5):
        assert ask().status_code == 302
        send_due()
    assert len(mailboxes.got) == limits.MOST_PER_ADDRESS
    assert len({message["Message-ID"] for message in mailboxes.got}) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [("192.0.2.7", "192.0.2.200"), ("2001:db8:1::1", "2001:db8:1:ffff::9"), ("::ffff:192.0.2.7", "192.0.2.9")],
)
def test_a_network_is_what_one_household_is_given(one: str, other: str) -> None:
    assert limits.network_of(one) == limits.network_of(other)
    assert limits.network_of("198.51.100.1") != limits.network_of("192.0.2.1")


# --- Own pages -----------------------------------------------------------------------------------


def test_choices_are_changed_without_a_password() -> None:
    reader = make_subscriber()
    path = f"/en/subscribe/choices/{tokens.choose_token(reader)}/"
    assert Client().get(path).status_code == 200
    response = Client().post(path, {"language": "zh-hans", "rhythms": ["laws_in_force"]})
    assert b'role="status"' in response.content
    reader.refresh_from_db()
    assert (reader.language, reader.rhythms) == ("zh-hans", ["laws_in_force"])


def test_choices_that_are_wrong_change_nothing() -> None:
    reader = make_subscriber()
    response = Client().post(f"/en/subscribe/choices/{tokens.choose_token(reader)}/", {"language": "fr"})
    assert b'role="alert"' in response.content
    reader.refresh_from_db()
    assert (reader.language, reader.rhythms) == ("ru", ["every_issue"])


def test_a_choice_saved_while_somebody_leaves_does_not_bring_them_back() -> None:
    from news.subscriptions.asking import Choices, change

    reader = make_subscriber()
    Subscriber.objects.get(pk=reader.pk).end(EndReason.UNSUBSCRIBED)
    change(reader, Choices("en", ["every_issue"]))
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.ENDED


def test_one_click_in_a_mail_program_ends_the_subscription_without_a_redirect() -> None:
    reader = make_subscriber()
    path = f"/ru/subscribe/end/{tokens.choose_token(reader)}/"
    headers = {"sec-fetch-site": "cross-site", "origin": "https://mail.example"}
    assert Client().get(path, headers=headers).status_code == 200
    reader.refresh_from_db()
    assert reader.is_active, "opening the link is no click"
    response = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}, headers=headers)
    assert response.status_code == 200
    reader.refresh_from_db()
    assert reader.end_reason == EndReason.UNSUBSCRIBED
    assert Client().post(path).status_code == 200, "twice is as good as once"


@pytest.mark.parametrize("page", ["confirm", "choices", "end"])
@pytest.mark.parametrize("token", ["x", "1.abc", "1.1abc.abc", "%F0%9F%98%80", "9" * 400])
def test_a_link_that_is_none_is_said_to_be_none(page: str, token: str) -> None:
    make_subscriber()
    for response in (Client().get(f"/en/subscribe/{page}/{token}/"), Client().post(f"/en/subscribe/{page}/{token}/")):
        assert response.status_code == 404
        assert b"not valid" in response.content


def test_a_link_to_confirm_does_not_open_other_pages_and_the_other_way_round() -> None:
    reader = make_subscriber(active=False)
    assert tokens.to_choose(tokens.confirm_token(reader)) is None
    assert tokens.to_confirm(tokens.choose_token(reader)) is None


def test_a_link_to_confirm_is_good_for_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_subscriber(active=False)
    token = tokens.confirm_token(reader)
    assert tokens.to_confirm(token) == reader
    monkeypatch.setattr(tokens, "CONFIRM_WITHIN_S", -1)
    assert Client().post(f"/en/subscribe/confirm/{token}/").status_code == 404


def test_pages_of_subscriptions_are_kept_by_nobody_and_shown_by_no_search_engine() -> None:
    token = tokens.choose_token(make_subscriber())
    for path in ("subscribe/", "subscribe/asked/", f"subscribe/choices/{token}/", f"subscribe/end/{token}/"):
        response = Client().get(f"/en/{path}?x=1")
        assert "no-store" in response["Cache-Control"]
        assert b'<meta name="robots" content="noindex">' in response.content
        assert response["Referrer-Policy"] == "same-origin"
        assert response.cookies == {}


# --- Forgetting ----------------------------------------------------------------------------------


def test_what_was_never_confirmed_is_forgotten_after_a_week_and_who_left_after_a_month() -> None:
    stays, pending, left = make_subscriber(), make_subscriber(active=False), make_subscriber()
    make_mailing(left)
    Delivery.objects.update(state=DeliveryState.REFUSED, answer=f"550 <{left.email}> no")
    left.end(EndReason.UNSUBSCRIBED)
    forget()
    assert Subscriber.objects.count() == 3
    Subscriber.objects.filter(pk=pending.pk).update(asked_at=timezone.now() - datetime.timedelta(days=8))
    Subscriber.objects.filter(pk=left.pk).update(ended_at=timezone.now() - datetime.timedelta(days=31))
    forget()
    assert list(Subscriber.objects.all()) == [stays]
    assert Delivery.objects.get().answer == ""


def test_subscribing_makes_no_page_new() -> None:
    from portal.delivery.generation import generation

    before = generation()
    make_subscriber(states=[], subjects=[])
    ask()
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert generation() == before
