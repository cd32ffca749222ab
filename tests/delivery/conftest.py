"""What tests of delivery share."""

from collections.abc import Iterator

import pytest

from tests.delivery import beating as the_pulse


@pytest.fixture
def beating() -> Iterator[None]:
    """A pulse that has just heard of generation 1."""
    the_pulse.holds(1)
    yield
    the_pulse.forget()
