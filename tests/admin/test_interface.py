"""The page on the interface's own messages."""

from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client
from django.urls import reverse

from portal.operations import messages

PAGE = reverse("admin:interface_messages")


@pytest.fixture
def russian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    """A copy of the Russian catalogue, which the page then reads; save it after changing it."""
    monkeypatch.setattr("portal.admin.interface.catalogue_path", lambda folder: tmp_path / f"{folder}.po")
    for folder in ("zh_Hans", "en", "ru"):
        (tmp_path / f"{folder}.po").write_bytes(messages.catalogue_path(folder).read_bytes())
    return polib.pofile(str(tmp_path / "ru.po"))


def rows(client: Client) -> list[dict[str, Any]]:
    page = client.get(PAGE)
    return next(each["rows"] for each in page.context["catalogues"] if each["code"] == "ru")


def test_a_complete_catalogue_says_so(editor: Client) -> None:
    assert [each["lacking"] for each in editor.get(PAGE).context["catalogues"]] == [0, 0, 0]


def test_what_is_not_translated_is_listed_with_its_places(editor: Client, russian: polib.POFile) -> None:
    entry = russian.find("Import translations")
    entry.msgstr = ""
    russian.save()
    assert [(row["text"], row["kind"], "portal/admin/exchange.py" in row["places"]) for row in rows(editor)] == [
        ("Import translations", "not translated", True)
    ]


def test_what_is_fuzzy_is_listed(editor: Client, russian: polib.POFile) -> None:
    russian.find("Import translations").flags.append("fuzzy")
    russian.save()
    assert "fuzzy" in str(rows(editor)[0]["kind"])


def test_a_wrong_number_of_plural_forms_is_listed(editor: Client, russian: polib.POFile) -> None:
    entry = next(each for each in russian if each.msgid_plural)
    del entry.msgstr_plural[3]
    russian.save()
    assert "3; 4" in str(rows(editor)[0]["kind"])


def test_a_damaged_catalogue_is_named(editor: Client, russian: polib.POFile, tmp_path: Path) -> None:
    (tmp_path / "ru.po").write_text('msgid "a"\nrubbish\n')
    page = editor.get(PAGE)
    assert page.status_code == 200
    assert "Syntax error" in page.text


def test_many_faults_are_cut_and_counted(
    editor: Client, russian: polib.POFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.admin.interface.ROWS_SHOWN", 2)
    for entry in list(russian)[:5]:
        entry.flags.append("fuzzy")
    russian.save()
    assert len(rows(editor)) == 2
    assert "3 more" in editor.get(PAGE).text
