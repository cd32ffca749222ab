"""Messages: found in code and templates however indented, kept when merged, checked, compiled."""

import gettext
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from portal.operations import messages

TEMPLATE = """<ul>
    {% if laws %}
  <li>{% translate "Laws" %} {% include "x.html" with title=_("Title") %}
          <p>{% blocktranslate trimmed count n=n %}
              {{ n }} law
            {% plural %}
              {{ n }} laws
          {% endblocktranslate %}</p>
      {% endif %}
   "unbalanced (quotes' and brackets
  {# Translators: the month, not the verb #}
  {% translate "May" context "month" %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, npgettext
name = _("State")
text = npgettext("of a state", "one law", "%(n)s laws", 2) % {"n": 2}
unknown = _(name)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a checkout with a template, a module and a migration."""
    (tmp_path / "news" / "templates" / "news").mkdir(parents=True)
    (tmp_path / "news" / "templates" / "news" / "list.html").write_text(TEMPLATE)
    (tmp_path / "news" / "models.py").write_text(CODE)
    (tmp_path / "news" / "migrations").mkdir()
    (tmp_path / "news" / "migrations" / "0001.py").write_text('_("never")')
    return tmp_path


def po(root: Path, language: str) -> polib.POFile:
    return polib.pofile(str(messages.catalogue_path(language, root)))


def translate_all(root: Path) -> None:
    for language in ("ru", "zh_Hans"):
        catalogue = po(root, language)
        for entry in catalogue:
            if entry.msgid_plural:
                entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, f"{entry.msgid_plural} {language}")
            else:
                entry.msgstr = f"{entry.msgid} {language}"
        messages.catalogue_path(language, root).write_text(str(catalogue))
    messages.update(root)


def test_messages_are_found_in_code_and_in_templates_however_indented(root: Path) -> None:
    assert set(messages.extract(root)) == {
        (None, "Laws"),
        (None, "Title"),
        (None, "%(n)s law"),
        ("month", "May"),
        (None, "State"),
        ("of a state", "one law"),
    }


def test_the_translators_comment_is_kept(root: Path) -> None:
    messages.update(root)
    assert po(root, "ru").find("May").comment == "Translators: the month, not the verb"


def test_plural_forms_are_those_of_django(root: Path) -> None:
    messages.update(root)
    counts = {language: len(po(root, language).find("%(n)s law").msgstr_plural) for language in messages.PLURAL_FORMS}
    assert counts == {"en": 2, "ru": 4, "zh_Hans": 1}


def test_english_is_filled_with_the_messages_themselves(root: Path) -> None:
    messages.update(root)
    assert po(root, "en").find("%(n)s law").msgstr_plural == {0: "%(n)s law", 1: "%(n)s laws"}
    assert not messages.faults(po(root, "en"), "en")


def test_translations_are_kept_and_what_is_gone_is_removed(root: Path) -> None:
    messages.update(root)
    translate_all(root)
    (root / "news" / "models.py").write_text('_("State")\n_("States")')
    messages.update(root)
    assert po(root, "ru").find("State").msgstr == "State ru"
    assert po(root, "ru").find("States").msgstr == ""  # nothing is guessed by similarity
    assert po(root, "ru").find("one law") is None


def test_the_same_code_gives_the_same_files(root: Path) -> None:
    messages.update(root)
    first = messages.catalogue_path("ru", root).read_text()
    messages.update(root)
    assert messages.catalogue_path("ru", root).read_text() == first
    assert "POT-Creation-Date" not in first


def test_complete_messages_pass_the_check(root: Path) -> None:
    messages.update(root)
    translate_all(root)
    assert messages.problems(root) == []


def test_the_check_names_what_is_not_translated(root: Path) -> None:
    messages.update(root)
    problems = messages.problems(root)
    assert "locale/ru/LC_MESSAGES/django.po: not translated: 'State'" in problems
    assert not [problem for problem in problems if problem.startswith("locale/en")]


def test_the_check_names_what_is_fuzzy(root: Path) -> None:
    messages.update(root)
    translate_all(root)
    path = messages.catalogue_path("ru", root)
    path.write_text(path.read_text().replace('msgid "State"', '#, fuzzy\nmsgid "State"'))
    assert "locale/ru/LC_MESSAGES/django.po: marked fuzzy: 'State'" in messages.problems(root)


def test_the_check_says_that_the_code_has_moved_on(root: Path) -> None:
    messages.update(root)
    translate_all(root)
    (root / "news" / "views.py").write_text('_("New")')
    assert any("ru" in problem and "run `make messages`" in problem for problem in messages.problems(root))


def test_a_placeholder_that_the_message_has_not_is_named(root: Path) -> None:
    messages.update(root)
    translate_all(root)
    path = messages.catalogue_path("ru", root)
    path.write_text(path.read_text().replace('msgstr "State ru"', 'msgstr "%(state)s"'))
    (problem,) = messages.problems(root)
    assert "has %(state)s, which the English text has not: 'State'" in problem


def test_a_broken_source_is_named_and_nothing_is_written(root: Path) -> None:
    (root / "news" / "templates" / "news" / "bad.html").write_text(
        "{% blocktranslate %}a{% if b %}{% endblocktranslate %}"
    )
    with pytest.raises(messages.ExtractionError, match=r"^news/templates/news/bad.html: "):
        messages.update(root)
    assert not messages.catalogue_path("ru", root).exists()


def test_only_changed_catalogues_are_compiled(root: Path) -> None:
    messages.update(root)
    translate_all(root)
    assert len(messages.compile_all(root)) == 3
    assert messages.compile_all(root) == []
    path = messages.catalogue_path("ru", root)
    path.write_text(path.read_text().replace("State ru", "Государство"))
    assert messages.compile_all(root) == [path.with_suffix(".mo")]
    with path.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("State") == "Государство"


def test_russian_takes_the_form_of_the_number(root: Path) -> None:
    messages.update(root)
    catalogue = po(root, "ru")
    catalogue.find("%(n)s law").msgstr_plural = {0: "закон", 1: "закона", 2: "законов", 3: "закона"}
    messages.catalogue_path("ru", root).write_text(str(catalogue))
    messages.compile_all(root)
    with messages.catalogue_path("ru", root).with_suffix(".mo").open("rb") as compiled:
        russian = gettext.GNUTranslations(compiled)
    forms = [russian.ngettext("%(n)s law", "%(n)s laws", n) for n in (1, 2, 5, 11, 21, 22, 25, 111)]
    assert forms == ["закон", "закона", "законов", "законов", "закон", "закона", "законов", "законов"]


def test_check_and_compile_exclude_each_other() -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "messages", "--check", "--compile"],
        cwd=messages.CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "not allowed with argument --check" in result.stderr
