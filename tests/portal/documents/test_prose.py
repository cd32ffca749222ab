"""Rich text as data: what of it reaches the typesetter."""

from typing import Any

from portal.documents.prose import DEEPEST, Levels, blocks_of
from portal.richtext import clean


def of(html: str, last: int = 1, base: str = "https://portal.example/ru/news/one/") -> list[dict[str, Any]]:
    return blocks_of(clean(html), Levels(last), base)


def levels_in(blocks: list[dict[str, Any]]) -> list[int]:
    return [block["level"] for block in blocks if block["kind"] == "heading"]


def text_of(node: Any) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "".join(map(text_of, node))
    return text_of(node.get("of", node.get("items", [])))


def test_paragraphs_keep_what_is_strong_slanted_and_linked() -> None:
    assert of('<p>One <strong>two</strong> <em>three</em> <a href="https://a.example/">four</a>.</p>') == [
        {
            "kind": "p",
            "of": [
                "One ",
                {"kind": "strong", "of": ["two"]},
                " ",
                {"kind": "em", "of": ["three"]},
                " ",
                {"kind": "link", "to": "https://a.example/", "of": ["four"]},
                ".",
            ],
        }
    ]


def test_lists_and_quotations_keep_their_parts() -> None:
    assert of(
        "<ul><li>one</li><li><p>two</p><ol><li>three</li></ol></li></ul><blockquote><p>four</p></blockquote>"
    ) == [
        {
            "kind": "ul",
            "items": [
                [{"kind": "p", "of": ["one"]}],
                [
                    {"kind": "p", "of": ["two"]},
                    {"kind": "ol", "items": [[{"kind": "p", "of": ["three"]}]]},
                ],
            ],
        },
        {"kind": "quote", "of": [{"kind": "p", "of": ["four"]}]},
    ]


def test_no_level_of_headings_is_left_out() -> None:
    assert levels_in(of("<h3>a</h3><h2>b</h2><h3>c</h3>")) == [2, 2, 3]


def test_headings_stand_below_the_one_above_the_text() -> None:
    assert levels_in(of("<h2>a</h2><h3>b</h3>", last=2)) == [3, 4]


def test_a_heading_within_a_quotation_is_a_strong_line() -> None:
    (quote,) = of("<blockquote><h2>a</h2></blockquote>")
    assert quote["of"] == [{"kind": "p", "of": [{"kind": "strong", "of": ["a"]}]}]


def test_links_within_the_portal_become_whole() -> None:
    (block,) = of('<p><a href="../two/">x</a></p>')
    assert block["of"][0]["to"] == "https://portal.example/ru/news/two/"


def test_what_is_no_address_is_no_link() -> None:
    (block,) = blocks_of(
        '<p><a href="javascript:x()">x</a> <a href="http://[">y</a></p>', Levels(1), "https://a.example/"
    )
    assert text_of(block) == "x y"
    assert all(isinstance(each, str) for each in block["of"])


def test_a_link_with_nothing_to_read_is_left_out() -> None:
    assert of('<p>a<a href="https://a.example/"> </a>b</p>') == [{"kind": "p", "of": ["a b"]}]


def test_text_without_a_paragraph_is_one() -> None:
    assert of("a<p>b</p>c") == [{"kind": "p", "of": [each]} for each in "abc"]


def test_empty_paragraphs_and_chinese_indents_are_left_out() -> None:
    assert of("<p> </p><p>\u3000\u3000正文</p>") == [{"kind": "p", "of": ["正文"]}]


def test_nesting_deeper_than_anybody_writes_keeps_the_words() -> None:
    deep = 3 * DEEPEST
    blocks = of("<blockquote>" * deep + "<p>words</p>" + "</blockquote>" * deep)
    assert text_of(blocks) == "words"
