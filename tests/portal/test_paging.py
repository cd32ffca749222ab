"""Paging by key keeps its place, whatever is added, and refuses forged tokens."""

import base64
import datetime
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from news.models import Article
from portal.paging import Key, page_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def query_of(link: str | None) -> Any:
    assert link is not None
    return QueryDict(link.removeprefix("?"))


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    made = [make_article(date=datetime.date(2021, 1, 1 + number // 3)) for number in range(10)]
    seen: list[int] = []
    query: Any = QueryDict("")
    while True:
        page = page_of(Article.objects.all(), query, size=3)
        seen += [key.pk for key in page.keys]
        if page.next_query is None:
            break
        query = query_of(page.next_query)
    assert seen == [item.pk for item in sorted(made, key=lambda item: (item.date, item.pk), reverse=True)]


def test_the_previous_page_is_the_one_before() -> None:
    for _ in range(7):
        make_article()
    first = page_of(Article.objects.all(), QueryDict(""), size=3)
    second = page_of(Article.objects.all(), query_of(first.next_query), size=3)
    back = page_of(Article.objects.all(), query_of(second.previous_query), size=3)
    assert back.keys == first.keys
    assert back.is_first


def test_the_oldest_can_come_first() -> None:
    made = [make_article(date=datetime.date(2021, 1, day)) for day in (3, 1, 2)]
    page = page_of(Article.objects.all(), QueryDict(""), size=2, oldest_first=True)
    assert [key.pk for key in page.keys] == [made[1].pk, made[2].pk]
    rest = page_of(Article.objects.all(), query_of(page.next_query), size=2, oldest_first=True)
    assert [key.pk for key in rest.keys] == [made[0].pk]


def test_links_keep_the_filters() -> None:
    for _ in range(3):
        make_article()
    page = page_of(Article.objects.all(), QueryDict("state=kz&kind=news"), size=2)
    following = query_of(page.next_query)
    assert (following["state"], following["kind"]) == ("kz", "news")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "§§",
        "e30",
        "bnVsbA",
        base64.urlsafe_b64encode(b'["2021-01-01", true]').decode(),
        base64.urlsafe_b64encode(b'["2021-01-01", -1]').decode(),
        base64.urlsafe_b64encode(b'["2021-01-01", 99999999999999999999]').decode(),
        base64.urlsafe_b64encode(b'["99999999999-01-01", 1]').decode(),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
    ],
)
def test_a_forged_token_is_a_bad_request(token: str) -> None:
    with pytest.raises(BadRequest):
        Key.decode(token)
