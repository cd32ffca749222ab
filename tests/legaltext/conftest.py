"""What the reading of texts says is checked in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Have the messages in English."""
    with translation.override("en"):
        yield
