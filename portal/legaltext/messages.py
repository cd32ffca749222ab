"""What is said of a file that is not read, and of what was left out of one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.legaltext.readers.refusals import RefusedError

REFUSALS: dict[str, Any] = {
    "empty": _("There is no text in this file."),
    "file_too_large": _("The file is larger than %(most)s MB."),
    "too_long": _("The text is longer than %(most)s characters."),
    "too_many_paragraphs": _("The text has more than %(most)s paragraphs."),
    "paragraph_too_long": _("One paragraph is longer than %(most)s characters: is this a text?"),
    "too_many_pages": _("The PDF has more than %(most)s pages."),
    "too_many_items": _("The text has more than %(most)s articles or notes. Give it in parts."),
    "too_many_clauses": _("The text has more than %(most)s clauses."),
    "too_deep": _("Clauses stand within each other more than %(most)s levels deep."),
    "too_much": _("Reading this file takes too much memory or time; it was given up."),
    "unpacks_too_large": _("What is packed in this file is larger than %(most)s MB."),
    "macros": _("This document contains macros. Save it as a DOCX without macros."),
    "old_word": _("This is a document of an old version of Word, or one with a password. Save it as DOCX without one."),
    "not_docx": _("This is no DOCX: save the text as DOCX, PDF, HTML or plain text."),
    "broken_docx": _("This DOCX is damaged, or has a password: Word itself may be able to repair it."),
    "broken_pdf": _("This PDF is damaged."),
    "locked_pdf": _("This PDF has a password."),
    "no_text_layer": _(
        "This PDF has no text layer: its pages are pictures. Have the text recognised first, or take another form of it."
    ),
    "picture": _("This is a picture. Have the text recognised first, or take another form of it."),
    "rtf": _("This is an RTF: save it as DOCX."),
    "entities": _("This XML declares a document type or entities. It was not read."),
    "broken_xml": _("This XML is not well-formed (line %(line)s)."),
    "not_akn": _("This XML is not Akoma Ntoso 3.0."),
    "not_text": _("This is no text: it contains bytes that no text has."),
    "old_excel": _("This is a file of an old version of Excel, or one with a password. Save it as XLSX without one."),
    "not_xlsx": _("This is no table: save it as CSV or XLSX."),
    "broken_xlsx": _("This XLSX is damaged, or has a password: Excel itself may be able to repair it."),
    "broken_csv": _("This CSV is damaged: a quotation mark is not closed, or one cell is too long."),
    "too_many_rows": _("The table has more than %(most)s rows. Give it in parts."),
    "too_many_columns": _("The table has more than %(most)s columns."),
    "cell_too_long": _("A cell of row %(row)s is longer than %(most)s characters."),
    "formula": _("Cell %(cell)s holds a formula, “%(written)s”. Write the value itself in its place."),
    "wrong_language": _("The text of this file is in %(actual)s, not in %(chosen)s."),
    "language_twice": _("The text in %(language)s is in another file already."),
    "encoding_unsure": _("The encoding of this file cannot be told for certain. Choose it and try again."),
    "not_in_encoding": _("This file is not in the encoding %(encoding)s: byte %(position)s does not fit."),
}
LEFT_OUT: dict[str, Any] = {
    "footnotes": _("The footnotes of the document were not read."),
    "endnotes": _("The endnotes of the document were not read."),
    "attachments": _("The attachments of the document were not read: import each as a text of its own."),
    "running_heads": _("Page numbers and running heads were left out."),
}


def sentence(error: RefusedError) -> str:
    """Return the refusal in the active language."""
    return str(REFUSALS[error.code] % error.values)
