"""Synthetic items are as real ones: what the models demand holds, and words are rare and common."""

import collections
from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from bench import database, indexing, synthetic
from bench.vocabulary import Writer, words
from cooperation.models import Document, Project
from members.models import Law, LawEvent, LawStatus
from news.models import Article
from portal.languages import CODES
from portal.models import Relation
from portal.publishing.states import WorkflowState
from portal.search import index
from portal.search.declared import declared

pytestmark = pytest.mark.django_db

MADE, TIMES = 100, 3
ITEMS = MADE * TIMES


@pytest.fixture(scope="module", autouse=True)
def own(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[type, int]]:
    """Fill a database; give how many items of each kind are the portal's own."""
    with django_db_blocker.unblock(), database.own_content():
        before: dict[type, int] = {model: model.objects.count() for model in (Article, Law, Document, Project)}
        indexing.fill_index(synthetic.fill(MADE), TIMES)
        yield before


def test_so_many_articles_are_published_and_others_stand_beside_them(own: dict[type, int]) -> None:
    assert Article.objects.published().count() == ITEMS + own[Article]
    assert Article.objects.filter(workflow_state=WorkflowState.DRAFT).count() == 3
    assert Law.objects.count() == own[Law] + ITEMS * synthetic.LAWS
    assert Project.objects.count() == own[Project] + ITEMS * synthetic.PROJECTS


def test_the_models_find_nothing_wrong_with_them(own: dict[type, int]) -> None:
    for model in (Article, Law, Document, Project):
        for item in model.objects.order_by("-pk")[:40]:
            item.full_clean()
            readiness = [item.readiness_in(code) for code in CODES]
            item.update_readiness()
            assert [item.readiness_in(code) for code in CODES] == readiness


def test_they_have_subjects_states_and_events(own: dict[type, int]) -> None:
    synthetic_articles = Article.objects.filter(slug__startswith="article-")
    assert not synthetic_articles.filter(subjects=None).exists()
    assert not synthetic_articles.filter(states=None).exists()
    assert {law.status() for law in Law.objects.order_by("-pk")[:10]} <= set(LawStatus) - {LawStatus.UNKNOWN}
    assert LawEvent.objects.exists()


def test_each_public_item_is_in_the_index_and_no_other(own: dict[type, int]) -> None:
    with connection.cursor() as cursor:
        assert index.differs(cursor) == ""


@pytest.mark.parametrize("model", [Article, Law, Document, Project])
def test_copies_and_their_entries_are_as_the_portal_would_make_them(own: dict[type, int], model: type) -> None:
    assert index.all_altered(declared()[model]) == []
    assert index.difference(declared()[model]).all == []


def test_copies_are_of_many_days_and_none_is_of_a_day_to_come(own: dict[type, int]) -> None:
    days = set(Article.objects.filter(slug__startswith="article-").values_list("date", flat=True))
    assert len(days) > 2 * MADE
    assert max(days) <= timezone.localdate()


def test_copies_of_articles_speak_of_copies_of_laws(own: dict[type, int]) -> None:
    made = Article.objects.filter(slug__startswith="article-")
    ends = Relation.objects.filter(from_type=ContentType.objects.get_for_model(Article), from_id__in=made.values("pk"))
    assert len({relation.from_id for relation in ends}) == len(ends) == ITEMS * synthetic.RELATIONS
    # More than the relations that were made could lead to.
    assert len({(relation.to_type_id, relation.to_id) for relation in ends}) > MADE * synthetic.RELATIONS


def test_the_index_by_words_is_there_again(own: dict[type, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'searchentry_vector'")
        assert "fastupdate=off" in cursor.fetchone()[0]


def test_an_item_can_be_added_after_them(own: dict[type, int]) -> None:
    before = Article.objects.order_by("-pk")[0]
    before.pk, before.slug = None, "one-more"
    before.save()


def test_a_database_that_is_not_for_tests_is_refused() -> None:
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "portal"
    try:
        with pytest.raises(ValueError, match="bench_ or test_"):
            synthetic.fill(1)
    finally:
        connection.settings_dict["NAME"] = name


def test_the_same_seed_writes_the_same() -> None:
    assert Writer(7).body() == Writer(7).body()
    assert Writer(7).body() != Writer(8).body()


@pytest.mark.parametrize("language", CODES)
def test_the_words_of_a_language_are_many_and_different(language: str) -> None:
    assert len(set(words(language))) == len(words(language)) == 40_000


def test_some_words_are_in_nearly_every_text_and_some_in_hardly_any() -> None:
    writer = Writer()
    texts = [set(writer.body()["ru"].lower().replace(".", "").split()) for _each in range(500)]
    found = collections.Counter(word for text in texts for word in text)
    assert found[words("ru")[0]] > 400
    assert 20 < found[words("ru")[300]] < 250
    assert found[words("ru")[30_000]] < 10
