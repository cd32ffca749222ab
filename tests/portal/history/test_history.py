"""What the database remembers of every change, and what can be given back."""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from members.models import Law
from news.models import Article, EditorsNote
from portal.clauses import store
from portal.clauses.models import Clause, ClauseText
from portal.clauses.store import tree_of
from portal.history.actor import recorded
from portal.history.models import RowChange
from portal.history.recording import is_kept, kept_models
from portal.history.restoring import bring_back, deleted, restore
from portal.history.versions import differences, versions_of
from portal.models import Relation, SearchEntry, Subject, Term, TermForm
from portal.rights import columns_of
from portal.translating.models import TranslatedSegment
from portal.translating.segments import segments_of, write_drafts
from tests.factories import (
    make_article,
    make_bulletin,
    make_clauses,
    make_editors_note,
    make_law,
    make_subject,
    make_user,
    node,
    relate,
)
from tests.portal.history.steps import last_number, step

pytestmark = pytest.mark.django_db


def test_every_change_says_by_whom_and_what() -> None:
    ann = make_user(username="ann")
    article = make_article(published=False)
    step()
    article.title_ru = "Другой заголовок"
    with recorded(ann):
        article.save()
    version = versions_of(Article, article.pk)[0]
    assert (version.by, version.verb, version.columns) == (ann, "changed", ["title_ru"])


def test_a_bulk_update_past_the_models_is_in_the_history() -> None:
    article = make_article()
    step()
    Article.objects.filter(pk=article.pk).update(source_url="https://example.org/")
    assert versions_of(Article, article.pk)[0].columns == ["source_url"]


def test_a_save_that_changes_nothing_leaves_no_trace() -> None:
    article = make_article()
    step()
    before = RowChange.objects.count()
    article.save()
    assert RowChange.objects.count() == before


def test_verbs_are_named_with_who_did_them() -> None:
    ann = make_user(is_superuser=True)
    article = make_article(published=False)
    step()
    for verb in ("submit", "publish", "withdraw", "return_to_draft"):
        getattr(article, verb)(by=ann)
        step()
    versions = versions_of(Article, article.pk)
    assert [version.verb for version in versions] == ["returned", "withdrawn", "published", "submitted", "created"]
    assert {version.by for version in versions[:-1]} == {ann}


def test_parts_count_as_changes_of_their_item() -> None:
    law, subject = make_law(), make_subject()
    step()
    law.subjects.add(subject)
    law.events.create(kind="adopted", date="2020-01-02")
    make_clauses(law)
    parts = versions_of(Law, law.pk)[0].parts
    assert set(parts) == {"members_law_subjects", "members_lawevent", "portal_clause", "portal_clausetext"}


def test_what_a_version_changed_is_told_by_row() -> None:
    article = make_article()
    step()
    article.title_en = "After"
    article.save()
    [found] = differences(Article, article.pk, last_number(article))
    assert found.columns == ["title_en"]
    assert found.after is not None
    assert found.after["title_en"] == "After"


@contextlib.contextmanager
def brought_back(article: Article, may_write: Any = None) -> Iterator[None]:
    """Restore the version before what is done inside, in a transaction of its own each, and read the article again."""
    step()
    number = last_number(article)
    yield
    step()
    restore(Article, article.pk, number, by=None, may_write=may_write)
    article.refresh_from_db()


def test_a_version_is_restored_with_its_readiness() -> None:
    article = make_article()
    title = article.title_zh_hans
    with brought_back(article):
        article.title_zh_hans = "新标题"
        article.save()
        assert article.readiness_ru == "outdated"
    assert (article.title_zh_hans, article.readiness_ru, article.readiness_en) == (title, "current", "current")


def test_restoring_neither_publishes_nor_withdraws() -> None:
    article = make_article(published=False)
    with brought_back(article):
        article.publish()
    assert article.is_public


def in_russian(name: str) -> bool:
    """What a translator into Russian may write."""
    return name in columns_of(Article, "ru")


def test_an_outdated_translation_that_is_restored_alone_stays_outdated() -> None:
    article = make_article(body_zh_hans="<p>甲</p>")
    with brought_back(article, may_write=in_russian):
        article.body_zh_hans = "<p>乙</p>"
        article.save()
    assert (article.body_zh_hans, article.readiness_ru) == ("<p>乙</p>", "outdated")
    [body] = segments_of(article, "ru", ["body/1"])[-1:]
    assert (body.translated_source, body.state) == ("甲", "outdated")


