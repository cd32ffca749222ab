"""Memberships are dated: who belongs to an organisation depends on the day that is asked about."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from members.models import Membership, Role
from tests.factories import make_membership, make_organisation, make_state
from tests.pages import get

pytestmark = pytest.mark.django_db

DAY = datetime.date


def test_a_role_begins_on_its_first_day_and_ends_before_its_last() -> None:
    role = make_membership(from_date=DAY(2005, 7, 5), to_date=DAY(2017, 6, 9), role=Role.OBSERVER)
    expected = {DAY(2005, 7, 4): False, DAY(2005, 7, 5): True, DAY(2017, 6, 8): True, DAY(2017, 6, 9): False}
    for day, held in expected.items():
        assert Membership.objects.as_of(day).exists() is held
        assert role.held_on(day) is held


def test_a_beginning_that_is_not_known_counts_as_always() -> None:
    make_membership(from_date=None)
    assert Membership.objects.as_of(DAY(1900, 1, 1)).count() == 1


def test_a_state_has_one_role_at_a_time() -> None:
    first = make_membership(from_date=DAY(2005, 1, 1))
    with pytest.raises(ValidationError):
        make_membership(
            organisation=first.organisation, state=first.state, from_date=DAY(2010, 1, 1), role=Role.OBSERVER
        )


def test_a_role_may_follow_another_on_the_day_it_ends() -> None:
    first = make_membership(from_date=DAY(2005, 1, 1), to_date=DAY(2017, 6, 9), role=Role.OBSERVER)
    make_membership(organisation=first.organisation, state=first.state, from_date=DAY(2017, 6, 9))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": None, "member_organisation": None},
        {"from_date": DAY(2020, 1, 1), "to_date": DAY(2020, 1, 1)},
        {"role": "guest"},
    ],
)
def test_the_database_refuses_what_cannot_be(fields: dict[str, object]) -> None:
    values = {"organisation": make_organisation(), "state": make_state(), "role": Role.MEMBER} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**values)


def test_a_dialogue_partner_may_become_a_partner_and_is_shown_as_one(client: Client) -> None:
    sco, state, day = make_organisation(slug="sco"), make_state(), DAY(2025, 9, 1)
    make_membership(organisation=sco, state=state, to_date=day, role=Role.DIALOGUE_PARTNER)
    make_membership(organisation=sco, state=state, from_date=day, role=Role.PARTNER)
    assert 'id="role-partner"' in get(client, "/en/members/")
    assert 'id="role-partner"' not in get(client, "/en/members/?as_of=2025-08-31")


def test_the_list_of_states_is_as_of_the_day_asked(client: Client) -> None:
    sco = make_organisation(slug="sco")
    make_membership(organisation=sco, state=make_state(name_en="Oldland"), from_date=DAY(2001, 6, 15))
    make_membership(organisation=sco, state=make_state(iso2="nl", iso3="NLD"), from_date=DAY(2023, 7, 4))
    newland = "/en/members/nl/"
    assert newland not in get(client, "/en/members/?as_of=2020-12-31")
    assert newland in get(client, "/en/members/")


def test_states_are_sorted_as_each_language_sorts(client: Client) -> None:
    sco = make_organisation(slug="sco")
    for chinese, russian in (("中国", "Китай"), ("阿富汗", "Афганистан"), ("俄罗斯", "Россия")):
        make_membership(organisation=sco, state=make_state(name_zh_hans=chinese, name_ru=russian))

    def order(html: str, names: tuple[str, ...]) -> list[str]:
        body = html[html.index("<main") :]
        return sorted(names, key=body.index)

    assert order(get(client, "/zh-hans/members/"), ("中国", "阿富汗", "俄罗斯")) == ["阿富汗", "俄罗斯", "中国"]
    assert order(get(client, "/ru/members/"), ("Китай", "Афганистан", "Россия")) == ["Афганистан", "Китай", "Россия"]
