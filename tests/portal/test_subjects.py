"""The page of a subject: the newest of each kind, how many there are, and its terms."""

import re

import pytest
from django.test import Client

from tests.factories import make_article, make_law, make_subject, make_term
from tests.pages import get

pytestmark = pytest.mark.django_db


def test_a_kind_shows_its_newest_items_their_number_and_the_way_to_all_of_them(client: Client) -> None:
    subject = make_subject(slug="water")
    for _number in range(8):
        make_article(subjects=[subject])
    html = get(client, "/en/subjects/water/")
    assert len(re.findall(r'href="/en/news/articles-\d+/"', html)) == 6
    assert '<span class="count">8</span>' in html
    assert 'href="/en/search/?subject=water&amp;kind=articles"' in html


def test_many_items_of_one_kind_do_not_hide_another(client: Client) -> None:
    subject = make_subject(slug="water")
    make_law(slug="code", subjects=[subject], date="1999-01-01")
    for _number in range(8):
        make_article(subjects=[subject])
    assert 'href="/en/laws/code/"' in get(client, "/en/subjects/water/")


def test_the_terms_of_a_subject_and_of_the_narrower_ones_are_on_its_page(client: Client) -> None:
    water = make_subject(slug="water")
    make_term(slug="aquifer", name_en="aquifer").subjects.add(make_subject(slug="groundwater", parent=water))
    make_term(slug="smog", name_en="smog").subjects.add(make_subject(slug="air"))
    html = get(client, "/en/subjects/water/")
    assert ">aquifer</a>" in html
    assert ">smog</a>" not in html