def test_an_old_translation_restored_beside_a_new_original_is_outdated() -> None:
    article = make_article(body_zh_hans="<p>甲</p>", body_ru="<p>А</p>")
    with brought_back(article, may_write=in_russian):
        article.body_zh_hans, article.body_ru = "<p>乙</p>", "<p>Б</p>"
        article.save()
        assert article.readiness_ru == "current"
    assert (article.body_ru, article.readiness_ru, article.readiness_en) == ("<p>А</p>", "outdated", "outdated")
    [body] = segments_of(article, "ru", ["body/1"])[-1:]
    assert (body.translated_source, body.target, body.state) == ("甲", "А", "outdated")


def test_a_draft_restored_alone_is_a_draft() -> None:
    article = make_article(readiness_ru="draft", title_ru="Половина")
    with brought_back(article, may_write=in_russian):
        article.title_ru, article.readiness_ru = "Целое", "current"
        article.save()
    assert (article.title_ru, article.readiness_ru) == ("Половина", "draft")


@pytest.mark.parametrize("may_write", [None, in_russian])
@pytest.mark.parametrize("fields", [{"readiness_ru": "draft"}, {"title_ru": ""}], ids=["draft", "missing"])
def test_what_readers_no_longer_have_does_not_get_to_them_by_restoring(may_write: Any, fields: dict[str, str]) -> None:
    article = make_article(title_ru="Заголовок")
    with brought_back(article, may_write=may_write):
        for name, value in fields.items():
            setattr(article, name, value)
        article.save()
    assert (article.title_ru, article.readiness_ru, article.readiness_en) == ("Заголовок", "draft", "current")


def test_restoring_is_found_by_the_search_at_once() -> None:
    article = make_article(title_en="Glaciers")
    with brought_back(article):
        article.title_en = "Deserts"
        article.save()
    assert SearchEntry.objects.get(object_id=article.pk, language="en").title == "Glaciers"


def test_subjects_events_and_clauses_are_restored_too() -> None:
    law, air, water = make_law(), make_subject(), make_subject()
    law.subjects.set([air])
    event = law.events.create(kind="adopted", date=datetime.date(2020, 1, 2))
    make_clauses(law)
    text = tree_of(law)
    step()
    number = last_number(law)
    law.subjects.set([water])
    event.delete()
    make_clauses(law, node("chapter", "1", node("article", "2", en="<p>Two</p>")))
    step()
    done = restore(Law, law.pk, number, by=None)
    assert done.left_out == []
    assert list(law.subjects.all()) == [air]
    assert law.events.get().kind == event.kind
    assert tree_of(law) == text


def test_a_version_of_another_item_is_not_restored() -> None:
    one, other = make_article(), make_article()
    with pytest.raises(ValidationError):
        restore(Article, one.pk, RowChange.objects.order_by("pk").first().pk - 1, by=None)  # type: ignore[union-attr]
    assert differences(Article, one.pk, last_number(other)) == []


def test_an_address_that_is_taken_is_not_restored() -> None:
    article = make_article(slug="first")
    step()
    number = last_number(article)
    article.slug = "second"
    article.save()
    step()
    make_article(slug="first")
    step()
    with pytest.raises(ValidationError, match="slug"):
        restore(Article, article.pk, number, by=None)
    article.refresh_from_db()
    assert article.slug == "second"


def delete_whole(item: Any) -> None:
    if hasattr(item, "clauses"):
        store.delete(Clause.objects.of(item))
    item.delete()


def test_a_deleted_law_comes_back_whole() -> None:
    law = make_law(slug="the-law")
    article = make_article()
    relate(article, "concerns", law)
    law.subjects.add(make_subject())
    law.events.create(kind="adopted", date=datetime.date(2020, 1, 2))
    make_clauses(law)
    pk, text, created = law.pk, tree_of(law), Law.objects.get(pk=law.pk).created_at
    step()
    with recorded(make_user(username="ann")):
        delete_whole(law)
    step()
    [gone] = deleted([Law])
    assert (gone.title, gone.by.username) == (str(Law(title_zh_hans=gone.row["title_zh_hans"])), "ann")
    done = bring_back(gone, by=None, may_publish=True)
    assert done.left_out == []
    law = Law.objects.get(pk=pk)
    assert law.is_public
    assert law.created_at == created
    assert (law.subjects.count(), law.events.count(), tree_of(law)) == (1, 1, text)
    assert Relation.objects.get().to_item == law
    assert SearchEntry.objects.filter(object_id=pk, title__gt="").exists()
    assert deleted([Law]) == []


