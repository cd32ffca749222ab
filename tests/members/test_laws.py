"""The status of a law follows from its dated events, on any day."""

import datetime

import pytest

from members.models import Law, LawStatus
from tests.factories import make_law, make_state

pytestmark = pytest.mark.django_db

DAY = datetime.date
LIFE = {
    "adopted": "2021-01-02",
    "in_force": "2021-07-01",
    "amended": "2023-07-05",
    "suspended": "2024-01-01",
    "repealed": "2025-01-01",
}


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (DAY(2020, 12, 31), LawStatus.NOT_ADOPTED),
        (DAY(2021, 1, 2), LawStatus.FUTURE),
        (DAY(2021, 6, 30), LawStatus.FUTURE),
        (DAY(2021, 7, 1), LawStatus.IN_FORCE),
        (DAY(2023, 7, 6), LawStatus.IN_FORCE),
        (DAY(2024, 1, 1), LawStatus.SUSPENDED),
        (DAY(2025, 1, 1), LawStatus.REPEALED),
    ],
)
def test_the_status_on_a_day(day: datetime.date, status: str) -> None:
    law = make_law(events=LIFE)
    assert law.status(on=day) == status
    assert list(Law.objects.with_status(status, on=day)) == [law]
    for other in set(LawStatus) - {status}:
        assert not Law.objects.with_status(other, on=day).exists()


def test_a_law_without_dates_has_no_known_status() -> None:
    law = make_law()
    assert law.status() == LawStatus.UNKNOWN
    assert list(Law.objects.with_status("unknown")) == [law]


def test_a_law_enters_into_force_by_the_clock_of_its_state(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    law = make_law(state=make_state(timezone="Asia/Almaty"), events={"adopted": "2021-01-02", "in_force": "2021-07-01"})
    just_before = datetime.datetime(2021, 6, 30, 18, 59, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: just_before - datetime.timedelta(hours=1))
    assert law.status() == LawStatus.FUTURE
    monkeypatch.setattr(timezone, "now", lambda: just_before + datetime.timedelta(hours=1))
    assert law.status() == LawStatus.IN_FORCE


def test_the_date_of_a_law_is_that_of_its_first_event() -> None:
    law = make_law(events=LIFE)
    law.take_date_from_events()
    assert law.date == DAY(2021, 1, 2)


def test_laws_in_force_of_a_state_read_like_a_sentence() -> None:
    kz = make_state(iso2="kz", iso3="KAZ")
    law = make_law(state=kz, events=LIFE)
    make_law(events=LIFE)
    assert list(Law.objects.published().in_force(on=DAY(2022, 1, 1)).of_state("KZ")) == [law]
