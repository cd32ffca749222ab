"""The four roles as groups. After every migration each has at least the permissions named here.

An operator may give a group more; what is taken away here and below comes back with the next migration.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.db import models

from portal.publishing.models import Publication, kinds

EDITORS = "Editors"
TRANSLATORS = "Translators"
PUBLISHERS = "Publishers"
ADMINISTRATORS = "Administrators"

ROLES = (EDITORS, TRANSLATORS, PUBLISHERS, ADMINISTRATORS)
# What a role may do with the rows that belong to another record (events, relations, memberships): they are
# part of that record's form, where to remove one is an edit.
PART_VERBS = ("view", "add", "change", "delete")
VERBS: dict[str, tuple[str, ...]] = {
    EDITORS: ("view", "add", "change"),
    TRANSLATORS: ("view", "change"),
    PUBLISHERS: ("view", "add", "change", "publish"),
    # The last is a permission of those models only whose rows name a person.
    ADMINISTRATORS: ("view", "add", "change", "delete", "publish", "read_addresses_of"),
}


def is_part(model: type[models.Model]) -> bool:
    """Whether rows of a model only exist as part of another record: they go when it goes."""
    if issubclass(model, Publication):
        return False
    ties = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    return any(not tie.null and tie.remote_field.on_delete is models.CASCADE for tie in ties)


def verbs_of(role: str, model: type[models.Model]) -> tuple[str, ...]:
    """The permissions of a role on a model of the portal."""
    if role != ADMINISTRATORS and is_part(model):
        return ("view", "change") if role == TRANSLATORS else PART_VERBS
    return VERBS[role]


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
        group, _created = Group.objects.get_or_create(name=role)
        wanted = Permission.objects.filter(content_type__app_label=app_config.label, codename__in=codenames)
        group.permissions.add(*wanted)


# Accounts and who is in which group; the groups themselves are the portal's.
AUTH_CODENAMES = ["view_user", "add_user", "change_user", "delete_user", "view_group"]
