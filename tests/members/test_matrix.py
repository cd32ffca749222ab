"""Laws by state and subject: counted in the database, each number a link to its list."""

import pytest
from django.test import Client
from lxml import html

from tests.factories import make_law, make_membership, make_organisation, make_state, make_subject
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def world() -> None:
    air = make_subject(slug="air", name_en="Air")
    smog = make_subject(slug="smog", parent=air)
    water = make_subject(slug="water", name_en="Water")
    kz = make_state(iso2="kz", name_en="Kazakhstan")
    kg = make_state(iso2="kg", name_en="Kyrgyzstan")
    sco = make_organisation(slug="sco")
    make_membership(organisation=sco, state=kz)
    make_membership(organisation=sco, state=kg)
    make_law(state=kz, subjects=[air, smog, water])
    make_law(state=kz, subjects=[smog], events={"adopted": "2020-01-01", "in_force": "2021-01-01"})
    make_law(state=kg, subjects=[water])
    make_law(state=kg, subjects=[water], published=False)


def table(path: str) -> dict[str, list[str]]:
    tree = html.fromstring(get(Client(), path))
    rows = tree.cssselect("details.table tbody tr")
    return {row.cssselect("th")[0].text_content(): [td.text_content() for td in row.cssselect("td")] for row in rows}


def test_a_law_counts_once_with_the_broadest_subject() -> None:
    world()
    assert table("/en/laws/matrix/") == {"Kazakhstan": ["2", "1"], "Kyrgyzstan": ["–", "1"]}


def test_the_filters_of_the_list_hold_for_the_matrix() -> None:
    world()
    assert table("/en/laws/matrix/?status=in_force&on=2022-01-01") == {"Kazakhstan": ["1"]}


def test_each_number_leads_to_a_list_of_as_many() -> None:
    world()
    tree = html.fromstring(get(Client(), "/en/laws/matrix/"))
    for link in tree.cssselect("svg a, details td a"):
        count = int(link.text_content().strip())
        found = html.fromstring(get(Client(), str(link.get("href"))))
        assert found.get_element_by_id("count").text_content() == (f"{count} law" if count == 1 else f"{count} laws")


def test_the_matrix_costs_the_same_queries_whatever_is_in_it() -> None:
    make_law(state=make_state(), subjects=[make_subject()])
    few = queries_of(lambda: get(Client(), "/en/laws/matrix/"))
    world()
    assert queries_of(lambda: get(Client(), "/en/laws/matrix/")) == few <= 8
