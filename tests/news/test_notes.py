"""Editor's notes: when readers may see them, wherever an article is read."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Article, Bulletin
from news.printed import printed_article
from news.wechat.message import message_of
from portal.languages import CODES
from tests.factories import make_article, make_bulletin, make_editors_note, texts
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def noted() -> tuple[Article, Bulletin]:
    """An article with a note that is written for an issue which is still a draft."""
    article = make_article()
    issue = make_bulletin(article, published=False)
    make_editors_note(article, bulletin=issue, **texts("body", "<p>Said by the editors</p>"))
    return article, issue


def shown(client: Client, article: Article) -> set[str]:
    """Where the note is read: on the page in which languages, in the document, on the page for WeChat."""
    found = {code for code in CODES if "Said by the editors" in get(client, f"/{code}/news/{article.slug}/")}
    if "Said by the editors" in str(printed_article(article).data):
        found.add("document")
    if "Said by the editors" in message_of(article, "en").html():
        found.add("WeChat")
    return found


EVERYWHERE = {*CODES, "document", "WeChat"}


def test_a_note_is_read_while_its_issue_is_public(client: Client) -> None:
    article, issue = noted()
    assert shown(client, article) == set()
    issue.publish()
    assert shown(client, article) == EVERYWHERE
    issue.withdraw()
    assert shown(client, article) == set()


def test_a_note_of_a_scheduled_issue_is_read_from_its_time(client: Client) -> None:
    article, issue = noted()
    issue.publish(at=timezone.now() + HOUR)
    assert shown(client, article) == set()
    Bulletin.objects.filter(pk=issue.pk).update(published_at=timezone.now() - HOUR)
    assert shown(client, article) == EVERYWHERE


def test_a_note_of_no_issue_is_read_at_once(client: Client) -> None:
    article = make_article()
    make_editors_note(article, **texts("body", "<p>Said by the editors</p>"))
    assert shown(client, article) == EVERYWHERE


def test_an_article_is_read_with_few_queries_whatever_its_notes(client: Client) -> None:
    numbers = []
    for size in (3, 300):
        article = make_article()
        for _each in range(size):
            make_editors_note(article)
        path = f"/en/news/{article.slug}/"
        numbers.append(queries_of(lambda path=path: get(client, path)))
    assert numbers[0] == numbers[1] <= 8
