"""Parts of pages are kept while the content is the same, and only then."""

import pytest
from django.template import Context, Template
from django.utils import translation

from portal.delivery import kept as parts
from tests.delivery.beating import holds


def rendered(template: str, **values: object) -> str:
    return Template(template).render(Context(values))


def test_without_a_pulse_nothing_is_kept() -> None:
    made = [parts.kept("a part", lambda number=number: number) for number in (1, 2)]
    assert made == [1, 2]


@pytest.mark.usefixtures("beating")
def test_a_part_is_made_once() -> None:
    assert [parts.kept("once", lambda number=number: number) for number in (1, 2)] == [1, 1]


@pytest.mark.usefixtures("beating")
def test_a_change_of_the_content_lets_it_be_made_again() -> None:
    parts.kept("changed", lambda: "old")
    holds(2)
    assert parts.kept("changed", lambda: "new") == "new"


@pytest.mark.usefixtures("beating")
def test_what_was_made_while_the_content_changed_is_not_kept() -> None:
    def make() -> str:
        holds(3)
        return "perhaps old"

    parts.kept("in between", make)
    assert parts.kept("in between", lambda: "new") == "new"


@pytest.mark.usefixtures("beating")
def test_each_language_has_its_own_part() -> None:
    with translation.override("ru"):
        parts.kept("word", lambda: "вода")
    with translation.override("en"):
        assert parts.kept("word", lambda: "water") == "water"


@pytest.mark.usefixtures("beating")
def test_parts_are_bounded_in_bytes() -> None:
    text = "ж" * (parts.MOST_BYTES // 20)
    for number in range(30):
        parts.kept(number, lambda: text)
    assert parts.look(0) is None
    assert parts.look(29) == text
    assert parts._size_bytes <= parts.MOST_BYTES


def test_the_texts_in_a_tuple_count() -> None:
    text = "ж" * 100_000
    assert parts.size_bytes_of((1, text, None)) > parts.size_bytes_of(text) > parts.size_bytes_of((1, None))


@pytest.mark.usefixtures("beating")
def test_the_tag_keeps_its_part_for_the_values_it_names() -> None:
    template = '{% kept "x" name %}{{ value }}{% endkept %}'
    assert rendered(template, name="a", value=1) == "1"
    assert rendered(template, name="a", value=2) == "1"
    assert rendered(template, name="b", value=3) == "3"


@pytest.mark.usefixtures("beating")
def test_a_function_of_the_context_is_not_called_for_a_part_that_is_kept() -> None:
    called: list[str] = []

    def ask() -> str:
        called.append("asked")
        return "answer"

    template = '{% kept "lazy" %}{{ ask }}{% endkept %}'
    for _round in range(2):
        rendered(template, ask=ask)
    assert called == ["asked"]


@pytest.mark.usefixtures("beating")
def test_a_preview_neither_uses_nor_keeps_a_part() -> None:
    template = '{% kept "item" %}{{ value }}{% endkept %}'
    assert rendered(template, value="a draft", preview={"is_public": False}) == "a draft"
    assert rendered(template, value="public") == "public"
    assert rendered(template, value="a draft", preview={"is_public": False}) == "a draft"


@pytest.mark.usefixtures("beating")
def test_for_who_edits_all_is_made_anew() -> None:
    parts.kept("edited", lambda: "old")
    with parts.all_anew():
        assert parts.kept("edited", lambda: "new") == "new"
    assert parts.kept("edited", lambda: "newer") == "old"
