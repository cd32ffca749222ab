"""What an uploaded file is, by its content: a PDF, a Word document without macros, or plain text; else a refusal."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdfium2 import raw

from portal.files.models import FileType

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 3000
# A Word document is an archive: how much may come out of it, in how many parts.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 5000
MAIN_PART, TYPES_PART = "word/document.xml", "[content_types].xml"
# Parts of a Word document that run, or hide a file of another kind.
RUNNING_PARTS = ("vbaproject", "vbadata", "/activex/", "/embeddings/")
# Beginnings by which browsers take a text for a page that may hold script.
PAGE_MARKS = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<body", "<iframe")
# PDFium may be used by one thread at a time.
PDFIUM = threading.Lock()


@dataclass(frozen=True)
class Checked:
    """What the content says of a file."""

    type: FileType
    size_bytes: int
    page_count: int | None
    sha256: str


def check(upload: Any) -> Checked:
    """What the upload is. ValidationError says what is wrong with it; at most MAX_BYTES are read."""
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("This file has %(size)s MB; allowed are %(limit)s MB."),
            params={"size": round(upload.size / 1024 / 1024), "limit": MAX_BYTES // 1024 // 1024},
        )
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    upload.seek(0)
    if not data:
        raise ValidationError(_("This file is empty."))
    type_ = type_of(data)
    return Checked(type_, len(data), PAGES[type_](data), hashlib.sha256(data).hexdigest())


def type_of(data: bytes) -> FileType:
    """The type by the first bytes; what it seems to be is then opened as that."""
    if data.startswith(b"%PDF-"):
        return FileType.PDF
    if data.startswith(b"PK\x03\x04"):
        return FileType.DOCX
    if b"\x00" in data:
        raise ValidationError(_("By its content this is none of these: PDF, Word (DOCX), plain text."))
    return FileType.TEXT


def pdf_pages(data: bytes) -> int:
    """The number of pages of a PDF that is neither damaged nor locked, runs nothing and hides no file."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise ValidationError(_("This PDF is locked with a password. Save it without one.")) from error
            raise ValidationError(_("This PDF is damaged: it cannot be opened.")) from error
        try:
            pages = len(document)
            scripts = raw.FPDFDoc_GetJavaScriptActionCount(document)
            attachments = raw.FPDFDoc_GetAttachmentCount(document)
        finally:
            document.close()
    if not 0 < pages <= MAX_PAGES:
        raise ValidationError(
            _("This PDF has %(pages)s pages; allowed are 1 to %(limit)s."), params={"pages": pages, "limit": MAX_PAGES}
        )
    if scripts or attachments:
        raise ValidationError(_("This PDF holds scripts or other files. Print it to a new PDF first."))
    return pages


def docx_pages(data: bytes) -> None:
    """None: a Word document has as many pages as the program that lays it out makes of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part.filename.lower(): part for part in archive.infolist()}
            unpacked = sum(part.file_size for part in parts.values())
            if len(archive.infolist()) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
                raise ValidationError(_("This archive is too large when it is unpacked."))
            if MAIN_PART not in parts or TYPES_PART not in parts:
                raise ValidationError(_("This archive is not a Word document (DOCX)."))
            with archive.open(parts[TYPES_PART]) as part:
                types = part.read(MAX_BYTES).lower()
            if b"macroenabled" in types or any(mark in name for name in parts for mark in RUNNING_PARTS):
                raise ValidationError(
                    _("This Word document holds macros or other files. Save it as DOCX without them.")
                )
            with archive.open(parts[MAIN_PART]) as part:
                if b"<!doctype" in part.read(4096).lower():
                    raise ValidationError(_("This archive is not a Word document (DOCX)."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ValidationError(_("This Word document is damaged: it cannot be opened.")) from error


def text_pages(data: bytes) -> None:
    """None: a plain text has no pages. It is UTF-8 and does not begin like a page of HTML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("This text is not in UTF-8. Save it in that encoding.")) from error
    if text.lstrip().lower().startswith(PAGE_MARKS):
        raise ValidationError(_("By its content this is HTML or XML. Allowed are PDF, Word (DOCX) and plain text."))


PAGES: dict[FileType, Callable[[bytes], int | None]] = {
    FileType.PDF: pdf_pages,
    FileType.DOCX: docx_pages,
    FileType.TEXT: text_pages,
}
