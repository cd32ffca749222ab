"""A clause is named in the manner of each language."""

import pytest

from portal.clauses.labels import chinese, cited, label


@pytest.mark.parametrize(
    ("number", "spelt"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (2024, "二千零二十四"),
    ],
)
def test_chinese_figures_as_laws_write_them(number: int, spelt: str) -> None:
    assert chinese(number) == spelt


@pytest.mark.parametrize(
    ("element", "number", "labels"),
    [
        ("article", "5", ("第五条", "Article 5", "Статья 5")),
        ("article", "5-1", ("第五条之一", "Article 5-1", "Статья 5-1")),
        ("chapter", "12", ("第十二章", "Chapter 12", "Глава 12")),
        ("point", "3", ("（三）", "(3)", "3)")),
        ("preamble", "", ("序言", "Preamble", "Преамбула")),
        ("article", "", ("", "", "")),
        ("hcontainer", "", ("", "", "")),
    ],
)
def test_a_label_in_three_languages(element: str, number: str, labels: tuple[str, ...]) -> None:
    assert tuple(label(element, number, code) for code in ("zh-hans", "en", "ru")) == labels


def test_a_paragraph_is_another_thing_in_an_article_than_alone() -> None:
    assert cited("paragraph", "2", "zh-hans") == "第二款"
    assert cited("paragraph", "2", "zh-hans", outermost=True) == "第二条"
