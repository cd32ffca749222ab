"""An upload is what its content says, whatever its name; what could run is refused."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from reportlab.pdfgen.canvas import Canvas

from portal.files import checks
from portal.files.models import FileType


def pdf(pages: int = 2, **options: object) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, **options)
    for number in range(pages):
        canvas.drawString(100, 100, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def scripted_pdf() -> bytes:
    """A PDF that names a script to be run on opening."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) 4 0 R]>>>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def docx(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"} | parts
        ).items():
            archive.writestr(name, content)
    return target.getvalue()


def other_archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "x")
    return target.getvalue()


def checked(content: bytes, name: str = "x.html") -> checks.Checked:
    return checks.check(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("content", "type_", "pages"),
    [
        (pdf(3), FileType.PDF, 3),
        (docx(), FileType.DOCX, None),
        ("Статья 5. 第五条".encode(), FileType.TEXT, None),
    ],
)
def test_the_type_follows_from_the_content(content: bytes, type_: FileType, pages: int | None) -> None:
    found = checked(content)
    assert (found.type, found.page_count, found.size_bytes) == (type_, pages, len(content))
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 nothing more",
        pdf(1, encrypt="secret"),
        scripted_pdf(),
        b"PK\x03\x04 no archive",
        docx(**{"word/vbaProject.bin": b"x"}),
        docx(**{"word/embeddings/oleObject1.bin": b"x"}),
        docx(**{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}),
        other_archive(),
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"  <svg onload=alert(1)>",
        b"<?xml version='1.0'?><x/>",
        b"MZ\x90\x00program",
        "第五条".encode("gb18030"),
    ],
)
def test_what_is_no_such_file_or_could_run_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        checked(content, "law.pdf")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    class Huge:
        size = checks.MAX_BYTES + 1

    with pytest.raises(ValidationError):
        checks.check(Huge())


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(ValidationError):
        checked(docx(**{"word/media/a": b"0" * 100_000}))
