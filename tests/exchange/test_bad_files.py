"""Files that harm, lie or are none: refused with what is wrong, within bounded memory, with nothing written."""

import io
import zipfile
from collections.abc import Callable

import pytest

from portal.exchange import docx, incoming, po, xliff1, xliff2
from portal.exchange.messages import REFUSALS, sentence
from portal.exchange.units import Item, Package
from portal.legaltext import messages as of_texts
from portal.legaltext.limits import MAX_FILE_BYTES
from portal.legaltext.readers.refusals import RefusedError
from tests.exchange.files import chinese, package_of
from tests.exchange.test_formats import WRITERS, package, unit
from tests.legaltext.laws import docx_of


def refusal(data: bytes) -> RefusedError:
    """What the confined reader says of a file."""
    with pytest.raises(RefusedError) as caught:
        incoming.read(data)
    assert sentence(caught.value)
    return caught.value


def edited(write: Callable[[Package], bytes], old: str, new: str) -> bytes:
    text = write(package(unit("title", "标题", "Заголовок"))).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def bomb() -> bytes:
    """A DOCX whose document unpacks to 200 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        with zipfile.ZipFile(io.BytesIO(docx.write(package(unit())))) as good:
            for name in good.namelist():
                if name != "word/document.xml":
                    file.writestr(name, good.read(name))
        with file.open("word/document.xml", "w") as part:
            for _each in range(200):
                part.write(b" " * 1024**2)
    return packed.getvalue()


def lying_bomb() -> bytes:
    """The same, whose directory says that it unpacks to little."""
    data = bytearray(bomb())
    size = (200 * 1024**2).to_bytes(4, "little")
    while (at := data.find(size)) != -1:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
    'version="2.1" srcLang="zh-Hans" trgLang="ru"><file id="f1" original="articles/a">&b;</file></xliff>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS.encode(), "entities"),
        (LAUGHS.encode("utf-16"), "entities"),
        (b'<!DOCTYPE xliff SYSTEM "file:///etc/passwd"><xliff/>', "entities"),
        (b"<xliff><unclosed></xliff>", "broken_xml"),
        (b'<xliff version="1.1" xmlns="urn:oasis:names:tc:xliff:document:1.1"/>', "not_xliff"),
        (b"<html></html>", "not_xliff"),
        (b"", "empty"),
        (b"Hello", "not_exchange"),
        (b"/etc/passwd", "not_exchange"),
        (b'msgid "a"\nmsgstr "b"\n', "no_language"),
        (b'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"X-Source-Language: en\\n"\n\nmsgid "a"\nmsgstr "b"\n', "not_ours"),
        (b'msgid "a"\nrubbish\n', "broken_po"),
        (b'msgid "\xff"\nmsgstr "b"\n', "not_utf8"),
        (bomb(), "unpacks_too_large"),
        (lying_bomb(), "broken_docx"),
        (docx_of("<w:p/>"), "not_ours"),
        (docx_of("", {"word/vbaProject.bin": b"x"}), "macros"),
        (b"PK\x03\x04rubbish", "broken_docx"),
    ],
)
def test_a_file_that_is_not_taken_says_why(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert refusal(b" " * (MAX_FILE_BYTES + 1)).code == "file_too_large"


def test_marks_within_each_other_without_end_are_given_up() -> None:
    deep = '<pc id="1" subType="xlf:b">' * 3_000 + "x" + "</pc>" * 3_000
    assert refusal(edited(xliff2.write, ">标题<", f">{deep}<")).code in {"too_much", "broken_xml"}


@pytest.mark.parametrize(
    ("forms", "declared", "code"),
    [('msgstr[0] "а"\nmsgstr[1] "б"', 4, "plural_count"), ('msgstr[0] "а"', 1, "plural")],
)
def test_a_po_with_plural_forms_is_refused_at_its_line(forms: str, declared: int, code: str) -> None:
    text = (
        f'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"X-Source-Language: en\\n"\n"Plural-Forms: nplurals={declared};\\n"\n\n'
        f'msgctxt "articles/a#title"\nmsgid "a"\nmsgid_plural "b"\n{forms}\n'
    )
    error = refusal(text.encode())
    assert (error.code, error.values["line"]) == (code, 7)


@pytest.mark.parametrize(
    ("write", "old", "new", "code"),
    [
        (xliff2.write, 'trgLang="ru"', 'trgLang="fr"', "language"),
        (xliff2.write, 'name="title"', "", "no_key"),
        (xliff1.write, 'resname="title"', "", "no_key"),
        (po.write, "Language: ru", "Language: zh_TW", "language"),
    ],
)
def test_a_file_that_lost_what_it_needs_is_refused(
    write: Callable[[Package], bytes], old: str, new: str, code: str
) -> None:
    assert refusal(edited(write, old, new)).code == code


@pytest.mark.parametrize("form", WRITERS)
def test_a_paragraph_that_is_there_twice_is_refused(form: str) -> None:
    given = Package("zh-hans", "ru", [Item("articles/a", "", [unit("title", "甲"), unit("title", "乙")])])
    assert refusal(WRITERS[form](given)).code == "twice"


def test_two_pairs_of_languages_in_one_file_are_refused() -> None:
    given = Package("zh-hans", "ru", [Item("articles/a", "", [unit()]), Item("articles/b", "", [unit()])])
    text = xliff1.write(given).decode()
    at = text.rindex('target-language="ru"')
    assert refusal((text[:at] + text[at:].replace('"ru"', '"en"', 1)).encode()).code == "two_pairs"


def test_a_row_of_a_docx_that_lost_its_name_is_refused() -> None:
    data = docx.write(package(unit("title", "标题", "Заголовок")))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"title [", b"titel "))
    assert refusal(changed.getvalue()).code == "row_unknown"


@pytest.mark.parametrize(
    ("write", "old", "new"),
    [
        (xliff2.write, "<target>Заголовок", '<target><pc id="9">Заголовок</pc>'),
        (xliff1.write, ">Заголовок<", '><bpt id="1">Заголовок</bpt><'),
        (po.write, '"Заголовок"', '"<b>Заголовок"'),
    ],
)
def test_tags_that_are_broken_concern_their_paragraph_only(
    write: Callable[[Package], bytes], old: str, new: str
) -> None:
    assert incoming.read(edited(write, old, new)).items[0].units[0].problem


@pytest.mark.django_db
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("source", "target", "code"), [("zh-hans", "zh-hans", "into_original"), ("en", "zh-hans", "other_original")]
)
def test_a_file_that_translates_into_the_original_language_is_refused(
    form: str, source: str, target: str, code: str
) -> None:
    given = package_of(chinese())
    given.source_language, given.target_language = source, target
    with pytest.raises(RefusedError) as caught:
        incoming.report_on(incoming.read(WRITERS[form](given)))
    assert (caught.value.code, "中文" in sentence(caught.value)) == (code, True)


def test_every_refusal_has_its_sentence() -> None:
    codes = {"not_exchange", "file_too_large", "too_much", "entities", "broken_docx", "too_long", "empty"}
    assert codes <= {*REFUSALS, *of_texts.REFUSALS}
