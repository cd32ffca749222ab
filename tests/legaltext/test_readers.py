"""The files that staff have, read to paragraphs; those that cannot be read, refused."""

import io
import struct
import zipfile

import pytest

from portal.legaltext import confined
from portal.legaltext.limits import MAX_FILE_BYTES
from portal.legaltext.readers import kinds
from portal.legaltext.readers.paragraphs import joined
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.text import detected
from tests.legaltext.laws import SENTENCES, as_docx, as_html, as_pdf, as_text, docx_of, law_lines, wrapped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def lines_of(data: bytes, encoding: str = "") -> list[str]:
    found: list[str] = kinds.read(data, encoding)["lines"]
    return found


def code_of(data: bytes, encoding: str = "") -> str:
    with pytest.raises(RefusedError) as refused:
        kinds.read(data, encoding)
    return refused.value.code


# --- Encodings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("zh-hans", "gb18030"), ("ru", "windows-1251"), ("ru", "utf-8"), ("zh-hans", "utf-8"), ("en", "utf-8")],
)
def test_the_encoding_is_found_out(language: str, encoding: str) -> None:
    assert detected(SENTENCES[language].encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert lines_of("Статья 1. Один".encode(encoding)) == ["Статья 1. Один"]


@pytest.mark.parametrize("text", ["Ünïcödé ßtraße äöü éèê", "naïve café"])
def test_an_encoding_that_cannot_be_told_is_asked_for(text: str) -> None:
    assert code_of(text.encode("latin-1")) == "encoding_unsure"


def test_a_chosen_encoding_that_does_not_fit_is_refused() -> None:
    assert code_of("环境保护法".encode("gb18030"), "utf-8") == "not_in_encoding"


def test_the_encoding_that_a_page_declares_is_taken() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Да</p></body></html>'
    assert lines_of(page.encode("windows-1251")) == ["Да"]


def test_a_page_that_declares_a_wrong_encoding_is_still_read() -> None:
    page = f'<html><head><meta charset="utf-8"></head><body><p>{SENTENCES["ru"]}</p></body></html>'
    assert lines_of(page.encode("windows-1251")) == [SENTENCES["ru"]]


# --- Lines that were broken at a width ---------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
def test_lines_broken_at_a_width_are_put_together(language: str) -> None:
    sentence = SENTENCES[language]
    assert joined([*wrapped(sentence, language), *wrapped(sentence, language)] * 2) == [sentence] * 4


def test_lines_of_free_length_stay_as_they_are() -> None:
    lines = [
        "Общие положения",
        "Государство охраняет окружающую среду и отвечает за качество",
        "Принципы",
        "Один",
        "Два",
    ]
    assert joined(lines) == lines


def test_an_empty_line_always_parts() -> None:
    assert joined(["a" * 60, "", "b" * 60, "c" * 60, "d" * 60])[0] == "a" * 60


def test_a_word_parted_by_a_hyphen_is_one_word() -> None:
    lines = [
        "The state protects the environ-",
        "ment and every authority answers",
        "for its quality and tells public",
        "of it.",
    ]
    assert joined(lines) == [
        "The state protects the environment and every authority answers for its quality and tells public of it."
    ]


# --- DOCX --------------------------------------------------------------------------------------


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


# --- PDF, HTML, other files --------------------------------------------------------------------


PICTURES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
)


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
def test_a_pdf_gives_the_paragraphs_that_it_was_made_of(language: str) -> None:
    lines = law_lines(language, 30)
    found = kinds.read(as_pdf(lines, language))
    assert [" ".join(line.split()) for line in found["lines"]] == [" ".join(line.split()) for line in lines]


def test_page_numbers_are_left_out_and_said_to_be() -> None:
    assert kinds.read(as_pdf(law_lines("en", 30), "en"))["notes"] == ["running_heads"]


def test_a_pdf_of_pictures_has_no_text_layer() -> None:
    assert code_of(PICTURES) == "no_text_layer"


def test_a_damaged_pdf_is_refused() -> None:
    assert code_of(b"%PDF-1.7\nnothing of it") == "broken_pdf"


def test_a_page_gives_its_blocks_without_what_is_no_text() -> None:
    page = (
        b"<html><head><title>t</title><style>p{}</style></head><body><nav>menu</nav><script>alert(1)</script>"
        b"<h1>Act</h1><p>Article 5<sup>1</sup>. New</p><table><tr><td>a</td><td><p>b</p></td></tr></table>one<br>two</body></html>"
    )
    assert lines_of(page) == ["Act", "Article 5¹. New", "a | b", "one", "two"]


@pytest.mark.parametrize("depth", [300, 1000])
def test_a_page_of_many_levels_is_read(depth: int) -> None:
    assert confined.read(b"<html><body>" + b"<div>" * depth + b"text")["lines"] == ["text"]


def test_a_page_of_levels_without_end_is_refused() -> None:
    with pytest.raises(RefusedError):
        confined.read(b"<html><body>" + b"<div>" * 100_000 + b"text")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"{\\rtf1\\ansi text}", "rtf"),
        (bytes(range(256)) * 20, "not_text"),
        (b"a\n" * 70_000, "too_many_paragraphs"),
    ],
    ids=["empty", "picture", "rtf", "bytes", "paragraphs"],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (as_text(["Статья 1"]), "text"),
        (as_html(["Статья 1"]), "html"),
        (as_docx(["Статья 1"]), "docx"),
        (as_pdf(["Article 1"], "en"), "pdf"),
    ],
    ids=["text", "html", "docx", "pdf"],
)
def test_the_kind_of_a_file_is_told_by_what_is_in_it(data: bytes, kind: str) -> None:
    assert kinds.kind_of(data) == kind


# --- The confined process ----------------------------------------------------------------------


def test_a_file_is_read_in_a_process_of_its_own() -> None:
    assert confined.read(as_docx(["Статья 1"]))["lines"] == ["Статья 1"]


def test_a_refusal_comes_back_with_its_values() -> None:
    with pytest.raises(RefusedError) as refused:
        confined.read(b"a\n" * 70_000)
    assert (refused.value.code, refused.value.values) == ("too_many_paragraphs", {"most": 60_000})


def test_a_file_that_is_too_large_is_not_read_at_all() -> None:
    with pytest.raises(RefusedError) as refused:
        confined.read(bytes(MAX_FILE_BYTES + 1))
    assert refused.value.code == "file_too_large"
