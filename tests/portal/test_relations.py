"""Relations that order their ends cannot run in a ring, whichever way they are written."""

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portal.models import ORDERED, Relation
from tests.factories import make_document, make_law, relate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("relation", ORDERED)
def test_a_ring_is_refused_on_saving(relation: str) -> None:
    first, second, third = make_law(), make_document(), make_law()
    relate(first, relation, second)
    relate(second, relation, third)
    with pytest.raises(ValidationError):
        relate(third, relation, first)
    assert Relation.objects.count() == 2


def test_a_ring_of_different_relations_is_one_as_well() -> None:
    first, second = make_law(), make_law()
    relate(first, "replaces", second)
    with pytest.raises(ValidationError):
        relate(second, "implements", first)


def test_items_may_speak_of_each_other() -> None:
    first, second = make_law(), make_law()
    relate(first, "concerns", second)
    relate(second, "concerns", first)
    relate(first, "amends", second)
    assert Relation.objects.count() == 3


def test_a_stored_relation_can_be_saved_again() -> None:
    relation = relate(make_law(), "amends", make_law())
    relation.full_clean()
    relation.save()


def test_clean_names_the_ring_without_saving() -> None:
    first, second = make_law(), make_law()
    relate(first, "repeals", second)
    kind = ContentType.objects.get_for_model(first)
    back = Relation(type="repeals", from_type=kind, from_id=second.pk, to_type=kind, to_id=first.pk)
    with pytest.raises(ValidationError):
        back.full_clean()


RING = """
- {slug: a, source: s, original: en, title: {en: A}, summary: {en: A}, kind: plan, relations: [{type: amends, to: documents/b}]}
- {slug: b, source: s, original: en, title: {en: B}, summary: {en: B}, kind: plan, relations: [{type: amends, to: documents/a}]}
"""


def test_a_ring_in_content_files_is_reported_and_nothing_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "source-documents.yaml").write_text("- {slug: s, title: {zh-hans: S, en: S, ru: S}}\n")
    (tmp_path / "documents.yaml").write_text(RING)
    with pytest.raises(CommandError, match=r"record a, field relations\.0\.to: This would close a ring"):
        call_command("load_content", str(tmp_path), verbosity=0)
    assert not Relation.objects.exists()
