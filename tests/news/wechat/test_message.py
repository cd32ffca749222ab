"""The WeChat page: only what its editor keeps, nothing of the text lost."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.wechat.markup import Writer
from news.wechat.message import MOST_CHARACTERS, message_of, message_to_send
from portal.languages import CODES
from tests.factories import make_article, make_bulletin, make_editors_note, make_picture, make_section, make_source

ELEMENTS = {"section", "p", "span", "strong", "blockquote", "br", "img"}
PROPERTIES = {
    "background-color", "border-bottom", "border-left", "border-top", "color", "font-size", "font-style", "height",
    "letter-spacing", "line-height", "margin", "padding", "padding-bottom", "padding-left", "padding-top", "text-align",
    "text-indent", "width", "word-break",
}  # fmt: skip

RICH = (
    "<h2>一、背景</h2><p>水 &amp; <strong>空气</strong><br><em>强调</em></p><h3>小标题</h3>"
    "<ul><li>甲<ul><li>子</li></ul></li><li><p>乙</p><p>丙</p></li></ul><ol><li>一</li><li>二</li></ol>"
    '<blockquote><p>引文</p></blockquote><p>见<a href="https://example.org/a?b=1&amp;c=2">这里</a>、'
    '<a href="/zh-hans/laws/">法律</a>、<a href="https://example.org/">example.org</a>、'
    '<a href="mailto:a@example.org">写信</a>。</p>'
)


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.properties: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "style":
                self.properties |= {each.split(":")[0].strip() for each in (value or "").split(";") if each.strip()}


def is_kept_by_the_editor(html: str) -> bool:
    found = Reader(html)
    return (
        found.elements <= ELEMENTS
        and found.attributes <= {"style", "src", "alt"}
        and found.properties <= PROPERTIES
        and "var(" not in html
        and "url(" not in html
    )


def words(html: str) -> str:
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_an_article_uses_only_what_the_editor_keeps(language: str) -> None:
    article = make_article(outlet=make_source(), **dict.fromkeys(("body_zh_hans", "body_en", "body_ru"), RICH))
    make_editors_note(article)
    html = message_of(article, language).html("http://mmbiz.qpic.cn/1")
    assert is_kept_by_the_editor(html)
    for text in ("一、背景", "空气", "强调", "小标题", "•甲", "•子", "•乙", "1.一", "2.二", "引文", "见这里"):
        assert text in words(html)
    assert "Note" in html


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_an_issue_uses_only_what_the_editor_keeps(language: str) -> None:
    first, second = make_article(), make_article()
    issue = make_bulletin(first, second)
    make_section(issue, second)
    make_editors_note(first, bulletin=issue)
    message = message_of(issue, language)
    assert is_kept_by_the_editor(message.html())
    for entry in (first, second):
        assert entry.reading_in(language).title in message.html()
        assert words(entry.reading_in(language).body) in words(message.html())
    assert message.url in message.html()


def test_links_become_numbered_addresses_at_the_foot() -> None:
    writer = Writer("zh-hans")
    html = writer.write(RICH)
    assert "<a" not in html
    assert writer.addresses == ["https://example.org/a?b=1&c=2", "http://127.0.0.1:8000/zh-hans/laws/", "a@example.org"]
    assert "[1] https://example.org/a?b=1&amp;c=2" in writer.foot([])


def test_an_address_that_is_its_own_words_is_not_repeated() -> None:
    writer = Writer("en")
    assert words(writer.write('<p><a href="https://example.org/">example.org</a></p>')) == "example.org"


def test_chinese_is_stressed_by_weight_and_not_by_slant() -> None:
    assert "<strong>水</strong>" in Writer("zh-hans").write("<p><em>水</em></p>")
    assert "italic" in Writer("ru").write("<p><em>вода</em></p>")


@pytest.mark.django_db
def test_an_issue_that_is_too_long_is_sent_with_summaries_and_copied_in_full() -> None:
    long = f"<p>{'水' * (MOST_CHARACTERS // 2)}</p>"
    articles = [make_article(body_zh_hans=long, summary_zh_hans=f"摘要{number}") for number in range(2)]
    issue = make_bulletin(*articles)
    assert message_of(issue, "zh-hans").html().count("水") == MOST_CHARACTERS // 2 * 2
    message = message_to_send(issue, "zh-hans")
    assert message.is_short
    assert not message.is_too_long
    assert "摘要0" in message.html()
    assert "水水" not in message.html()


@pytest.mark.django_db
def test_the_picture_counts_although_its_address_is_not_known_yet(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    message = message_of(make_article(picture=make_picture()), "zh-hans")
    assert message.size > len(message.html("http://mmbiz.qpic.cn/" + "x" * 120)) > len(message.html())


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "俄语"), ("en", "Russian"), ("ru", "китайский")])
def test_a_text_in_another_language_says_which(language: str, said: str) -> None:
    only = "zh-hans" if language == "ru" else "ru"
    article = make_article(languages=(only,), original_language=only)
    assert said in message_of(article, language).html()
    issue = make_bulletin(article)
    assert f"({said})" in message_of(issue, language).html().replace("（", "(").replace("）", ")")


@pytest.mark.django_db
def test_a_note_of_an_issue_says_which_items_it_is_on() -> None:
    articles = [make_article() for _each in range(3)]
    issue = make_bulletin(*articles)
    make_editors_note(*articles, bulletin=issue)
    assert "On items 1, 2 and 3" in message_of(issue, "en").html()


@pytest.mark.django_db
def test_a_text_that_is_missing_stands_in_the_next_language() -> None:
    article = make_article(languages=("zh-hans",), title_zh_hans="仅中文")
    assert message_of(article, "ru").title == "仅中文"


@pytest.mark.django_db
def test_title_and_summary_are_as_short_as_wechat_asks() -> None:
    message = message_of(make_article(title_en="long " * 50, summary_en="words " * 90), "en")
    assert len(message.title) <= 64
    assert len(message.digest) <= 120


@given(st.text(st.sampled_from("<>/abpulih23 &;\"'=強水я")))
def test_any_rich_text_is_written_with_all_its_words(text: str) -> None:
    from portal.richtext import clean

    html = clean(f"<p>{text}</p><ul><li>{text}</li></ul>")
    written = Writer("zh-hans").write(html)
    assert is_kept_by_the_editor(written)
    assert words(written).replace("•", "") == words(html)
