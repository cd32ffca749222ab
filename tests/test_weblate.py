"""The component for Weblate describes the files that are here."""

import json
import re
from pathlib import Path

import polib

from portal.operations.messages import SOURCE_LANGUAGE

ROOT = Path(__file__).parent.parent
COMPONENT = json.loads((ROOT / "deploy/weblate/components.json").read_text(encoding="utf-8"))[0]


def languages() -> list[str]:
    """The languages whose files the mask finds."""
    return sorted(path.parent.parent.name for path in ROOT.glob(COMPONENT["filemask"]))


def test_the_mask_finds_the_catalogues() -> None:
    assert languages() == ["en", "ru", "zh_Hans"]


def test_the_source_language_is_not_offered_for_translation() -> None:
    offered = [language for language in languages() if re.search(COMPONENT["language_regex"], language)]
    assert offered == [language for language in languages() if language != SOURCE_LANGUAGE]


def test_the_files_are_of_the_form_that_is_named() -> None:
    assert COMPONENT["file_format"] == "po"
    assert all(polib.pofile(str(path)).metadata["Plural-Forms"] for path in ROOT.glob(COMPONENT["filemask"]))
