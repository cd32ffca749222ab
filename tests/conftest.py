"""Set-up of all tests: the private database is up while they run, unless DATABASE_URL names another."""

import os
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from portal.operations import messages, private_database


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Iterator[None]:
    """Keep the database server up from before the first test until after the last; Django adds its test databases."""
    with private_database.server():
        messages.compile_all()
        return (yield)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> None:
    """Name the test database after this process, so that two runs at once do not meet; it begins with all tables."""
    from django.db import connection

    from bench import database

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"] |= {"NAME": f"test_portal_{os.getpid()}", "TEMPLATE": database.with_tables()}


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_stand() -> Iterator[None]:
    """Serve static files from where they are written, so that tests need no collectstatic before them."""
    from django.conf import settings
    from django.test import override_settings

    plain = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, WHITENOISE_AUTOREFRESH=True, WHITENOISE_USE_FINDERS=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Let a password be stored in no time: the portal's own way is slow on purpose, and tests make users by the hundred."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
