"""Akoma Ntoso: valid by the schema, read back as it was, safe to read."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from portal.legaltext import akn
from portal.legaltext.importing import Source, read_one
from portal.legaltext.readers import akn as reader
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.tree import Node, NodeText, assign_eids, walk
from portal.richtext import clean
from tests.legaltext.laws import law_lines

SCHEMA = Path(__file__).parent / "schema" / "akomantoso30.xsd"
RICH = clean(
    "<p>a <strong>b <em>c</em></strong><br>d <a href='https://example.org/?a=1&amp;b=2'>l</a> &lt;&amp;</p><h2>H</h2><h3>h</h3>"
    "<blockquote>&lt;? <p>q1</p><p>q2</p></blockquote><blockquote><p>q3</p></blockquote>"
    "<ul><li>one<ol><li>in</li></ol></li><li><p>two</p><p>three</p></li></ul>"
)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA, etree.XMLParser(no_network=True)))


def facts(**fields: Any) -> akn.Facts:
    values: dict[str, Any] = {
        "document": "act",
        "name": "code",
        "place": "kz",
        "slug": "kz-environmental-code",
        "title": "Экологический кодекс",
        "language": "ru",
        "date": datetime.date(2021, 1, 2),
        "as_of": datetime.date(2022, 1, 1),
        "source": "https://example.org/ru/laws/kz-environmental-code/",
        "publisher": "Portal",
        "number": "400-VI",
    }
    return akn.Facts(**values | fields)


def law() -> list[Node]:
    """A text with every element and with everything that rich text can hold."""
    nodes = [
        Node("preamble", texts={"ru": NodeText("", "Кодекс", "<p>Принят</p>")}),
        Node(
            "part",
            "1",
            {"ru": NodeText("Часть 1", "Общая")},
            [
                Node(
                    "chapter",
                    "1",
                    {"ru": NodeText("Глава 1", "О & <б>", "<p>Вводное</p>")},
                    [
                        Node("article", "5-1", {"ru": NodeText("Статья 5-1", "Цель", RICH)}),
                        Node(
                            "article",
                            "6",
                            {"ru": NodeText("Статья 6")},
                            [Node("point", "1", {"ru": NodeText("1)", "", RICH)})],
                        ),
                        Node("article", "7", {"zh-hans": NodeText("第七条", "", "<p>甲</p>")}),
                        Node("article", "6", {"ru": NodeText("Статья 6", "Снова")}),
                    ],
                ),
                Node(
                    "section",
                    "",
                    {"ru": NodeText("", "Без номера")},
                    [Node("subsection", "2", {"ru": NodeText("§ 2")})],
                ),
            ],
        ),
        Node("hcontainer", "", {"ru": NodeText("", "Приложение", "<p>т</p>")}, unparsed=True),
        Node("paragraph", "2", {"ru": NodeText("2.", "", "<p>т</p>")}, unparsed=True),
        Node("conclusions", "", {"ru": NodeText("", "", "<p>Астана</p>")}),
    ]
    assign_eids(nodes)
    return nodes


def flat(nodes: list[Node], language: str) -> list[tuple[Any, ...]]:
    """What a language has of each clause, without the clauses that it lacks altogether."""
    return [
        (depth, node.element, node.number, node.eid, node.unparsed, text.num, text.heading, text.body_html)
        for node, depth in walk(nodes)
        if (text := node.texts.get(language))
    ]


@pytest.mark.parametrize("document", ["act", "doc"])
@pytest.mark.parametrize("language", ["ru", "zh-hans"])
def test_an_export_is_valid(schema: etree.XMLSchema, document: str, language: str) -> None:
    schema.assertValid(etree.fromstring(akn.export(law(), facts(document=document, language=language))))


def test_a_text_of_a_preamble_alone_is_valid(schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(akn.export(law()[:1], facts())))


def test_a_long_law_is_valid(schema: etree.XMLSchema) -> None:
    tree = read_one(Source("\n".join(law_lines("en", 60)).encode(), "en"))["en"]
    schema.assertValid(etree.fromstring(akn.export(tree.nodes, facts(language="en"))))


def test_an_export_says_that_it_is_an_abstract() -> None:
    notes = etree.fromstring(akn.export(law(), facts(is_abstract=True))).findall(f".//{{{akn.NAMESPACE}}}note")
    assert ["".join(each.itertext()) for each in notes] == ["abstract"]


def test_an_export_names_the_language_and_the_day() -> None:
    uri = etree.fromstring(akn.export(law(), facts())).findall(
        f".//{{{akn.NAMESPACE}}}FRBRExpression/{{{akn.NAMESPACE}}}FRBRuri"
    )
    assert [each.get("value") for each in uri] == ["/akn/kz/act/code/2021-01-02/kz-environmental-code/rus@2022-01-01"]


def test_a_language_without_a_text_cannot_be_exported() -> None:
    with pytest.raises(ValueError, match="no text in en"):
        akn.export(law(), facts(language="en"))


def test_a_text_that_is_read_back_is_what_it_was() -> None:
    tree = read_one(Source(akn.export(law(), facts())))["ru"]
    assert flat(tree.nodes, "ru") == flat(law(), "ru")


def test_what_was_read_back_is_written_the_same() -> None:
    once = akn.export(law(), facts())
    assert akn.export(read_one(Source(once))["ru"].nodes, facts()) == once


PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INLINE = st.recursive(
    PLAIN.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(st.sampled_from(["strong", "em"]), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    ),
    max_leaves=3,
)
BLOCK = st.tuples(st.sampled_from(["p", "h2", "h3", "blockquote"]), INLINE).map(
    lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
)


@given(st.lists(BLOCK, max_size=4))
def test_any_rich_text_is_valid_and_keeps_its_words(parts: list[str]) -> None:
    body = clean(akn.NO_XML.sub("", "".join(parts)))
    written = akn.export([Node("article", "1", {"ru": NodeText("Статья 1", "", body)}, eid="art_1")], facts())
    _language, nodes, _notes = reader.read(written)
    back = clean(nodes[0].texts[""].body_html)
    assert words(back) == words(body)


def words(body: str) -> list[str]:
    return etree.HTML(f"<div>{body}</div>").xpath("string()").split() if body else []


FOREIGN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta><identification source="#x">
<FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification></meta><body>
<chapter eId="chp_I"><num>I.</num><heading>Scope</heading>
<article eId="chp_I__art_1"><num>Article 1</num><content><p>It <ref href="/x">applies</ref>.</p>
<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table></content></article>
<article eId="ART 2"><num>Article 2</num><list><point eId="p"><num>(a)</num><content><p>one</p></content></point></list>
<wrapUp><p>and more.</p></wrapUp></article></chapter>
<rule eId="rule_1"><num>R1</num><content><p>kept</p></content></rule></body></act></akomaNtoso>"""


