"""Writing entries, and bringing the index in line with the items again: `manage.py reindex`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from portal.languages import CODES, columns
from portal.models import SearchEntry, Term, TermForm
from portal.search import index
from portal.search.index import collected
from portal.search.signals import watches
from tests.factories import make_article, make_law, make_state, make_subject, make_term
from tests.portal.test_content_files import load, small
from tests.search.asking import found

pytestmark = pytest.mark.django_db


def named(name: str) -> dict[str, str]:
    return dict.fromkeys(columns("name"), name)


def reindex(**options: bool) -> str:
    """What the command says."""
    said = StringIO()
    call_command("reindex", stdout=said, verbosity=0, **options)
    return said.getvalue()


def difference() -> str:
    """What the check complains of; empty for nothing."""
    try:
        reindex(check=True)
    except CommandError as error:
        return str(error)
    return ""


def damage() -> tuple[Article, Article, Article]:
    """Three articles: one that is not in the index, one that is there with its old text, and a draft that is there."""
    missing, old, draft = (make_article(slug=slug, title_en=f"Glacier {slug}") for slug in ("missing", "old", "draft"))
    SearchEntry.objects.filter(kind="articles", object_id=missing.pk).delete()
    Article.objects.filter(pk=old.pk).update(title_en="Prairie", updated_at=timezone.now())
    Article.objects.filter(pk=draft.pk).update(workflow_state="draft")
    return missing, old, draft


# --- Writing ------------------------------------------------------------------------------------


def inserts(captured: CaptureQueriesContext) -> int:
    return sum(each["sql"].startswith('INSERT INTO "portal_searchentry"') for each in captured)


def test_what_changes_inside_is_written_once_at_the_end() -> None:
    subject, state = make_subject(), make_state()
    with CaptureQueriesContext(connection) as captured:
        with collected():
            for number in range(3):
                article = make_article(slug=f"glacier-{number}", subjects=[subject], states=[state])
                article.title_en = "Glacier"
                article.save()
            assert found("glacier") == []
        assert inserts(captured) == 1
    assert len(found("glacier")) == 3


def test_an_outer_collecting_takes_in_the_inner_ones() -> None:
    with CaptureQueriesContext(connection) as captured, collected():
        with collected():
            make_article()
        make_article()
        assert inserts(captured) == 0
    assert inserts(captured) == 1


def test_nothing_is_written_where_the_change_failed() -> None:
    def fail() -> None:
        with collected():
            make_article(title_en="Glacier")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found("glacier") == []
    make_article(slug="after", title_en="Prairie")
    assert found("prairie") == ["news/after/"]


def test_items_are_written_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    with CaptureQueriesContext(connection) as captured, collected():
        for _number in range(5):
            make_article(title_en="Glacier")
    assert inserts(captured) == 3
    assert len(found("glacier")) == 5


def test_a_term_in_too_many_items_leaves_them_to_reindex(monkeypatch: pytest.MonkeyPatch) -> None:
    term = make_term(slug="waste", name_zh_hans="固体废物", name_en="solid waste", name_ru="отходы")
    make_article(slug="one", languages=("zh-hans",), body_zh_hans="<p>固体废物</p>")
    make_article(slug="other", languages=("zh-hans",), body_zh_hans="<p>固体废物</p>")
    monkeypatch.setattr(index, "MOST_AT_ONCE", 1)
    Term.objects.get(pk=term.pk).delete()
    assert "out of date" in difference()
    reindex()
    assert found("solid waste") == []
    assert difference() == ""


def test_every_model_that_is_watched_is_saved_with_signals() -> None:
    assert {"state", "subject", "mechanism", "organisation", "source", "authority", "termvariant"} <= {
        model._meta.model_name for model in watches()
    }


def test_loading_content_fills_the_index(tmp_path: Path) -> None:
    load(small(tmp_path))
    assert found("标题", "zh-hans") == ["news/first/"]
    assert found("воздуха", "ru", kind="articles") == ["news/first/"]
    assert difference() == ""


# --- Reindex ------------------------------------------------------------------------------------


def test_reindex_repairs_what_is_missing_old_or_of_nothing() -> None:
    damage()
    assert set(found("glacier")) == {"news/draft/", "news/old/"}
    assert reindex() == "3 items indexed.\n"
    assert found("glacier") == ["news/missing/"]
    assert found("prairie") == ["news/old/"]


def test_reindex_repairs_an_item_that_lacks_the_entry_of_one_language() -> None:
    article = make_article(slug="glacier", title_ru="Ледник")
    SearchEntry.objects.filter(object_id=article.pk, kind="articles", language="ru").delete()
    reindex()
    assert found("ледник", "ru") == ["news/glacier/"]


def test_reindex_makes_anew_what_an_older_version_made() -> None:
    article = make_article(title_en="Glacier")
    SearchEntry.objects.filter(object_id=article.pk).update(version=0, vector="'prairie':1A")
    reindex()
    assert len(found("glacier")) == 1
    assert found("prairie") == []


def test_reindex_repairs_the_forms_of_terms() -> None:
    make_term(name_en="solid waste")
    TermForm.objects.all().delete()
    reindex()
    assert TermForm.objects.filter(text="solid waste").exists()


def test_reindex_of_what_is_in_line_does_nothing() -> None:
    make_article()
    reindex()
    assert reindex() == "0 items indexed.\n"


def test_reindex_of_everything_makes_every_item_anew() -> None:
    make_article(), make_law()  # the law has a state of its own
    assert reindex(all=True) == "3 items indexed.\n"


def test_a_stopped_reindex_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 1)
    for _number in range(4):
        make_article()
    SearchEntry.objects.all().delete()
    done = []

    def stop(items: int) -> None:
        done.append(items)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.reindex(stop)
    assert index.reindex() == 1
    assert difference() == ""


def test_the_search_is_not_empty_while_reindex_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 1)
    for _number in range(3):
        make_article(title_en="Glacier")
    index.mark_all()
    seen = [len(found("glacier"))]
    index.reindex(lambda done: seen.append(len(found("glacier"))))
    assert seen == [3, 3, 3, 3]


# --- What differs -------------------------------------------------------------------------------


def test_the_check_names_how_many_items_of_each_kind_differ_and_changes_nothing() -> None:
    damage()
    SearchEntry.objects.filter(object_id=make_state().pk, kind="states").delete()
    said = difference()
    assert "articles: 1 missing, 1 out of date, 1 of nothing" in said
    assert "states: 1 missing, 0 out of date, 0 of nothing" in said
    assert difference() == said


def test_the_check_passes_after_reindex() -> None:
    damage()
    reindex()
    assert reindex(check=True) == "The search index is in line with the data.\n"


def test_readiness_tells_which_kinds_are_not_as_many_as_they_should_be() -> None:
    make_article(), make_state()
    with connection.cursor() as cursor:
        assert index.differs(cursor) == ""
        SearchEntry.objects.filter(kind="articles", language="ru").delete()
        assert index.differs(cursor) == (
            f"articles: {len(CODES) - 1} entries, {len(CODES)} expected; run `manage.py reindex`"
        )


def test_the_check_sees_what_was_changed_past_the_portal() -> None:
    article = make_article(title_en="Glacier")
    Article.objects.filter(pk=article.pk).update(title_en="Prairie")
    assert "reindex --all" in difference()
    assert "articles: 1 altered" in difference()
    reindex(all=True)
    assert difference() == ""


def test_the_check_sees_a_mark_that_is_missing_in_a_vector() -> None:
    make_article(title_en="Glacier", subjects=[make_subject()])
    SearchEntry.objects.filter(kind="articles").update(vector="'glacier':1A")
    assert "articles: 1 altered" in difference()


def test_a_name_that_goes_from_too_many_items_leaves_them_to_reindex(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = make_subject(**named("Cryosphere"))
    for _number in range(3):
        make_article(subjects=[subject])
    monkeypatch.setattr(index, "MOST_AT_ONCE", 2)
    subject.delete()
    assert "articles: 0 missing, 3 out of date" in difference()
    reindex()
    assert found("cryosphere") == []
