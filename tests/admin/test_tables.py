"""“Import a table”: states and laws by CSV and XLSX, every change shown before it is saved."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Law, State
from members.tables import LawResource
from portal.admin.tables import run
from portal.publishing.states import Readiness, WorkflowState
from portal.tables.reading import letters, safe
from tests import factories as make


@pytest.fixture
def kazakhstan(db):
    return make.make_state(iso2="kz", iso3="KAZ", name_zh_hans="哈萨克斯坦", name_en="Kazakhstan", name_ru="Казахстан")


def table_url(kind: str) -> str:
    return reverse(f"admin:members_{kind}_import_table")


def give(client, data: bytes, kind: str = "state", **more):
    return client.post(table_url(kind), {"file": SimpleUploadedFile("table", data), **more})


def confirm(client, response, kind: str = "state"):
    return client.post(table_url(kind), {"signed": response.context["signed"]}, follow=True)


def xlsx(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_every_change_is_shown_and_saved_once_confirmed(kazakhstan, editor):
    data = xlsx(["iso2", "capital_lat", "name_ru"], ["kz", 51.1, "Республика"])
    response = give(editor, data)
    assert sorted(response.context["preview"].shown[0].changes) == [
        ("capital_lat", "", "51.1"),
        ("name_ru", "Казахстан", "Республика"),
    ]
    kazakhstan.refresh_from_db()
    assert kazakhstan.name_ru == "Казахстан"
    confirm(editor, response)
    kazakhstan.refresh_from_db()
    assert (kazakhstan.name_ru, kazakhstan.capital_lat, kazakhstan.name_en) == ("Республика", 51.1, "Kazakhstan")


def test_the_same_table_again_changes_nothing(kazakhstan, editor):
    response = give(editor, "iso2;name_ru\r\nkz;Казахстан\r\n".encode())
    assert response.context["preview"].unchanged == 1
    assert 'name="signed"' not in response.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251"])
def test_a_csv_is_read_in_the_encodings_of_staff(kazakhstan, editor, encoding):
    response = give(editor, "iso2;name_ru\nkz;Новое название государства\n".encode(encoding))
    assert response.context["preview"].shown[0].changes == [("name_ru", "Казахстан", "Новое название государства")]


@pytest.mark.parametrize("word", ["new", "changed"])
def test_a_row_costs_a_dozen_queries_and_no_more(kazakhstan, word):
    make.make_subject(slug="air")
    make.make_subject(slug="water")
    names = ["slug", "state", "kind", "original_language", "title_ru", "subjects"]
    rows = [[f"kz-{number}", "kz", "law", "ru", f"Закон {number}", "air, water"] for number in range(10)]
    if word == "changed":
        run(LawResource(), [names, *rows], is_trial=False)
        rows = [[*row[:4], f"{row[4]} new", "air"] for row in rows]
    with CaptureQueriesContext(connection) as few:
        run(LawResource(), [names, *rows[:2]], is_trial=True)
    with CaptureQueriesContext(connection) as many:
        preview, _records = run(LawResource(), [names, *rows], is_trial=True)
    assert preview.new + preview.changed == 10
    assert len(many) - len(few) <= 8 * 13


def test_what_only_the_database_can_refuse_is_said_in_words(kazakhstan, editor):
    make.make_state(iso2="uz", iso3="UZB")
    response = give(editor, b"iso2,iso3\nuz,KAZ\n")
    assert "already exists" in response.content.decode()
    response = give(editor, "slug,state,kind,original_language,title_ru\nx,,law,ru,О воде\n".encode(), "law")
    assert "state: This field cannot be null." in response.content.decode()
    response = give(editor, "slug,state,kind,original_language,title_ru\nx,kz,law,de,О воде\n".encode(), "law")
    assert response.context["preview"].wrong
    assert "violates" not in response.content.decode()


def test_a_new_law_is_a_draft_and_its_subjects_are_set(kazakhstan, editor):
    make.make_subject(slug="air")
    rows = "slug,state,kind,original_language,title_ru,subjects\nkz-air,kz,law,ru,О воздухе,air\n"
    page = confirm(editor, give(editor, rows.encode(), "law"), "law")
    law = Law.objects.get()
    assert (law.workflow_state, law.readiness_ru) == (WorkflowState.DRAFT, Readiness.ORIGINAL)
    assert [subject.slug for subject in law.subjects.all()] == ["air"]
    assert "1 record is new or changed" in page.content.decode()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("slug,state,kind\nkz-1,zz,law\n", "There is no state “zz”."),
        ("slug,state,kind,subjects\nkz-1,kz,law,nowhere\n", "There is no subject “nowhere”."),
        ("slug,state,kind\nkz-1,kz,rumour\n", "kind:"),
        ("slug,state,kind\nBad Address,kz,law\n", "slug:"),
        ("slug,state,kind,original_language,title_ru\nkz-1,kz,law,,О воде\n", "original_language:"),
    ],
)
def test_a_row_that_names_what_does_not_exist_stops_the_whole_table(kazakhstan, editor, rows, said):
    good = "kz-good,kz,law\n" if rows.count(",") == 4 else ""
    response = give(editor, (rows + good).encode(), "law")
    assert said in response.content.decode()
    assert 'name="signed"' not in response.content.decode()
    assert not Law.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b" \n ", "There is no text in this file."),
        (b"iso2,name\nkz,x\n", "There are no such columns: name."),
        (b"name_en\nx\n", "The column “iso2” is missing"),
        (b"iso2,name_en\n", "There are no rows"),
        (b"iso2,name_en\nkz,a\nkz,b\n", "stands there twice"),
        (b"iso2,name_en\nkz,=1+1\n", "Cell B2 holds a formula, “=1+1”"),
        (b"\xd0\xcf\x11\xe0old", "old version of Excel"),
        (b"PK\x03\x04", "This XLSX is damaged"),
        (b"iso2\n" + b"x\n" * 302, "more than 300 rows"),
        (b"iso2," + b"x" * 10_001, "longer than 10000 characters"),
        (b"iso2" + b"," * 200 + b"x", "more than 100 columns"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_a_table_that_is_not_read_is_refused_at_its_field(kazakhstan, editor, data, said):
    response = give(editor, data)
    assert said in " ".join(response.context["form"].errors["file"])


def test_a_formula_in_an_xlsx_is_named_by_its_cell(kazakhstan, editor):
    response = give(editor, xlsx(["iso2", "name_en"], ["kz", '=HYPERLINK("x")']))
    assert "Cell B2 holds a formula" in str(response.context["form"].errors)


def test_an_archive_that_unpacks_without_end_is_refused(kazakhstan, editor):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 * 1024 * 1024))
    response = give(editor, packed.getvalue())
    assert "larger than 40 MB" in str(response.context["form"].errors)


def test_what_changed_meanwhile_is_shown_again(kazakhstan, editor):
    response = give(editor, b"iso2,name_en\nkz,New\n")
    State.objects.filter(pk=kazakhstan.pk).update(name_en="Other")
    page = confirm(editor, response)
    assert "Something was changed meanwhile" in page.content.decode()
    kazakhstan.refresh_from_db()
    assert kazakhstan.name_en == "Other"


def test_a_forged_table_is_not_saved(kazakhstan, editor):
    page = editor.post(table_url("state"), {"signed": "x:y:z"}, follow=True)
    assert "This preview is too old" in page.content.decode()


@pytest.mark.parametrize("face", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged_and_is_no_formula(kazakhstan, editor, face):
    State.objects.filter(pk=kazakhstan.pk).update(note_en="=cmd|' /C calc'!A0", capital_lat=-51.1)
    out = editor.get(reverse(f"admin:members_state_export_{face}")).content
    if face == "csv":
        assert "'=cmd" in out.decode("utf-8-sig")
    response = give(editor, out)
    assert response.context["preview"].unchanged == 1


@pytest.mark.parametrize(
    ("cell", "out"), [("=1", "'=1"), ("@x", "'@x"), ("-5.2", "-5.2"), ("- a", "'- a"), ("a=", "a=")]
)
def test_only_what_would_be_a_formula_gets_an_apostrophe(cell, out):
    assert safe(cell) == out


def test_columns_are_named_as_in_spreadsheets():
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_translators_may_not_import_tables(kazakhstan, translator):
    assert translator.get(table_url("state")).status_code == 403
