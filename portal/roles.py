"""The roles as groups. After every migration each has at least the permissions named here.

An operator may give a group more; what is taken away here and below comes back with the next migration.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.db import models

from portal.languages import CODES
from portal.ownership import tie_of
from portal.publishing.models import kinds
from portal.rights import permission_to_translate

EDITORS = "Editors"
# Into all languages, and into one: see `portal.rights` for what a translator may write.
TRANSLATORS = "Translators"
TRANSLATORS_INTO = {
    "zh-hans": "Translators into Chinese",
    "en": "Translators into English",
    "ru": "Translators into Russian",
}
PUBLISHERS = "Publishers"
ADMINISTRATORS = "Administrators"

ROLES = (EDITORS, TRANSLATORS, *TRANSLATORS_INTO.values(), PUBLISHERS, ADMINISTRATORS)
# What a role may do with the rows that belong to another record (events, relations, memberships): they are
# part of that record's form, where to remove one is an edit.
PART_VERBS = ("view", "add", "change", "delete")
VERBS: dict[str, tuple[str, ...]] = {
    EDITORS: ("view", "add", "change"),
    TRANSLATORS: ("view",),
    **dict.fromkeys(TRANSLATORS_INTO.values(), ("view",)),
    PUBLISHERS: ("view", "add", "change", "publish"),
    ADMINISTRATORS: ("view", "add", "change", "delete", "publish"),
}


def verbs_of(role: str, model: type[models.Model]) -> tuple[str, ...]:
    """The permissions of a role on a model of the portal."""
    return PART_VERBS if role in (EDITORS, PUBLISHERS) and tie_of(model) is not None else VERBS[role]


def languages_of(role: str) -> tuple[str, ...]:
    """The languages that a role translates into."""
    return CODES if role == TRANSLATORS else tuple(code for code, name in TRANSLATORS_INTO.items() if name == role)


def grant(app_config: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Give each group its permissions on the models of an app that has just been migrated."""
    ours = {model._meta.app_label for model in kinds().values()}
    if app_config.label not in ours | {"auth"} or not apps.is_installed("django.contrib.auth"):
        return
    if using != "default":
        return
    from django.contrib.auth.models import Group, Permission

    create_permissions(app_config, verbosity=0, using=using)
    for role in ROLES:
        codenames = []
        if app_config.label == "auth":
            codenames = AUTH_CODENAMES if role == ADMINISTRATORS else []
        else:
            for model in app_config.get_models():
                codenames += [f"{verb}_{model._meta.model_name}" for verb in verbs_of(role, model)]
            codenames += [permission_to_translate(code) for code in languages_of(role)]
        group, _created = Group.objects.get_or_create(name=role)
        wanted = Permission.objects.filter(content_type__app_label=app_config.label, codename__in=codenames)
        group.permissions.add(*wanted)


# Accounts and who is in which group; the groups themselves are the portal's.
AUTH_CODENAMES = ["view_user", "add_user", "change_user", "delete_user", "view_group"]
