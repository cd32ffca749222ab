"""Clauses, files and events in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import LawEvent
from portal.clauses.models import ClauseText
from portal.models import Clause, File, SearchEntry
from portal.publishing.states import Readiness
from tests.admin.forms import data_of, save, url_of
from tests.factories import make_clauses, make_law, node, relate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def errors_in_rows(response: Any) -> str:
    formsets = response.context["inline_admin_formsets"]
    return " ".join(str(form.errors) for inline in formsets for form in inline.formset.forms)


def test_the_form_of_a_law_leads_to_its_clauses_only(editor: Client) -> None:
    law, other = make_law(), make_law()
    make_clauses(law)
    make_clauses(other)
    address = url_of(law, "change").replace("change/", "clauses")
    response = editor.get(address, follow=True)
    assert {clause.owner for clause in response.context["cl"].result_list} == {law}


def test_the_page_of_a_clause_leads_to_its_text_its_sisters_and_the_site(editor: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    page = editor.get(url_of(law.clauses.get(), "change")).text
    for address in (url_of(law, "change"), "clause/?text=", f"{law.get_absolute_url().split('/', 2)[2]}#art_1"):
        assert address in page


def test_a_clause_is_mended_and_its_translations_become_outdated(editor: Client) -> None:
    law = make_law(original_language="zh-hans")
    make_clauses(law, node("article", "1"))
    clause = law.clauses.get()
    save(editor, clause, **{"texts-0-body_zh_hans": "<p>新</p>"})
    assert ClauseText.objects.get().body_zh_hans == "<p>新</p>"
    law.refresh_from_db()
    assert (law.readiness_ru, law.readiness_en) == (Readiness.OUTDATED, Readiness.OUTDATED)
    assert clause.eid == law.clauses.get().eid


def test_a_minor_edit_of_a_clause_leaves_the_translations_current(editor: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    save(editor, law.clauses.get(), minor_edit="on", **{"texts-0-body_zh_hans": "<p>新。</p>"})
    law.refresh_from_db()
    assert law.readiness_ru == Readiness.CURRENT


def test_a_clause_is_amended_from_a_day(editor: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    clause = law.clauses.get()
    row = {"texts-1-starts_on": "2023-07-05", "texts-1-body_ru": "<p>Иначе</p>", "texts-1-clause": clause.pk}
    save(editor, clause, **row | {"texts-TOTAL_FORMS": "2", "texts-1-id": ""})
    assert ClauseText.objects.get(starts_on="2023-07-05").body_ru == "<p>Иначе</p>"


def test_two_wordings_from_one_day_are_refused(editor: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    clause = law.clauses.get()
    row = {"texts-1-body_ru": "<p>Иначе</p>", "texts-1-clause": clause.pk, "texts-1-id": "", "texts-TOTAL_FORMS": "2"}
    response = save(editor, clause, **row)
    assert response.status_code == 200
    assert ClauseText.objects.count() == 1


def file_row(upload: SimpleUploadedFile) -> dict[str, object]:
    prefix = "portal-file-owner_type-owner_id"
    return {
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-0-language": "ru",
        f"{prefix}-0-file": upload,
        f"{prefix}-0-date_precision": "day",
    }


def test_a_file_is_kept_with_what_its_content_says(editor: Client) -> None:
    law = make_law()
    save(editor, law, **file_row(SimpleUploadedFile("закон.html", "Статья 1".encode())))
    file = File.objects.get()
    assert (file.owner, file.type, file.size_bytes) == (law, "txt", len("Статья 1".encode()))
    assert file.file.name == f"files/{file.sha256}.txt"


@pytest.mark.parametrize("content", [b"<html><script>x</script>", b"MZ\x00", b"%PDF-1.7 broken", b""])
def test_a_file_that_is_refused_is_refused_at_its_field(editor: Client, content: bytes) -> None:
    law = make_law()
    response = save(editor, law, **file_row(SimpleUploadedFile("law.pdf", content)))
    assert "file" in errors_in_rows(response)
    assert not File.objects.exists()


def test_the_same_file_twice_is_refused(editor: Client) -> None:
    law = make_law()
    row = file_row(SimpleUploadedFile("a.txt", b"Text"))
    prefix = "portal-file-owner_type-owner_id"
    again = {
        f"{prefix}-TOTAL_FORMS": "2",
        f"{prefix}-1-language": "en",
        f"{prefix}-1-file": SimpleUploadedFile("b.txt", b"Text"),
        f"{prefix}-1-date_precision": "day",
    }
    save(editor, law, **row | again)
    assert not File.objects.exists()


def test_a_repeal_before_the_adoption_is_refused_at_its_date(editor: Client) -> None:
    law = make_law(events={"adopted": "2021-01-02"})
    row = {"events-1-kind": "repealed", "events-1-date": "2020-01-01", "events-1-date_precision": "day"}
    response = save(editor, law, **row | {"events-TOTAL_FORMS": "2", "events-1-id": "", "events-1-law": law.pk})
    assert "events" not in response.redirect_chain
    assert "date" in errors_in_rows(response)
    assert LawEvent.objects.count() == 1


def test_events_that_are_moved_together_are_judged_as_they_are_sent(editor: Client) -> None:
    law = make_law(events={"adopted": "2021-01-02", "repealed": "2022-01-01"})
    events = {each.kind: number for number, each in enumerate(law.events.order_by("date", "pk"))}
    data = data_of(editor, url_of(law, "change"))
    moved = {f"events-{events['adopted']}-date": "2023-01-01", f"events-{events['repealed']}-date": "2024-01-01"}
    response = editor.post(url_of(law, "change"), data | moved)
    assert response.status_code == 302
    assert sorted(str(each.date) for each in law.events.all()) == ["2023-01-01", "2024-01-01"]


def test_a_ring_of_relations_is_refused_at_the_other_item(editor: Client) -> None:
    first, second = make_law(), make_law()
    relate(first, "amends", second)
    prefix = "portal-relation-from_type-from_id"
    row = {f"{prefix}-0-type": "amends", f"{prefix}-0-to": f"laws/{first.pk}", f"{prefix}-0-id": ""}
    response = save(editor, second, **row | {f"{prefix}-TOTAL_FORMS": "1"})
    assert "to" in errors_in_rows(response)
    assert second.relations_from.count() == 0


def index_writes(client: Client, address: str, data: dict[str, Any]) -> int:
    """How often the index is written while the form is answered."""
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, data).status_code == 302
    return sum(f'INSERT INTO "{SearchEntry._meta.db_table}"' in query["sql"] for query in captured)


def test_deleting_many_clauses_writes_the_index_once(administrator: Client) -> None:
    law = make_law()
    make_clauses(law, *(node("article", str(number)) for number in range(1, 6)))
    keys = [clause.pk for clause in law.clauses.all()[1:]]
    data = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    assert index_writes(administrator, reverse("admin:portal_clause_changelist"), data) == 1
    assert list(law.clauses.values_list("eid", flat=True)) == ["art_1"]


def test_deleting_a_law_takes_its_clauses_without_writing_the_index_for_each(administrator: Client) -> None:
    law = make_law()
    make_clauses(law, *(node("article", str(number)) for number in range(1, 6)))
    assert index_writes(administrator, url_of(law, "delete"), {"post": "yes"}) == 0
    assert not Clause.objects.exists()
    assert not SearchEntry.objects.filter(kind="laws").exists()


def test_saving_a_clause_with_several_wordings_writes_the_index_once(editor: Client) -> None:
    law = make_law()
    make_clauses(law, node("article", "1"))
    clause = law.clauses.get()
    row = {"texts-1-starts_on": "2023-07-05", "texts-1-body_ru": "<p>Иначе</p>", "texts-1-clause": clause.pk}
    data = row | {"texts-TOTAL_FORMS": "2", "texts-1-id": "", "texts-0-body_ru": "<p>Первое</p>"}
    with CaptureQueriesContext(connection) as captured:
        save(editor, clause, **data)
    assert sum(f'INSERT INTO "{SearchEntry._meta.db_table}"' in query["sql"] for query in captured) == 1
