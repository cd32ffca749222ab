"""The beginnings of lines that open a clause, and those that only look so."""

import pytest

from portal.legaltext.marks import marks_of


@pytest.mark.parametrize(
    ("line", "style", "number", "num", "rest"),
    [
        ("Статья 5. Основные понятия", "article", "5", "Статья 5", "Основные понятия"),
        ("СТАТЬЯ 5", "article", "5", "СТАТЬЯ 5", ""),
        ("Статья 5-1. Новая", "article", "5-1", "Статья 5-1", "Новая"),
        ("Статья 5¹. Новая", "article", "5-1", "Статья 5¹", "Новая"),
        ("Глава II. Общие положения", "chapter", "2", "Глава II", "Общие положения"),
        ("Раздел IV", "section", "4", "Раздел IV", ""),
        ("Часть первая", "part", "1", "Часть первая", ""),
        ("§ 3. Вода", "subsection", "3", "§ 3", "Вода"),
        ("ОСОБЕННАЯ ЧАСТЬ", "part", "", "", "ОСОБЕННАЯ ЧАСТЬ"),
        ("第五条　国家保护环境。", "article", "5", "第五条", "国家保护环境。"),
        ("第五条之一　国家保护环境。", "article", "5-1", "第五条之一", "国家保护环境。"),
        ("第 12 条 【目的】", "article", "12", "第 12 条", "【目的】"),
        ("第一章 总则", "chapter", "1", "第一章", "总则"),
        ("第二节　水", "section", "2", "第二节", "水"),
        ("第三编 污染防治", "part", "3", "第三编", "污染防治"),
        ("Article 5 Purpose", "article", "5", "Article 5", "Purpose"),
        ("Article 5. Purpose", "article", "5", "Article 5", "Purpose"),
        ("CHAPTER ONE", "chapter", "1", "CHAPTER ONE", ""),
        ("Section 3 – Water", "section", "3", "Section 3", "Water"),
        ("（一）大气", "cn-paren", "1", "（一）", "大气"),
        ("(三) 水", "cn-paren", "3", "(三)", "水"),
        ("二、总体要求", "cn", "2", "二、", "总体要求"),
        ("1. Первое", "dot", "1", "1.", "Первое"),
        ("1、第一", "dot", "1", "1、", "第一"),
        ("2) второе", "half", "2", "2)", "второе"),
        ("（2）第二", "paren", "2", "（2）", "第二"),
        ("②第二", "circled", "2", "②", "第二"),
        ("(b) second", "letter-paren", "2", "(b)", "second"),
        ("б) второе", "letter", "2", "б)", "второе"),
        ("IV. Заключение", "roman", "4", "IV.", "Заключение"),
        ("1.2. Второе", "dots", "1-2", "1.2.", "Второе"),
    ],
)
def test_a_mark_is_seen(line: str, style: str, number: str, num: str, rest: str) -> None:
    mark = marks_of(line)[0]
    assert (mark.style, mark.number, mark.num, mark.rest) == (style, number, num, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Статья 5 настоящего Закона применяется с 1 января.",
        "Article 5 of this Law applies.",
        "Часть 2 статьи 5 применяется иначе.",
        "Part of the fine goes to the fund.",
        "Title to land is with the state.",
        "Главный инспектор назначается Правительством.",
        "8 июля 2024 года состоялся Форум.",
        "15.03.2021 вступает в силу",
        "2024. год экологии",
        "М. Иванов",
        "国家保护环境。",
    ],
)
def test_plain_text_has_no_mark(line: str) -> None:
    assert marks_of(line) == []


def test_the_beginning_of_a_chinese_sentence_is_not_bound_to_be_an_article() -> None:
    assert not marks_of("第五条规定的情形除外。")[0].bound


def test_an_i_in_brackets_may_be_a_letter_or_a_numeral() -> None:
    assert [(mark.style, mark.number) for mark in marks_of("(i) item")] == [("roman-low", "1"), ("letter-paren", "9")]
