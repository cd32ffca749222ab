"""Words of the admin that its libraries bring in English only; listed here so that they are translated with ours."""

from django.utils.translation import gettext_noop, ngettext

STRINGS = [
    # Lists
    gettext_noop("Select action"),
    gettext_noop("Select record"),
    gettext_noop("Select action to run"),
    gettext_noop("Select all rows"),
    gettext_noop("Run"),
    gettext_noop("Type to search"),
    gettext_noop("Apply Filters"),
    gettext_noop("Reset filters"),
    gettext_noop("No results found"),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("No data"),
    gettext_noop("More actions"),
    gettext_noop("Expand row"),
    gettext_noop("Previous"),
    gettext_noop("Next"),
    gettext_noop("True"),
    gettext_noop("False"),
    gettext_noop("%(class_name)s %(instance)s"),
    # Forms
    gettext_noop("Select value"),
    gettext_noop("General"),
    gettext_noop("Date"),
    gettext_noop("Choose file to upload"),
    gettext_noop("Image preview"),
    gettext_noop("Click to download"),
    gettext_noop("Record picture"),
    gettext_noop("This item will be deleted."),
    gettext_noop("Click to cancel"),
    gettext_noop("Submit"),
    gettext_noop("Go back"),
    gettext_noop("Error:"),
    # The head, the menu and the account
    gettext_noop("Welcome back to"),
    gettext_noop("You have been successfully logged out from the administration"),
    gettext_noop("All applications"),
    gettext_noop("Search apps and models..."),
    gettext_noop("Light"),
    gettext_noop("Dark"),
    gettext_noop("System"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("After you've created a user, you’ll be able to edit more user options."),
    gettext_noop(
        "Raw passwords are not stored, so there is no way to see this user’s password, but you can change the password using "
        '<a href="{}" class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
]


def too_short(number: int) -> str:
    """The message of Django's password check, which its Chinese catalogue lacks."""
    return ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        number,
    )
