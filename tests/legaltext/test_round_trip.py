"""A text that is written as Akoma Ntoso and imported again is the same text."""

import datetime
from typing import Any

import pytest
from lxml import etree

from cooperation.models import Document
from members.models import Law
from portal.clauses.store import save_tree, tree_of
from portal.languages import CODES
from portal.legaltext import akn, drafts
from portal.legaltext.importing import Source, read_all
from portal.legaltext.tree import walk
from tests.factories import make_document, make_law
from tests.legaltext.laws import as_text, law_lines
from tests.legaltext.test_akn import SCHEMA, law

DAY = datetime.date(2021, 1, 2)


def exported(owner: Any, language: str) -> bytes:
    facts = akn.Facts("act", "law", "kz", owner.slug, "Title", language, DAY, DAY, "https://example.org/", "Portal")
    return akn.export(tree_of(owner), facts)


@pytest.fixture(params=[make_law, make_document])
def owner(request: pytest.FixtureRequest, db: None) -> Law | Document:
    """A law or a document with a long text in three languages and a short one with everything in it."""
    found: Law | Document = request.param()
    sources = [Source(as_text(law_lines(language, 20))) for language in CODES]
    save_tree(found, read_all(sources).nodes)
    return found


def test_a_text_imported_again_is_the_same(owner: Law | Document) -> None:
    sources = [Source(exported(owner, language)) for language in CODES]
    assert not drafts.read(owner, sources).outcome


def test_the_order_of_the_clauses_stays(owner: Law | Document) -> None:
    before = [node.eid for node, _depth in walk(tree_of(owner))]
    found = drafts.read(owner, [Source(exported(owner, language)) for language in CODES])
    assert [node.eid for node, _depth in walk(found.tree.nodes)] == before


@pytest.mark.parametrize("language", CODES)
def test_one_language_imported_again_changes_nothing_of_the_others(owner: Law | Document, language: str) -> None:
    assert not drafts.read(owner, [Source(exported(owner, language))]).outcome


def test_what_is_stored_is_valid_akoma_ntoso(owner: Law | Document) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(exported(owner, "zh-hans")))


def test_everything_that_a_text_can_hold_survives(db: None) -> None:
    owner = make_law()
    save_tree(owner, law())
    assert not drafts.read(owner, [Source(exported(owner, "ru"))]).outcome
