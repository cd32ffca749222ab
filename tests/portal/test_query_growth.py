"""The number of queries of a page does not grow with the number of items on it."""

from functools import partial

import pytest
from django.test import Client

from tests.pages import PAGE_TYPES, get, queries_of, related_world

BUDGET = 8


@pytest.mark.django_db
def test_a_page_makes_no_more_queries_with_100_items_than_with_3() -> None:
    from django.db import transaction

    counted: dict[int, dict[str, int]] = {}
    for size in (3, 100):
        with transaction.atomic():
            world = related_world(size)
            counted[size] = {
                page_type: queries_of(partial(get, Client(), f"/ru/{world[page_type]}")) for page_type in PAGE_TYPES
            }
            transaction.set_rollback(True)
    # Fewer are possible: what stands among the first hits changes, and laws among them are asked for their events.
    grown = {name: (counted[3][name], many) for name, many in counted[100].items() if many > counted[3][name]}
    assert grown == {}
    assert {name: count for name, count in counted[100].items() if count > BUDGET} == {}
