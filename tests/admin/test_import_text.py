"""“Import text”: files in, the clauses shown, saved only once they are confirmed."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Law
from portal.clauses.models import BodyIs, Clause
from portal.clauses.store import save_tree, tree_of
from portal.legaltext.models import TextImport
from portal.legaltext.tree import Node, NodeText
from portal.models import SearchEntry
from portal.search.declared import declared
from portal.search.index import difference
from tests.admin.forms import url_of
from tests.factories import make_document, make_law
from tests.legaltext.laws import as_docx, as_text, docx_of, law_lines

RUSSIAN = "Закон\nПринят в 2021 году\nСтатья 1. Цель\n1. Первое.\n2. Второе.\nСтатья 2. Основы\nТекст статьи.".encode()
CHINESE = "法\n2021年通过\n第一条　【目的】\n1. 第一。\n2. 第二。\n第二条　【基础】\n条文。".encode()


def address(item: Any) -> str:
    meta = item._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_import_text", args=[item.pk])


def give(client: Client, item: Any, *files: bytes, **fields: Any) -> Any:
    data: dict[str, Any] = {"body_is": BodyIs.OFFICIAL_TEXT} | fields
    for place, content in enumerate(files, start=1):
        data[f"file_{place}"] = SimpleUploadedFile(f"law-{place}.bin", content)
    return client.post(address(item), data, follow=True)


@pytest.fixture
def law(db: None) -> Law:
    return make_law()


def test_the_form_of_a_law_leads_to_the_import(editor: Client, law: Law) -> None:
    assert address(law) in editor.get(url_of(law, "change")).text


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "不超过 20 MB"), ("en", "at most 20 MB"), ("ru", "не более 20 МБ")]
)
def test_the_page_speaks_the_language_of_the_admin(editor: Client, law: Law, language: str, words: str) -> None:
    editor.cookies["django_language"] = language
    assert words in editor.get(address(law)).text


def test_nothing_is_saved_before_the_confirmation(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN, CHINESE)
    assert not Clause.objects.of(law).exists()


def test_the_clauses_are_shown_with_their_languages(editor: Client, law: Law) -> None:
    page = give(editor, law, RUSSIAN, CHINESE)
    rows = {row["eid"]: [cell["code"] for cell in row["cells"] if not cell["is_gap"]] for row in page.context["rows"]}
    assert rows["art_1__para_2"] == ["zh-hans", "ru"]


def test_confirming_saves_all_clauses(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN, CHINESE)
    editor.post(address(law), {"confirm": "1"})
    expected = ["preamble", "art_1", "art_1__para_1", "art_1__para_2", "art_2"]
    assert list(Clause.objects.of(law).values_list("eid", flat=True)) == expected


def test_confirming_says_what_the_text_is(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN, body_is=BodyIs.OFFICIAL_TEXT)
    editor.post(address(law), {"confirm": "1"})
    law.refresh_from_db()
    assert law.body_is == BodyIs.OFFICIAL_TEXT


def test_confirming_writes_the_index_once_and_up_to_date(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN, body_is=BodyIs.OFFICIAL_TEXT)
    with CaptureQueriesContext(connection) as captured:
        editor.post(address(law), {"confirm": "1"})
    assert sum(f'INSERT INTO "{SearchEntry._meta.db_table}"' in query["sql"] for query in captured) == 1
    assert not difference(declared()[Law])


def test_a_document_takes_a_text_as_well(editor: Client) -> None:
    document = make_document()
    give(editor, document, CHINESE)
    editor.post(address(document), {"confirm": "1"})
    assert Clause.objects.of(document).count() == 5


def test_confirming_is_written_into_the_history(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN)
    editor.post(address(law), {"confirm": "1"})
    assert "imported" in editor.get(url_of(law, "history")).text


def test_going_back_throws_away_what_was_read(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN)
    editor.post(address(law), {"back": "1"})
    assert not TextImport.objects.exists()


def test_a_second_language_leaves_the_first_as_it_is(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN)
    editor.post(address(law), {"confirm": "1"})
    give(editor, law, CHINESE)
    editor.post(address(law), {"confirm": "1"})
    article = next(node for node in tree_of(law) if node.eid == "art_2")
    assert {code: text.heading for code, text in article.texts.items()} == {"ru": "Основы", "zh-hans": "基础"}


def test_clauses_that_go_are_named_before_they_go(editor: Client, law: Law) -> None:
    save_tree(law, [Node("article", "9", {"ru": NodeText("Статья 9", "Старая", "")}, eid="art_9")])
    page = give(editor, law, RUSSIAN)
    assert page.context["removed"] == ["art_9"]


def test_a_text_that_was_changed_meanwhile_is_not_overwritten(editor: Client, law: Law) -> None:
    give(editor, law, RUSSIAN)
    save_tree(law, [Node("article", "9", {"ru": NodeText("Статья 9", "Новая", "")}, eid="art_9")])
    editor.post(address(law), {"confirm": "1"})
    assert [node.eid for node in tree_of(law)] == ["art_9"]


def test_what_one_editor_read_is_not_shown_to_another(client_of: Any, law: Law) -> None:
    give(client_of("Editors"), law, RUSSIAN)
    assert "form" in client_of("Editors").get(address(law)).context


def test_an_amended_text_asks_for_the_day_of_the_new_wording(editor: Client, law: Law) -> None:
    save_tree(law, [Node("article", "1", {"ru": NodeText("Статья 1", "Старая", "")}, eid="art_1")])
    save_tree(
        law, [Node("article", "1", {"ru": NodeText("Статья 1", "Новая", "")}, eid="art_1")], datetime.date(2022, 1, 1)
    )
    page = give(editor, law, RUSSIAN)
    assert "amended" in str(page.context["form"].errors["starts_on"])


def test_a_wording_from_a_day_leaves_the_one_before(editor: Client, law: Law) -> None:
    save_tree(law, [Node("article", "1", {"ru": NodeText("Статья 1", "Старая", "")}, eid="art_1")])
    give(editor, law, RUSSIAN, starts_on="2022-01-01")
    editor.post(address(law), {"confirm": "1"})
    assert tree_of(law, datetime.date(2021, 12, 31))[0].texts["ru"].heading == "Старая"


FIRST = "Статья 1. Цель\nОхрана рек.\nСтатья 2. Основы\nТекст статьи.\nСтатья 3. Конец\nВсё."


def rows_of(page: Any) -> dict[str, tuple[str, str]]:
    return {row["eid"]: (row["fate"], row["cells"][0]["html"]) for row in page.context["rows"]}


def amended(editor: Client, law: Law, text: str) -> dict[str, tuple[str, str]]:
    """What the preview says of an amendment of `FIRST`."""
    give(editor, law, FIRST.encode())
    editor.post(address(law), {"confirm": "1"})
    return rows_of(give(editor, law, text.encode(), starts_on="2025-01-01"))


def test_the_first_import_says_that_all_is_new(editor: Client, law: Law) -> None:
    assert {fate for fate, _html in rows_of(give(editor, law, FIRST.encode())).values()} == {"created"}


def test_each_row_says_what_becomes_of_its_clause(editor: Client, law: Law) -> None:
    rows = amended(editor, law, "Статья 1. Цель\nОхрана озёр.\nСтатья 2. Основы\nТекст статьи.\nСтатья 4. Ещё\nТекст.")
    assert [(eid, fate) for eid, (fate, _html) in rows.items()] == [
        ("art_1", "changed"),
        ("art_2", ""),
        ("art_3", "removed"),
        ("art_4", "created"),
    ]


def test_a_clause_that_changes_shows_the_words_that_change(editor: Client, law: Law) -> None:
    rows = amended(editor, law, FIRST.replace("рек", "озёр"))
    assert "Охрана <del>рек</del><ins>озёр</ins>." in rows["art_1"][1]


def test_a_clause_that_goes_is_struck_through(editor: Client, law: Law) -> None:
    rows = amended(editor, law, FIRST.split("\nСтатья 3")[0])
    assert "<del>Всё.</del>" in rows["art_3"][1]


def test_quotes_do_not_make_a_clause_a_changed_one(editor: Client, law: Law) -> None:
    quoting = FIRST.replace("рек", '"рек"')
    give(editor, law, quoting.encode())
    editor.post(address(law), {"confirm": "1"})
    assert {fate for fate, _html in rows_of(give(editor, law, quoting.encode())).values()} == {""}


def test_what_a_file_says_cannot_become_an_element_of_the_page(editor: Client, law: Law) -> None:
    page = give(editor, law, FIRST.replace("Охрана рек", "<b onclick=x>рек</b>").encode())
    assert "<b onclick" not in page.text


def test_the_title_of_the_law_is_named_and_no_clause(editor: Client) -> None:
    law = make_law(title_ru="Закон «Об охране рек»")
    page = give(editor, law, f"ЗАКОН ОБ ОХРАНЕ РЕК\n{FIRST}".encode())
    assert (list(page.context["titles"]), page.context["rows"][0]["eid"]) == ([("ru", "ЗАКОН ОБ ОХРАНЕ РЕК")], "art_1")


def test_only_the_languages_of_the_files_are_named(editor: Client, law: Law) -> None:
    give(editor, law, CHINESE)
    editor.post(address(law), {"confirm": "1"})
    page = give(editor, law, RUSSIAN)
    assert [str(name) for name in page.context["language_names"]] == ['<span lang="ru">Русский</span>']


def test_the_encoding_that_was_found_is_said(editor: Client, law: Law) -> None:
    page = give(editor, law, (FIRST * 3).encode("windows-1251"))
    assert page.context["encodings"] == ["windows-1251"]


def test_what_is_said_of_two_languages_is_said_once(editor: Client, law: Law) -> None:
    page = give(editor, law, RUSSIAN, CHINESE)
    said = [problem["languages"] for row in page.context["flagged"] for problem in row["problems"]]
    assert said == [["Chinese", "Russian"]]


def test_numbers_that_are_there_twice_are_reported_at_their_clause(editor: Client, law: Law) -> None:
    twice = "Статья 1. Один\nТекст.\nСтатья 2. Два\nТекст.\nСтатья 2. Снова два\nТекст.".encode()
    page = give(editor, law, twice)
    flagged = {row["eid"]: row["problems"][0]["message"] for row in page.context["flagged"]}
    assert flagged == {"art_2_2": "The number of “Статья 2” is there twice."}


def test_a_clause_that_a_language_lacks_is_reported(editor: Client, law: Law) -> None:
    longer = RUSSIAN + "\nСтатья 3. Ещё\nТекст.".encode()
    page = give(editor, law, longer, CHINESE)
    assert [row["eid"] for row in page.context["flagged"]] == ["preamble", "art_3"]


FILES = {
    "no text layer": (
        lambda: (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
        ),
        "file_1",
        "no text layer",
    ),
    "macros": (lambda: as_docx(["Статья 1. Один"], {"word/vbaProject.bin": b"x"}), "file_1", "macros"),
    "entities": (
        lambda: (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><akomaNtoso>&x;</akomaNtoso>'
        ),
        "file_1",
        "entities",
    ),
    "unsure": (lambda: "Ünïcödé ßtraße äöü éèê".encode("latin-1"), "encoding_1", "encoding"),
    "empty": (lambda: b" \n ", "file_1", "no text"),
    "paragraphs": (lambda: docx_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 400_000), "file_1", "60000 paragraphs"),
}


@pytest.mark.parametrize("fault", FILES)
def test_a_bad_file_is_refused_at_its_field(editor: Client, law: Law, fault: str) -> None:
    content, field, words = FILES[fault]
    page = give(editor, law, content())
    assert words in str(page.context["form"].errors[field])


def test_a_file_in_another_language_than_chosen_is_refused(editor: Client, law: Law) -> None:
    page = give(editor, law, RUSSIAN, language_1="zh-hans")
    assert "in Russian, not in Chinese" in str(page.context["form"].errors["file_1"])


def test_two_files_in_one_language_are_refused_at_the_second(editor: Client, law: Law) -> None:
    page = give(editor, law, RUSSIAN, RUSSIAN)
    assert list(page.context["form"].errors) == ["file_2"]


def test_no_file_is_said_at_the_first(editor: Client, law: Law) -> None:
    assert list(give(editor, law).context["form"].errors) == ["file_1"]


def test_a_chosen_encoding_is_taken(editor: Client, law: Law) -> None:
    page = give(editor, law, RUSSIAN.decode().encode("windows-1251"), encoding_1="windows-1251")
    assert "Цель" in page.context["rows"][1]["cells"][0]["html"]


def test_whoever_may_not_change_the_law_may_not_import(client_of: Any, law: Law) -> None:
    client = client_of("Editors")
    client.user.groups.clear()
    assert client.get(address(law)).status_code == 403


def test_a_law_that_is_not_there_is_not_found(editor: Client, law: Law) -> None:
    law.pk = 999_999
    assert editor.get(address(law)).status_code == 404


def test_the_page_of_a_long_law_takes_no_more_queries(
    editor: Client, law: Law, django_assert_max_num_queries: Any
) -> None:
    give(editor, law, as_text(law_lines("ru", 100)))
    with django_assert_max_num_queries(10):
        editor.get(address(law))
