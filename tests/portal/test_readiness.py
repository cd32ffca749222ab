"""How ready each language is, and which one a reader gets."""

import pytest

from portal.publishing.states import Readiness
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def readiness(article: object) -> dict[str, str]:
    return {code: getattr(article, f"readiness_{code}") for code in ("zh_hans", "en", "ru")}


def test_texts_decide_the_readiness_of_a_new_item() -> None:
    article = make_article(languages=("zh-hans", "ru"))
    assert readiness(article) == {"zh_hans": "original", "en": "missing", "ru": "current"}


def test_editing_the_original_makes_translations_outdated() -> None:
    article = make_article()
    article.title_zh_hans = "新标题"
    article.save()
    assert readiness(article) == {"zh_hans": "original", "en": "outdated", "ru": "outdated"}


def test_a_minor_edit_leaves_translations_current() -> None:
    article = make_article()
    article.title_zh_hans = "新标题"
    article.minor_edit = True
    article.save()
    assert readiness(article) == {"zh_hans": "original", "en": "current", "ru": "current"}


def test_a_translation_mended_in_the_same_save_stays_current() -> None:
    article = make_article()
    article.title_zh_hans = "新标题"
    article.title_ru = "Новый заголовок"
    article.save()
    assert readiness(article) == {"zh_hans": "original", "en": "outdated", "ru": "current"}


def test_mending_an_outdated_translation_makes_it_current() -> None:
    article = make_article()
    article.body_zh_hans = "<p>新的正文</p>"
    article.save()
    article.body_en = "<p>New text</p>"
    article.save()
    assert readiness(article)["en"] == Readiness.CURRENT


def test_editing_a_translation_leaves_the_others_alone() -> None:
    article = make_article()
    article.title_en = "Another title"
    article.save()
    assert readiness(article) == {"zh_hans": "original", "en": "current", "ru": "current"}


def test_saving_without_a_change_leaves_everything_current() -> None:
    article = make_article(body_zh_hans='<p><a href="https://example.org/">链接</a></p>')
    article.save()
    article.refresh_from_db()
    article.save()
    assert readiness(article) == {"zh_hans": "original", "en": "current", "ru": "current"}


def test_a_draft_translation_stays_a_draft_while_it_is_worked_on() -> None:
    article = make_article()
    article.readiness_ru = Readiness.DRAFT
    article.save()
    article.title_ru = "Черновик"
    article.save()
    assert readiness(article)["ru"] == Readiness.DRAFT


def test_a_removed_translation_is_missing() -> None:
    article = make_article()
    article.title_ru = ""
    article.save()
    assert readiness(article)["ru"] == Readiness.MISSING


def test_the_reader_gets_the_language_asked_for() -> None:
    reading = make_article().reading_in("ru")
    assert (reading.language, reading.is_fallback) == ("ru", False)


@pytest.mark.parametrize(
    ("available", "asked", "given"),
    [
        (("zh-hans", "en"), "ru", "en"),
        (("zh-hans",), "ru", "zh-hans"),
        (("ru", "zh-hans"), "en", "zh-hans"),
        (("ru",), "en", "ru"),
        (("ru", "en"), "zh-hans", "en"),
        (("ru",), "zh-hans", "ru"),
    ],
)
def test_a_missing_text_falls_back_along_the_chain(available: tuple[str, ...], asked: str, given: str) -> None:
    reading = make_article(languages=available).reading_in(asked)
    assert (reading.language, reading.is_fallback) == (given, True)


def test_the_original_wins_over_a_translation_of_a_translation() -> None:
    article = make_article(languages=("ru", "zh-hans", "en"), translated_from_en="zh-hans")
    article.readiness_zh_hans = Readiness.DRAFT
    article.save()
    assert article.reading_in("zh-hans").language == "ru"


def test_a_draft_translation_is_not_shown_to_readers() -> None:
    article = make_article()
    article.readiness_ru = Readiness.DRAFT
    article.save()
    assert article.reading_in("ru").language == "en"


def test_an_outdated_translation_is_shown_and_says_so() -> None:
    article = make_article()
    article.title_zh_hans = "新标题"
    article.save()
    reading = article.reading_in("ru")
    assert (reading.language, reading.is_outdated) == ("ru", True)
