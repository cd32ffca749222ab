"""What a page does not know is not part of its address."""

import pytest
from django.test import Client

from portal.delivery.parameters import MAX_CHARACTERS, known, parameters_at
from tests.factories import make_article


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("utm_source=x", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=1&x=2&b=3", "a=1&b=3"),
        ("a=&b=2", "b=2"),
        ("a=2&a=1", "a=2&a=1"),
        ("a=1&a=1", "a=1"),
        ("a=%D0%B2", "a=%D0%B2"),
        ("A=1", ""),
        ("b=x,y", "b=x,y"),
        ("a=" + "x" * 2000, "a=" + "x" * MAX_CHARACTERS),
    ],
)
def test_a_query_is_reduced_to_what_is_known_in_one_order(query: str, kept: str) -> None:
    assert known(query, {"a", "b"}) == kept


@pytest.mark.parametrize("query", ["a=%ff", "&".join(["x=1"] * 200)])
def test_a_query_that_cannot_be_read_is_an_error(query: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        known(query, {"a"})


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/en/", set()),
        ("/ru/news/", {"state", "subject", "kind", "mechanism", "year", "sort", "after", "before"}),
        ("/zh-hans/members/", {"as_of", "organisation"}),
        ("/en/search/", {"q", "kind", "state", "subject", "year", "text", "sort", "after", "before"}),
        ("/en/search/suggestions/", {"q"}),
        ("/en/glossary/", {"subject"}),
        ("/zh-hans/laws/matrix/", {"state", "subject", "status", "on"}),
        ("/ru/laws/some-law/", {"with", "on"}),
        ("/ru/laws/some-law/akn.xml", set()),
        ("/ru/documents/some-document/", {"with", "on"}),
        ("/robots.txt", set()),
        ("/sitemap-ru-laws.xml", {"p"}),
    ],
)
def test_a_page_declares_what_it_knows(path: str, parameters: set[str]) -> None:
    declared = parameters_at(path)
    assert declared is not None
    assert parameters <= declared


@pytest.mark.parametrize("path", ["/", "/admin/", "/admin/login/", "/healthz", "/readyz", "/media/x.png", "/nothing/"])
def test_what_is_for_one_person_or_one_moment_is_never_kept(path: str) -> None:
    assert parameters_at(path) is None


@pytest.mark.django_db
def test_a_page_never_sees_what_it_does_not_know(client: Client) -> None:
    make_article()
    html = client.get("/en/news/?utm_source=letter&year=2021").content.decode()
    assert "utm_source" not in html
    assert "?year=2021" in html
