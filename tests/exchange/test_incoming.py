"""Files that come back: what is taken, what is kept for a person to decide, and what is refused."""

from typing import Any

import pytest

from news.models import Article
from portal.exchange import incoming
from portal.legaltext.readers.refusals import RefusedError
from portal.models import TranslatedSegment
from portal.publishing.states import Readiness
from portal.translating.segments import SegmentState, segments_of, write_drafts, write_segments
from tests.exchange.files import TEXT, chinese, fates, land, out, package_of, translated
from tests.factories import make_article, make_clauses, make_law, make_user

FORMS = ["xliff", "xliff12", "po", "docx"]
every_form = pytest.mark.parametrize("form", FORMS)
RUSSIAN = {
    "title": "Зелёный город",
    "summary": "Аннотация",
    "body_1": "Первый абзац.",
    "body_2": "Второй абзац, <strong>важно</strong>.",
    "body_3": 'См. <a href="https://a.example/">сайт</a>.',
}
BODY = (
    "<p>Первый абзац.</p><p>Второй абзац, <strong>важно</strong>.</p>"
    '<p>См. <a href="https://a.example/" rel="noopener">сайт</a>.</p>'
)


@pytest.fixture
def article(db: None) -> Any:
    return chinese()


def states(item: Any) -> dict[str, str]:
    return {segment.key: segment.state.value for segment in segments_of(fresh(item), "ru")}


def fresh(item: Any) -> Any:
    return type(item)._base_manager.get(pk=item.pk)


@every_form
def test_a_translated_file_lands_in_the_item(article: Any, form: str) -> None:
    land(translated(package_of(article), form, **RUSSIAN))
    assert (fresh(article).title_ru, fresh(article).body_ru) == ("Зелёный город", BODY)


@every_form
def test_the_second_import_changes_nothing(article: Any, form: str) -> None:
    data = translated(package_of(article), form, **RUSSIAN)
    land(data)
    before = Article.objects.filter(pk=article.pk).values().get(), list(TranslatedSegment.objects.values())
    land(data)
    assert (Article.objects.filter(pk=article.pk).values().get(), list(TranslatedSegment.objects.values())) == before


@every_form
def test_a_file_that_nobody_touched_changes_nothing(article: Any, form: str) -> None:
    land(translated(package_of(article), form, **RUSSIAN))
    assert set(fates(out(fresh(article), form=form)).values()) == {"unchanged"}


@every_form
def test_exactly_the_paragraphs_whose_original_changed_are_marked(article: Any, form: str) -> None:
    data = translated(package_of(article), form, **RUSSIAN)
    article.body_zh_hans = TEXT.replace("第一段", "新的一段")
    article.save()
    assert {key for key, fate in fates(data).items() if fate == "original_changed"} == {"body/1"}


def test_a_translation_of_what_has_changed_waits_as_a_draft(article: Any) -> None:
    data = translated(package_of(article), **RUSSIAN)
    article.body_zh_hans = TEXT.replace("第一段", "新的一段")
    article.save()
    land(data)
    assert states(article)["body/1"] == SegmentState.DRAFT
    assert "Первый" not in fresh(article).body_ru


def test_a_paragraph_put_in_before_the_others_moves_them_only(article: Any) -> None:
    data = translated(package_of(article), **RUSSIAN)
    article.body_zh_hans = f"<p>新。</p>{TEXT}"
    article.save()
    land(data)
    assert states(article) | {"title": "", "summary": ""} == {
        "title": "",
        "summary": "",
        "body/1": "initial",
        "body/2": "translated",
        "body/3": "translated",
        "body/4": "translated",
    }


def test_a_paragraph_that_is_gone_is_named(article: Any) -> None:
    data = translated(package_of(article), **RUSSIAN)
    article.body_zh_hans = TEXT.replace("<p>第一段。</p>", "")
    article.save()
    lines = incoming.report_on(incoming.read(data)).lines
    assert [line.fate.value for line in lines] == ["new", "new", "unknown", "new", "new"]


def test_a_translation_that_was_changed_here_meanwhile_stays(article: Any) -> None:
    land(translated(package_of(article), **RUSSIAN))
    data = translated(package_of(fresh(article)), title="Из файла")
    write_segments(fresh(article), "ru", {"title": "Исправлено здесь"})
    land(data)
    segment = segments_of(fresh(article), "ru")[0]
    assert (fresh(article).title_ru, segment.draft) == ("Исправлено здесь", "Из файла")


def test_what_somebody_is_typing_is_not_replaced(article: Any) -> None:
    data = translated(package_of(article), **RUSSIAN)
    write_drafts(article, "ru", {"title": "Пишу"})
    assert fates(data)["title"] == "busy"
    land(data)
    assert segments_of(fresh(article), "ru")[0].draft == "Пишу"


