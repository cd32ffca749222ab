"""The page on the interface's own messages."""

from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client
from django.urls import reverse

PAGE = reverse("admin:interface_messages")


def entry(text: str, plural: str = "") -> polib.POEntry:
    """A message that is translated, with a place."""
    forms = dict.fromkeys(range(4), text) if plural else {}
    return polib.POEntry(
        msgid=text,
        msgid_plural=plural,
        msgstr="" if plural else text,
        msgstr_plural=forms,
        occurrences=[("portal/admin/exchange.py", "")],
    )


@pytest.fixture
def russian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    """The Russian catalogue that the page reads, of six messages; save it after changing it."""
    monkeypatch.setattr("portal.admin.interface.catalogue_path", lambda folder: tmp_path / f"{folder}.po")
    catalogue = polib.POFile()
    catalogue.extend([*map(entry, ["State", "Law", "Waste", "Water", "Air"])])
    for folder in ("ru", "zh_Hans", "en"):
        catalogue.save(str(tmp_path / f"{folder}.po"))
    catalogue.append(entry("%(n)s law", "%(n)s laws"))
    catalogue.save()
    return catalogue


def rows(client: Client) -> list[dict[str, Any]]:
    page = client.get(PAGE)
    return next(each["rows"] for each in page.context["catalogues"] if each["code"] == "ru")


def test_a_complete_catalogue_says_so(editor: Client, russian: polib.POFile) -> None:
    page = editor.get(PAGE)
    assert [(each["total"], each["lacking"]) for each in page.context["catalogues"]] == [(5, 0), (5, 0), (6, 0)]
    assert "6 messages, all translated." in page.text


def test_what_is_not_translated_is_listed_with_its_places(editor: Client, russian: polib.POFile) -> None:
    russian.find("State").msgstr = ""
    russian.save()
    assert [(row["text"], row["kind"], row["places"]) for row in rows(editor)] == [
        ("State", "not translated", ["portal/admin/exchange.py"])
    ]


def test_what_is_fuzzy_is_listed(editor: Client, russian: polib.POFile) -> None:
    russian.find("State").flags.append("fuzzy")
    russian.save()
    assert "fuzzy" in str(rows(editor)[0]["kind"])


def test_a_wrong_number_of_plural_forms_is_listed(editor: Client, russian: polib.POFile) -> None:
    del russian.find("%(n)s law").msgstr_plural[3]
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
    for each in list(russian)[:5]:
        each.flags.append("fuzzy")
    russian.save()
    assert len(rows(editor)) == 2
    assert "3 more" in editor.get(PAGE).text
