"""Bulletins: what an issue says in each language, its page, the archive, and where else it is named."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from news.bulletins.contents import Contents, Entry, contents_of
from news.models import Article, Bulletin, Colophon
from portal.languages import CODES
from portal.publishing.states import Readiness
from tests.factories import (
    make_article,
    make_bulletin,
    make_colophon,
    make_editors_note,
    make_section,
    make_source,
    make_state,
    make_subject,
    texts,
)
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def outline(contents: Contents) -> list[list[str]]:
    """Each section as its title and its blocks: “1 title” of an entry, “note 1,2” of a note."""
    return [
        [
            section.title,
            *(
                f"{block.number} {block.title}"
                if isinstance(block, Entry)
                else f"note {','.join(map(str, block.covers))}"
                for block in section.blocks
            ),
        ]
        for section in contents.sections
    ]


def named(*names: str) -> list[Article]:
    return [make_article(title_en=name) for name in names]


# --- What an issue says --------------------------------------------------------------------------


def test_entries_are_numbered_through_the_sections() -> None:
    one, two, three = named("One", "Two", "Three")
    issue = make_bulletin(one, two, three)
    make_section(issue, three, title_en="Laws")
    make_section(issue, two, title_en="Air")
    assert outline(contents_of(issue, "en")) == [["", "1 One"], ["Laws", "2 Three"], ["Air", "3 Two"]]


def test_a_note_stands_after_the_last_entry_that_it_covers() -> None:
    one, two, three = named("One", "Two", "Three")
    issue = make_bulletin(one, two, three)
    make_editors_note(two, one, bulletin=issue)
    assert outline(contents_of(issue, "en")) == [["", "1 One", "2 Two", "note 1,2", "3 Three"]]


def test_a_note_over_two_sections_stands_after_its_last_entry_and_names_the_numbers(client: Client) -> None:
    one, two = named("One", "Two")
    issue = make_bulletin()
    make_section(issue, one, title_en="First")
    make_section(issue, two, title_en="Second")
    make_editors_note(one, two, bulletin=issue)
    assert outline(contents_of(issue, "en")) == [["First", "1 One"], ["Second", "2 Two", "note 1,2"]]
    assert "On items 1, 2" in get(client, issue_path(issue))


def test_a_note_of_another_issue_does_not_stand_in_this_one() -> None:
    one, two = named("One", "Two")
    issue = make_bulletin(one)
    make_editors_note(one, bulletin=make_bulletin(one, two))
    make_editors_note(one)
    assert outline(contents_of(issue, "en")) == [["", "1 One"]]


def test_an_article_withdrawn_after_the_issue_came_out_leaves_no_gap_in_the_numbers() -> None:
    one, two, three = named("One", "Two", "Three")
    issue = make_bulletin(one, two, three)
    make_editors_note(two, three, bulletin=issue)
    make_editors_note(two, bulletin=issue)
    two.withdraw()
    assert outline(contents_of(issue, "en")) == [["", "1 One", "2 Three", "note 2"]]


def test_an_article_without_text_in_the_language_says_in_which_it_is() -> None:
    issue = make_bulletin(make_article(languages=("zh-hans", "en"), title_en="Only here"))
    (entry,) = contents_of(issue, "ru").entries
    assert (entry.title, entry.language) == ("Only here", "en")


def test_a_translation_that_is_a_draft_is_not_in_the_issue() -> None:
    article = make_article(title_ru="Черновик")
    article.readiness_ru = Readiness.DRAFT
    article.save()
    (entry,) = contents_of(make_bulletin(article), "ru").entries
    assert entry.language != "ru"


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("zh-hans", "【通讯社/努尔苏丹/1月5日】"),
        ("en", "[The Agency, Nur-Sultan, 5 January]"),
        ("ru", "[Агентство, Нур-Султан, 5 января]"),
    ],
)
def test_the_lead_is_written_in_the_manner_of_the_language(language: str, lead: str) -> None:
    article = make_article(
        outlet=make_source(name_zh_hans="通讯社", name_en="The Agency", name_ru="Агентство"),
        dateline_place_zh_hans="努尔苏丹",
        dateline_place_en="Nur-Sultan",
        dateline_place_ru="Нур-Султан",
        date=datetime.date(2021, 1, 5),
    )
    (entry,) = contents_of(make_bulletin(article), language).entries
    assert entry.lead == lead


def test_an_article_of_which_nothing_is_known_has_no_lead() -> None:
    (entry,) = contents_of(make_bulletin(make_article(date_precision="unknown")), "en").entries
    assert entry.lead == ""


def test_name_and_colophon_are_the_same_for_all_issues() -> None:
    make_colophon(name_ru="Вестник", body_ru="<p>Редакция</p>")
    for issue in (make_bulletin(), make_bulletin()):
        contents = contents_of(issue, "ru")
        assert (contents.name, contents.colophon) == ("Вестник", "<p>Редакция</p>")


def test_an_issue_is_read_with_three_queries_whatever_its_size() -> None:
    make_colophon()
    counted = []
    for size in (3, 30):
        articles = [make_article(outlet=make_source()) for _number in range(size)]
        issue = make_bulletin(*articles)
        make_section(issue, *articles[::2])
        for article in articles:
            make_editors_note(article, bulletin=issue)
        counted.append(queries_of(lambda issue=issue: contents_of(issue, "ru")))
    assert counted == [3, 3]


# --- Facts that hold -----------------------------------------------------------------------------


def test_the_address_of_an_issue_follows_from_its_number() -> None:
    issue = Bulletin(year=2024, number=3, **texts("title", "An issue"))
    issue.full_clean()
    issue.save()
    assert issue.get_absolute_url().endswith("/bulletins/2024-3/")


def test_an_address_that_is_not_the_number_is_refused_by_the_database() -> None:
    issue = make_bulletin()
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=issue.pk).update(slug="2021-99")


def test_a_number_stands_once_in_a_year() -> None:
    make_bulletin(year=2021, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.create(year=2021, number=1)


def test_an_article_stands_in_an_issue_once() -> None:
    article = make_article()
    issue = make_bulletin(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        issue.entries.create(article=article)


def test_there_is_one_colophon() -> None:
    make_colophon()
    for slug in ("colophon", "another"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Colophon.objects.create(slug=slug, **texts("name", "Name"))


def test_a_renumbered_issue_leads_from_its_old_address_to_the_new_one(client: Client) -> None:
    issue = make_bulletin(year=2021, number=1)
    issue.number = 2
    issue.take_address_from_number()
    issue.save()
    response = client.get("/en/bulletins/2021-1/")
    assert (response.status_code, response["Location"]) == (301, "/en/bulletins/2021-2/")


# --- Pages ---------------------------------------------------------------------------------------


def issue_path(issue: Bulletin, language: str = "en") -> str:
    return f"/{language}/bulletins/{issue.slug}/"


@pytest.mark.parametrize("language", CODES)
def test_the_page_of_an_issue_has_entries_notes_and_colophon(language: str, client: Client) -> None:
    make_colophon()
    article = make_article()
    issue = make_bulletin(article)
    make_editors_note(article, bulletin=issue, **{f"body_{language.replace('-', '_')}": "<p>This matters.</p>"})
    html = get(client, issue_path(issue, language))
    column = language.replace("-", "_")
    for text in (
        getattr(article, f"title_{column}"),
        "Body",
        "This matters.",
        "Makers",
        f"The Periodical [{language}]",
    ):
        assert text in html
    assert 'id="item-1"' in html


def test_headings_inside_an_article_stand_below_its_own(client: Client) -> None:
    issue = make_bulletin(make_article(body_en="<h2>Aims</h2><p>Text</p><h3>More</h3>"))
    html = get(client, issue_path(issue))
    assert "<h4>Aims</h4>" in html
    assert "<h5>More</h5>" in html


def test_the_page_tells_what_is_in_the_issue_by_state_and_subject(client: Client) -> None:
    state, subject = make_state(name_en="Kazakhstan"), make_subject(name_en="Climate")
    issue = make_bulletin(make_article(), make_article(states=[state], subjects=[subject]))
    index = get(client, issue_path(issue)).split('class="facts issue-index"')[1].split("</dl>")[0]
    assert "Kazakhstan" in index
    assert "Climate" in index
    assert 'href="#item-2"' in index
    assert 'href="#item-1"' not in index


def test_the_page_leads_to_the_issues_before_and_after(client: Client) -> None:
    make_bulletin(year=2020, number=12)
    issue = make_bulletin(year=2021, number=1)
    make_bulletin(year=2021, number=2)
    make_bulletin(year=2021, number=3)
    html = get(client, issue_path(issue))
    assert 'rel="prev" href="/en/bulletins/2020-12/"' in html
    assert 'rel="next" href="/en/bulletins/2021-2/"' in html


def test_an_issue_that_is_not_public_is_no_neighbour(client: Client) -> None:
    issue = make_bulletin(year=2021, number=1)
    make_bulletin(year=2021, number=2, published=False)
    assert 'rel="next"' not in get(client, issue_path(issue))


def test_a_draft_issue_is_not_found_and_a_withdrawn_one_gone(client: Client) -> None:
    draft, withdrawn = make_bulletin(published=False), make_bulletin()
    withdrawn.withdraw()
    assert client.get(issue_path(draft)).status_code == 404
    assert client.get(issue_path(withdrawn)).status_code == 410


def test_an_issue_without_a_title_in_the_language_is_shown_with_a_notice(client: Client) -> None:
    issue = make_bulletin(make_article(), languages=("zh-hans",))
    html = get(client, issue_path(issue, "ru"))
    assert 'content="noindex"' in html
    assert 'class="notice"' in html
    assert f"{issue.title_zh_hans}</h1>" in html


def test_an_issue_of_which_every_article_was_withdrawn_says_so(client: Client) -> None:
    article = make_article()
    issue = make_bulletin(article)
    article.withdraw()
    assert "no items that can be shown" in get(client, issue_path(issue))


def test_the_archive_lists_public_issues_by_year(client: Client) -> None:
    make_bulletin(year=2020, number=1, title_en="Older", date=datetime.date(2020, 3, 1))
    make_bulletin(year=2021, number=1, title_en="Newer", date=datetime.date(2021, 3, 1))
    make_bulletin(year=2021, number=2, title_en="Hidden", published=False)
    html = get(client, "/en/bulletins/")
    assert html.index('id="year-2021"') < html.index("Newer") < html.index('id="year-2020"') < html.index("Older")
    assert "Hidden" not in html


def test_the_archive_of_a_year_is_counted_by_the_numbers_of_issues(client: Client) -> None:
    make_bulletin(year=2020, number=12, title_en="Last of the year", date=datetime.date(2021, 1, 10))
    make_bulletin(year=2021, number=1, title_en="First of the next", date=datetime.date(2021, 2, 10))
    html = get(client, "/en/bulletins/?year=2020")
    assert "Last of the year" in html
    assert "First of the next" not in html


def test_the_archive_says_what_is_wrong_with_a_year(client: Client) -> None:
    assert "“soon” is not a year" in get(client, "/en/bulletins/?year=soon")


def test_an_article_names_the_public_issues_that_it_stands_in(client: Client) -> None:
    article = make_article()
    make_bulletin(article, year=2021, number=1)
    make_bulletin(article, year=2021, number=2, published=False)
    html = get(client, f"/en/news/{article.slug}/")
    assert 'href="/en/bulletins/2021-1/"' in html
    assert 'href="/en/bulletins/2021-2/"' not in html


def test_the_home_page_shows_the_current_issue(client: Client) -> None:
    make_bulletin(year=2021, number=2, title_en="Current one")
    make_bulletin(year=2021, number=1, title_en="Former one")
    make_bulletin(year=2021, number=3, title_en="Coming one", published=False)
    html = get(client, "/en/")
    assert "Current one" in html
    assert "Former one" not in html
    assert "Coming one" not in html


def test_an_issue_is_in_the_sitemap_of_the_languages_that_it_can_be_read_in(client: Client) -> None:
    make_bulletin(languages=("zh-hans",))
    assert "/bulletins/2021-1/" in get(client, "/sitemap-zh-hans-bulletins.xml")
    assert "/bulletins/2021-1/" not in get(client, "/sitemap-ru-bulletins.xml")


def test_an_issue_is_found_by_the_title_of_an_article_until_that_is_withdrawn(client: Client) -> None:
    article = make_article(title_en="Snow leopards of Talassia")
    make_bulletin(article, title_en="The issue")
    found = "/en/search/?kind=bulletins&q=Talassia"
    assert "The issue" in get(client, found)
    article.withdraw()
    assert "The issue" not in get(client, found)
