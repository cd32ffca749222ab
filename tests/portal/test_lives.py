"""The order of a life: what cannot be is refused at its date, and the list agrees with the page on every day."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cooperation.models import Document, DocumentEvent, DocumentStatus
from members.models import Law, LawEvent, LawStatus
from tests.factories import make_document, make_law, make_state
from tests.pages import get

pytestmark = pytest.mark.django_db

DAY = datetime.date


def event(law: Law, kind: str, day: str, precision: str = "day") -> LawEvent:
    return LawEvent(law=law, kind=kind, date=DAY.fromisoformat(day), date_precision=precision)


@pytest.mark.parametrize(
    ("life", "kind", "day", "message"),
    [
        (
            {"adopted": "2021-01-02"},
            "repealed",
            "2020-12-31",
            "“repeal” (31 December 2020) cannot come before “adoption”",
        ),
        ({"adopted": "2021-01-02"}, "in_force", "2020-12-31", "cannot come before “adoption”"),
        ({"in_force": "2021-07-01"}, "adopted", "2021-07-02", "“entry into force” (1 July 2021) cannot come before"),
        ({"in_force": "2021-07-01", "repealed": "2024-01-01"}, "amended", "2024-01-02", "“repeal” (1 January 2024)"),
        ({"in_force": "2021-07-01"}, "suspended", "2021-06-30", "cannot come before “entry into force”"),
        ({"repealed": "2024-01-01"}, "repealed", "2025-01-01", "it happens once"),
    ],
)
def test_an_impossible_order_is_refused_at_its_date(life: dict[str, str], kind: str, day: str, message: str) -> None:
    from django.utils.translation import override

    law = make_law(events=life)
    with override("en"), pytest.raises(ValidationError) as refused:
        event(law, kind, day).full_clean()
    assert message in " ".join(refused.value.message_dict["date"])


@pytest.mark.parametrize(
    ("life", "kind", "day", "precision"),
    [
        ({"adopted": "2021-01-02"}, "in_force", "2021-01-02", "day"),
        ({"adopted": "2021-06-02"}, "in_force", "2021-01-01", "year"),
        ({"in_force": "2021-07-01"}, "in_force", "2022-07-01", "day"),
        ({"adopted": "2021-01-02"}, "amended", "2021-03-01", "day"),
        ({"in_force": "2000-01-01", "suspended": "2001-01-01"}, "in_force", "2002-01-01", "day"),
    ],
)
def test_what_may_be_is_taken(life: dict[str, str], kind: str, day: str, precision: str) -> None:
    event(make_law(events=life), kind, day, precision).full_clean()


def test_a_state_may_sign_what_is_in_force() -> None:
    law = make_law(events={"in_force": "2021-07-01"})
    signature = event(law, "signed", "2022-07-01")
    signature.state = make_state()
    signature.full_clean()


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (DAY(1996, 12, 31), LawStatus.NOT_ADOPTED),
        (DAY(1997, 3, 31), LawStatus.FUTURE),
        (DAY(1998, 2, 1), LawStatus.DOUBTFUL),
        (DAY(1998, 12, 31), LawStatus.IN_FORCE),
        (DAY(2005, 5, 6), LawStatus.DOUBTFUL),
        (DAY(2005, 5, 31), LawStatus.REPEALED),
    ],
)
def test_where_the_exact_day_is_not_known_no_status_is_claimed(day: DAY, status: LawStatus) -> None:
    law = make_law(events={"adopted": "1997-03-04"})
    for kind, first, precision in (("in_force", "1998-01-01", "year"), ("repealed", "2005-05-01", "month")):
        event(law, kind, first, precision).save()
    assert law.status(on=day) == status
    assert [each for each in LawStatus if Law.objects.with_status(each, on=day).exists()] == [status]


@pytest.mark.parametrize(
    ("life", "status"),
    [
        ({"adopted": "2021-01-02"}, LawStatus.NOT_ADOPTED),
        ({"signed": "2021-01-02", "in_force": "2021-07-01"}, LawStatus.NOT_ADOPTED),
        ({"in_force": "2021-07-01"}, LawStatus.FUTURE),
    ],
)
def test_before_its_first_event_a_law_is_what_that_event_says(life: dict[str, str], status: LawStatus) -> None:
    law = make_law(events=life)
    assert law.status(on=DAY(2020, 1, 1)) == status
    assert [each for each in LawStatus if Law.objects.with_status(each, on=DAY(2020, 1, 1)).exists()] == [status]


def test_a_plan_to_the_end_of_a_year_ends_with_the_year() -> None:
    document = make_document()
    DocumentEvent.objects.create(document=document, kind="adopted", date=DAY(2020, 1, 1))
    DocumentEvent.objects.create(document=document, kind="ends", date=DAY(2025, 1, 1), date_precision="year")
    assert document.status(on=DAY(2025, 6, 1)) == DocumentStatus.ADOPTED
    assert list(Document.objects.with_status("adopted", on=DAY(2025, 6, 1))) == [document]


def test_a_law_of_which_only_an_amendment_is_recorded_is_not_said_to_be_ahead() -> None:
    law = make_law(events={"amended": "2015-01-01"})
    for day in (DAY(2014, 1, 1), DAY(2020, 1, 1)):
        assert law.status(on=day) == LawStatus.UNKNOWN
        assert list(Law.objects.with_status("unknown", on=day)) == [law]
        assert not Law.objects.with_status("future", on=day).exists()


def test_the_list_and_the_page_agree_while_the_day_begins_at_different_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    life = {"adopted": "2021-01-02", "in_force": "2021-07-01"}
    east = make_law(state=make_state(timezone="Asia/Vladivostok"), events=life)
    west = make_law(state=make_state(timezone="Europe/Minsk"), events=life)
    # In Vladivostok it is 1 July already, in Minsk still 30 June.
    now = datetime.datetime(2021, 6, 30, 18, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert (east.status(), west.status()) == (LawStatus.IN_FORCE, LawStatus.FUTURE)
    assert list(Law.objects.with_status("in_force")) == [east]
    assert list(Law.objects.with_status("future")) == [west]


def test_the_list_is_filtered_by_the_status_on_a_day() -> None:
    make_law(title_en="Code of 2021", events={"adopted": "2021-01-02", "in_force": "2021-07-01"})
    assert "Code of 2021" in get(Client(), "/en/laws/?status=future&on=2021-06-30")
    assert "Code of 2021" not in get(Client(), "/en/laws/?status=in_force&on=2021-06-30")
    assert "Code of 2021" in get(Client(), "/en/laws/?status=in_force&on=2021-07-01")
    assert "“soon” is not a day" in get(Client(), "/en/laws/?status=in_force&on=soon")


def test_the_list_is_filtered_by_language_and_body() -> None:
    make_law(title_en="First", issuing_body_en="Parliament", issuing_body_ru="Парламент")
    make_law(title_ru="Второй", languages=("ru",), issuing_body_ru="Правительство")
    assert "First" in get(Client(), "/en/laws/?language=en")
    assert "Второй" not in get(Client(), "/en/laws/?language=en")
    page = get(Client(), "/ru/laws/?body=Parliament")
    assert "First" in page or "[ru]" in page
    assert "Второй" not in page
    assert '<option value="Parliament" selected>Парламент</option>' in page


def test_a_document_has_a_status_on_a_day_too() -> None:
    document = make_document()
    for kind, begun in (("announced", "2017-01-01"), ("adopted", "2018-06-10"), ("ends", "2021-12-31")):
        DocumentEvent.objects.create(document=document, kind=kind, date=DAY.fromisoformat(begun))
    for day, status in (
        (DAY(2016, 1, 1), DocumentStatus.FUTURE),
        (DAY(2017, 6, 1), DocumentStatus.ANNOUNCED),
        (DAY(2019, 1, 1), DocumentStatus.ADOPTED),
        (DAY(2022, 1, 1), DocumentStatus.ENDED),
    ):
        assert document.status(on=day) == status
        assert list(Document.objects.with_status(status, on=day)) == [document]


def test_two_states_can_ratify_on_one_day() -> None:
    document = make_document()
    for _number in range(2):
        ratification = DocumentEvent(document=document, kind="ratified", date=DAY(2020, 1, 1), state=make_state())
        ratification.full_clean()
        ratification.save()
    assert document.events.count() == 2


def test_the_address_of_the_matrix_is_no_address_of_a_law() -> None:
    with pytest.raises(ValidationError) as refused:
        make_law(slug="matrix")
    assert "slug" in refused.value.message_dict