def test_what_was_typed_and_not_confirmed_comes_back_with_the_item() -> None:
    article = make_article()
    write_drafts(article, "ru", {"title": "Набросок"})
    step()
    article.delete()
    step()
    assert TranslatedSegment.objects.exists()
    back = bring_back(deleted([Article])[0], by=None, may_publish=True).item
    assert [each.draft for each in segments_of(back, "ru", ["title"]) if each.key == "title"] == ["Набросок"]


def test_what_was_typed_is_forgotten_with_the_item() -> None:
    old, new = make_article(), make_article()
    for article in (old, new):
        write_drafts(article, "ru", {"title": "Набросок"})
    kept = new.pk
    step()
    old.delete()
    RowChange.objects.update(at=timezone.now() - datetime.timedelta(days=91))
    new.delete()
    step()
    call_command("purge_trash")
    assert set(TranslatedSegment.objects.values_list("item_id", flat=True)) == {kept}


def test_who_may_not_publish_brings_back_a_draft() -> None:
    article = make_article()
    step()
    article.delete()
    step()
    [gone] = deleted([Article])
    assert bring_back(gone, by=None, may_publish=False).item.workflow_state == "draft"


def test_only_the_item_that_is_asked_for_comes_back() -> None:
    one, other = make_article(), make_article()
    step()
    Article.objects.filter(pk__in=[one.pk, other.pk]).delete()
    step()
    gone = next(each for each in deleted([Article]) if each.pk == one.pk)
    bring_back(gone, by=None, may_publish=True)
    assert [each.pk for each in deleted([Article])] == [other.pk]


def test_what_pointed_at_a_deleted_item_points_at_it_again() -> None:
    article = make_article()
    issue = make_bulletin(article)
    note = make_editors_note(article, bulletin=issue)
    section = issue.sections.create(position=0, title_en="Air")
    issue.entries.update(section=section)
    step()
    section_pk = section.pk
    note_pk = note.pk
    EditorsNote.objects.filter(pk=note_pk).delete()
    step()
    bring_back(deleted([EditorsNote])[0], by=None, may_publish=True)
    assert EditorsNote.objects.get(pk=note_pk).places.get().article == article
    section.delete()
    assert issue.entries.get().section is None
    assert section_pk


def test_what_belongs_to_something_in_the_trash_comes_back_after_it() -> None:
    article = make_article(title_en="The article")
    note = make_editors_note(article)
    pks = note.pk, article.pk
    note.delete()
    step()
    article.delete()
    step()
    gone = {each.model: each for each in deleted([Article, EditorsNote])}
    with override("en"), pytest.raises(ValidationError, match="Bring that back first"):
        bring_back(gone[EditorsNote], by=None, may_publish=True)
    assert not EditorsNote.objects.exists()
    bring_back(gone[Article], by=None, may_publish=True)
    bring_back(gone[EditorsNote], by=None, may_publish=True)
    assert [*EditorsNote.objects.values_list("pk", "articles")] == [pks]


def test_a_tie_between_two_that_were_deleted_together_comes_back_with_the_second() -> None:
    article = make_article()
    note = make_editors_note(article)
    with transaction.atomic():
        EditorsNote.objects.filter(pk=note.pk).delete()
        Article.objects.filter(pk=article.pk).delete()
    step()
    for model in (EditorsNote, Article):
        (gone,) = deleted([model])
        bring_back(gone, by=None, may_publish=True)
    assert [*EditorsNote.objects.values_list("pk", "articles")] == [(note.pk, article.pk)]


def test_a_deleted_item_whose_address_was_taken_says_so() -> None:
    article = make_article(slug="first")
    step()
    article.delete()
    step()
    make_article(slug="first")
    with pytest.raises(ValidationError, match="slug"):
        bring_back(deleted([Article])[0], by=None, may_publish=True)


def test_after_ninety_days_deleted_items_are_forgotten() -> None:
    old, new = make_article(), make_article()
    step()
    old.delete()
    RowChange.objects.update(at=timezone.now() - datetime.timedelta(days=91))
    new.delete()
    step()
    call_command("purge_trash")
    [left] = deleted([Article])
    assert left.row["slug"] == new.slug
    assert not RowChange.objects.filter(item_table="news_article", item_id__lt=left.pk, before__slug=old.slug).exists()


def test_what_follows_from_others_has_no_history() -> None:
    assert not any(is_kept(model) for model in (SearchEntry, TermForm, RowChange))
    assert {"news_article", "portal_clausetext", "portal_term", "members_law_subjects"} <= set(kept_models())
    assert is_kept(Term)
    assert is_kept(Subject)
    assert is_kept(ClauseText)
