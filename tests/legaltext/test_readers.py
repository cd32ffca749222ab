"""The files that staff have, read to paragraphs; those that cannot be read, refused."""

import pytest

from portal.legaltext import confined
from portal.legaltext.limits import MAX_FILE_BYTES
from portal.legaltext.readers import kinds
from portal.legaltext.readers.paragraphs import joined
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.text import detected
from tests.legaltext.laws import SENTENCES, as_docx, as_html, as_pdf, as_text, law_lines, wrapped


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


TRADITIONAL = "為保護及改善環境，防治污染和其他公害，保障公眾健康，推進生態文明建設，促進經濟社會可持續發展，制定本法。"


def test_big5_is_not_taken_for_gb18030() -> None:
    assert detected(TRADITIONAL.encode("big5")) == "big5"


def test_traditional_characters_in_gb18030_are_not_taken_for_big5() -> None:
    assert detected(TRADITIONAL.encode("gb18030")) == "gb18030"


def test_characters_of_private_use_are_asked_about() -> None:
    assert code_of("\ue234\ue235\ue236环境保护".encode("gb18030")) == "encoding_unsure"


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


def test_a_page_within_a_form_is_read() -> None:
    page = "<html><body><form action='x'><p>Статья 1. Цель</p><button>Искать</button></form><p>Текст.</p></body></html>"
    assert lines_of(page.encode()) == ["Статья 1. Цель", "Текст."]


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
        (("а" * 60 + "\n").encode() * 110_000, "too_long"),
        (("а" * 60 + "\n").encode() * 50_000, "paragraph_too_long"),
    ],
    ids=["empty", "picture", "rtf", "bytes", "paragraphs", "long", "one paragraph"],
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
