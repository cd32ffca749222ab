"""Who works in the admin: one client for each role, as the groups of the portal make them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, TRANSLATORS
from tests.factories import make_user


@pytest.fixture
def client_of(db: None) -> Callable[[str], Client]:
    """Give a function that logs in a new user of a role."""

    def logged_in(role: str, *, superuser: bool = False) -> Client:
        user = make_user(is_superuser=superuser)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        client.user = user
        client.cookies["django_language"] = "en"
        return client

    return logged_in


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of(EDITORS)


@pytest.fixture
def translator(client_of: Callable[[str], Client]) -> Client:
    return client_of(TRANSLATORS)


@pytest.fixture
def publisher(client_of: Callable[[str], Client]) -> Client:
    return client_of(PUBLISHERS)


@pytest.fixture
def administrator(client_of: Callable[[str], Client]) -> Client:
    return client_of(ADMINISTRATORS)
