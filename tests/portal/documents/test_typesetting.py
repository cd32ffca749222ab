"""What the typesetter makes of data: the words that were given, the same file each time, a refusal it explains."""

import datetime
import io
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.documents import typesetting
from portal.documents.fonts import covered
from portal.documents.letters import mended
from portal.documents.typesetting import TypesettingError, typeset
from portal.svg.qr import qr

AT = datetime.datetime(2021, 3, 1, 12, 30, tzinfo=datetime.UTC)
# What Typst reads as code, mark-up or a reference when it stands in a source.
CODE = [
    "#panic()",
    "#{",
    "$x^2$",
    "*a*",
    "_b_",
    "`c`",
    "<label>",
    "@ref",
    "= h",
    "- i",
    "// d",
    "/* e",
    "\\",
    '"',
    "#sys.inputs",
]


def data(**values: Any) -> dict[str, Any]:
    return {
        "language": "en",
        "text-language": "en",
        "title": "Title",
        "running": "Title",
        "keywords": [],
        "kind-label": "Article",
        "meta": [],
        "original-title": None,
        "lede": "",
        "trust": "Trust.",
        "notice": "",
        "facts": [],
        "picture": None,
        "body": [],
        "columns": [],
        "clauses": [],
        "clauses-title": "",
        "clauses-notes": [],
        "notes": [],
        "sources": [],
        "sources-title": "",
        "site": "Site",
        "imprint": [],
        "address": "https://portal.example/",
        "address-shown": "portal.example",
        "qr": {"file": "qr.svg", "alt": "Code"},
        "lacking": [],
        "lacking-title": "",
    } | values


def made(**values: Any) -> bytes:
    return typeset("item", data(**values), {"qr.svg": qr("https://portal.example/")}, AT)


def words_in(pdf: bytes) -> str:
    """All that is read on the pages, without white space."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def shown(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
def test_what_looks_like_code_is_printed_as_it_stands(language: str) -> None:
    body = [{"kind": "p", "of": [f"A{number}A {code} Z{number}Z"]} for number, code in enumerate(CODE)]
    read = words_in(made(**{"body": body, "text-language": language, "title": "#panic() $", "lede": CODE[0]}))
    for number, code in enumerate(CODE):
        assert f"A{number}A{shown(code)}Z{number}Z" in read
    assert "#panic()$" in read


# Letters that are drawn one by one: what joins, stacks or turns round is read back in another order.
plain = st.characters(codec="utf-8").filter(
    lambda each: (
        ord(each) in covered()
        and unicodedata.category(each) in ("Lu", "Ll", "Nd", "Po", "Ps", "Pe", "Sm", "Sc", "Pd")
        and unicodedata.bidirectional(each) not in ("R", "AL", "AN")
        and ord(each) < 0x2E80
        and unicodedata.normalize("NFKC", each) == each
    )
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(st.one_of(plain, st.sampled_from("#$*_`<>@\\/[]{}\"'~-=+")), min_size=1, max_size=12), max_size=30)
)
def test_any_text_comes_out_as_that_text(texts: list[str]) -> None:
    body = [{"kind": "p", "of": [f"A{number}A{text}Z{number}Z"]} for number, text in enumerate(texts)]
    mended_body, lacking = mended(body)
    assert lacking == []
    read = words_in(made(body=mended_body))
    for number, text in enumerate(texts):
        assert f"A{number}A{shown(text)}Z{number}Z" in read


def test_the_same_content_gives_the_same_bytes() -> None:
    body = [{"kind": "p", "of": ["Вода и воздух 水和空气"]}]
    assert made(body=body) == made(body=body)


def test_the_file_is_dated_by_its_content() -> None:
    assert PdfReader(io.BytesIO(made())).metadata.creation_date == AT  # type: ignore[union-attr]


def test_what_cannot_be_set_is_refused_with_the_words_of_the_typesetter() -> None:
    with pytest.raises(TypesettingError, match="skip"):
        made(body=[{"kind": "heading", "level": 5, "of": ["Too deep"]}])


def test_a_document_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "TIME_LIMIT_S", 0.05)
    with pytest.raises(TypesettingError, match=r"not set within 0\.05 s"):
        made()
