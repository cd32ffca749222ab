"""Every page type, in three languages, within its budget of queries."""

import pytest
from django.test import Client

from portal.languages import CODES
from tests.pages import PAGE_TYPES, get, queries_of, related_world

# Without the mark pytest-django would make no test database for this module.
pytestmark = pytest.mark.django_db

BUDGET = 8


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest):
    """Three items of every kind, shared by the tests of this module and rolled back after them."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield related_world(3)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def test_the_list_of_page_types_is_complete(world: dict[str, str]) -> None:
    assert sorted(world) == PAGE_TYPES


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_is_there_in_each_language(world: dict[str, str], page_type: str, language: str) -> None:
    html = get(Client(), f"/{language}/{world[page_type]}")
    assert f'<html lang="{language}"' in html


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_sets_no_cookie_and_varies_by_no_header(world: dict[str, str], page_type: str) -> None:
    response = Client().get(
        f"/ru/{world[page_type]}", headers={"accept-language": "en", "cookie": "django_language=en"}
    )
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert "Accept-Language" not in response.get("Vary", "")
    assert response["Content-Language"] == "ru"


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_has_no_inline_script_or_style(world: dict[str, str], page_type: str) -> None:
    response = Client().get(f"/en/{world[page_type]}")
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert " onclick=" not in html
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_the_language_switch_keeps_page_and_filters(world: dict[str, str], page_type: str) -> None:
    html = get(Client(), f"/en/{world[page_type]}")
    for code in CODES:
        assert f'href="/{code}/{world[page_type]}"'.replace("&", "&amp;") in html


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_stays_within_its_budget_of_queries(world: dict[str, str], page_type: str) -> None:
    assert queries_of(lambda: get(Client(), f"/ru/{world[page_type]}")) <= BUDGET
