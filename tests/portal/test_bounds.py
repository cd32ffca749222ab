"""Values that no page could live with are refused before they are stored."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory

from members.models import Law, LawStatus
from news.models import Article
from portal.middleware import CleanRequestMiddleware
from tests.factories import make_article, make_document, make_law, make_mechanism, make_project, make_state
from tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_a_time_of_publication_outside_the_century_is_refused(year: int) -> None:
    at = datetime.datetime(year, 1, 2, tzinfo=datetime.UTC)
    with pytest.raises(ValidationError):
        make_article(published=False).publish(at=at)
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(published_at=at)


def test_a_date_before_1800_is_refused() -> None:
    with pytest.raises(ValidationError):
        make_article(date=datetime.date(1, 1, 1))


@pytest.mark.parametrize("name", ["Almaty", "Mars/Phobos", "", "../etc/passwd"])
def test_a_time_zone_that_does_not_exist_is_refused(name: str) -> None:
    state = make_state()
    state.timezone = name
    with pytest.raises(ValidationError):
        state.full_clean()


@pytest.mark.parametrize("empty", ["", "   ", "<p></p>", "<p>&nbsp;</p>"])
def test_a_text_of_nothing_is_no_text(empty: str) -> None:
    article = make_article(published=False)
    article.body_zh_hans = empty
    with pytest.raises(ValidationError) as caught:
        article.publish()
    assert list(caught.value.message_dict) == ["body_zh_hans"]


def test_bad_data_in_the_database_is_not_the_readers_fault() -> None:
    from django.db import DataError

    middleware = CleanRequestMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    plain, asking = RequestFactory().get("/en/"), RequestFactory().get("/en/?year=99999999999")
    plain.resolver_match = asking.resolver_match = None
    assert middleware.process_exception(plain, DataError()) is None
    answer = middleware.process_exception(asking, DataError())
    assert answer is not None
    assert answer.status_code == 400


def test_a_year_does_not_list_what_has_no_known_date(client: Client) -> None:
    make_document(date=datetime.date(2024, 7, 8), date_precision="unknown", title_en="Undated")
    make_document(date=datetime.date(2024, 7, 8), title_en="Dated well")
    html = get(client, "/en/documents/?year=2024")
    assert "Dated well" in html
    assert "Undated" not in html


def test_the_mechanisms_below_one_that_is_not_public_are_still_listed(client: Client) -> None:
    hidden = make_mechanism(title_en="Hidden body", published=False)
    make_mechanism(parent=hidden, title_en="Working group")
    html = get(client, "/en/cooperation/")
    assert "Working group" in html
    assert "Hidden body" not in html


def test_what_is_not_public_is_not_named_on_the_pages_of_others(client: Client) -> None:
    plan = make_document(title_en="Secret plan")
    body = make_mechanism(title_en="Secret body")
    project = make_project(slug="project", plan=plan, mechanism=body)
    child = make_mechanism(slug="child", parent=body)
    plan.withdraw()
    body.withdraw()
    for path in (f"projects/{project.slug}", f"cooperation/{child.slug}"):
        assert "Secret" not in get(client, f"/en/{path}/")


@pytest.mark.parametrize("order", [("in_force", "adopted"), ("adopted", "in_force")])
def test_events_of_one_day_count_in_the_order_of_a_laws_life(order: tuple[str, str]) -> None:
    law = make_law(events=dict.fromkeys(order, "2021-01-02"))
    assert law.status() == LawStatus.IN_FORCE
    assert list(Law.objects.with_status("in_force")) == [law]


def test_an_event_known_to_the_year_counts_when_the_year_is_over() -> None:
    law = make_law(events={"adopted": "2020-03-01"})
    law.events.create(kind="in_force", date=datetime.date(2021, 1, 1), date_precision="year")
    assert law.status(on=datetime.date(2020, 12, 31)) == LawStatus.FUTURE
    assert law.status(on=datetime.date(2021, 12, 31)) == LawStatus.IN_FORCE
    assert list(Law.objects.with_status("in_force", on=datetime.date(2021, 12, 31))) == [law]


def test_a_form_without_its_token_is_refused_in_the_readers_language() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x"}, headers={"accept-language": "ru"})
    assert response.status_code == 403
    assert '<html lang="ru"' in response.content.decode()
    assert client.post("/ru/news/").status_code == 405


def test_the_meeting_of_a_renamed_mechanism_answers_301(client: Client) -> None:
    from tests.factories import make_meeting

    mechanism = make_mechanism(slug="old-name")
    make_meeting(mechanism=mechanism, ordinal=1)
    mechanism.slug = "new-name"
    mechanism.save()
    response = client.get("/ru/cooperation/old-name/meetings/1/")
    assert (response.status_code, response["Location"]) == (301, "/ru/cooperation/new-name/meetings/1/")


def test_an_old_address_of_a_withdrawn_item_answers_410(client: Client) -> None:
    article = make_article(slug="old-name")
    article.slug = "new-name"
    article.save()
    article.withdraw()
    assert client.get("/ru/news/old-name/").status_code == 410
