"""The filters of a list: each list has its own, and what there is to choose from is asked once for all of them."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from cooperation.filters import DocumentFilterSet
from cooperation.models import Document
from members.filters import LawFilterSet
from members.models import Law
from tests.delivery import beating
from tests.factories import make_document, make_law, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What the pulse has heard is forgotten after the test."""
    yield
    beating.forget()


def bodies(filterset: type, model: type) -> list[str]:
    """The names that a new page of a list offers for the body."""
    page = filterset(QueryDict("body=Parliament"), queryset=model.objects.all())
    return [str(label) for value, label in page.filters["body"].field.choices if value]


def test_bodies_are_asked_once_for_many_pages_of_a_list() -> None:
    make_law(events=None, **texts("issuing_body", "Parliament"))
    make_document(**texts("adopted_by", "Council"))
    beating.holds(1)
    with CaptureQueriesContext(connection) as captured:
        offered = [bodies(LawFilterSet, Law) for _page in range(3)]
    assert offered == [["Parliament [zh-hans]"]] * 3
    assert len(captured) == 1
    assert bodies(DocumentFilterSet, Document) == ["Council [zh-hans]"]


def test_what_one_page_sets_on_a_filter_does_not_reach_another() -> None:
    one, other = (LawFilterSet(QueryDict(), queryset=Law.objects.all()) for _page in range(2))
    one.filters["status"].on = "2021-06-30"
    one.filters["body"].choices_source = [("a", "A")]
    assert other.filters["status"].on is None
    assert other.filters["body"].choices_source == LawFilterSet.base_filters["body"].choices_source == ()
