"""Clauses in content files: loaded as a tree, checked strictly, the same after any number of loads."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cooperation.models import Document, Project
from portal.clauses.store import tree_of

pytestmark = pytest.mark.django_db

PROJECT = "- {slug: p, source: s, original: en, title: {en: P}, summary: {en: P}, status: planned, plan: d}\n"


def load(directory: Path, clauses: str) -> None:
    (directory / "source-documents.yaml").write_text("- {slug: s, title: {zh-hans: S, en: S, ru: S}}\n")
    (directory / "projects.yaml").write_text(PROJECT)
    document = "- {slug: d, source: s, original: en, title: {en: D}, summary: {en: D}, kind: plan, clauses: "
    (directory / "documents.yaml").write_text(f"{document}{clauses}}}\n")
    call_command("load_content", str(directory), verbosity=0)


TREE = "[{element: section, number: '1', heading: {en: One}, clauses: [{element: subsection, number: '2', body: {en: <p>Two</p>}, projects: [p]}]}]"


def test_a_tree_is_loaded_with_the_projects_that_it_names(tmp_path: Path) -> None:
    load(tmp_path, TREE)
    (section,) = tree_of(Document.objects.get(slug="d"))
    assert (section.eid, section.texts["en"].heading) == ("sec_1", "One")
    assert section.children[0].texts["en"].body_html == "<p>Two</p>"
    assert Project.objects.filter(clause__eid="sec_1__subsec_2").exists()


def test_a_second_load_keeps_the_clauses_and_a_record_without_them_has_none(tmp_path: Path) -> None:
    load(tmp_path, TREE)
    document = Document.objects.get(slug="d")
    before = list(document.clauses.values_list("pk", flat=True))
    load(tmp_path, TREE)
    assert list(document.clauses.values_list("pk", flat=True)) == before
    load(tmp_path, "[]")
    assert not document.clauses.exists()
    assert Project.objects.get().clause is None


@pytest.mark.parametrize(
    ("clauses", "message"),
    [
        ("[{element: artikel}]", r"clauses\.0\.element: 'artikel' is not a choice"),
        ("[{element: article, number: '1'}]", r"clauses\.0: says nothing"),
        ("[{element: article, number: '1', heading: {en: A}, tail: x}]", "Additional properties"),
        (
            "[{element: article, number: '1', heading: {en: A}}, {element: article, number: '1', heading: {en: B}}]",
            r"clauses\.1\.number: article '1' stands twice",
        ),
        ("[{element: preamble, number: '1', heading: {en: A}}]", "a preamble has no number"),
        ("[{element: article, number: '1', body: {en: <script>x</script>}}]", r"clauses\.0\.body\.en: holds <script>"),
        ("[{element: article, number: Ⅱ, heading: {en: A}}]", "has the wrong form"),
        ("[{element: article, number: '1', heading: {en: A}, projects: [nobody]}]", "'nobody' does not exist"),
        ("[{element: part, heading: {en: A}, clauses: " * 7 + "[{element: part}]" + "}]" * 7, "levels deep"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_loaded(tmp_path: Path, clauses: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        load(tmp_path, clauses)
    assert not Document.objects.exists()
