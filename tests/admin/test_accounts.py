"""Accounts and roles: who gets which rights, demonstration accounts, the lock of the login."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

from portal.publishing.models import kinds
from portal.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, ROLES, TRANSLATORS
from tests.admin.forms import data_of, save, url_of
from tests.factories import make_article, make_user


def rights_of(role: str) -> set[str]:
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.mark.django_db
def test_the_four_roles_are_there_after_a_migration() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize("model", kinds().values(), ids=lambda model: model.__name__)
def test_rights_of_the_roles_on_publications(model: Any) -> None:
    def verbs(role: str) -> set[str]:
        suffix = f"_{model._meta.model_name}"
        mine = f"{model._meta.app_label}."
        return {
            right.removeprefix(mine).removesuffix(suffix)
            for right in rights_of(role)
            if right.startswith(mine) and right.endswith(suffix)
        }

    assert verbs(EDITORS) == {"view", "add", "change"}
    assert verbs(TRANSLATORS) == {"view"}
    assert verbs(PUBLISHERS) == {"view", "add", "change", "publish"}
    assert verbs(ADMINISTRATORS) == {"view", "add", "change", "delete", "publish"}


@pytest.mark.django_db
def test_editors_may_remove_rows_that_are_part_of_a_record() -> None:
    assert {"portal.delete_relation", "members.delete_lawevent", "members.delete_membership"} <= rights_of(EDITORS)
    assert "members.delete_state" not in rights_of(EDITORS)


@pytest.mark.django_db
def test_only_administrators_see_accounts() -> None:
    assert "auth.change_user" in rights_of(ADMINISTRATORS)
    for role in (EDITORS, TRANSLATORS, PUBLISHERS):
        assert not {right for right in rights_of(role) if right.startswith("auth.")}


def test_editor_can_neither_delete_nor_see_accounts(editor: Client) -> None:
    article = make_article()
    assert editor.get(url_of(article, "delete")).status_code == 403
    assert editor.get("/admin/auth/user/").status_code == 403


def test_an_administrator_makes_nobody_a_superuser(administrator: Client) -> None:
    user = make_user()
    assert "is_superuser" not in data_of(administrator, url_of(user, "change"))
    save(administrator, user, is_superuser="on", user_permissions=["1"])
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_an_administrator_does_not_touch_a_superuser(administrator: Client) -> None:
    root = make_user(is_superuser=True)
    assert administrator.get(url_of(root, "change"), follow=True).redirect_chain
    assert administrator.get(f"/admin/auth/user/{root.pk}/password/").status_code in (302, 404)


@pytest.mark.django_db
def test_demonstration_accounts_can_log_in(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_demo_accounts")
    passwords = dict(re.findall(r"^  (\w+) +(\S+)$", capsys.readouterr().out, re.MULTILINE))
    assert set(passwords) == {"editor", "translator", "publisher", "administrator"}
    assert len(set(passwords.values())) == 4
    client = Client()
    for name, password in passwords.items():
        response = client.post("/admin/login/", {"username": name, "password": password})
        assert response.status_code == 302, name
    groups = dict(User.objects.values_list("username", "groups__name"))
    assert groups == {
        "editor": EDITORS,
        "translator": TRANSLATORS,
        "publisher": PUBLISHERS,
        "administrator": ADMINISTRATORS,
    }


@pytest.mark.django_db
def test_demonstration_accounts_are_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("create_demo_accounts")
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_demonstration_accounts_are_refused_beside_others() -> None:
    make_user()
    with pytest.raises(CommandError, match="already"):
        call_command("create_demo_accounts")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_login_is_locked_after_five_failures_and_says_so() -> None:
    user = make_user()
    client = Client(headers={"accept-language": "ru"})
    for _each in range(5):
        response = client.post("/admin/login/", {"username": user.username, "password": "wrong"})
    assert response.status_code == 429
    assert response["Retry-After"]
    right = client.post("/admin/login/", {"username": user.username, "password": "a long enough secret"})
    assert right.status_code == 429


@pytest.mark.django_db
def test_login_leads_to_the_first_page() -> None:
    user = make_user()
    response = Client().post("/admin/login/", {"username": user.username, "password": "a long enough secret"})
    assert response.url == "/admin/"


@pytest.mark.django_db
def test_the_language_switch_keeps_the_page(client: Client) -> None:
    response = client.post("/admin/language/", {"language": "ru", "next": "/admin/login/?next=/admin/"})
    assert response.url == "/admin/login/?next=/admin/"
    assert 'lang="ru"' in client.get("/admin/login/").content.decode()
