"""Feeds: since when a text is as it is, and ids that last."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.test import Client, override_settings
from django.utils import timezone

from portal.languages import CODES
from tests import factories as make
from tests.syndication.reading import feed, moment, titles

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def updated(client: Client, language: str) -> datetime.datetime:
    return moment(feed(client, f"/{language}/news.atom").entries[0].updated)


def test_a_change_of_one_language_is_news_in_that_language_only(client: Client) -> None:
    article = make.make_article()
    before = {code: updated(client, code) for code in CODES}
    article.body_ru = "<p>Исправлено</p>"
    article.minor_edit = True
    article.save()
    assert updated(client, "ru") > before["ru"]
    assert updated(client, "en") == before["en"]


def test_a_save_without_a_change_is_no_news(client: Client) -> None:
    article = make.make_article()
    before = updated(client, "en")
    article.save()
    assert updated(client, "en") == before


def test_a_translation_is_news_when_it_comes(client: Client) -> None:
    article = make.make_article(languages=("zh-hans",))
    make.make_article(published_at=timezone.now() - HOUR, title_en="Yesterday")
    article.title_en, article.body_en = "Translated", "<p>Now</p>"
    article.save()
    assert titles(client, "/en/news.atom") == ["Translated", "Yesterday"]


def test_a_scheduled_item_is_updated_at_its_time(client: Client) -> None:
    at = timezone.now() - datetime.timedelta(minutes=5)
    article = make.make_article(published=False)
    type(article).objects.filter(pk=article.pk).update(created_at=at - HOUR, updated_at=at - HOUR)
    article.publish(at=timezone.now() + HOUR)
    assert article.text_at_en == article.published_at
    type(article).objects.filter(pk=article.pk).update(published_at=at, text_at_en=at)
    assert updated(client, "en") == at


def test_what_is_published_again_is_news_again(client: Client) -> None:
    article = make.make_article()
    before = updated(client, "en")
    article.withdraw()
    article.publish()
    assert updated(client, "en") > before


def test_changed_clauses_are_news_in_their_language(client: Client) -> None:
    law = make.make_law()
    make.make_clauses(law, make.node("article", "1"))
    before = moment(feed(client, "/ru/laws.atom").entries[0].updated)
    make.make_clauses(law, make.node("article", "1", ru="<p>Иначе</p>"))
    from portal.clauses.readiness import wording_changed

    law.refresh_from_db()
    wording_changed(law, ["ru"])
    assert moment(feed(client, "/ru/laws.atom").entries[0].updated) > before
    assert moment(feed(client, "/en/laws.atom").entries[0].updated) == law.text_at_en


def test_an_issue_is_news_when_one_of_its_articles_changes(client: Client) -> None:
    article = make.make_article()
    make.make_bulletin(article)
    before = feed(client, "/en/bulletins.atom").entries[0].updated
    article.body_en = "<p>Mended</p>"
    article.save()
    assert feed(client, "/en/bulletins.atom").entries[0].updated > before


def updates(client: Client, path: str) -> dict[str, str]:
    return {code: feed(client, f"/{code}/{path}.atom").entries[0].updated for code in CODES}


def changed_in(client: Client, path: str, act: Callable[[], Any]) -> set[str]:
    """The languages in which the newest entry has another moment after the act."""
    before = updates(client, path)
    act()
    after = updates(client, path)
    return {code for code in CODES if after[code] > before[code]}


def test_an_issue_is_news_when_an_entry_comes_moves_or_goes(client: Client) -> None:
    issue = make.make_bulletin(make.make_article())
    assert changed_in(client, "bulletins", lambda: issue.entries.create(article=make.make_article(), position=1))
    assert changed_in(client, "bulletins", lambda: make.make_section(issue, issue.entries.get(position=1).article))
    assert changed_in(client, "bulletins", lambda: issue.entries.get(position=1).delete()) == set(CODES)


def test_an_issue_is_news_when_one_of_its_articles_is_withdrawn(client: Client) -> None:
    article = make.make_article()
    make.make_bulletin(article, make.make_article())
    assert changed_in(client, "bulletins", article.withdraw) == set(CODES)


def test_a_changed_note_is_news_of_its_issue_and_its_article_in_its_language(client: Client) -> None:
    article = make.make_article()
    issue = make.make_bulletin(article)
    note = make.make_editors_note(article, bulletin=issue)
    issue.refresh_from_db()

    def change() -> None:
        note.body_ru = f"{note.body_ru}<p>Исправлено</p>"
        note.save()

    assert changed_in(client, "bulletins", change) == {"ru"}
    assert changed_in(client, "news", change) == {"ru"}
    assert changed_in(client, "news", note.save) == set()
    assert changed_in(client, "news", note.delete) == set(CODES)


def test_a_changed_title_of_a_section_is_news_in_its_language(client: Client) -> None:
    issue = make.make_bulletin(make.make_article())
    section = make.make_section(issue, issue.entries.get().article)

    def change() -> None:
        section.title_en = "Another title"
        section.save()

    assert changed_in(client, "bulletins", change) == {"en"}


def test_a_note_on_an_issue_that_is_not_out_is_no_news_of_its_article(client: Client) -> None:
    article = make.make_article()
    issue = make.make_bulletin(article, published=False)
    assert changed_in(client, "news", lambda: make.make_editors_note(article, bulletin=issue)) == set()
    assert changed_in(client, "news", issue.publish) == set(CODES)
    assert changed_in(client, "news", issue.withdraw) == set(CODES)


def test_what_became_new_meanwhile_stays_new_when_an_older_copy_is_saved(client: Client) -> None:
    issue = make.make_bulletin(make.make_article())
    copy = type(issue).objects.get(pk=issue.pk)
    issue.entries.get().delete()
    issue.entries.create(article=make.make_article())
    assert changed_in(client, "bulletins", copy.save) == set()
    assert type(issue).objects.get(text_at_en__gt=F("published_at")) == issue


def test_ids_stay_when_address_and_host_change(client: Client) -> None:
    article = make.make_article()
    before = feed(client, "/en/news.atom").entries[0].id
    article.slug = "moved"
    article.save()
    with override_settings(SITE_URL="https://other.example.org"):
        entry = feed(client, "/en/news.atom").entries[0]
    assert entry.id == before
    assert entry.link == "https://other.example.org/en/news/moved/"
