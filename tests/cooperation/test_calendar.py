"""The calendar of meetings: those still ahead, in the language of its address."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.factories import make_meeting, make_state

pytestmark = pytest.mark.django_db


def calendar(client: Client, language: str) -> Calendar:
    response = client.get(f"/{language}/meetings.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    parsed = Calendar.from_ical(response.content)
    assert isinstance(parsed, Calendar)
    return parsed


def test_only_meetings_ahead_with_a_known_day_are_in_it(client: Client) -> None:
    soon = timezone.localdate() + datetime.timedelta(days=30)
    make_meeting(
        date=soon,
        end_date=soon + datetime.timedelta(days=1),
        title_ru="Совещание",
        state=make_state(name_ru="Казахстан"),
    )
    make_meeting(date=soon, date_precision="month")
    make_meeting(date=datetime.date(2019, 9, 1))
    make_meeting(date=soon, published=False)
    (event,) = calendar(client, "ru").walk("VEVENT")
    assert str(event["SUMMARY"]) == "Совещание"
    assert event.start == soon
    assert event.end == soon + datetime.timedelta(days=2)
    assert "Казахстан" in str(event["LOCATION"])
    assert "/ru/cooperation/" in str(event["URL"])


def test_a_calendar_without_meetings_is_still_a_calendar(client: Client) -> None:
    assert calendar(client, "en").walk("VEVENT") == []
