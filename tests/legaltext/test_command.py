"""`manage.py import_clauses`: the same import for operators."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Law
from portal.clauses.models import Clause
from tests.factories import make_law

TEXT = "Статья 1. Цель\n1. Первое.\n2. Второе.\nСтатья 2. Основы\nТекст статьи."


@pytest.fixture
def law(db: None) -> Law:
    return make_law(slug="kz-code")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "law.txt"
    path.write_text(TEXT, encoding="windows-1251")
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_clauses", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_text_is_imported(law: Law, file: Path) -> None:
    assert "4 clauses were created" in run("laws", "kz-code", "--ru", file)


def test_a_dry_run_shows_the_clauses(law: Law, file: Path) -> None:
    assert "art_1 [ru] Цель\n  art_1__para_1 [ru]" in run("laws", "kz-code", "--ru", file, "--dry-run")


def test_a_dry_run_saves_nothing(law: Law, file: Path) -> None:
    run("laws", "kz-code", "--file", file, "--dry-run")
    assert not Clause.objects.of(law).exists()


def test_a_second_run_changes_nothing(law: Law, file: Path) -> None:
    run("laws", "kz-code", "--ru", file)
    assert run("laws", "kz-code", "--ru", file) == "0 clauses were created, 0 changed, 0 removed.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("laws", "nothing", "--ru", "FILE"), "no “nothing” among the laws"),
        (("laws", "kz-code"), "No file is given"),
        (("laws", "kz-code", "--ru", "/nowhere"), "No such file"),
        (("laws", "kz-code", "--en", "FILE"), "in Russian, not in English"),
        (("laws", "kz-code", "--ru", "FILE", "--starts-on", "soon"), "is no day"),
    ],
)
def test_what_is_wrong_is_said(law: Law, file: Path, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(*(str(file) if each == "FILE" else each for each in arguments))
