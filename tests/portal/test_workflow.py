"""The workflow: its verbs, who may use them, and what a published item must have."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.models import Article
from portal.publishing.states import WorkflowState
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def test_a_new_item_is_a_draft_that_nobody_sees() -> None:
    article = make_article(published=False)
    assert article.workflow_state == WorkflowState.DRAFT
    assert article not in Article.objects.published()


def test_publishing_makes_an_item_public_now() -> None:
    article = make_article(published=False)
    article.publish()
    assert article.is_public
    assert article in Article.objects.published()


def test_a_future_time_schedules_an_item() -> None:
    article = make_article(published=False)
    article.publish(at=timezone.now() + datetime.timedelta(hours=1))
    assert article.is_scheduled
    assert article not in Article.objects.published()
    assert article in Article.objects.scheduled()


def test_a_scheduled_item_appears_when_its_time_has_come() -> None:
    article = make_article(published=False)
    article.publish(at=timezone.now() + datetime.timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now() - datetime.timedelta(seconds=1))
    assert article in Article.objects.published()


def test_withdrawing_hides_an_item_and_publishing_shows_it_again() -> None:
    article = make_article()
    article.withdraw()
    assert article not in Article.objects.published()
    article.publish()
    assert article in Article.objects.published()


def test_the_path_from_draft_through_review_and_back() -> None:
    article = make_article(published=False)
    article.submit()
    assert article.workflow_state == WorkflowState.IN_REVIEW
    article.return_to_draft()
    assert article.workflow_state == WorkflowState.DRAFT


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (WorkflowState.DRAFT, "withdraw"),
        (WorkflowState.DRAFT, "return_to_draft"),
        (WorkflowState.IN_REVIEW, "submit"),
        (WorkflowState.IN_REVIEW, "withdraw"),
        (WorkflowState.PUBLISHED, "submit"),
        (WorkflowState.PUBLISHED, "return_to_draft"),
        (WorkflowState.WITHDRAWN, "withdraw"),
    ],
)
def test_a_verb_out_of_place_is_refused_and_changes_nothing(state: str, verb: str) -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(workflow_state=state)
    article.refresh_from_db()
    with pytest.raises(ValidationError):
        getattr(article, verb)()
    article.refresh_from_db()
    assert article.workflow_state == state


def test_publishing_without_text_in_the_original_language_names_the_field() -> None:
    article = make_article(published=False, original_language="ru", title_ru="Форум", body_ru="")
    with pytest.raises(ValidationError) as caught:
        article.publish()
    assert list(caught.value.message_dict) == ["body_ru"]
    article.refresh_from_db()
    assert article.workflow_state == WorkflowState.DRAFT
    assert article.published_at is None


def test_an_editor_without_the_permission_cannot_publish() -> None:
    article = make_article(published=False)
    with pytest.raises(PermissionDenied):
        article.publish(by=make_user("news.change_article"))
    article.refresh_from_db()
    assert article.workflow_state == WorkflowState.DRAFT


def test_a_publisher_can_publish() -> None:
    article = make_article(published=False)
    article.publish(by=make_user("news.publish_article"))
    assert article.is_public


def test_the_database_refuses_a_published_item_without_a_title() -> None:
    article = make_article(languages=("ru",))
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(title_ru="")


def test_the_database_refuses_a_published_item_without_a_time() -> None:
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(published_at=None)
