"""What goes out in a file comes back whole, in every form, also after other tools have had it."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exchange import docx, po, xliff1, xliff2
from portal.exchange.inline import (
    Piece,
    TagError,
    from_html,
    from_placeholders,
    joined,
    links_of,
    to_html,
    to_placeholders,
)
from portal.exchange.outgoing import FORMS, file_name
from portal.exchange.reading import read
from portal.exchange.units import TRANSLATED, UNFINISHED, Item, Package, Unit, digest_of

WRITERS: dict[str, Callable[[Package], bytes]] = {
    "xliff2": xliff2.write,
    "xliff1": xliff1.write,
    "po": po.write,
    "docx": docx.write,
}
every_form = pytest.mark.parametrize("form", WRITERS)

# Text as it is kept: no control characters, white space folded.
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"), min_size=1
)
addresses = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9?=&-]{0,9}", fullmatch=True)
plain = st.lists(words, min_size=1, max_size=4).map(" ".join)
tricky = st.sampled_from(
    ["<b>", "</b>", "&lt;", "&amp;", "<a1>x</a1>", "a1 = b", "<br/>", "R&D", "{1}", "]]>", "\\n", '"']
)


def content(depth: int = 2) -> st.SearchStrategy:
    """Trees of inline markup."""
    texts = plain | tricky
    if not depth:
        return st.lists(texts, min_size=1, max_size=2)
    inner = content(depth - 1)
    piece = (
        st.builds(Piece, st.sampled_from(["strong", "em"]), content=inner)
        | st.builds(Piece, st.just("a"), addresses, inner)
        | st.just("br").map(Piece)
    )
    return st.lists(texts | piece, min_size=1, max_size=4)


fragments = content().map(lambda tree: to_html(joined(tree)).strip())


def package(*units: Unit) -> Package:
    return Package("zh-hans", "ru", [Item("articles/green-city", "绿色城市 <&>", list(units))])


def unit(key: str = "body/1", source: str = "原文", target: str = "", state: str = "") -> Unit:
    return Unit(key, source, target, digest_of(source), digest_of(target), state)


def back(form: str, sent: Package) -> Package:
    return Package.loaded(read(WRITERS[form](sent)))


@given(fragments)
def test_a_fragment_is_the_same_from_its_tree(html: str) -> None:
    assert to_html(from_html(html)) == html


@given(fragments, fragments)
def test_placeholders_come_back_as_the_markup_that_they_stand_for(source: str, target: str) -> None:
    links = links_of(from_html(source), from_html(target))
    assert to_html(from_placeholders(to_placeholders(from_html(target), links), links)) == target


@every_form
@settings(max_examples=25, deadline=None)
@given(source=fragments, target=fragments | st.just(""))
def test_a_file_comes_back_as_it_went_out(form: str, source: str, target: str) -> None:
    sent = package(unit("title", source, target), unit("body/2", target or "x", source))
    assert [
        (each.key, each.source, each.target, each.digest, each.before) for each in back(form, sent).items[0].units
    ] == [(each.key, each.source, each.target, each.digest, each.before) for each in sent.items[0].units]


@every_form
def test_items_keep_their_names_and_languages(form: str) -> None:
    sent = Package("zh-hans", "ru", [Item("laws/kz-1", units=[unit()]), Item("articles/b", units=[unit()])])
    found = back(form, sent)
    assert (found.source_language, found.target_language) == ("zh-hans", "ru")
    assert [item.name for item in found.items] == ["laws/kz-1", "articles/b"]


@pytest.mark.parametrize("form", ["xliff2", "xliff1", "po"])
def test_what_is_finished_comes_back_as_finished(form: str) -> None:
    assert back(form, package(unit(target="Текст", state=TRANSLATED))).items[0].units[0].state == TRANSLATED


@pytest.mark.parametrize(("form", "state"), [("xliff2", ""), ("xliff1", ""), ("po", UNFINISHED)])
def test_what_is_outdated_does_not_come_back_as_finished(form: str, state: str) -> None:
    assert back(form, package(unit(target="Текст", state=UNFINISHED))).items[0].units[0].state == state


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<b>x", "tag_not_closed"),
        ("x</b>", "tag_not_opened"),
        ("<a2>x</a2>", "unknown_tag"),
        ("<b><i>x</b></i>", "tag_not_opened"),
    ],
)
def test_a_placeholder_that_does_not_fit_is_named(text: str, code: str) -> None:
    with pytest.raises(TagError) as caught:
        from_placeholders(text, ["https://a.example/"])
    assert caught.value.code == code


def test_what_cannot_be_read_is_shown_as_it_stands_in_the_file() -> None:
    sent = po.write(package(unit(target="Текст"))).decode()
    [found] = Package.loaded(read(sent.replace('"Текст"', '"<a9>Текст</a9>"').encode())).items[0].units
    assert (found.problem, found.target) == (["unknown_tag", "<a9>"], "&lt;a9&gt;Текст&lt;/a9&gt;")


def test_each_form_has_a_file_name_of_its_own() -> None:
    names = {file_name(package(unit()), form) for form in FORMS}
    assert len(names) == len(FORMS)
    assert any(name.endswith(".1.2.xlf") for name in names)


@pytest.mark.parametrize("form", ["xliff2", "xliff1"])
def test_markup_is_kept_as_elements_of_the_standard(form: str) -> None:
    text = WRITERS[form](package(unit(source='<strong>a</strong><br><a href="https://a.example/">b</a>'))).decode()
    wanted = {"xliff2": ["<pc ", "<ph ", 'type="link"'], "xliff1": ["<g ", "<x ", 'ctype="link"']}[form]
    assert all(each in text for each in wanted)


@pytest.mark.parametrize("form", ["po", "docx"])
def test_markup_can_be_read_where_there_is_no_standard_for_it(form: str) -> None:
    sent = WRITERS[form](package(unit(source='<strong>a</strong> <a href="https://a.example/">b</a>')))
    if form == "docx":
        import io

        from docx import Document

        text = "\n".join(cell.text for row in Document(io.BytesIO(sent)).tables[0].rows for cell in row.cells)
    else:
        text = sent.decode()
    assert "<b>a</b> <a1>b</a1>" in text
    assert "a1 = https://a.example/" in text
