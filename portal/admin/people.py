"""How people are called in the admin."""

from typing import Any

from django.utils.translation import gettext as _


def name_of(user: Any) -> str:
    """The full name, else the name of the account; for changes by nobody who was signed in, the portal itself."""
    if user is None:
        return _("the portal")
    return str(user.get_full_name() or user.get_username())
