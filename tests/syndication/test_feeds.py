"""Feeds: what stands in them, and in which language; and what a bad address gets."""

import datetime
import re
from functools import partial

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.languages import CODES
from portal.publishing.models import kinds
from portal.publishing.states import Readiness
from portal.syndication.atom import writable
from portal.syndication.clauses import MOST_CLAUSES
from portal.syndication.declared import declared
from tests import factories as make
from tests.pages import queries_of, related_world
from tests.syndication.reading import feed, titles

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
LISTS = ["news", "bulletins", "laws", "documents", "projects", "meetings"]
PLACES = ["members/kz", "subjects/climate", "cooperation/experts"]


# --- Every feed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", CODES)
def test_every_feed_has_what_rfc_4287_asks_for(client: Client, language: str) -> None:
    related_world()
    make.make_bulletin()
    for path in [*LISTS, *PLACES]:
        found = feed(client, f"/{language}/{path}.atom")
        assert found.feed.id.startswith("urn:uuid:")
        assert found.feed.title
        assert found.feed.updated
        assert found.feed.author
        assert found.feed.rights
        links = {link.rel: link.href for link in found.feed.links}
        assert links["self"] == f"http://127.0.0.1:8000/{language}/{path}.atom"
        assert client.get(links["alternate"].removeprefix("http://127.0.0.1:8000")).status_code == 200
        assert found.feed.language == language
        assert found.entries, path
        assert found.feed.updated == max(entry.updated for entry in found.entries)
        for entry in found.entries:
            assert entry.id.startswith("urn:uuid:")
            assert entry.title
            assert entry.updated
            assert entry.published
            assert entry.link.startswith(f"http://127.0.0.1:8000/{language}/")
            assert entry.content[0].type == "text/html"
            assert entry.content[0].language == language
        assert len({entry.id for entry in found.entries}) == len(found.entries)


@pytest.mark.parametrize("size", [3, 60])
def test_a_feed_makes_few_queries_whatever_its_size(client: Client, size: int) -> None:
    related_world(size)
    for _number in range(min(size, 8)):
        make.make_bulletin(make.make_article(), make.make_article())
    asked = {path: queries_of(partial(feed, client, f"/en/{path}.atom")) for path in (*LISTS, *PLACES)}
    assert {path: number for path, number in asked.items() if number > 8} == {}


def test_every_kind_stands_in_feeds() -> None:
    assert set(declared()) == set(kinds().values())


def test_a_feed_sets_no_cookie(client: Client) -> None:
    assert not client.get("/en/news.atom").cookies


# --- What stands in it ---------------------------------------------------------------------------


def test_an_entry_holds_the_whole_text_with_absolute_links(client: Client) -> None:
    source = make.make_source(name_en="Agency")
    make.make_article(
        outlet=source,
        dateline_place_en="Astana",
        body_en='<p>The <a href="/en/laws/">laws</a> of it.</p>',
        summary_en="In short",
    )
    html = feed(client, "/en/news.atom").entries[0].content[0].value
    assert '<p>The <a href="http://127.0.0.1:8000/en/laws/">laws</a> of it.</p>' in html
    assert "In short" in html
    assert "Astana" in html
    assert "Agency" in html
    assert "This is" in html  # the trust line


def test_an_entry_holds_the_editors_note(client: Client) -> None:
    make.make_editors_note(make.make_article(), body_ru="<p>Примечание</p>")
    assert "<blockquote><p>Примечание</p></blockquote>" in feed(client, "/ru/news.atom").entries[0].content[0].value


def test_a_law_holds_its_clauses_and_says_where_a_long_one_goes_on(client: Client) -> None:
    law = make.make_law(slug="long")
    make.make_clauses(law, *(make.node("article", str(number + 1)) for number in range(MOST_CLAUSES + 1)))
    html = feed(client, "/en/laws.atom").entries[0].content[0].value
    assert "<h3>Article 1 article 1 [en]</h3><p>Body of article 1 [en]</p>" in html
    assert f"Body of article {MOST_CLAUSES} [en]" in html
    assert f"Body of article {MOST_CLAUSES + 1} [en]" not in html
    assert '<a href="http://127.0.0.1:8000/en/laws/long/">The text goes on here.</a>' in html


