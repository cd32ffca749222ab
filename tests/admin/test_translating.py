"""The page for translating, without script and as its script asks."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.models import Article
from portal.clauses.store import tree_of
from portal.legaltext import drafts
from portal.models import TranslatedSegment
from portal.publishing.states import Readiness
from tests.admin.forms import as_seen, save, translate_url
from tests.factories import make_article, make_bulletin, make_clauses, make_law, make_term, make_user, node

ZH_BODY = "<p>第一段。</p><p>第二段。</p>"
RU_BODY = "<p>Первый.</p><p>Второй.</p>"


def article(**fields: Any) -> Article:
    values = {"languages": ("zh-hans", "ru"), "body_zh_hans": ZH_BODY, "body_ru": RU_BODY}
    return make_article(**values | fields)


def rows(client: Client, item: Any, language: str = "ru", **query: str) -> dict[str, Any]:
    return {row.segment.key: row for row in client.get(translate_url(item, language), query).context["rows"]}


def fields(row: Any, text: str, **more: str) -> dict[str, str]:
    """What the page sends of one paragraph."""
    return {"key": row.segment.key, "digest": row.segment.digest, "base": row.base, "text": text} | more


def change_original(item: Article, body: str) -> None:
    item.refresh_from_db()
    item.body_zh_hans = body
    item.save()


def test_the_page_shows_original_and_translation_paragraph_by_paragraph(translator: Client) -> None:
    found = rows(translator, article())
    assert [(row.source_html, row.text) for key, row in found.items() if key.startswith("body")] == [
        ("第一段。", "Первый."),
        ("第二段。", "Второй."),
    ]


def test_what_changed_in_the_original_is_marked(translator: Client) -> None:
    item = article()
    change_original(item, ZH_BODY.replace("第二段", "第二大段"))
    assert rows(translator, item)["body/2"].source_html == "第二<ins>大</ins>段。"
    assert list(rows(translator, item, show="todo")) == ["body/2"]


def test_terms_of_the_glossary_stand_beside_the_paragraph_with_their_equivalents(translator: Client) -> None:
    make_term(name_zh_hans="固体废物", name_ru="твёрдые отходы", name_en="solid waste")
    item = article(body_zh_hans="<p>固体废物的处理。</p>", body_ru="<p>Обращение с мусором.</p>")
    row = rows(translator, item)["body/1"]
    assert [(term.written, term.equivalent, term.is_used) for term in row.terms] == [
        ("固体废物", "твёрдые отходы", False)
    ]
    assert [finding.code for finding in row.findings] == ["term"]


def test_a_term_in_another_case_counts_as_used(translator: Client) -> None:
    make_term(name_zh_hans="固体废物", name_ru="твёрдые отходы", name_en="solid waste")
    item = article(body_zh_hans="<p>固体废物的处理。</p>", body_ru="<p>Обращение с твёрдыми отходами.</p>")
    assert rows(translator, item)["body/1"].terms[0].is_used


def test_the_form_of_an_item_leads_to_the_page_of_each_translation(editor: Client) -> None:
    item = article()
    page = editor.get(f"/admin/news/article/{item.pk}/change/").content.decode()
    assert (
        translate_url(item, "ru") in page,
        translate_url(item, "en") in page,
        translate_url(item, "zh-hans") in page,
    ) == (True, True, False)


def test_typing_is_kept_and_not_shown_to_readers(translator: Client) -> None:
    item = article()
    response = translator.post(
        translate_url(item, end="segment/"), fields(rows(translator, item)["body/1"], "Первый, нов")
    )
    item.refresh_from_db()
    assert (response.status_code, response.json()["state"], item.body_ru) == (200, "draft", RU_BODY)
    assert rows(translator, item)["body/1"].text == "Первый, нов"


def test_a_confirmed_paragraph_is_in_the_text_and_in_the_list_of_changes(translator: Client) -> None:
    item = article()
    row = rows(translator, item)["body/1"]
    answer = translator.post(translate_url(item, end="segment/"), fields(row, "Первый, новый.", confirm="1")).json()
    item.refresh_from_db()
    assert (answer["state"], item.body_ru) == ("translated", "<p>Первый, новый.</p><p>Второй.</p>")
    assert LogEntry.objects.count() == 1


def test_the_links_of_the_original_stay_in_the_translation(translator: Client) -> None:
    item = article(body_zh_hans='<p>看<a href="https://example.org/x">这里</a></p>', body_ru="<p>x</p>")
    row = rows(translator, item)["body/1"]
    translator.post(translate_url(item, end="segment/"), fields(row, "см. ⟨1⟩здесь⟨/1⟩", confirm="1"))
    item.refresh_from_db()
    assert item.body_ru == '<p>см. <a href="https://example.org/x" rel="noopener">здесь</a></p>'


def test_tags_that_do_not_pair_are_refused_when_confirmed(translator: Client) -> None:
    item = article(body_zh_hans="<p><em>看</em></p>", body_ru="<p>x</p>")
    row = rows(translator, item)["body/1"]
    response = translator.post(translate_url(item, end="segment/"), fields(row, "⟨1⟩см.", confirm="1"))
    item.refresh_from_db()
    assert (response.status_code, "⟨1⟩" in response.json()["message"], item.body_ru) == (422, True, "<p>x</p>")


def test_a_paragraph_whose_original_changed_meanwhile_is_kept_and_not_confirmed(translator: Client) -> None:
    item = article()
    row = rows(translator, item)["body/2"]
    change_original(item, ZH_BODY.replace("第二段", "第二大段"))
    response = translator.post(translate_url(item, end="segment/"), fields(row, "Второй, новый.", confirm="1"))
    answer = response.json()
    item.refresh_from_db()
    assert (response.status_code, answer["conflict"], answer["source"]) == (409, "source", "第二<ins>大</ins>段。")
    assert (item.body_ru, rows(translator, item)["body/2"].text) == (RU_BODY, "Второй, новый.")


def test_a_paragraph_that_moved_meanwhile_takes_its_translation_along(translator: Client) -> None:
    item = article()
    row = rows(translator, item)["body/2"]
    change_original(item, f"<p>新的。</p>{ZH_BODY}")
    answer = translator.post(translate_url(item, end="segment/"), fields(row, "Второй!", confirm="1")).json()
    item.refresh_from_db()
    assert (answer["key"], item.body_ru) == ("body/3", "<p></p><p>Первый.</p><p>Второй!</p>")


def test_two_translators_on_one_paragraph_the_second_is_told_and_nothing_is_overwritten(
    translator: Client, editor: Client
) -> None:
    item = article()
    row = rows(translator, item)["body/1"]
    translator.post(translate_url(item, end="segment/"), fields(row, "Мой.", confirm="1"))
    response = editor.post(translate_url(item, end="segment/"), fields(row, "Чужой.", confirm="1"))
    item.refresh_from_db()
    assert (response.status_code, response.json()["conflict"], response.json()["text"]) == (409, "target", "Мой.")
    assert item.body_ru == "<p>Мой.</p><p>Второй.</p>"


def test_without_script_one_form_saves_all_and_confirms_one(translator: Client) -> None:
    item = article()
    found = rows(translator, item)
    data: dict[str, Any] = {
        name: [fields(row, row.text)[name] for row in found.values()] for name in ("key", "digest", "base")
    }
    data["text"] = [{"body/1": "Один.", "body/2": "Два."}.get(key, row.text) for key, row in found.items()]
    translator.post(translate_url(item), data | {"confirm": "body/1"})
    item.refresh_from_db()
    assert item.body_ru == "<p>Один.</p><p>Второй.</p>"
    assert rows(translator, item)["body/2"].text == "Два."


def test_finishing_makes_an_outdated_language_current(translator: Client) -> None:
    item = article()
    change_original(item, ZH_BODY.replace("第二段", "第二大段"))
    refused = translator.post(translate_url(item), {"finish": "1"}, follow=True).content.decode()
    item.refresh_from_db()
    before = item.readiness_ru
    translator.post(
        translate_url(item, end="segment/"), fields(rows(translator, item)["body/2"], "Второй большой.", confirm="1")
    )
    translator.post(translate_url(item), {"finish": "1"})
    item.refresh_from_db()
    assert ("Not finished" in refused, before, item.readiness_ru) == (True, Readiness.OUTDATED, Readiness.CURRENT)
    assert not TranslatedSegment.objects.exists()


def confirm_rest(client: Client, item: Any, seen: dict[str, Any]) -> str:
    page = client.post(translate_url(item), seen | {"finish": "rest"}, follow=True).content.decode()
    item.refresh_from_db()
    return page


def test_what_is_right_as_it_is_can_be_confirmed_together(translator: Client) -> None:
    item = article(readiness_ru="outdated")
    confirm_rest(translator, item, as_seen(translator, item))
    assert item.readiness_ru == Readiness.CURRENT


def test_a_paragraph_typed_on_the_page_without_script_is_confirmed_with_the_rest(translator: Client) -> None:
    item = article(readiness_ru="outdated")
    found = rows(translator, item).values()
    typed = {name: [fields(row, row.text)[name] for row in found] for name in ("key", "text")}
    typed["text"][-1] = "Второй!"
    confirm_rest(translator, item, as_seen(translator, item) | typed)
    assert (item.readiness_ru, item.body_ru) == (Readiness.CURRENT, "<p>Первый.</p><p>Второй!</p>")


@pytest.mark.parametrize("show", ["", "todo"])
def test_an_original_that_changed_unseen_is_not_confirmed_with_the_rest_but_shown(
    translator: Client, show: str
) -> None:
    item = article()
    seen = as_seen(translator, item, show=show)
    change_original(item, ZH_BODY.replace("第一段", "第一大段"))
    page = confirm_rest(translator, item, seen)
    assert (item.readiness_ru, "1 paragraph has changed" in page) == (Readiness.OUTDATED, True)
    assert "第一大段。 → Первый." in page
    confirm_rest(translator, item, as_seen(translator, item))
    assert item.readiness_ru == Readiness.CURRENT


@pytest.mark.parametrize("show", ["", "todo"])
def test_what_a_colleague_typed_unseen_is_not_confirmed_with_the_rest(
    translator: Client, editor: Client, show: str
) -> None:
    item = article(readiness_ru="outdated")
    seen = as_seen(translator, item, show=show)
    editor.post(translate_url(item, end="segment/"), fields(rows(editor, item)["body/1"], "Перв"))
    page = confirm_rest(translator, item, seen)
    assert (item.readiness_ru, item.body_ru, "→ Перв" in page) == (Readiness.OUTDATED, RU_BODY, True)


def test_who_sends_nothing_of_the_page_confirms_nothing(translator: Client) -> None:
    item = article(readiness_ru="outdated")
    confirm_rest(translator, item, {})
    assert item.readiness_ru == Readiness.OUTDATED


def issue_in_english() -> Any:
    """An issue of the bulletin that is out in Chinese, whose English every paragraph of which is confirmed is a draft."""
    return make_bulletin(languages=("zh-hans", "en"), readiness_en="draft")


def test_a_translator_does_not_send_a_language_of_an_issue_that_is_out_to_its_subscribers(
    translator: Client, publisher: Client
) -> None:
    item = issue_in_english()
    seen = as_seen(translator, item, "en") | {"finish": "rest"}
    page = translator.post(translate_url(item, "en"), seen, follow=True).content.decode()
    item.refresh_from_db()
    assert (item.readiness_en, "a publisher makes the language public" in page) == (Readiness.DRAFT, True)
    publisher.post(translate_url(item, "en"), {"finish": "1"})
    item.refresh_from_db()
    assert item.readiness_en == Readiness.CURRENT


def test_a_law_is_translated_clause_by_clause(translator: Client) -> None:
    law = make_law(original_language="ru", languages=("ru",))
    make_clauses(law, node("article", "1", languages=("ru",)))
    row = rows(translator, law, "en")["clauses/art_1/body/1"]
    translator.post(translate_url(law, "en", "segment/"), fields(row, "Article one.", confirm="1"))
    page = translator.get(translate_url(law, "en")).content.decode()
    assert ("Article 1 · Text" in page, "Article one.</textarea>" in page) == (True, True)


def test_a_clause_changed_in_its_form_is_the_only_one_marked(editor: Client) -> None:
    law = make_law(original_language="zh-hans")
    make_clauses(law, node("article", "1"), node("article", "2"))
    save(editor, law.clauses.get(eid="art_2"), **{"texts-0-body_zh_hans": "<p>改</p>"})
    assert list(rows(editor, law, show="todo")) == ["clauses/art_2/body/1"]


def test_a_minor_edit_of_a_clause_marks_nothing(editor: Client) -> None:
    law = make_law(original_language="zh-hans")
    make_clauses(law, node("article", "1"))
    save(editor, law.clauses.get(), minor_edit="on", **{"texts-0-body_zh_hans": "<p>改</p>"})
    assert rows(editor, law, show="todo") == {}


def test_an_imported_text_marks_the_clauses_that_it_changed(editor: Client) -> None:
    law = make_law(original_language="zh-hans")
    make_clauses(law, node("article", "1"), node("article", "2"))
    tree = tree_of(law)
    before = drafts.fingerprint(tree)
    tree[1].texts["zh-hans"].body_html = "<p>改</p>"
    drafts.save(law, tree, before)
    assert list(rows(editor, law, show="todo")) == ["clauses/art_2/body/1"]


def test_a_long_law_is_shown_in_parts(translator: Client) -> None:
    law = make_law(original_language="ru")
    make_clauses(law, *(node("article", str(number)) for number in range(1, 40)))
    first, second = (rows(translator, law, "en", page=page) for page in ("1", "2"))
    assert (len(first), "clauses/art_39/body/1" in second) == (50, True)


def test_the_number_of_queries_does_not_grow_with_the_text(translator: Client) -> None:
    def queries(law: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            translator.get(translate_url(law, "en"))
        return len(captured)

    short, long = make_law(original_language="ru"), make_law(original_language="ru")
    make_clauses(short, node("article", "1"))
    make_clauses(long, *(node("article", str(number)) for number in range(1, 40)))
    queries(short)
    assert queries(long) == queries(short) <= 16


def test_the_memory_answers_with_matches_from_other_items(translator: Client) -> None:
    article(slug="before", body_zh_hans="<p>保护水资源的措施。</p>", body_ru="<p>Меры по охране вод.</p>")
    item = make_article(languages=("zh-hans",), body_zh_hans="<p>保护水资源的措施。</p>")
    [match] = translator.get(translate_url(item, end="memory/"), {"key": "body/1"}).json()["matches"]
    assert (match["percent"], match["target"]) == (100, "Меры по охране вод.")


@pytest.mark.parametrize(
    "path", ["articles/1/zh-hans/", "articles/99999999999999999999/ru/", "nothing/1/ru/", "articles/1/fr/"]
)
def test_what_cannot_be_translated_is_not_found(translator: Client, path: str) -> None:
    item = article(pk=1)
    assert translator.get(f"/admin/translate/{path}").status_code == 404, item


@pytest.mark.django_db
def test_who_may_only_see_an_item_does_not_translate_it() -> None:
    item = article()
    client = Client()
    client.force_login(make_user("news.view_article"))
    answers = [
        client.get(translate_url(item)),
        client.post(translate_url(item, end="segment/"), {}),
        client.get(translate_url(item, end="memory/")),
    ]
    assert [each.status_code for each in answers] == [403, 403, 403]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"key": "body/1"},
        {"key": "body/77", "digest": "x", "base": "y", "text": "z"},
        {"key": "clauses/art_1/body/1", "digest": "", "base": "", "text": "z"},
        {"key": "../..", "digest": "é" * 500, "base": "\x00", "text": "\x00"},
        {"key": "body/1", "digest": "x", "base": "y", "text": "z" * 200_000},
    ],
)
def test_forged_paragraphs_change_nothing_and_break_nothing(translator: Client, data: dict[str, str]) -> None:
    item = article()
    response = translator.post(translate_url(item, end="segment/"), data | {"confirm": "1"})
    item.refresh_from_db()
    assert (response.status_code in (409, 422), item.body_ru) == (True, RU_BODY)


def test_a_text_with_signs_that_no_database_takes_is_saved_without_them(translator: Client) -> None:
    item = article()
    row = rows(translator, item)["body/1"]
    response = translator.post(translate_url(item, end="segment/"), fields(row, "а\x00б", confirm="1"))
    item.refresh_from_db()
    assert (response.status_code, item.body_ru) == (200, "<p>аб</p><p>Второй.</p>")