def test_akoma_ntoso_of_others_is_read_and_what_is_unknown_is_marked() -> None:
    tree = read_one(Source(FOREIGN.encode()))["en"]
    found = [(node.element, node.number, node.unparsed) for node, _depth in walk(tree.nodes)]
    assert found == [
        ("chapter", "1", False),
        ("article", "1", False),
        ("article", "2", False),
        ("point", "1", False),
        ("paragraph", "", False),
        ("hcontainer", "", True),
    ]


def test_no_word_of_akoma_ntoso_of_others_is_lost() -> None:
    tree = read_one(Source(FOREIGN.encode()))["en"]
    kept = " ".join(
        text.num + text.heading + text.body_html for node, _ in walk(tree.nodes) for text in node.texts.values()
    )
    assert [word for word in ("Scope", "applies", "a | b", "one", "and more.", "kept") if word not in kept] == []


def test_what_the_preface_of_others_says_is_kept() -> None:
    xml = FOREIGN.replace(
        "<body>", "<preface><p><docTitle>Act</docTitle> of 2021</p></preface><preamble><p>Whereas</p></preamble><body>"
    )
    assert read_one(Source(xml.encode()))["en"].nodes[0].texts["en"].body_html == "<p>Act of 2021</p><p>Whereas</p>"


def test_attachments_that_are_not_read_are_said() -> None:
    xml = FOREIGN.replace("</body>", "</body><attachments/>")
    assert "attachments" in str(read_one(Source(xml.encode()))["en"].problems[0].message)


def test_an_eid_that_is_there_twice_is_reported_and_given_anew() -> None:
    xml = akn.export(law(), facts()).replace(b'eId="art_6__point_1"', b'eId="art_6"')
    tree = read_one(Source(xml))["ru"]
    assert str(tree.problems[0].message) == "The eId “art_6” is there twice."


def test_a_chosen_language_may_not_contradict_the_document() -> None:
    with pytest.raises(RefusedError) as refused:
        read_one(Source(akn.export(law(), facts()), "en"))
    assert refused.value.code == "wrong_language"


ENTITIES = {
    "external": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "bomb": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    "parameter": '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">',
}


@pytest.mark.parametrize("name", ENTITIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_a_document_type_is_refused(name: str, encoding: str) -> None:
    xml = f'<?xml version="1.0"?>{ENTITIES[name]}{FOREIGN}'.encode(encoding)
    with pytest.raises(RefusedError) as refused:
        read_one(Source(xml))
    assert refused.value.code == "entities"


@pytest.mark.parametrize(
    ("xml", "code"),
    [(b'<?xml version="1.0"?><a/>', "not_akn"), (b'<?xml version="1.0"?><a>', "broken_xml")],
)
def test_other_xml_is_refused(xml: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_one(Source(xml))
    assert refused.value.code == code


def test_a_number_that_the_text_does_not_print_is_written_and_not_read_as_printed(schema: etree.XMLSchema) -> None:
    nodes = [Node("article", "5", {"ru": NodeText("", "Цель", "<p>т</p>")}, eid="art_5")]
    data = akn.export(nodes, facts())
    schema.assertValid(etree.fromstring(data))
    assert '<num class="generated">Статья 5</num>' in data.decode()
    assert [(node.number, node.texts["ru"].num) for node in read_one(Source(data))["ru"].nodes] == [("5", "")]


def test_a_number_that_was_mended_is_read_back_though_the_eid_stays() -> None:
    nodes = [Node("chapter", "3-1", {"ru": NodeText("", "Общее", "<p>т</p>")}, eid="chp_3")]
    read = read_one(Source(akn.export(nodes, facts())))["ru"].nodes
    assert [(node.number, node.eid) for node in read] == [("3-1", "chp_3")]
