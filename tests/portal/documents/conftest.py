"""A folder of its own for the documents of each test."""

from pathlib import Path

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> Path:
    """The folder that documents are kept in."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return settings.DOCUMENTS_ROOT
