"""Other people's programs read and write our files, and they come back whole: translate-toolkit, python-docx."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree
from translate.convert import po2xliff, xliff2po
from translate.storage import pypo, xliff, xliff2
from translate.storage.placeables import StringElem
from translate.storage.placeables.xliff import G, X

from portal.exchange import docx, po, xliff1
from portal.exchange import xliff2 as ours_2
from portal.exchange.reading import read
from portal.exchange.units import TRANSLATED, Package, Unit
from tests.exchange.test_formats import package, unit

SOURCE = '你好 <strong>世界</strong>，<a href="https://a.example/?b=1&amp;c=2">链接</a><br>R&amp;D &lt;b&gt;'
TARGET = 'Привет, <strong>мир</strong>, <a href="https://a.example/?b=1&amp;c=2">ссылка</a><br>R&amp;D &lt;b&gt;'
STORES: dict[str, tuple[Any, Any]] = {
    "xliff2": (ours_2.write, xliff2.Xliff2File),
    "xliff1": (xliff1.write, xliff.xlifffile),
    "po": (po.write, pypo.pofile),
}


def sent() -> Package:
    return package(
        unit("title", "标题", "Заголовок", TRANSLATED),
        unit("body/1", SOURCE, TARGET, TRANSLATED),
        unit("body/2", SOURCE),
    )


def units_in(data: bytes) -> list[Unit]:
    return Package.loaded(read(data)).items[0].units


@pytest.mark.parametrize("form", STORES)
def test_the_toolkit_reads_and_writes_a_file_that_comes_back_whole(form: str) -> None:
    write, store = STORES[form]
    assert units_in(bytes(store.parsestring(write(sent())))) == sent().items[0].units


@pytest.mark.parametrize("form", STORES)
def test_the_toolkit_sees_as_many_units_as_there_are(form: str) -> None:
    write, store = STORES[form]
    found = store.parsestring(write(sent()))
    assert [bool(each.target) for each in found.units if each.istranslatable() and each.source] == [True, True, False]


@pytest.mark.parametrize("form", STORES)
def test_what_the_toolkit_translates_comes_back(form: str) -> None:
    write, store = STORES[form]
    found = store.parsestring(write(package(unit("title", "标题"))))
    next(each for each in found.units if each.source == "标题").target = "Заголовок & <ещё>"
    back = units_in(bytes(found))[0]
    assert (back.key, back.source, back.target) == ("title", "标题", "Заголовок &amp; &lt;ещё&gt;")


def test_markup_that_the_toolkit_writes_in_xliff_comes_back() -> None:
    found = xliff.xlifffile.parsestring(xliff1.write(package(unit("body/1", SOURCE))))
    marked = [StringElem(["А ", G("б", id="1"), " ", G("в", id="2"), X(id="3"), "г"])]
    found.units[0].set_rich_target(marked)
    expected = 'А <strong>б</strong> <a href="https://a.example/?b=1&amp;c=2">в</a><br>г'
    assert units_in(bytes(found))[0].target == expected


def test_a_po_made_by_the_toolkit_of_our_xliff_keeps_the_texts() -> None:
    made = io.BytesIO()
    xliff2po.convertxliff(io.BytesIO(xliff1.write(package(unit("title", "标题", "Заголовок", TRANSLATED)))), made, None)
    found = pypo.pofile.parsestring(made.getvalue())
    assert [(each.source, each.target) for each in found.units if not each.isheader()] == [("标题", "Заголовок")]


def test_an_xliff_made_by_the_toolkit_of_our_po_keeps_the_texts() -> None:
    made = io.BytesIO()
    po2xliff.convertpo(io.BytesIO(po.write(package(unit("title", "标题", "Заголовок", TRANSLATED)))), made, None)
    found = xliff.xlifffile.parsestring(made.getvalue())
    assert ("标题", "Заголовок") in [(each.source, each.target) for each in found.units]


def cells_of(document: Any, row: int) -> list[Any]:
    return list(document.tables[0].rows[row].cells)


def saved(document: Any) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def word(given: Package) -> Any:
    return Document(io.BytesIO(docx.write(given)))


def test_a_docx_that_word_saved_comes_back_whole() -> None:
    expected = [(each.key, each.source, each.target, each.digest, each.before) for each in sent().items[0].units]
    back = units_in(saved(word(sent())))
    assert [(each.key, each.source, each.target, each.digest, each.before) for each in back] == expected


def test_a_translation_typed_in_word_comes_back() -> None:
    document = word(sent())
    cells_of(document, 4)[2].text = 'Да, <b>мир</b>, <a1>тут</a1><br/>R&D <"b">'
    expected = 'Да, <strong>мир</strong>, <a href="https://a.example/?b=1&amp;c=2">тут</a><br>R&amp;D &lt;"b"&gt;'
    assert units_in(saved(document))[2].target == expected


def test_a_translation_in_runs_and_styles_of_word_comes_back_as_text() -> None:
    document = word(package(unit("title", "标题")))
    paragraph = cells_of(document, 2)[2].paragraphs[0]
    paragraph.add_run("За").bold = True
    paragraph.add_run("голо")
    paragraph.add_run("вок").italic = True
    assert units_in(saved(document))[0].target == "Заголовок"


def test_what_was_deleted_with_changes_tracked_is_gone() -> None:
    document = word(package(unit("title", "标题", "Новый")))
    paragraph = cells_of(document, 2)[2].paragraphs[0]._p
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "старый "
    run.append(text)
    deleted.append(run)
    paragraph.insert(0, deleted)
    assert units_in(saved(document))[0].target == "Новый"


def test_rows_that_the_translator_sorted_otherwise_are_found_by_their_names() -> None:
    document = word(package(unit("title", "甲", "А"), unit("body/1", "乙", "Б")))
    table = document.tables[0]._tbl
    rows = table.findall(qn("w:tr"))
    table.remove(rows[2])
    table.append(rows[2])
    assert {each.key: each.target for each in units_in(saved(document))} == {"title": "А", "body/1": "Б"}


def test_codes_that_a_tool_wrote_as_start_and_end_come_back_as_pairs() -> None:
    root = etree.fromstring(ours_2.write(package(unit("body/1", "<strong>甲</strong>乙"))))
    segment = next(root.iter(f"{ours_2.C}segment"))
    target = etree.SubElement(segment, f"{ours_2.C}target")
    target.text = "Б"
    start = etree.SubElement(target, f"{ours_2.C}sc", {"id": "1", "dataRef": "d1"})
    start.tail = "А"
    end = etree.SubElement(target, f"{ours_2.C}ec", {"startRef": "1", "dataRef": "e1"})
    end.tail = "!"
    assert units_in(etree.tostring(root))[0].target == "Б<strong>А</strong>!"


def test_a_unit_that_a_tool_cut_into_segments_comes_back_in_one() -> None:
    root = etree.fromstring(ours_2.write(package(unit("body/1", "甲。乙。"))))
    whole = next(root.iter(f"{ours_2.C}unit"))
    whole.remove(next(root.iter(f"{ours_2.C}segment")))
    for source, target in (("甲。", "А. "), ("乙。", "Б.")):
        segment = etree.SubElement(whole, f"{ours_2.C}segment", {"state": "translated"})
        etree.SubElement(segment, f"{ours_2.C}source").text = source
        etree.SubElement(segment, f"{ours_2.C}target").text = target
    back = units_in(etree.tostring(root))[0]
    assert (back.source, back.target, back.state) == ("甲。乙。", "А. Б.", TRANSLATED)


def test_notes_that_a_tool_put_around_terms_are_passed_over() -> None:
    root = etree.fromstring(ours_2.write(package(unit("body/1", "甲乙"))))
    source = next(root.iter(f"{ours_2.C}source"))
    source.text = ""
    mark = etree.SubElement(source, f"{ours_2.C}mrk", {"id": "m1", "type": "term"})
    mark.text, mark.tail = "甲", "乙"
    assert units_in(etree.tostring(root))[0].source == "甲乙"
