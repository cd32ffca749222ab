"""Drafts at WeChat: made once, brought up to date, and found again whatever happened on the way."""

import datetime
import threading
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from news.models import Article, WeChatDraft
from news.wechat import account as account_module
from news.wechat.account import Account, NoAnswerError, RefusedError, UnreachableError
from news.wechat.errors import WORDS, explained
from news.wechat.message import message_of
from news.wechat.sending import BeingSentError, Outcome, claimed, send
from portal.languages import CODES
from tests.factories import make_article, make_bulletin, make_picture, make_user
from tests.news.wechat.server import WeChat

pytestmark = pytest.mark.django_db


def sent(article: Article, language: str = "zh-hans") -> Outcome:
    return send(article, message_of(article, language))


def test_a_message_becomes_a_draft(wechat: WeChat) -> None:
    article = make_article(title_zh_hans="论坛", body_zh_hans="<p>正文</p>", summary_zh_hans="摘要")
    assert sent(article) is Outcome.ADDED
    ((draft,),) = wechat.drafts.values()
    assert (draft["title"], draft["digest"]) == ("论坛", "摘要")
    assert "正文" in draft["content"]
    assert draft["content_source_url"] == f"http://127.0.0.1:8000/zh-hans/news/{article.slug}/"
    assert wechat.material[draft["thumb_media_id"]].startswith(b"\xff\xd8")


def test_an_issue_becomes_one_draft(wechat: WeChat) -> None:
    issue = make_bulletin(make_article(title_zh_hans="甲"), make_article(title_zh_hans="乙"))
    send(issue, message_of(issue, "zh-hans"))
    ((draft,),) = wechat.drafts.values()
    assert "甲" in draft["content"]
    assert "乙" in draft["content"]


def test_sent_again_it_is_the_same_draft(wechat: WeChat) -> None:
    article = make_article()
    sent(article)
    assert sent(article) is Outcome.UNCHANGED
    article.title_zh_hans = "新标题"
    article.save()
    assert sent(article) is Outcome.UPDATED
    ((draft,),) = wechat.drafts.values()
    assert draft["title"] == "新标题"
    assert len(wechat.material) == 1


def test_each_language_has_a_draft_of_its_own(wechat: WeChat) -> None:
    article = make_article()
    for code in CODES:
        sent(article, code)
    assert len(wechat.drafts) == 3


def test_a_draft_that_was_published_or_deleted_is_made_anew(wechat: WeChat) -> None:
    article = make_article()
    sent(article)
    wechat.drafts.clear()
    assert sent(article) is Outcome.ADDED


def test_a_draft_whose_answer_was_lost_is_found_and_not_made_twice(wechat: WeChat) -> None:
    article = make_article()
    wechat.drop = {"draft/add"}
    with pytest.raises(NoAnswerError):
        sent(article)
    wechat.drop = set()
    assert sent(article) is Outcome.UPDATED
    assert len(wechat.drafts) == 1


def test_a_draft_is_found_behind_many_others(wechat: WeChat) -> None:
    article = make_article()
    sent(article)
    WeChatDraft.objects.update(media_id="", digest="")
    ((draft,),) = wechat.drafts.values()
    wechat.drafts |= {f"other-{number}": [{**draft, "content_source_url": f"{number}"}] for number in range(45)}
    assert sent(article) is Outcome.UPDATED


def test_in_a_draft_of_several_articles_only_ours_is_changed(wechat: WeChat) -> None:
    article = make_article()
    sent(article)
    ((media_id, (draft,)),) = wechat.drafts.items()
    first, last = ({**draft, "title": title, "content_source_url": title} for title in ("first", "last"))
    wechat.drafts[media_id] = [first, draft, last]
    article.title_zh_hans = "新标题"
    article.save()
    assert sent(article) is Outcome.UPDATED
    assert [each["title"] for each in wechat.drafts[media_id]] == ["first", "新标题", "last"]


def test_a_draft_that_ours_was_taken_out_of_is_left_alone(wechat: WeChat) -> None:
    article = make_article()
    sent(article)
    ((media_id, (draft,)),) = wechat.drafts.items()
    wechat.drafts[media_id] = [{**draft, "title": "other", "content_source_url": "other"}]
    assert sent(article) is Outcome.ADDED
    assert wechat.drafts[media_id][0]["title"] == "other"
    assert len(wechat.drafts) == 2


