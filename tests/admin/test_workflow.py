"""The verbs of the workflow in forms and lists, and who may use them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Article
from tests.admin.forms import data_of, errors_of, messages_of, save, url_of
from tests.factories import make_article

IN_A_DAY = {"published_at_0": "2090-01-02", "published_at_1": "08:00:00"}


def draft(**fields: Any) -> Article:
    return make_article(published=False, **fields)


def in_review(**fields: Any) -> Article:
    article = draft(**fields)
    article.submit()
    return article


def act(client: Client, action: str, *articles: Article, **data: Any) -> Any:
    values = {"action": action, "_selected_action": [article.pk for article in articles]}
    return client.post(url_of(Article, "changelist"), values | data, follow=True)


def buttons_of(client: Client, article: Article) -> set[str]:
    response = client.get(url_of(article, "change"))
    return {action.action_name for action in response.context["actions_submit_line"]}


def actions_of(client: Client) -> set[str]:
    form = client.get(url_of(Article, "changelist")).context["action_form"]
    return {name for name, _label in form.fields["action"].choices}


def test_editor_saves_and_submits_in_one_step(editor: Client) -> None:
    article = draft()
    response = save(editor, article, title_en="A better title", _verb_submit="1")
    article.refresh_from_db()
    assert (article.workflow_state, article.title_en) == ("in_review", "A better title")
    assert "submitted for review" in messages_of(response)


def test_editor_returns_an_item_to_draft(editor: Client) -> None:
    article = in_review()
    save(editor, article, _verb_return="1")
    article.refresh_from_db()
    assert article.workflow_state == "draft"


def test_publisher_publishes_from_the_form_at_once(publisher: Client) -> None:
    article = in_review()
    save(publisher, article, _verb_publish="1")
    article.refresh_from_db()
    assert article.is_public
    assert publisher.get(article.get_absolute_url()).status_code == 200


def test_publisher_schedules_from_the_form(publisher: Client) -> None:
    article = draft()
    save(publisher, article, **IN_A_DAY, _verb_schedule="1")
    article.refresh_from_db()
    assert article.is_scheduled
    assert publisher.get(article.get_absolute_url()).status_code == 404


def test_scheduling_needs_a_time_ahead_and_says_so_at_the_field(publisher: Client) -> None:
    article = draft()
    response = save(publisher, article, published_at_0="2001-01-02", published_at_1="08:00:00", _verb_schedule="1")
    assert list(errors_of(response)) == ["published_at"]
    article.refresh_from_db()
    assert article.workflow_state == "draft"


def test_publishing_a_scheduled_item_brings_it_forward(publisher: Client) -> None:
    article = draft()
    article.publish(at=timezone.now() + datetime.timedelta(days=3))
    save(publisher, article, _verb_publish="1")
    article.refresh_from_db()
    assert article.is_public


def test_publisher_withdraws_from_the_form(publisher: Client) -> None:
    article = make_article()
    save(publisher, article, _verb_withdraw="1")
    assert publisher.get(article.get_absolute_url()).status_code == 410


def test_publishing_without_text_in_the_original_names_the_field(publisher: Client) -> None:
    article = draft(original_language="ru", languages=("en",), title_ru="Заголовок")
    response = save(publisher, article, _verb_publish="1")
    assert list(errors_of(response)) == ["body_ru"]
    assert "Русский" in errors_of(response)["body_ru"][0]
    article.refresh_from_db()
    assert article.workflow_state == "draft"


def test_a_draft_without_text_can_be_saved(editor: Client) -> None:
    article = draft(languages=("en",), original_language="ru")
    response = save(editor, article, summary_en="Only this")
    assert response.redirect_chain
    article.refresh_from_db()
    assert article.summary_en == "Only this"


def test_a_public_item_cannot_lose_the_title_of_its_original(editor: Client) -> None:
    article = make_article()
    response = save(editor, article, title_zh_hans="")
    assert "title_zh_hans" in errors_of(response)
    article.refresh_from_db()
    assert article.title_zh_hans


def test_editor_is_offered_no_publishing(editor: Client) -> None:
    assert buttons_of(editor, in_review()) == {"_verb_return"}
    assert buttons_of(editor, make_article()) == set()
    assert {"publish_items", "schedule_items", "withdraw_items"}.isdisjoint(actions_of(editor))


def test_publisher_is_offered_what_the_state_allows(publisher: Client) -> None:
    assert buttons_of(publisher, draft()) == {"_verb_submit", "_verb_publish", "_verb_schedule"}
    assert buttons_of(publisher, make_article()) == {"_verb_withdraw"}
    assert {"publish_items", "schedule_items", "withdraw_items"} <= actions_of(publisher)


def test_forged_publish_button_of_an_editor_is_refused(editor: Client) -> None:
    article = in_review()
    response = save(editor, article, _verb_publish="1")
    article.refresh_from_db()
    assert article.workflow_state == "in_review"
    assert "news.publish_article" in messages_of(response)


def test_forged_time_of_publication_of_an_editor_is_ignored(editor: Client) -> None:
    article = make_article()
    before = article.published_at
    assert "published_at_0" not in data_of(editor, url_of(article, "change"))
    save(editor, article, **IN_A_DAY)
    article.refresh_from_db()
    assert article.published_at == before


def test_forged_state_is_ignored(publisher: Client) -> None:
    article = draft()
    save(publisher, article, workflow_state="published")
    article.refresh_from_db()
    assert article.workflow_state == "draft"


def test_forged_publish_action_of_an_editor_changes_nothing(editor: Client) -> None:
    article = in_review()
    act(editor, "publish_items", article)
    article.refresh_from_db()
    assert article.workflow_state == "in_review"


def test_actions_work_on_several_items_and_say_what_failed(publisher: Client) -> None:
    good, bad = draft(), draft(languages=("en",), original_language="ru", title_en="Empty one")
    response = act(publisher, "publish_items", good, bad)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.workflow_state, bad.workflow_state) == ("published", "draft")
    assert "Title · Русский" in messages_of(response)


def test_schedule_action_asks_for_the_time(publisher: Client) -> None:
    article = draft()
    asked = act(publisher, "schedule_items", article)
    assert asked.status_code == 200
    act(publisher, "schedule_items", article, _scheduled="1", at_0="2090-01-02", at_1="08:00:00")
    article.refresh_from_db()
    assert article.is_scheduled


def test_schedule_action_refuses_a_time_gone_by(publisher: Client) -> None:
    article = draft()
    response = act(publisher, "schedule_items", article, _scheduled="1", at_0="2001-01-02", at_1="08:00:00")
    assert response.context["form"].errors["at"]
    article.refresh_from_db()
    assert article.workflow_state == "draft"


@pytest.mark.parametrize("action", ["submit_items", "withdraw_items"])
def test_a_verb_that_the_state_does_not_allow_is_refused_in_words(action: str, publisher: Client) -> None:
    article = in_review()
    response = act(publisher, action, article)
    assert "not possible" in messages_of(response)


def test_withdraw_action_works(publisher: Client) -> None:
    article = make_article()
    act(publisher, "withdraw_items", article)
    article.refresh_from_db()
    assert article.workflow_state == "withdrawn"


def test_translator_changes_a_text_but_adds_and_publishes_nothing(translator: Client) -> None:
    article = make_article()
    save(translator, article, title_ru="Новый перевод")
    article.refresh_from_db()
    assert article.title_ru == "Новый перевод"
    assert translator.get(url_of(Article, "add")).status_code == 403
    assert buttons_of(translator, article) == set()


def test_the_form_of_a_public_item_says_that_what_is_saved_is_public(editor: Client) -> None:
    said = "readers see at once what is saved"
    public, unpublished = make_article(), draft()
    assert said in editor.get(url_of(public, "change")).content.decode()
    assert said not in editor.get(url_of(unpublished, "change")).content.decode()
