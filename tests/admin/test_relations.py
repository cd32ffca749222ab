"""Relations: found by search across kinds, checked on the server."""

from typing import Any

import pytest
from django.test import Client

from portal.models import Relation
from portal.publishing.models import Publication
from tests.admin.forms import data_of, save, url_of
from tests.factories import make_article, make_document, make_law, relate

PREFIX = "portal-relation-from_type-from_id"


def with_rows(client: Client, item: Publication, *rows: tuple[str, str]) -> Any:
    data = data_of(client, url_of(item, "change")) | {f"{PREFIX}-TOTAL_FORMS": len(rows)}
    for number, (kind, key) in enumerate(rows):
        data |= {f"{PREFIX}-{number}-type": kind, f"{PREFIX}-{number}-to": key}
    return client.post(url_of(item, "change"), data, follow=True)


@pytest.mark.parametrize("term", ["草原", "grassland", "степн"])
def test_items_of_all_kinds_are_found_in_every_language(term: str, editor: Client) -> None:
    titles: dict[str, Any] = {"title_zh_hans": "草原", "title_en": "A grassland", "title_ru": "О степной зоне"}
    law, document = make_law(**titles), make_document(**titles)
    make_article()
    results = editor.get("/admin/items/", {"term": term}).json()["results"]
    assert {result["id"] for result in results} == {f"laws/{law.pk}", f"documents/{document.pk}"}
    assert {result["text"].split(":")[0] for result in results} == {"law", "document"}


def test_search_shows_only_kinds_that_the_user_may_see(editor: Client) -> None:
    from tests.factories import make_user

    make_law(title_en="Only for some")
    limited = Client()
    limited.force_login(make_user("news.view_article"))
    assert limited.get("/admin/items/", {"term": "Only"}).json()["results"] == []
    assert editor.get("/admin/items/", {"term": "Only"}).json()["results"]


@pytest.mark.django_db
def test_search_is_for_staff_only() -> None:
    assert Client().get("/admin/items/", {"term": "a"}).status_code in (302, 403)


def test_results_come_in_pages(editor: Client) -> None:
    for _each in range(25):
        make_article(title_en="Many of them")
    first = editor.get("/admin/items/", {"term": "many"}).json()
    second = editor.get("/admin/items/", {"term": "many", "page": "2"}).json()
    assert (len(first["results"]), first["pagination"]["more"]) == (20, True)
    assert (len(second["results"]), second["pagination"]["more"]) == (5, False)


def test_editor_adds_a_relation(editor: Client) -> None:
    article, law = make_article(), make_law()
    with_rows(editor, article, ("concerns", f"laws/{law.pk}"))
    relation = Relation.objects.get()
    assert (relation.from_item, relation.type, relation.to_item) == (article, "concerns", law)


def test_existing_relations_survive_a_save(editor: Client) -> None:
    article, law = make_article(), make_law()
    relate(article, "concerns", law)
    save(editor, article, title_en="Another title")
    assert Relation.objects.get().to_item == law


def test_editor_removes_a_relation(editor: Client) -> None:
    article, law = make_article(), make_law()
    relate(article, "concerns", law)
    save(editor, article, **{f"{PREFIX}-0-DELETE": "on"})
    assert not Relation.objects.exists()


@pytest.mark.parametrize("key", ["laws/99999999999999999999", "laws/0", "nothing/1", "laws/x", "x", "laws/", "/1"])
def test_an_item_that_does_not_exist_is_refused(key: str, editor: Client) -> None:
    response = with_rows(editor, make_article(), ("concerns", key))
    assert response.context["inline_admin_formsets"][0].formset.forms[0].errors["to"]
    assert not Relation.objects.exists()


def test_a_relation_to_itself_is_refused(editor: Client) -> None:
    article = make_article()
    with_rows(editor, article, ("concerns", f"articles/{article.pk}"))
    assert not Relation.objects.exists()


def test_the_same_relation_twice_is_refused(editor: Client) -> None:
    article, law = make_article(), make_law()
    with_rows(editor, article, ("concerns", f"laws/{law.pk}"), ("concerns", f"laws/{law.pk}"))
    assert not Relation.objects.exists()


def test_the_form_shows_what_points_at_the_item(editor: Client) -> None:
    article, law = make_article(title_en="About the code"), make_law()
    relate(article, "concerns", law)
    assert "About the code" in editor.get(url_of(law, "change")).content.decode()
