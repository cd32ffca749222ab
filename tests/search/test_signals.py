"""Whatever changes is found as it is now, in the same transaction."""

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from members.models import Authority
from news.models import Article
from portal.languages import CODES, columns
from portal.models import SearchEntry, Term, TermVariant
from tests.factories import (
    make_article,
    make_law,
    make_mechanism,
    make_meeting,
    make_membership,
    make_organisation,
    make_page,
    make_source,
    make_state,
    make_study,
    make_subject,
    make_term,
)
from tests.search.asking import found

pytestmark = pytest.mark.django_db


def named(name: str, field: str = "name") -> dict[str, str]:
    """One name in all languages."""
    return dict.fromkeys(columns(field), name)


def rename(item: Any, name: str, field: str = "name") -> None:
    for column, value in named(name, field).items():
        setattr(item, column, value)
    item.save()


# --- The item itself ----------------------------------------------------------------------------


def test_an_item_is_found_when_it_is_published_and_not_before() -> None:
    article = make_article(slug="glaciers", title_en="Glaciers melt", published=False)
    assert found("glaciers") == []
    article.submit()
    assert found("glaciers") == []
    article.publish()
    assert found("glaciers") == ["news/glaciers/"]


def test_a_scheduled_item_is_found_from_its_minute_on(monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now() + datetime.timedelta(days=2)
    make_article(slug="glaciers", title_en="Glaciers melt", published_at=at)
    assert found("glaciers") == []
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert found("glaciers") == ["news/glaciers/"]


def test_a_withdrawn_item_is_not_found_and_is_again_when_it_is_published_again() -> None:
    article = make_article(slug="glaciers", title_en="Glaciers melt")
    article.withdraw()
    assert found("glaciers") == []
    article.return_to_draft()
    assert found("glaciers") == []
    article.publish()
    assert found("glaciers") == ["news/glaciers/"]


def test_a_deleted_item_leaves_no_entry() -> None:
    make_article().delete()
    make_article()
    Article.objects.all().delete()
    assert not SearchEntry.objects.filter(kind="articles").exists()


def test_an_edited_item_is_found_by_its_new_text_and_not_by_the_old() -> None:
    article = make_article(slug="glaciers", body_en="<p>Ice of the mountains</p>")
    article.body_en = "<p>Rivers of the plain</p>"
    article.save()
    assert found("plain") == ["news/glaciers/"]
    assert found("mountains") == []


def test_an_item_with_a_new_address_is_found_there() -> None:
    article = make_article(slug="old-name", title_en="Glaciers melt")
    article.slug = "new-name"
    article.save()
    assert found("glaciers") == ["news/new-name/"]


@pytest.mark.parametrize("make", [make_state, make_subject, make_term])
def test_what_has_no_workflow_is_found_when_it_is_saved_and_not_after_it_is_deleted(make: Any) -> None:
    item = make(**named("Glacier"))
    assert len(found("glacier")) == 1
    rename(item, "Prairie")
    assert found("glacier") == []
    assert len(found("prairie")) == 1
    item.delete()
    assert found("prairie") == []


def test_a_change_that_is_taken_back_leaves_nothing_in_the_index() -> None:
    article = make_article(slug="glaciers", title_en="Glaciers melt")
    before = list(SearchEntry.objects.order_by("pk").values())
    with transaction.atomic():
        make_article(title_en="Prairie")
        article.title_en = "Prairie"
        article.save()
        make_article().subjects.add(make_subject())
        assert len(found("prairie")) == 2
        transaction.set_rollback(True)
    assert list(SearchEntry.objects.order_by("pk").values()) == before


# --- Its ties -----------------------------------------------------------------------------------


def test_subjects_and_states_that_are_added_and_taken_away_change_what_is_found() -> None:
    subject, state = make_subject(slug="ice", **named("Cryosphere")), make_state(iso2="kz", **named("Kazakhstan"))
    article = make_article(slug="melt")
    tied: list[tuple[Any, Any, str, dict[str, str]]] = [
        (article.subjects, subject, "cryosphere", {"subject": "ice"}),
        (article.states, state, "kazakhstan", {"state": "kz"}),
    ]
    for ties, target, word, facet in tied:
        ties.add(target)
        assert "news/melt/" in found(word)
        assert "news/melt/" in found("", **facet)
        ties.remove(target)
        assert "news/melt/" not in found(word)
        assert "news/melt/" not in found("", **facet)
        ties.set([target])
        ties.clear()
        assert "news/melt/" not in found(word)


def test_ties_made_and_broken_from_the_side_of_the_state_change_what_is_found() -> None:
    state = make_state(**named("Kazakhstan"))
    study = make_study(slug="melt")
    state.studies.add(study)
    assert "studies/melt/" in found("kazakhstan")
    state.studies.remove(study)
    assert "studies/melt/" not in found("kazakhstan")
    state.studies.add(study)
    state.studies.clear()
    assert "studies/melt/" not in found("kazakhstan")


def test_a_renamed_state_subject_outlet_or_mechanism_renames_what_its_items_are_found_by() -> None:
    state, subject = make_state(**named("Elbonia")), make_subject(**named("Cryosphere"))
    outlet, mechanism = make_source(**named("Gazette")), make_mechanism(**named("Assembly", "title"))
    law = make_law(slug="law", state=state)
    article = make_article(slug="melt", subjects=[subject], outlet=outlet)
    make_meeting(mechanism=mechanism, ordinal=1)
    for item, old, field, path in (
        (state, "elbonia", "name", f"laws/{law.slug}/"),
        (subject, "cryosphere", "name", f"news/{article.slug}/"),
        (outlet, "gazette", "name", f"news/{article.slug}/"),
        (mechanism, "assembly", "title", f"cooperation/{mechanism.slug}/meetings/1/"),
    ):
        rename(item, f"Renamed{old}", field)
        assert path in found(f"renamed{old}")
        assert path not in found(old)


def test_a_name_cut_short_is_no_longer_found_by_what_was_cut() -> None:
    subject = make_subject(**named("Cryosphere research"))
    make_article(slug="melt", subjects=[subject])
    rename(subject, "Cryosphere")
    assert "news/melt/" not in found("research")


def test_an_abbreviation_that_is_given_up_is_no_longer_found() -> None:
    organisation = make_organisation(**named("QRS", "abbreviation"))
    mechanism = make_mechanism(organisation=organisation)
    assert found("qrs") == [f"cooperation/{mechanism.slug}/"]
    rename(organisation, "", "abbreviation")
    assert found("qrs") == []


def test_a_subject_that_moves_in_the_tree_takes_its_items_along() -> None:
    water, nature = make_subject(slug="water"), make_subject(slug="nature")
    ice = make_subject(slug="ice", parent=water)
    make_article(slug="melt", subjects=[ice])
    ice.parent = nature
    ice.save()
    assert "news/melt/" in found("", subject="nature")
    assert "news/melt/" not in found("", subject="water")


def test_a_subject_with_a_new_address_narrows_by_it() -> None:
    ice = make_subject(slug="ice")
    make_article(slug="melt", subjects=[ice])
    ice.slug = "cryosphere"
    ice.save()
    assert "news/melt/" in found("", subject="cryosphere")


def test_meetings_of_a_mechanism_with_a_new_address_are_found_there() -> None:
    mechanism = make_mechanism(slug="old-name")
    make_meeting(mechanism=mechanism, ordinal=1, title_en="Glaciers")
    mechanism.slug = "new-name"
    mechanism.save()
    assert found("glaciers") == ["cooperation/new-name/meetings/1/"]


def test_a_state_is_found_by_its_organisations_and_authorities_as_they_are_now() -> None:
    state = make_state(iso2="kz")
    membership = make_membership(state=state, organisation=make_organisation(**named("Assembly")))
    authority = Authority.objects.create(slug="ministry", state=state, **named("Inspectorate"))
    assert found("assembly") == found("inspectorate") == ["members/kz/"]
    membership.delete()
    authority.delete()
    assert found("assembly") == found("inspectorate") == []


def test_an_authority_that_goes_to_another_state_is_found_there_only() -> None:
    one, other = make_state(iso2="kz"), make_state(iso2="kg")
    authority = Authority.objects.create(slug="ministry", state=one, **named("Inspectorate"))
    authority.state = other
    authority.save()
    assert found("inspectorate") == ["members/kg/"]


# --- The glossary -------------------------------------------------------------------------------


@pytest.fixture
def chinese_only() -> Article:
    """An article that Chinese readers alone can read; it says 固废."""
    return make_article(slug="chinese", languages=("zh-hans",), body_zh_hans="<p>城市固废管理办法</p>")


def solid_waste() -> Term:
    return make_term(slug="solid-waste", name_zh_hans="固体废物", name_en="solid waste", name_ru="твёрдые отходы")


def articles(text: str, language: str = "en") -> list[str]:
    return found(text, language, kind="articles")


def test_a_new_variant_makes_items_with_it_found_in_every_language(chinese_only: Article) -> None:
    term = solid_waste()
    assert articles("solid waste") == []
    TermVariant.objects.create(term=term, language="zh-hans", text="固废", kind="abbreviation")
    assert articles("solid waste") == ["news/chinese/"]
    assert articles("твёрдых отходов", "ru") == ["news/chinese/"]
    assert articles("固体废物", "zh-hans") == ["news/chinese/"]


def test_a_new_term_makes_items_with_it_found_in_every_language() -> None:
    make_article(slug="chinese", languages=("zh-hans",), body_zh_hans="<p>固体废物</p>")
    solid_waste()
    assert articles("solid waste") == ["news/chinese/"]


def test_a_deleted_variant_makes_no_item_found_any_more(chinese_only: Article) -> None:
    variant = TermVariant.objects.create(term=solid_waste(), language="zh-hans", text="固废", kind="abbreviation")
    variant.delete()
    assert articles("solid waste") == []


def test_a_deleted_term_makes_no_item_found_any_more() -> None:
    make_article(slug="chinese", languages=("zh-hans",), body_zh_hans="<p>固体废物</p>")
    solid_waste().delete()
    assert articles("solid waste") == []


def test_a_renamed_term_renames_what_items_are_found_by() -> None:
    make_article(slug="chinese", languages=("zh-hans",), body_zh_hans="<p>固体废物</p>")
    term = solid_waste()
    term.name_en = "rubbish"
    term.save()
    assert articles("rubbish") == ["news/chinese/"]
    assert articles("solid waste") == []


def test_everything_public_has_an_entry_for_the_readers_of_each_language() -> None:
    article, page, state = make_article(), make_page(), make_state()
    for kind, item in (("articles", article), ("pages", page), ("states", state)):
        entries = SearchEntry.objects.filter(kind=kind, object_id=item.pk)
        assert sorted(entries.values_list("language", flat=True)) == sorted(CODES)
