"""DOCX: paragraphs, the numbers that Word counts, and what is refused."""

import io
import struct
import zipfile

import pytest

from portal.legaltext.readers import kinds
from tests.legaltext.laws import as_docx, docx_of
from tests.legaltext.test_readers import code_of, lines_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_docx_gives_its_paragraphs() -> None:
    assert lines_of(as_docx(["Статья 1. Один", "a < b & c"])) == ["Статья 1. Один", "a < b & c"]


def numbered(*items: str, form: str, text: str) -> bytes:
    """A DOCX whose paragraphs are counted by Word."""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{item}</w:t></w:r></w:p>'
        for item in items
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    return docx_of(paragraphs, {"word/numbering.xml": numbering})


@pytest.mark.parametrize(
    ("form", "text", "second"),
    [
        ("decimal", "%1.", "2. b"),
        ("decimal", "Статья %1.", "Статья 2. b"),
        ("chineseCountingThousand", "第%1条", "第二条 b"),
        ("upperRoman", "%1.", "II. b"),
        ("russianLower", "%1)", "б) b"),
        ("lowerLetter", "(%1)", "(b) b"),
        ("bullet", "•", "b"),
    ],
)
def test_numbers_that_word_counts_are_read(form: str, text: str, second: str) -> None:
    assert lines_of(numbered("a", "b", form=form, text=text))[1] == second


def test_numbers_of_two_levels_are_read() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(["%1.", "%1.%2."])
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    paragraphs = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
        for level in (0, 1, 1, 0, 1)
    )
    found = lines_of(docx_of(paragraphs, {"word/numbering.xml": numbering}))
    assert found == ["1. x", "1.1. x", "1.2. x", "2. x", "2.1. x"]


def test_a_style_may_count_its_paragraphs() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="Глава %1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>"
    )
    paragraph = '<w:p><w:pPr><w:pStyle w:val="B"/></w:pPr><w:r><w:t>Вода</w:t></w:r></w:p>'
    parts: dict[str, str | bytes] = {"word/numbering.xml": numbering, "word/styles.xml": styles}
    assert lines_of(docx_of(paragraph, parts)) == ["Глава 1. Вода"]


def test_what_was_deleted_in_tracked_changes_is_not_read() -> None:
    body = "<w:p><w:del><w:r><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    assert lines_of(docx_of(body)) == ["new"]


def test_a_raised_figure_stays_raised() -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    assert lines_of(docx_of(f"<w:p><w:r><w:t>Статья 5</w:t></w:r>{raised}<w:r><w:t>. Новая</w:t></w:r></w:p>")) == [
        "Статья 5¹. Новая"
    ]


def test_the_cells_of_a_row_stand_on_one_line() -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{each}</w:t></w:r></w:p></w:tc>" for each in "ab")
    assert lines_of(docx_of(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")) == ["a | b"]


def test_a_table_of_one_column_is_plain_text() -> None:
    paragraphs = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in "ab")
    assert lines_of(docx_of(f"<w:tbl><w:tr><w:tc>{paragraphs}</w:tc></w:tr></w:tbl>")) == ["a", "b"]


def test_footnotes_that_are_not_read_are_said() -> None:
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>'
    assert kinds.read(as_docx(["a"], {"word/footnotes.xml": notes}))["notes"] == ["footnotes"]


CONTENT_TYPES = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (as_docx(["a"], {"word/vbaProject.bin": b"x"}), "macros"),
        (as_docx(["a"], {"[Content_Types].xml": CONTENT_TYPES}), "macros"),
        (docx_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 400_000), "too_many_paragraphs"),
        (docx_of(f"<w:p><w:r><w:t>{'a' * 200_000}</w:t></w:r></w:p>"), "paragraph_too_long"),
        (as_docx(["a"])[:-40], "broken_docx"),
        (docx_of("<w:p>"), "broken_docx"),
        (as_docx(["a"], {"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
        (as_docx(["a"], {"_rels/.rels": "<Relationships/>"}), "not_docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_word"),
        (docx_of(""), "empty"),
    ],
    ids=["macros", "macro type", "paragraphs", "long", "cut", "not well-formed", "entities", "no text", "doc", "empty"],
)
def test_a_bad_docx_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"\x00" * 150 * 1024**2)
    assert code_of(packed.getvalue()) == "unpacks_too_large"


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(as_docx(["a" * 5000]))
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 10)
    assert code_of(bytes(data)) == "broken_docx"


# --- Formulas, text boxes, notes ---------------------------------------------------------------

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (run("E=mc"), "E=mc"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSub><m:e>{run('C')}</m:e><m:sub>{run('i')}</m:sub></m:sSub>", "C_i"),
        (f"<m:rad><m:deg/><m:e>{run('n')}</m:e></m:rad>", "√n"),
        (f"<m:d><m:e>{run('a')}</m:e></m:d>", "(a)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("i=1")}</m:sub><m:sup>{run("n")}</m:sup><m:e>{run("C")}</m:e></m:nary>',
            "∑_(i=1)^n C",
        ),
    ],
)
def test_a_formula_stands_in_its_sentence(formula: str, expected: str) -> None:
    body = (
        f'<w:p xmlns:m="{MATH}"><w:r><w:t xml:space="preserve">Плата: </w:t></w:r><m:oMath>{formula}</m:oMath>'
        "<w:r><w:t>.</w:t></w:r></w:p>"
    )
    assert lines_of(docx_of(body)) == [f"Плата: {expected}."]


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def in_text_box(content: str) -> str:
    return f"<w:p><w:r><w:t>Перед</w:t></w:r><w:r><w:pict><w:txbxContent>{content}</w:txbxContent></w:pict></w:r></w:p>"


TABLE = f"<w:tbl><w:tr><w:tc>{paragraph('А')}</w:tc><w:tc>{paragraph('Б')}</w:tc></w:tr><w:tr><w:tc>{paragraph('В')}</w:tc></w:tr></w:tbl>"


def test_a_table_in_a_text_box_is_read() -> None:
    body = in_text_box(paragraph("Рамка") + TABLE) + paragraph("После")
    assert lines_of(docx_of(body)) == ["Перед", "Рамка", "А | Б", "В", "После"]


def test_a_table_in_a_text_box_in_a_table_is_read() -> None:
    body = f"<w:tbl><w:tr><w:tc>{in_text_box(TABLE)}</w:tc></w:tr></w:tbl>"
    assert " ".join(lines_of(docx_of(body))) == "Перед А | Б В"


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_that_are_left_out_are_said(kind: str) -> None:
    notes = f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="1">{paragraph("Примечание")}</w:{kind}></w:{kind}s>'
    read = kinds.read(docx_of(paragraph("Текст"), {f"word/{kind}s.xml": notes}))
    assert read["notes"] == [f"{kind}s"]