def test_a_server_that_answers_too_late_leaves_the_outcome_open(
    wechat: WeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    monkeypatch.setattr(account_module, "READ_S", 0.3)
    wechat.wait_s = 1.0
    with pytest.raises(NoAnswerError):
        sent(article)
    threading.Event().wait(1.0)
    wechat.wait_s = 0.0
    assert sent(article) is Outcome.UPDATED
    assert len(wechat.drafts) == 1


def test_who_sends_while_another_is_sending_is_told_so(wechat: WeChat) -> None:
    article = make_article()
    with claimed(article, "zh-hans"), pytest.raises(BeingSentError):
        sent(article)
    assert wechat.drafts == {}
    assert sent(article) is Outcome.ADDED


def test_a_sender_that_was_killed_bars_nobody_for_long(wechat: WeChat) -> None:
    article = make_article()
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    WeChatDraft.objects.create(kind_name="articles", object_id=article.pk, language="zh-hans", claimed_at=long_ago)
    assert sent(article) is Outcome.ADDED


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_draft(wechat: WeChat) -> None:
    article = make_article()
    wechat.wait_s = 0.3
    results: list[Any] = []

    def click() -> None:
        try:
            results.append(sent(article))
        except BeingSentError:
            results.append(BeingSentError)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert results.count(Outcome.ADDED) == 1
    assert len(wechat.drafts) == 1


# --- Pictures ------------------------------------------------------------------------------------


def test_a_picture_is_uploaded_once_and_shown_from_there(wechat: WeChat, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    article = make_article(picture=make_picture(alt_zh_hans="湖"))
    sent(article)
    ((draft,),) = wechat.drafts.values()
    assert '<img src="http://mmbiz.qpic.cn/mmbiz_jpg/1/0" alt="湖"' in draft["content"]
    article.summary_zh_hans = "别的"
    article.save()
    sent(article)
    assert (len(wechat.pictures), len(wechat.material)) == (1, 1)


def test_a_cover_that_was_deleted_there_is_uploaded_anew(wechat: WeChat) -> None:
    article = make_article()
    wechat.refuse = {"draft/add": (45009, "reach max api daily quota limit")}
    with pytest.raises(RefusedError):
        sent(article)
    wechat.refuse = {}
    wechat.material.clear()
    with pytest.raises(RefusedError) as refusal:
        sent(article)
    with override("en"):
        assert "uploaded anew" in explained(refusal.value)
    assert sent(article) is Outcome.ADDED


# --- What WeChat says no to ----------------------------------------------------------------------


def test_a_token_that_has_run_out_is_fetched_anew(wechat: WeChat) -> None:
    account = Account()
    account.token = "old"
    assert account.find_draft("nothing") is None
    assert wechat.calls == ["draft/batchget", "stable_token", "draft/batchget"]


@pytest.mark.parametrize(
    ("call", "code", "text", "words"),
    [
        ("stable_token", -1, "system error", "busy"),
        ("stable_token", 40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist", "203.0.113.7"),
        ("stable_token", 40125, "invalid appsecret", "WECHAT_APP_SECRET"),
        ("stable_token", 40013, "invalid appid", "WECHAT_APP_ID"),
        ("draft/batchget", 40001, "invalid credential", "WECHAT_APP_SECRET"),
        ("draft/add", 41001, "access_token missing", "proxy"),
        ("draft/add", 45009, "reach max api daily quota limit", "tomorrow"),
        ("draft/add", 45002, "content size out of limit", "too long"),
        ("draft/add", 48001, "api unauthorized", "verified"),
        ("draft/add", 99999, "something new", "something new"),
        ("material/add_material", 45011, "api minute-quota reach limit", "minute"),
    ],
)
def test_a_refusal_is_said_in_plain_words_and_makes_nothing(
    wechat: WeChat, call: str, code: int, text: str, words: str
) -> None:
    article = make_article()
    wechat.refuse = {call: (code, text)}
    with pytest.raises(RefusedError) as refusal, override("en"):
        sent(article)
    with override("en"):
        assert words in explained(refusal.value)
    assert wechat.drafts == {}
    wechat.refuse = {}
    assert sent(article) is Outcome.ADDED


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_every_refusal_is_translated(language: str) -> None:
    for code in [*WORDS, 40164, 99999]:
        with override("en"):
            english = explained(RefusedError(code, "x"))
        with override(language):
            assert explained(RefusedError(code, "x")) != english


def test_an_account_that_cannot_be_reached_is_said_to_be(wechat: WeChat, settings: Any) -> None:
    settings.WECHAT_API_URL = "http://127.0.0.1:9"
    with pytest.raises(UnreachableError):
        sent(make_article())


def test_an_answer_that_is_no_json_is_no_answer(wechat: WeChat) -> None:
    wechat.garble = {"stable_token"}
    with pytest.raises(NoAnswerError):
        sent(make_article())


def test_no_error_carries_the_token_or_the_secret(wechat: WeChat) -> None:
    for name in ("garble", "drop"):
        setattr(wechat, name, {"draft/add"})
        with pytest.raises(NoAnswerError) as error:
            sent(make_article())
        assert error.value.args == ()
        assert error.value.__cause__ is None
        setattr(wechat, name, set())


# --- At the desk ---------------------------------------------------------------------------------


def desk(*permissions: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("news.view_article", "news.change_article", *permissions))
    return client


def address(article: Article, language: str = "zh-hans") -> str:
    return f"/admin/news/article/{article.pk}/wechat/?language={language}"


def test_a_publisher_sends_from_the_admin(wechat: WeChat) -> None:
    article = make_article()
    client = desk("news.publish_article")
    assert "Send as a draft" in client.get(address(article)).content.decode()
    answer = client.post(address(article), follow=True)
    assert "A draft was made in the Official Account" in answer.content.decode()
    assert len(wechat.drafts) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_sends_from_the_admin_while_another_is_sending_is_told_so_at_once(wechat: WeChat) -> None:
    article = make_article()
    first, second = desk("news.publish_article"), desk("news.publish_article")
    wechat.wait_s = 2.0
    pages: list[str] = []

    def click() -> None:
        try:
            pages.append(first.post(address(article), follow=True).content.decode())
        finally:
            connection.close()

    thread = threading.Thread(target=click)
    thread.start()
    while "draft/add" not in wechat.calls and thread.is_alive():
        thread.join(0.02)
    assert "It is being sent at this moment" in second.post(address(article), follow=True).content.decode()
    thread.join()
    assert "A draft was made in the Official Account" in pages[0]
    assert len(wechat.drafts) == 1
    assert str(LogEntry.objects.get().user_id) == first.session["_auth_user_id"]


def test_an_editor_copies_but_does_not_send(wechat: WeChat) -> None:
    article = make_article()
    client = desk()
    page = client.get(address(article)).content.decode()
    assert "Copy the page" in page
    assert "Send as a draft" not in page
    assert client.post(address(article)).status_code == 403
    assert wechat.calls == []


def test_without_its_settings_nothing_is_sent() -> None:
    article = make_article()
    client = desk("news.publish_article")
    assert "Send as a draft" not in client.get(address(article)).content.decode()
    assert client.post(address(article)).status_code == 403


def test_the_editor_reads_what_went_wrong(wechat: WeChat) -> None:
    wechat.refuse = {"draft/add": (45009, "reach max api daily quota limit")}
    answer = desk("news.publish_article").post(address(make_article()), follow=True)
    assert "Send again tomorrow" in answer.content.decode()


def test_what_is_not_public_or_too_long_is_not_sent(wechat: WeChat) -> None:
    client = desk("news.publish_article")
    answer = client.post(address(make_article(published=False)), follow=True)
    assert "Publish it on the portal first" in answer.content.decode()
    answer = client.post(address(make_article(body_zh_hans=f"<p>{'水' * 20_000}</p>")), follow=True)
    assert "WeChat takes fewer than 20000" in answer.content.decode().replace(",", "")
    assert wechat.calls == []


def test_an_unknown_item_or_language_is_not_found() -> None:
    client = desk()
    assert client.get(address(make_article(), "de")).status_code == 404
    assert client.get("/admin/news/article/999999/wechat/").status_code == 404