def test_an_issue_holds_its_articles_and_notes_in_order(client: Client) -> None:
    first, second = make.make_article(title_en="First"), make.make_article(title_en="Second")
    issue = make.make_bulletin(first, second)
    make.make_editors_note(first, bulletin=issue, body_en="<p>Noted</p>")
    make.make_section(issue, second, title_en="Air")
    html = feed(client, "/en/bulletins.atom").entries[0].content[0].value
    assert html.index("First") < html.index("Noted") < html.index("<h2>Air</h2>") < html.index("Second")


def test_an_article_without_a_text_stands_in_the_feed_of_issues_with_its_summary(client: Client) -> None:
    article = make.make_article(summary_en="In short")
    make.make_bulletin(article)
    type(article).objects.filter(pk=article.pk).update(body_zh_hans="", body_en="", body_ru="")
    assert "<p>In short</p>" in feed(client, "/en/bulletins.atom").entries[0].content[0].value


def test_a_note_of_an_issue_that_is_not_public_is_not_in_the_feed(client: Client) -> None:
    article = make.make_article()
    issue = make.make_bulletin(article, published=False)
    make.make_editors_note(article, bulletin=issue, body_en="<p>Not out yet</p>")

    def is_there() -> bool:
        return "Not out yet" in feed(client, "/en/news.atom").entries[0].content[0].value

    assert not is_there()
    issue.publish(at=timezone.now() + HOUR)
    assert not is_there()
    type(issue).objects.filter(pk=issue.pk).update(published_at=timezone.now() - HOUR)
    assert is_there()
    issue.refresh_from_db()
    issue.withdraw()
    assert not is_there()


def test_the_same_subjects_and_states_are_categories(client: Client) -> None:
    state = make.make_state(iso2="kz", iso3="KAZ", name_ru="Казахстан")
    make.make_article(states=[state], subjects=[make.make_subject(slug="water", name_ru="Вода")])
    tags = {(tag.term, tag.label) for tag in feed(client, "/ru/news.atom").entries[0].tags}
    assert tags >= {("kz", "Казахстан"), ("water", "Вода")}


def test_a_mechanism_tells_of_what_belongs_to_it_and_of_what_speaks_of_it(client: Client) -> None:
    mechanism = make.make_mechanism(slug="forum")
    make.make_meeting(mechanism=mechanism, title_en="Session")
    make.relate(make.make_article(title_en="Report"), "concerns", mechanism)
    make.make_article(title_en="Other")
    assert set(titles(client, "/en/cooperation/forum.atom")) == {"Session", "Report"}


def test_drafts_scheduled_and_withdrawn_items_are_not_in_a_feed(client: Client) -> None:
    make.make_article(published=False)
    make.make_article(published_at=timezone.now() + HOUR)
    make.make_article().withdraw()
    assert titles(client, "/en/news.atom") == []
    assert feed(client, "/en/news.atom").feed.updated == feed(client, "/en/news.atom").feed.updated


# --- Languages -----------------------------------------------------------------------------------


def test_what_has_no_text_in_the_language_is_there_only_when_asked_for(client: Client) -> None:
    make.make_article(languages=("zh-hans",), title_zh_hans="仅有中文")
    make.make_article(title_ru="По-русски")
    assert titles(client, "/ru/news.atom") == ["По-русски"]
    everything = feed(client, "/ru/news.atom?all=1")
    other = next(entry for entry in everything.entries if entry.title == "仅有中文")
    assert other.content[0].language == "zh-hans"
    assert other.link.startswith("http://127.0.0.1:8000/ru/")
    # The same text is the same entry, whoever asks for it.
    assert other.id in {entry.id for entry in feed(client, "/zh-hans/news.atom").entries}


