"""The PDF of an issue of the bulletin."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

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
    assert "Onitems1,2" in words


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


def test_an_issue_without_anything_is_still_a_document(client: Client) -> None:
    pdf(client, make_bulletin().slug)


def test_the_number_of_queries_does_not_grow_with_the_issue(client: Client) -> None:
    def counted(size: int) -> int:
        issue = make_bulletin(*(make_article() for _each in range(size)))
        return queries_of(lambda: pdf(client, issue.slug))

    assert counted(2) == counted(10) <= 8
