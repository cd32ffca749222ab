"""Set-up of all tests: the private database is up while they run, unless DATABASE_URL names another."""

from collections.abc import Iterator

import pytest

from portal.operations import messages, private_database


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Iterator[None]:
    """Keep the database server up from before the first test until after the last; Django adds its test databases."""
    messages.compile_all()
    with private_database.server():
        return (yield)