def test_a_draft_of_a_translation_is_not_in_the_feed(client: Client) -> None:
    article = make.make_article()
    article.readiness_ru = Readiness.DRAFT
    article.save()
    assert titles(client, "/ru/news.atom") == []


# --- Filters -------------------------------------------------------------------------------------


def test_a_feed_takes_the_filters_of_its_list(client: Client) -> None:
    make.make_article(kind="opinion", title_en="Opinion")
    make.make_article(kind="news", title_en="Report")
    found = feed(client, "/en/news.atom?kind=opinion")
    assert [entry.title for entry in found.entries] == ["Opinion"]
    assert "opinion" in found.feed.title
    assert found.feed.link.endswith("/en/news/?kind=opinion")
    assert found.feed.id != feed(client, "/en/news.atom").feed.id


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    ("query", "value"), [("kind=poem", "poem"), ("year=abc", "abc"), ("all=2", "2"), ("state=zz", "zz")]
)
def test_a_bad_value_is_named_with_what_is_allowed(client: Client, language: str, query: str, value: str) -> None:
    response = client.get(f"/{language}/news.atom?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert value in response.content.decode()


def test_an_unknown_place_has_no_feed_and_a_moved_one_leads_on(client: Client) -> None:
    mechanism = make.make_mechanism(slug="old")
    mechanism.slug = "new"
    mechanism.save()
    assert client.get("/en/cooperation/old.atom")["Location"] == "/en/cooperation/new.atom"
    for path in ("members/zz", "subjects/nothing", "cooperation/nothing"):
        assert client.get(f"/en/{path}.atom").status_code == 404
    mechanism.withdraw()
    assert client.get("/en/cooperation/new.atom").status_code == 410


# --- Pages name their feeds ----------------------------------------------------------------------


def linked(client: Client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', html)


@pytest.mark.parametrize("language", CODES)
def test_pages_name_their_feed(client: Client, language: str) -> None:
    related_world()
    for path in ("members/kz", "subjects/climate", "cooperation/experts", "news", "laws", "bulletins"):
        assert linked(client, f"/{language}/{path}/") == [f"/{language}/{path}.atom"]
    assert set(linked(client, f"/{language}/")) == {f"/{language}/{name}.atom" for name in LISTS}


def test_a_list_names_the_feed_with_its_filters(client: Client) -> None:
    html = client.get("/en/news/?kind=opinion&year=abc&sort=oldest").content.decode()
    assert 'href="/en/news.atom?kind=opinion"' in html
    assert "abc" not in "".join(linked(client, "/en/news/?kind=opinion&year=abc&sort=oldest"))


# --- A hub, and texts that XML cannot hold --------------------------------------------------------


def test_a_hub_is_named_if_there_is_one(client: Client) -> None:
    assert "hub" not in {link.rel for link in feed(client, "/en/news.atom").feed.links}
    with override_settings(WEBSUB_HUB="https://hub.example.org/"):
        links = {link.rel: link.href for link in feed(client, "/en/news.atom").feed.links}
    assert links["hub"] == "https://hub.example.org/"


class AnyTextTest(TestCase):
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80))
    @hypothesis_settings(max_examples=60, deadline=None)
    def test_any_text_makes_a_feed_that_can_be_read(self, text: str) -> None:
        make.make_article(title_en=f"T{text}", summary_en=text, body_en=f"<p>{text}</p>")
        assert len(feed(Client(), "/en/news.atom").entries) == 1

    @given(st.text())
    @hypothesis_settings(deadline=None)
    def test_only_what_xml_cannot_hold_is_taken_out(self, text: str) -> None:
        assert writable(writable(text)) == writable(text)
        assert writable("\t\n\r a я 水 𠮷\ufffd") == "\t\n\r a я 水 𠮷\ufffd"
        assert writable("a\x0b\x1f\ufffe\uffffb") == "ab"
