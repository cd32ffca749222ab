"""The documents of articles, laws and documents, as readers get them."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.test import Client

from portal.documents import printed as printing
from portal.documents.kept import Busy
from portal.documents.typesetting import TypesettingError
from portal.languages import CODES, column
from tests.factories import (
    make_article,
    make_clauses,
    make_document,
    make_editors_note,
    make_law,
    make_source,
    make_state,
    make_subject,
    node,
)
from tests.pages import queries_of
from tests.portal.documents.reading import fonts_of, links_of, opened, outline_of, words_of

pytestmark = pytest.mark.django_db
# A word of each language, with letters that only it has.
WORDS = {"zh-hans": "生态环境保护", "en": "The environment", "ru": "Охрана окружающей среды, Әріптер Ғ Қ Ң"}
KINDS: dict[str, Callable[..., Any]] = {"article": make_article, "law": make_law, "document": make_document}


def get(client: Client, item: Any, language: str, query: str = "") -> Any:
    path = re.sub(r"^/[^/]+/", f"/{language}/", item.pdf_address())
    return client.get(path + query)


def pdf(client: Client, item: Any, language: str, query: str = "") -> bytes:
    response = get(client, item, language, query)
    assert response.status_code == 200, response.content[:500]
    return bytes(response.content)


def in_words(**fields: str) -> dict[str, str]:
    """Columns of each language with a word of it in place of the braces."""
    return {column(field, code): form.replace("{}", WORDS[code]) for field, form in fields.items() for code in CODES}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_document_is_tagged_titled_and_speaks_its_language(kind: str, language: str, client: Client) -> None:
    item = KINDS[kind](**in_words(title="{}", body="<h2>{}</h2><p>{} text</p>"))
    content = pdf(client, item, language)
    root: Any = opened(content).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert str(root["/Lang"]).lower().startswith({"zh-hans": "zh", "en": "en", "ru": "ru"}[language])
    assert opened(content).metadata.title == WORDS[language]  # type: ignore[union-attr]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert outline_of(content)[:2] == [WORDS[language], WORDS[language]]


@pytest.mark.parametrize("language", CODES)
def test_the_text_can_be_taken_out_in_each_language(language: str, client: Client) -> None:
    article = make_article(**in_words(title="{}", body="<p>{} in the text</p>"))
    assert "".join(f"{WORDS[language]} in the text".split()) in words_of(pdf(client, article, language))


@pytest.mark.parametrize("language", CODES)
def test_fonts_are_within_and_only_as_far_as_they_are_used(language: str, client: Client) -> None:
    content = pdf(
        client, make_article(**in_words(title="{}", body="<p>{} <strong>{}</strong> <em>{}</em></p>")), language
    )
    fonts = fonts_of(content)
    assert fonts
    assert all(fonts.values())
    # Six letters and a plus sign before the name: a subset (ISO 32000-1, 9.6.4).
    assert all(re.match(r"/[A-Z]{6}\+Noto", name) for name in fonts)
    assert len(content) < 150_000


def test_a_reader_learns_where_the_text_is_from_and_what_it_is(client: Client) -> None:
    article = make_article(outlet=make_source(website="https://source.example/"))
    content = pdf(client, article, "en")
    words = words_of(content)
    assert "Thisisanunofficialtranslation;thelanguageoftheoriginalisChinese." in words
    assert "Publishedontheportal:" in words
    assert {f"{settings.SITE_URL}/en/news/{article.slug}/", "https://source.example/"} <= links_of(content)


def test_a_text_in_another_language_says_so_and_is_marked_as_such(client: Client) -> None:
    article = make_article(languages=("ru",), title_ru="Озеро", original_language="ru")
    response = get(client, article, "en")
    words = words_of(response.content)
    assert "Thetextisshowninanotherlanguage:Russian." in words
    assert str(opened(response.content).trailer["/Root"]["/Lang"]).startswith("ru")  # type: ignore[index]
    assert response["Content-Language"] == "ru"
    assert response["Content-Disposition"] == f'inline; filename="{article.slug}-ru.pdf"'


def test_editors_notes_and_sources_are_set_apart(client: Client) -> None:
    article = make_article(source_note_en="The day is not known.")
    make_editors_note(article, body_en="<p>A remark of the editors.</p>")
    words = words_of(pdf(client, article, "en"))
    assert "Editor’snoteAremarkoftheeditors." in words
    assert "AboutthesourcesThedayisnotknown." in words


def test_the_response_says_what_the_file_is(client: Client) -> None:
    article = make_article()
    response = get(client, article, "ru")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{article.slug}-ru.pdf"'
    assert response["Content-Language"] == "ru"
    assert response["Link"] == f'<{settings.SITE_URL}/ru/news/{article.slug}/>; rel="canonical"'
    assert not response.cookies


def test_the_file_is_the_same_until_its_content_changes(client: Client) -> None:
    article = make_article(title_en="One", body_en="<p>Text</p>")
    first = pdf(client, article, "en")
    article.subjects.set([])
    article.save()
    assert pdf(client, article, "en") == first
    article.title_en = "Two"
    article.save()
    assert pdf(client, article, "en") != first


def test_a_file_that_was_pushed_out_is_made_again_as_it_was(client: Client, settings: LazySettings) -> None:
    article = make_article()
    first = pdf(client, article, "en")
    for path in settings.DOCUMENTS_ROOT.glob("*.pdf"):
        path.unlink()
    assert pdf(client, article, "en") == first


def test_a_file_is_made_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    pdf(client, article, "en")
    monkeypatch.setattr(printing, "typeset", None)
    pdf(client, article, "en")


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("withdrawn", 410)])
def test_what_is_not_public_has_no_file(state: str, status: int, client: Client) -> None:
    article = make_article(published=state != "draft")
    if state == "withdrawn":
        article.withdraw()
    assert get(client, article, "en").status_code == status


def test_an_old_address_leads_to_the_file_under_the_new_one(client: Client) -> None:
    article = make_article(slug="old")
    article.slug = "new"
    article.save()
    response = client.get("/en/news/old.pdf")
    assert (response.status_code, response["Location"]) == (301, "/en/news/new.pdf")


def test_a_law_is_set_in_one_column_of_the_readers_language(client: Client) -> None:
    law = make_law(events={"adopted": "2021-01-02", "in_force": "2021-07-01"})
    make_clauses(law, node("article", "1", ru="<p>Вода</p>", zh_hans="<p>水</p>"))
    words = words_of(pdf(client, law, "ru"))
    assert "Вода" in words
    assert "水" not in words
    assert "2января2021" in words


def test_a_law_is_set_in_two_columns_aligned_by_clause(client: Client) -> None:
    law = make_law()
    make_clauses(law, *(node("article", str(n), ru=f"<p>Вода{n}</p>", zh_hans=f"<p>水{n}</p>") for n in (1, 2)))
    response = get(client, law, "ru", "?with=zh-hans,ru")
    words = words_of(response.content)
    assert [words.index(each) for each in ("Вода1", "水1", "Вода2", "水2")] == sorted(
        words.index(each) for each in ("Вода1", "水1", "Вода2", "水2")
    )
    assert response["Content-Disposition"] == f'inline; filename="{law.slug}-ru-zh-hans.pdf"'


def test_a_clause_that_a_language_lacks_is_a_gap(client: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "1"), node("article", "2", languages=("ru",)))
    assert "Thisclauseisnotavailableinthislanguage:English." in words_of(pdf(client, law, "en", "?with=en,ru"))


def test_three_columns_are_set_on_the_long_side(client: Client) -> None:
    law = make_law()
    make_clauses(law)
    page = opened(pdf(client, law, "en", "?with=zh-hans,en,ru")).pages[0]
    assert page.mediabox.width > page.mediabox.height


@pytest.mark.parametrize("query", ["?with=de", "?on=yesterday", "?on=1700-01-01"])
def test_what_cannot_be_had_is_a_bad_request(query: str, client: Client) -> None:
    law = make_law()
    make_clauses(law)
    assert get(client, law, "en", query).status_code == 400


def test_the_levels_of_deep_clauses_leave_none_out(client: Client) -> None:
    law = make_law(body_en="<h3>Deep</h3><p>x</p>")
    deep = node("part", "1", node("chapter", "1", node("section", "1", node("subsection", "1", node("article", "1")))))
    make_clauses(law, deep, node("preamble"), node("point", "1"))
    pdf(client, law, "en", "?with=en,ru")


def test_a_letter_that_no_font_has_is_marked_and_named_to_the_reader(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    article = make_article(title_en="The lake", body_en="<p>Clear \U0001f600 water</p>")
    with caplog.at_level(logging.WARNING, "portal.documents.printed"):
        words = words_of(pdf(client, article, "en"))
    assert "Clear〓water" in words
    assert "U+1F600GRINNINGFACE·Thelake·Clear〓water" in words
    assert "no font has U+1F600 GRINNING FACE, in “The lake”: Clear \U0001f600 water" in caplog.text


@pytest.mark.parametrize("fault", [TypesettingError("said"), Busy(), OSError("damaged")])
def test_a_file_that_cannot_be_made_is_a_503_that_is_not_kept(
    fault: Exception, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: Any) -> bytes:
        raise fault

    monkeypatch.setattr(printing, "typeset", fails)
    response = get(client, make_article(), "en")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "This PDF cannot be made at the moment" in response.content.decode()


def test_what_cannot_be_set_is_not_tried_at_every_request(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def fails(*_arguments: Any) -> bytes:
        tried.append(1)
        raise TypesettingError("said")

    monkeypatch.setattr(printing, "typeset", fails)
    article = make_article()
    assert [get(client, article, "en").status_code for _each in range(3)] == [503] * 3
    assert len(tried) == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_number_of_queries_does_not_grow_with_the_content(kind: str, client: Client) -> None:
    def counted(size: int) -> int:
        item = KINDS[kind](subjects=[make_subject() for _each in range(size)])
        if kind == "article":
            item.states.set([make_state() for _each in range(size)])
            for _each in range(size):
                make_editors_note(item)
        else:
            make_clauses(item, *(node("article", str(number + 1)) for number in range(size)))
        return queries_of(lambda: pdf(client, item, "en"))

    assert counted(1) == counted(8) <= 8


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_page_of_an_item_leads_to_its_document(kind: str, language: str, client: Client) -> None:
    item = KINDS[kind]()
    path = re.sub(r"^/[^/]+/", f"/{language}/", item.get_absolute_url())
    assert f'href="{path.rstrip("/")}.pdf" type="application/pdf"' in client.get(path).content.decode()


def test_the_page_of_a_law_leads_to_the_columns_that_it_shows(client: Client) -> None:
    law = make_law()
    make_clauses(law)
    html = client.get(f"/en/laws/{law.slug}/?with=en,ru&terms=1").content.decode()
    assert f'href="/en/laws/{law.slug}.pdf?with=en,ru"' in html
