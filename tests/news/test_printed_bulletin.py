"""The PDF of an issue of the bulletin."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.documents import printed as printing
from portal.documents.models import MadeDocument
from portal.documents.printed import pdf_of
from portal.documents.views import document_of
from portal.languages import CODES
from tests.factories import make_article, make_bulletin, make_colophon, make_editors_note, make_section
from tests.pages import queries_of
from tests.portal.documents.reading import links_of, opened, outline_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


def pdf(client: Client, slug: str, language: str = "en") -> bytes:
    response = client.get(f"/{language}/bulletins/{slug}.pdf")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'inline; filename="{slug}-{language}.pdf"'
    return bytes(response.content)


@pytest.mark.parametrize("language", CODES)
def test_an_issue_has_contents_entries_and_a_colophon_in_all_languages(language: str, client: Client) -> None:
    make_colophon()
    articles = [make_article() for _each in range(3)]
    issue = make_bulletin(*articles)
    content = pdf(client, issue.slug, language)
    words = words_of(content)
    for number, article in enumerate(articles, 1):
        title = getattr(article, f"title_{language.replace('-', '_')}")
        # In the contents, over the entry.
        assert words.count("".join(f"{number}. {title}".split())) == 2
    for code in CODES:
        assert f"Makers[{code}]" in words
    assert str(opened(content).trailer["/Root"]["/Lang"]).startswith(language[:2])  # type: ignore[index]


def test_bookmarks_lead_to_sections_and_to_entries_below_them(client: Client) -> None:
    first, second = make_article(body_en="<h2>Within</h2><p>x</p>"), make_article()
    issue = make_bulletin()
    make_section(issue, first, title_en="Air")
    make_section(issue, second, title_en="Water")
    bookmarks = [title.replace(" ", "") for title in outline_of(pdf(client, issue.slug))]
    expected = ["Air", f"1.{first.title_en}", "Within", "Water", f"2.{second.title_en}"]
    assert [title for title in bookmarks if title in {each.replace(" ", "") for each in expected}] == [
        each.replace(" ", "") for each in expected
    ]


def test_a_note_stands_after_the_last_item_that_it_covers(client: Client) -> None:
    articles = [make_article(body_en=f"<p>Text-{number}</p>") for number in (1, 2, 3)]
    issue = make_bulletin(*articles)
    make_editors_note(*articles[:2], bulletin=issue, body_en="<p>Remark.</p>")
    words = words_of(pdf(client, issue.slug))
    assert words.index("Text-2") < words.index("Editor’snote") < words.index("Remark.") < words.index("Text-3")
    assert "Onitems1and2" in words


def test_an_item_in_another_language_says_so(client: Client) -> None:
    article = make_article(languages=("ru",), original_language="ru")
    words = words_of(pdf(client, make_bulletin(article).slug))
    assert "Thetextisshowninanotherlanguage:Russian." in words


def test_links_lead_to_the_items_on_the_portal(client: Client) -> None:
    article = make_article()
    issue = make_bulletin(article)
    links = links_of(pdf(client, issue.slug))
    assert any(link.endswith(f"/en/news/{article.slug}/") for link in links)
    assert any(link.endswith(f"/en/bulletins/{issue.slug}/") for link in links)


def test_an_old_issue_stays_as_it_was_when_others_come(client: Client) -> None:
    issue = make_bulletin(make_article())
    first = pdf(client, issue.slug)
    make_bulletin(make_article())
    assert pdf(client, issue.slug) == first


def test_a_letter_that_no_font_has_is_named_with_the_item(client: Client) -> None:
    article = make_article(title_en="The lake", body_en="<p>Clear \U0001f600 water</p>")
    assert "U+1F600GRINNINGFACE·Thelake·Clear〓water" in words_of(pdf(client, make_bulletin(article).slug))


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "第1、2、3"), ("en", "Onitems1,2and3"), ("ru", "№1,2и3")])
def test_the_items_of_a_note_are_listed_as_the_language_does(language: str, said: str, client: Client) -> None:
    articles = [make_article() for _each in range(3)]
    issue = make_bulletin(*articles)
    make_editors_note(*articles, bulletin=issue)
    assert said in words_of(pdf(client, issue.slug, language))


def test_what_all_items_have_in_common_is_said_once(client: Client) -> None:
    articles = [make_article() for _each in range(3)]
    other = make_article(translator_en="A. Translator")
    words = words_of(pdf(client, make_bulletin(*articles, other).slug))
    assert words.count("Thisisanunofficialtranslation;thelanguageoftheoriginalisChinese.") == 2
    assert words.count("Translator:A.Translator.") == 1


def test_the_running_head_is_one_line(client: Client) -> None:
    make_colophon(name_ru="Бюллетень «Охрана окружающей среды Шанхайской организации сотрудничества»")
    issue = make_bulletin(make_article(), title_ru="Первый выпуск 2021 года")
    pages = [page.extract_text() for page in opened(pdf(client, issue.slug, "ru")).pages]
    head = "".join(pages[2].split())
    assert "Первыйвыпуск2021года" in head
    assert "Бюллетень" not in head.partition("1.")[0]


def as_a_release_with_another_look(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    monkeypatch.setattr(printing, "edition", lambda: "another")
    monkeypatch.setattr(printing, "typeset", lambda *_arguments: b"%PDF-another")
    for path in Path(settings.DOCUMENTS_ROOT).glob("*.pdf"):
        path.unlink()


def test_a_release_with_another_look_leaves_the_file_of_an_old_issue_as_it_was(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = make_bulletin(make_article())
    first = pdf(client, issue.slug)
    as_a_release_with_another_look(monkeypatch, settings)
    assert pdf(client, issue.slug) == first


def test_the_file_of_an_issue_is_made_anew_when_an_article_was_corrected(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    issue = make_bulletin(article)
    pdf(client, issue.slug)
    as_a_release_with_another_look(monkeypatch, settings)
    article.body_en = "<p>Corrected.</p>"
    article.save()
    assert pdf(client, issue.slug) == b"%PDF-another"


def test_a_preview_takes_the_place_of_no_file_that_readers_have(client: Client) -> None:
    issue = make_bulletin(make_article(), published=False)
    document = document_of(issue, "en")
    assert document is not None
    pdf_of(document)
    issue.publish()
    assert not MadeDocument.objects.exists()
    pdf(client, issue.slug)
    assert MadeDocument.objects.get().name == f"bulletin/{issue.slug}-en"


def test_an_issue_without_anything_is_still_a_document(client: Client) -> None:
    pdf(client, make_bulletin().slug)


def test_the_number_of_queries_does_not_grow_with_the_issue(client: Client) -> None:
    def counted(size: int) -> int:
        issue = make_bulletin(*(make_article() for _each in range(size)))
        return queries_of(lambda: pdf(client, issue.slug))

    assert counted(2) == counted(10) <= 8