def test_an_untouched_paragraph_does_not_undo_what_was_done_here(article: Any) -> None:
    land(translated(package_of(article), **RUSSIAN))
    data = translated(package_of(fresh(article)), summary="Другая аннотация")
    write_segments(fresh(article), "ru", {"title": "Новее"})
    assert fates(data)["title"] == "unchanged"
    land(data)
    assert (fresh(article).title_ru, fresh(article).summary_ru) == ("Новее", "Другая аннотация")


def test_an_outdated_paragraph_that_comes_back_as_finished_is_confirmed(article: Any) -> None:
    land(translated(package_of(article), **RUSSIAN), finishes=True)
    item = fresh(article)
    item.title_zh_hans = "绿色城市！"
    item.save()
    package = package_of(item)
    assert [unit.key for unit in package.items[0].units if unit.state != "translated"] == ["title"]
    package.items[0].units[0].state = "translated"
    land(translated(package))
    assert states(item)["title"] == SegmentState.TRANSLATED


def test_fuzzy_entries_of_a_po_become_drafts(article: Any) -> None:
    package = package_of(article)
    package.items[0].units[0].state = "unfinished"
    land(translated(package, "po", title="Почти"))
    assert states(article)["title"] == SegmentState.DRAFT


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("body_2", "Без выделения", "missing"),
        ("body_1", "<em>Лишнее</em>", "has not"),
        ("title", "<strong>Жирный</strong>", "plain"),
        ("title", "х" * 301, "300"),
    ],
)
def test_a_paragraph_that_does_not_fit_is_named_and_left_out(article: Any, key: str, text: str, words: str) -> None:
    package = incoming.read(translated(package_of(article), **RUSSIAN | {key: text}))
    report = incoming.report_on(package)
    line = next(line for line in report.lines if line.key == key.replace("_", "/"))
    assert line.fate == "broken"
    assert words in line.problem
    incoming.write(package, report.fingerprint)
    assert states(article)[line.key] == SegmentState.INITIAL


def test_finishing_makes_a_whole_translation_current(article: Any) -> None:
    land(translated(package_of(article), **RUSSIAN), finishes=True)
    assert fresh(article).readiness_ru == Readiness.CURRENT


def test_finishing_leaves_a_translation_with_gaps_as_it_is(article: Any) -> None:
    land(translated(package_of(article), **RUSSIAN | {"body_1": ""}), finishes=True)
    assert fresh(article).readiness_ru == Readiness.DRAFT


def test_the_clauses_of_a_law_go_out_and_come_back(db: None) -> None:
    law = make_law(languages=("zh-hans",))
    make_clauses(law)
    package = package_of(law)
    for unit in package.items[0].units:
        unit.target = f"Перевод {unit.key}"
    land(translated(package))
    assert {segment.target for segment in segments_of(fresh(law), "ru")} == {
        f"Перевод {unit.key}" for unit in package.items[0].units
    }


def test_only_what_is_open_goes_out_if_asked(article: Any) -> None:
    land(translated(package_of(article), title="Зелёный город"))
    keys = [unit.key for unit in package_of(fresh(article), only_open=True).items[0].units]
    assert keys == ["summary", "body/1", "body/2", "body/3"]


def test_items_of_several_kinds_land_together(article: Any) -> None:
    law = make_law(languages=("zh-hans",))
    land(translated(package_of(article, law), title="Заголовок"))
    assert (fresh(article).title_ru, fresh(law).title_ru) == ("Заголовок", "Заголовок")


def test_nothing_is_written_when_an_item_changed_since_the_report(article: Any) -> None:
    package = incoming.read(translated(package_of(article), **RUSSIAN))
    fingerprint = incoming.report_on(package).fingerprint
    article.title_zh_hans = "另一个"
    article.save()
    with pytest.raises(Exception, match="changed since"):
        incoming.write(package, fingerprint)
    assert not fresh(article).title_ru


def refused(data: bytes, user: Any = None) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        incoming.report_on(incoming.read(data), user)
    return caught.value


def test_items_that_do_not_exist_are_named(article: Any) -> None:
    data = out(article)
    Article.objects.all().delete()
    error = refused(data)
    assert (error.code, error.values) == ("no_item", {"names": f"articles/{article.slug}"})


def test_an_item_that_moved_is_found(article: Any) -> None:
    data = translated(package_of(article), **RUSSIAN)
    article.slug = "moved"
    article.save()
    land(data)
    assert fresh(article).title_ru == "Зелёный город"


def test_an_item_with_another_original_is_refused(db: None) -> None:
    article = make_article(original_language="zh-hans")
    data = out(article)
    article.original_language = "en"
    article.save()
    assert refused(data).code == "other_original"


def test_a_translator_of_another_language_is_refused(article: Any) -> None:
    user = make_user("news.view_article", "portal.translate_en")
    assert refused(out(article), user).code == "no_right"


def test_a_translator_of_the_language_may_import(article: Any) -> None:
    land(translated(package_of(article), **RUSSIAN), make_user("news.view_article", "portal.translate_ru"))
    assert fresh(article).title_ru == "Зелёный город"
