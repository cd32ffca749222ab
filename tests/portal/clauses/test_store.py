"""A tree goes into the tables and comes back; clauses keep their identity, wordings their days."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from portal.clauses.models import Clause, ClauseText
from portal.clauses.store import delete, save_tree, tree_of
from portal.models import SearchEntry
from tests.factories import make_clauses, make_document, make_law, make_project, node

pytestmark = pytest.mark.django_db

DAY = datetime.date


def test_a_tree_comes_back_as_it_was_saved() -> None:
    law = make_law()
    nodes = [node("chapter", "1", node("article", "1", node("paragraph", "1")), node("article", "2"))]
    save_tree(law, nodes)
    assert tree_of(law) == nodes
    assert [clause.eid for clause in law.clauses.order_by("position")] == ["chp_1", "art_1", "art_1__para_1", "art_2"]


def test_saving_the_same_again_changes_nothing() -> None:
    law = make_law()
    make_clauses(law)
    assert not save_tree(law, tree_of(law))


def test_mending_a_text_keeps_the_clause_and_its_eid() -> None:
    law = make_law()
    make_clauses(law)
    before = law.clauses.get(eid="art_2").pk
    saved = save_tree(law, [node("chapter", "1", node("article", "2", ru="<p>Новое</p>"))])
    assert (saved.created, saved.changed, saved.removed, saved.languages) == ([], ["art_2"], ["art_1"], ["ru"])
    assert law.clauses.get(eid="art_2").pk == before
    assert ClauseText.objects.get(clause=before).body_ru == "<p>Новое</p>"


def test_laws_and_documents_do_not_share_their_clauses() -> None:
    law, document = make_law(), make_document()
    make_clauses(law)
    assert tree_of(document) == []
    document.delete()
    law.delete()
    assert not Clause.objects.exists()


def test_an_amendment_makes_a_version_and_a_clause_that_is_left_out_ends() -> None:
    law = make_law()
    make_clauses(law, node("article", "1"), node("article", "2"))
    make_clauses(law, node("article", "1", ru="<p>Иначе</p>"), node("article", "3"), starts_on="2023-07-05")
    assert [each.eid for each in tree_of(law, DAY(2023, 7, 4))] == ["art_1", "art_2"]
    after = tree_of(law, DAY(2023, 7, 5))
    assert [each.eid for each in after] == ["art_1", "art_3"]
    assert after[0].texts["ru"].body_html == "<p>Иначе</p>"
    assert after[0].texts["en"].body_html == "<p>Body of article 1 [en]</p>"


def test_a_wording_that_an_amendment_leaves_as_it_is_gets_no_version() -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    assert not save_tree(law, [node("article", "1")], DAY(2023, 7, 5))
    assert ClauseText.objects.count() == 1


def test_what_is_not_allowed_in_rich_text_is_taken_out() -> None:
    law = make_law()
    make_clauses(law, node("article", "1", ru="<p onclick='x()'>Текст<script>alert(1)</script></p>"))
    assert ClauseText.objects.get().body_ru == "<p>Текст</p>"


def test_two_clauses_of_one_text_cannot_have_one_eid() -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    first = law.clauses.get()
    with pytest.raises(IntegrityError):
        Clause.objects.create(owner_type=first.owner_type, owner_id=law.pk, eid="art_1", element="article")


def test_a_clause_cannot_stand_below_one_of_another_text_or_below_itself() -> None:
    law, other = make_law(), make_law()
    make_clauses(law)
    make_clauses(other)
    clause = law.clauses.get(eid="chp_1")
    for above in (other.clauses.get(eid="chp_1"), law.clauses.get(eid="art_1")):
        clause.parent = above
        with pytest.raises(ValidationError) as refused:
            clause.clean()
        assert "parent" in refused.value.message_dict


def test_a_clause_has_one_wording_from_the_beginning() -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    with pytest.raises(IntegrityError):
        ClauseText.objects.create(clause=law.clauses.get())


def queries_of_removing(count: int, starts_on: datetime.date | None = None) -> tuple[int, int]:
    """How many queries it takes to remove so many clauses from a text, and how many of them write the index."""
    law = make_law()
    make_clauses(law, *(node("article", str(number)) for number in range(count + 1)))
    rest = tree_of(law)[:1]
    with CaptureQueriesContext(connection) as captured:
        assert len(save_tree(law, rest, starts_on).removed) == count
    table = SearchEntry._meta.db_table
    return len(captured), sum(f'INSERT INTO "{table}"' in query["sql"] for query in captured)


@pytest.mark.parametrize("starts_on", [None, DAY(2023, 7, 5)])
def test_many_clauses_are_removed_in_as_many_queries_as_one(starts_on: datetime.date | None) -> None:
    queries_of_removing(1, starts_on)
    assert queries_of_removing(30, starts_on) == queries_of_removing(1, starts_on)


@pytest.mark.parametrize("starts_on", [None, DAY(2023, 7, 5)])
def test_the_index_is_written_once_however_many_clauses_go(starts_on: datetime.date | None) -> None:
    assert queries_of_removing(3, starts_on)[1] == 1


def test_what_stands_below_a_deleted_clause_goes_with_it() -> None:
    law = make_law()
    make_clauses(law, node("chapter", "1", node("article", "1", node("paragraph", "1"))), node("article", "2"))
    delete(Clause.objects.filter(eid="chp_1"))
    assert [each.eid for each in tree_of(law)] == ["art_2"]
    assert ClauseText.objects.count() == 1


def test_a_project_outlives_the_clause_that_names_it() -> None:
    document = make_document()
    make_clauses(document, node("article", "1"))
    project = make_project(clause=document.clauses.get())
    delete(document.clauses.all())
    project.refresh_from_db()
    assert project.clause is None


def test_clauses_that_move_up_are_written_without_a_condition_for_each() -> None:
    law = make_law()
    make_clauses(law, *(node("article", str(number)) for number in range(20)))
    with CaptureQueriesContext(connection) as captured:
        save_tree(law, tree_of(law)[1:])
    assert not [query["sql"] for query in captured if " WHEN " in query["sql"]]
    assert list(law.clauses.order_by("position").values_list("position", flat=True)) == list(range(19))
