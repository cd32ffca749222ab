"""Subscribers and mailings in the admin: who may read addresses, what may be sent again, and nothing else."""

import pytest
from django.test import Client

from news.models import Delivery, DeliveryState, Mailing, Subscriber
from tests.admin.forms import url_of
from tests.factories import make_user
from tests.news.subscribers import make_mailing, make_subscriber

pytestmark = pytest.mark.django_db

LOOK = ("news.view_subscriber", "news.view_mailing", "news.view_delivery")


def signed_in(*permissions: str) -> Client:
    client = Client()
    client.force_login(make_user(*LOOK, *permissions))
    return client


def page(client: Client, model: type, query: str = "") -> str:
    response = client.get(f"{url_of(model, 'changelist')}{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("may", [True, False])
def test_an_address_is_read_only_by_those_who_may(may: bool) -> None:
    reader = make_subscriber(email="secret@example.org")
    make_mailing(reader)
    Delivery.objects.update(state=DeliveryState.REFUSED, answer="550 <secret@example.org> unknown")
    client = signed_in(*(["news.read_addresses_of_subscriber"] if may else []))
    form = client.get(url_of(reader, "change")).content.decode()
    found = [page(client, Subscriber), page(client, Delivery), form]
    assert ["secret" in html for html in found] == [may] * 3


def test_who_may_not_read_addresses_cannot_find_out_by_searching() -> None:
    make_subscriber(email="secret@example.org")
    client = signed_in()
    assert page(client, Subscriber, "?q=secret").count("…@example.org") == page(client, Subscriber, "?q=other").count(
        "…@example.org"
    )


def test_nobody_adds_or_changes_a_subscriber_or_a_mailing_by_hand() -> None:
    reader = make_subscriber()
    mailing = make_mailing(reader)
    client = signed_in("news.add_subscriber", "news.change_subscriber", "news.add_mailing", "news.change_mailing")
    assert client.get(url_of(Subscriber, "add")).status_code == 403
    assert client.post(url_of(reader, "change"), {"email": "x@example.org"}).status_code == 403
    assert client.post(url_of(mailing, "change"), {"key": "x"}).status_code == 403


def test_somebody_who_asks_for_it_is_deleted_and_the_ledger_stays() -> None:
    reader = make_subscriber()
    make_mailing(reader)
    client = signed_in("news.delete_subscriber")
    client.post(url_of(reader, "delete"), {"post": "yes"})
    assert not Subscriber.objects.exists()
    assert Delivery.objects.get().subscriber is None


@pytest.mark.parametrize("may", [True, False])
def test_what_is_unsure_is_sent_again_by_those_who_may_publish(may: bool) -> None:
    unsure, sent = make_subscriber(), make_subscriber()
    make_mailing(unsure, sent)
    Delivery.objects.filter(subscriber=unsure).update(state=DeliveryState.UNSURE)
    Delivery.objects.filter(subscriber=sent).update(state=DeliveryState.SENT)
    client = signed_in(*(["news.publish_bulletin"] if may else []))
    keys = list(Delivery.objects.values_list("pk", flat=True))
    client.post(url_of(Delivery, "changelist"), {"action": "send_again", "_selected_action": keys})
    states = dict(Delivery.objects.values_list("subscriber", "state"))
    expected = DeliveryState.WAITING if may else DeliveryState.UNSURE
    assert states == {unsure.pk: expected, sent.pk: DeliveryState.SENT}


def test_the_list_of_what_did_not_arrive(editor: Client) -> None:
    lost, arrived = make_subscriber(email="a@lost.example"), make_subscriber(email="b@arrived.example")
    make_mailing(lost, arrived)
    Delivery.objects.filter(subscriber=lost).update(state=DeliveryState.GAVE_UP)
    Delivery.objects.filter(subscriber=arrived).update(state=DeliveryState.SENT)
    html = page(editor, Delivery, "?outcome=not_arrived")
    assert "@lost.example" in html
    assert "@arrived.example" not in html


def test_the_progress_of_a_mailing_is_shown(editor: Client) -> None:
    make_mailing(make_subscriber(), make_subscriber())
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(state=DeliveryState.UNSURE)  # type: ignore[union-attr]
    html = page(editor, Mailing)
    assert "perhaps sent: 1" in html
    assert "waiting: 1" in html
