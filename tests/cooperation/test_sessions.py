"""Sessions are counted from their records; those without a record are shown as missing."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cooperation.models import Meeting
from cooperation.sessions import Sessions, sessions_of
from tests.factories import make_mechanism, make_meeting
from tests.pages import get

pytestmark = pytest.mark.django_db


def test_the_highest_number_counts_and_the_gaps_are_missing() -> None:
    mechanism = make_mechanism()
    for ordinal in (1, 4, 5, 9):
        make_meeting(mechanism=mechanism, ordinal=ordinal)
    assert sessions_of(Meeting.objects.all()) == Sessions(count=9, recorded=4, missing=[(2, 3), (6, 8)])


def test_events_without_a_number_do_not_count() -> None:
    assert not sessions_of([make_meeting(ordinal=None)])


def test_a_session_that_is_still_ahead_does_not_count() -> None:
    mechanism = make_mechanism()
    make_meeting(mechanism=mechanism, ordinal=1, date=datetime.date(2019, 9, 1))
    make_meeting(mechanism=mechanism, ordinal=2, date=datetime.date.today() + datetime.timedelta(days=30))  # noqa: DTZ011
    assert sessions_of(Meeting.objects.all()).count == 1


def test_a_number_is_given_once_in_a_mechanism() -> None:
    first = make_meeting(ordinal=1)
    second = make_meeting(mechanism=first.mechanism, ordinal=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=second.pk).update(ordinal=1)


def test_the_page_of_a_mechanism_shows_missing_sessions_as_missing(client: Client) -> None:
    mechanism = make_mechanism(slug="experts")
    make_meeting(mechanism=mechanism, ordinal=1)
    make_meeting(mechanism=mechanism, ordinal=11)
    html = get(client, "/en/cooperation/experts/")
    assert html.count('<span class="cell">') == 9


def test_a_session_is_read_by_its_number_and_an_event_by_its_name(client: Client) -> None:
    mechanism = make_mechanism(slug="experts")
    make_meeting(mechanism=mechanism, ordinal=3, title_en="Third session")
    make_meeting(mechanism=mechanism, slug="opening", title_en="The opening")
    assert "Third session" in get(client, "/en/cooperation/experts/meetings/3/")
    assert "The opening" in get(client, "/en/cooperation/experts/meetings/opening/")
    assert client.get("/en/cooperation/experts/meetings/4/").status_code == 404


def test_a_session_that_was_only_announced_does_not_count() -> None:
    mechanism = make_mechanism()
    make_meeting(mechanism=mechanism, ordinal=1)
    make_meeting(mechanism=mechanism, ordinal=2, status="announced", date_precision="unknown")
    assert sessions_of(Meeting.objects.all()).count == 1
