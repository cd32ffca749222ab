"""``export_translations`` and ``import_translations``: the same as in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from news.models import Article
from tests.exchange.files import chinese, package_of, translated
from tests.factories import make_article


@pytest.fixture
def article(db: None) -> Any:
    return chinese()


def test_a_file_goes_out_and_its_translation_comes_back(article: Any, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "out.po"
    call_command("export_translations", "articles", article.slug, to="ru", format="po", output=path)
    path.write_text(path.read_text().replace('msgid "绿色城市"\nmsgstr ""', 'msgid "绿色城市"\nmsgstr "Город"'))
    call_command("import_translations", path, write=True)
    assert Article.objects.get(pk=article.pk).title_ru == "Город"
    assert "1 of 5 paragraphs were written" in capsys.readouterr().out


def test_without_write_nothing_is_written(article: Any, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "out.xlf"
    path.write_bytes(translated(package_of(article), title="Город"))
    call_command("import_translations", path)
    assert f"articles/{article.slug}#title: new." in capsys.readouterr().out
    assert not Article.objects.get(pk=article.pk).title_ru


def test_the_name_of_a_file_says_what_is_in_it(article: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call_command("export_translations", "articles", article.slug, to="ru")
    assert next(tmp_path.iterdir()).name.startswith(f"articles-{article.slug}.zh-Hans-ru.")


@pytest.mark.parametrize(
    ("slugs", "to", "words"),
    [(["nothing"], "ru", "nothing"), (["a", "b"], "ru", "Choose one with --from"), (["a"], "zh-hans", "written in")],
)
def test_what_cannot_be_exported_is_said(db: None, slugs: list[str], to: str, words: str) -> None:
    chinese(slug="a")
    make_article(slug="b", original_language="en")
    with pytest.raises(CommandError, match=words):
        call_command("export_translations", "articles", *slugs, to=to)


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.po: No such file"):
        call_command("import_translations", tmp_path / "nothing.po")


def test_a_bad_file_is_named_with_its_fault(db: None, tmp_path: Path) -> None:
    path = tmp_path / "bad.xlf"
    path.write_text("<!DOCTYPE x><xliff/>")
    with pytest.raises(CommandError, match="document type"):
        call_command("import_translations", path)
