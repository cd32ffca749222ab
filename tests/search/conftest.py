"""Every test of the search begins without the statistics that another left behind, and no example is timed."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from portal.search import frequencies

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_statistics() -> Iterator[None]:
    frequencies.forget()
    yield
    frequencies.forget()
