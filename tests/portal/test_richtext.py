"""Rich text is cleaned on every way into the database."""

from pathlib import Path

import pytest

from news.models import Article
from portal.richtext import clean, disallowed_elements
from tests.factories import make_article

ATTACK = '<p onclick="steal()">Text<script>alert(1)</script><img src=x onerror=alert(1)></p><a href="javascript:alert(1)">x</a>'


def test_scripts_handlers_and_bad_addresses_are_taken_out() -> None:
    assert clean(ATTACK) == '<p>Text</p><a rel="noopener">x</a>'


def test_what_is_clean_is_not_cleaned_again() -> None:
    found = clean(ATTACK)
    assert clean(found) is found


def test_what_is_made_of_clean_text_is_cleaned() -> None:
    assert clean(clean("<p>a</p>") + ATTACK) == '<p>a</p><p>Text</p><a rel="noopener">x</a>'


@pytest.mark.django_db
def test_saving_cleans() -> None:
    article = make_article(body_en=ATTACK)
    article.refresh_from_db()
    assert "script" not in article.body_en
    assert "onclick" not in article.body_en


@pytest.mark.django_db
def test_updating_in_bulk_cleans() -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(body_ru=ATTACK)
    article.refresh_from_db()
    assert "javascript" not in article.body_ru


@pytest.mark.django_db
def test_creating_in_bulk_cleans() -> None:
    (article,) = Article.objects.bulk_create([Article(slug="bulk", body_zh_hans=ATTACK)])
    article.refresh_from_db()
    assert "alert" not in article.body_zh_hans


def test_elements_outside_the_list_are_named() -> None:
    assert disallowed_elements("<p>a</p><table><tr></tr></table>") == ["table", "tr", "tr", "table"]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Title</h2>\n<ul>\n  <li>one</li>\n  <li>two <strong>bold</strong> words</li>\n</ul>\n<p>a\n  b</p>\n",
        "<h2>Title</h2><ul><li><p>one</p></li><li><p>two <strong>bold</strong> words</p></li></ul><p>a b</p>",
    ],
)
def test_a_text_from_a_file_and_from_the_editor_is_kept_in_one_form(html: str) -> None:
    assert clean(html) == "<h2>Title</h2><ul><li>one</li><li>two <strong>bold</strong> words</li></ul><p>a b</p>"


def test_cleaning_what_is_clean_changes_nothing() -> None:
    once = clean("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul><blockquote><p>c</p></blockquote><p>d<br>e</p>")
    assert clean(once) == once


def test_of_a_word_document_only_elements_and_words_are_kept() -> None:
    document = (Path(__file__).parents[1] / "browser" / "word.html").read_text()
    found = clean(document)
    assert "<h2>Меры</h2>" in found
    for unwanted in ("mso", "style", "class", "alert", "Times", "Доклад<", "<!", "o:p", "WordDocument"):
        assert unwanted not in found
