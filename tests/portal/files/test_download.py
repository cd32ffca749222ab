"""Files are as public as their owner, are saved and not opened, and cannot run."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_clauses, make_file, make_law
from tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_a_file_comes_as_an_attachment_that_runs_nothing() -> None:
    file = make_file(make_law(slug="code"), text="Статья 5")
    response = Client().get(f"/ru/files/{file.pk}/")
    assert b"".join(response.streaming_content).decode() == "Статья 5"
    assert response.headers["Content-Disposition"] == 'attachment; filename="code-ru.txt"'
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def status_of(path: str) -> int:
    response = Client().get(path)
    # A file that was begun is read to its end, which closes it.
    b"".join(response)
    return response.status_code


def test_a_file_of_an_item_that_is_not_public_is_not_there() -> None:
    law = make_law(published=False)
    address = f"/ru/files/{make_file(law).pk}/"
    assert status_of(address) == 404
    law.publish()
    assert status_of(address) == 200
    law.withdraw()
    assert status_of(address) == 404


@pytest.mark.parametrize("prefix", ["", "./", "x/../"])
def test_the_media_folder_does_not_give_files_out(prefix: str) -> None:
    file = make_file(make_law())
    assert Client().get(f"/media/{prefix}{file.file.name}").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found() -> None:
    file = make_file(make_law())
    Path(file.file.path).unlink()
    assert Client().get(f"/ru/files/{file.pk}/").status_code == 404


def test_the_page_of_a_law_names_what_a_file_is() -> None:
    law = make_law(slug="code")
    make_clauses(law)
    file = make_file(law, text="12345", is_official=True, translator="A. Translator")
    page = get(Client(), "/en/laws/code/")
    for said in (file.sha256, "official text", "A. Translator", "5\xa0bytes", f"/en/files/{file.pk}/"):
        assert said in page
