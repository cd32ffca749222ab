"""`manage.py import_clauses`: the same import for operators."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Law
from portal.clauses.models import BodyIs, Clause
from portal.publishing.states import Readiness
from portal.search.declared import declared
from portal.search.index import difference
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


def test_what_the_text_is_may_be_said(law: Law, file: Path) -> None:
    run("laws", "kz-code", "--ru", file, "--body-is", "official_text")
    law.refresh_from_db()
    assert law.body_is == BodyIs.OFFICIAL_TEXT


def test_what_the_text_is_stays_where_it_is_not_said(law: Law, file: Path) -> None:
    run("laws", "kz-code", "--ru", file)
    law.refresh_from_db()
    assert law.body_is == BodyIs.ABSTRACT


def test_translations_become_outdated_when_the_original_changes(db: None, file: Path) -> None:
    law = make_law(slug="kz-code", original_language="ru")
    run("laws", "kz-code", "--ru", file)
    law.refresh_from_db()
    assert {code: law.readiness_in(code) for code in ("ru", "en", "zh-hans")} == {
        "ru": Readiness.ORIGINAL,
        "en": Readiness.OUTDATED,
        "zh-hans": Readiness.OUTDATED,
    }


def test_the_time_of_the_change_is_kept_and_indexed(law: Law, file: Path) -> None:
    before = law.updated_at
    run("laws", "kz-code", "--ru", file)
    law.refresh_from_db()
    assert law.updated_at > before
    assert not difference(declared()[Law])


def test_an_import_that_changes_nothing_leaves_the_time_of_the_change(law: Law, file: Path) -> None:
    run("laws", "kz-code", "--ru", file)
    before = Law.objects.get().updated_at
    run("laws", "kz-code", "--ru", file)
    assert Law.objects.get().updated_at == before


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
