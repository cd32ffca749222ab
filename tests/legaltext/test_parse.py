"""Lines of a text, made a tree of clauses."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from portal.legaltext.limits import MAX_CLAUSES
from portal.legaltext.parse import Parser, parse
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.tree import Tree, walk


def shape(tree: Tree) -> list[str]:
    """The eIds in reading order, indented by depth."""
    return ["  " * depth + node.eid for node, depth in walk(tree.nodes)]


def said(tree: Tree) -> list[tuple[str, str]]:
    return [(str(problem.message), problem.eid) for problem in tree.problems]


def body(tree: Tree, eid: str, language: str) -> str:
    return next(node for node, _depth in walk(tree.nodes) if node.eid == eid).texts[language].body_html


def heading(tree: Tree, eid: str, language: str) -> str:
    return next(node for node, _depth in walk(tree.nodes) if node.eid == eid).texts[language].heading


RUSSIAN = """ЭКОЛОГИЧЕСКИЙ КОДЕКС
от 2 января 2021 года
ОБЩАЯ ЧАСТЬ
РАЗДЕЛ 1. ОБЩИЕ ПОЛОЖЕНИЯ
Глава 1. ОСНОВНЫЕ ПОЛОЖЕНИЯ
Статья 1. Отношения, регулируемые настоящим Кодексом
1. Настоящий Кодекс регулирует отношения:
1) в области охраны природы;
2) в области:
а) воды;
б) воздуха.
2. Действие Кодекса распространяется на всю территорию.
Статья 1-1. Основные понятия
В Кодексе используются понятия.
Глава 2. ПРИНЦИПЫ
Статья 2. Принципы
Принципы таковы.
ОСОБЕННАЯ ЧАСТЬ
РАЗДЕЛ 2. ОТХОДЫ
Глава 3. ОБРАЩЕНИЕ С ОТХОДАМИ
§ 1. Виды
Статья 3. Виды отходов
Виды таковы.
Президент Республики
А. Иванов""".splitlines()


def test_a_russian_code_has_its_parts_sections_chapters_and_articles() -> None:
    assert shape(parse(RUSSIAN, "ru")) == [
        "preamble",
        "part_1",
        "  part_1__sec_1",
        "    part_1__sec_1__chp_1",
        "      art_1",
        "        art_1__para_1",
        "          art_1__para_1__point_1",
        "          art_1__para_1__point_2",
        "            art_1__para_1__point_2__indent_1",
        "            art_1__para_1__point_2__indent_2",
        "        art_1__para_2",
        "      art_1-1",
        "    part_1__sec_1__chp_2",
        "      art_2",
        "part_2",
        "  part_2__sec_2",
        "    part_2__sec_2__chp_3",
        "      part_2__sec_2__chp_3__subsec_1",
        "        art_3",
        "conclusions",
    ]


def test_a_text_in_order_has_no_problems() -> None:
    assert said(parse(RUSSIAN, "ru")) == [
        ("This stands before the first clause. It was kept as the preamble.", "preamble")
    ]


CHINESE = """中华人民共和国环境保护法
（1989年12月26日通过）
目　录
第一章　总则
第二章　监督管理
第一章　总则
第一条　为保护和改善环境，制定本法。
第二条　本法所称环境，包括：
（一）大气；
（二）水。
第二条之一　国家支持研究。
第二章　监督管理
第一节　规划
第三条　【规划】县级以上人民政府编制规划。
第一条规定的情形除外。""".splitlines()


def test_a_chinese_law_has_its_chapters_sections_and_articles() -> None:
    assert shape(parse(CHINESE, "zh-hans")) == [
        "preamble",
        "chp_1",
        "  art_1",
        "  art_2",
        "    art_2__point_1",
        "    art_2__point_2",
        "  art_2-1",
        "chp_2",
        "  chp_2__sec_1",
        "    art_3",
    ]


def test_a_sentence_that_names_an_article_stays_in_the_text() -> None:
    assert body(parse(CHINESE, "zh-hans"), "art_3", "zh-hans").endswith("<p>第一条规定的情形除外。</p>")


def test_a_chinese_article_has_its_heading_in_brackets() -> None:
    assert heading(parse(CHINESE, "zh-hans"), "art_3", "zh-hans") == "规划"


def test_a_table_of_contents_is_left_out_and_said_to_be() -> None:
    message, _eid = said(parse(CHINESE, "zh-hans"))[0]
    assert message == "The table of contents was left out (3 lines): it repeats the headings."


def test_an_article_about_contents_is_no_table_of_contents() -> None:
    tree = parse(["Статья 1. Один", "Текст.", "Содержание", "Статья 2. Два", "Текст."], "ru")
    assert body(tree, "art_1", "ru") == "<p>Текст.</p><p>Содержание</p>"


def test_the_heading_may_stand_on_the_line_below_the_mark() -> None:
    assert heading(
        parse(["CHAPTER I", "General provisions", "Article 1", "The law applies."], "en"), "chp_1", "en"
    ) == ("General provisions")


def test_the_text_of_a_treaty_article_is_no_heading() -> None:
    tree = parse(["Статья 1", "Стороны сотрудничают в области:", "1) воды;", "2) воздуха."], "ru")
    assert body(tree, "art_1", "ru") == "<p>Стороны сотрудничают в области:</p>"


def test_a_plan_in_chinese_has_sections_and_subsections() -> None:
    lines = [
        "一、总体要求",
        "（一）合作思路",
        "坚持共商共建。",
        "（二）基本原则",
        "理念先行。",
        "二、保障措施",
        "强化协调。",
    ]
    assert shape(parse(lines, "zh-hans")) == ["sec_1", "  sec_1__subsec_1", "  sec_1__subsec_2", "sec_2"]


def test_what_follows_the_last_of_short_clauses_is_the_conclusion() -> None:
    lines = ["Участники:", "1. Один.", "2. Два.", "3. Три.", "Принято в Циндао.", "8 июля 2024 года"]
    assert body(parse(lines, "ru"), "conclusions", "ru") == "<p>Принято в Циндао.</p><p>8 июля 2024 года</p>"


def test_a_list_that_begins_anew_stands_in_a_paragraph_of_its_own() -> None:
    lines = ["Статья 1. Цели", "Цели:", "1) одна;", "2) две.", "Задачи:", "1) одна;", "2) две."]
    assert shape(parse(lines, "ru")) == [
        "art_1",
        "  art_1__point_1",
        "  art_1__point_2",
        "  art_1__para_nn_1",
        "    art_1__para_nn_1__point_1",
        "    art_1__para_nn_1__point_2",
    ]


def test_numbers_of_two_parts_are_levels_outside_articles() -> None:
    assert shape(parse(["1. Цели", "1.1. Первая.", "1.2. Вторая.", "2. Задачи", "2.1. Первая."], "ru")) == [
        "para_1",
        "  para_1__point_1",
        "  para_1__point_2",
        "para_2",
        "  para_2__point_1",
    ]


def test_numbers_of_two_parts_were_put_in_within_articles() -> None:
    assert shape(parse(["Статья 1. Цели", "1. Первая.", "1.1. Вставленная.", "2. Вторая."], "ru")) == [
        "art_1",
        "  art_1__para_1",
        "  art_1__para_1-1",
        "  art_1__para_2",
    ]


def test_clauses_may_be_counted_through_all_sections() -> None:
    lines = ["I. Общие положения", "1. Первое.", "2. Второе.", "II. Направления", "3. Третье.", "4. Четвёртое."]
    tree = parse(lines, "ru")
    assert (shape(tree)[-1], said(tree)) == ("  sec_2__para_4", [])


def test_a_heading_spread_over_the_line_is_closed_up() -> None:
    assert heading(parse(["第一章　总　　则", "第一条　甲。"], "zh-hans"), "chp_1", "zh-hans") == "总则"


def test_letters_go_on_after_i() -> None:
    lines = ["Article 1 Scope", "It covers:", *(f"({letter}) item;" for letter in "abcdefghij")]
    assert shape(parse(lines, "en"))[-1] == "  art_1__point_10"


def test_an_article_that_is_there_twice_is_reported_and_kept() -> None:
    tree = parse(["Статья 1. Один", "А.", "Статья 1. Снова", "Б."], "ru")
    assert said(tree) == [("The number of “Статья 1” is there twice.", "art_1_2")]


def test_an_article_out_of_order_is_reported() -> None:
    tree = parse(["Статья 1. А", "Т.", "Статья 3. Б", "Т.", "Статья 2. В", "Т."], "ru")
    assert said(tree)[-1] == ("“Статья 2” is out of order: it comes after number 3.", "art_2")


def test_a_missing_article_is_reported() -> None:
    tree = parse(["第一条　甲。", "第三条　乙。"], "zh-hans")
    assert said(tree) == [("Between number 1 and “第三条” something is missing.", "art_3")]


def test_a_law_that_begins_late_is_reported() -> None:
    assert said(parse(["Article 4 Scope", "It applies."], "en")) == [("The count begins with “Article 4”.", "art_4")]


def test_articles_may_begin_anew_in_a_new_part() -> None:
    lines = ["Часть 1. Общая", "Статья 1. А", "Т.", "Статья 2. Б", "Т.", "Часть 2. Особая", "Статья 1. В", "Т."]
    tree = parse(lines, "ru")
    assert (said(tree), shape(tree)[-1]) == ([], "  part_2__art_1")


def test_an_annex_holds_its_clauses_and_is_reported() -> None:
    tree = parse(["Статья 1. А", "Текст.", "Приложение 1", "1. Первое.", "2. Второе."], "ru")
    annex = tree.nodes[-1]
    assert (annex.unparsed, annex.texts["ru"].heading, len(annex.children)) == (False, "Приложение 1", 2)
    assert [problem.node for problem in tree.problems] == [annex]


def test_a_text_without_a_clause_is_kept_whole_and_marked() -> None:
    tree = parse(["Просто текст.", "Ещё текст."], "ru")
    assert (tree.nodes[0].unparsed, tree.nodes[0].texts["ru"].body_html) == (
        True,
        "<p>Просто текст.</p><p>Ещё текст.</p>",
    )


def test_a_mark_that_does_not_fit_is_kept_as_text_and_reported() -> None:
    tree = parse(["Статья 1. А", "Текст.", "ж) странное"], "ru")
    assert (body(tree, "art_1", "ru"), len(said(tree))) == ("<p>Текст.</p><p>ж) странное</p>", 1)


def test_no_word_of_the_text_is_lost() -> None:
    tree = parse(RUSSIAN, "ru")
    kept = "".join(
        text.num + text.heading + text.body_html for node, _depth in walk(tree.nodes) for text in [node.texts["ru"]]
    )
    assert [word for line in RUSSIAN for word in line.replace(".", " ").split() if word not in kept] == []


def test_signs_of_markup_stay_text() -> None:
    assert body(parse(["Статья 1. А", "a < b & c"], "ru"), "art_1", "ru") == "<p>a &lt; b &amp; c</p>"


def test_control_characters_are_taken_out() -> None:
    assert body(parse(["Статья 1. А", "a\x00b\x1fc\ud800d"], "ru"), "art_1", "ru") == "<p>abcd</p>"


def test_an_empty_text_has_no_clauses() -> None:
    assert parse([" ", "\u3000"], "zh-hans").nodes == []


@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        ("ru", "Закон «Об охране рек»", ["ЗАКОН", "“ОБ ОХРАНЕ  РЕК”", "Статья 1. А", "Текст."]),
        ("zh-hans", "河流保护法", ["《河流保护法》", "第一条　为了保护河流。"]),
        ("en", "River Protection Act", ["River protection act", "Article 1. Purpose", "Text."]),
    ],
)
def test_the_title_at_the_head_is_no_clause(language: str, title: str, lines: list[str]) -> None:
    assert [node.element for node in parse(lines, language, [title]).nodes] == ["article"]


def test_the_title_is_named_as_it_stands() -> None:
    assert parse(["《河流保护法》", "第一条　条文。"], "zh-hans", ["河流保护法"]).titles == {
        "zh-hans": "《河流保护法》"
    }


def test_what_stands_before_the_first_clause_and_is_no_title_is_kept_and_reported() -> None:
    tree = parse(["Вводные слова", "Статья 1. А", "Текст."], "ru", ["Закон"])
    assert [(problem.eid, tree.nodes[0].texts["ru"].heading) for problem in tree.problems] == [
        ("preamble", "Вводные слова")
    ]


TITLE = ["ЗАКОН", "КЫРГЫЗСКОЙ РЕСПУБЛИКИ", "Об охране окружающей среды"]
CHAPTERS = ["Глава 1. Общие положения", "Глава 2. Права", "Глава 3. Надзор"]


def test_a_title_between_the_contents_and_the_text_is_kept() -> None:
    articles = [f"Статья {number}. Тема" for number in (1, 2, 3)]
    text = [line for pair in zip(CHAPTERS, articles, strict=True) for line in (*pair, "Текст статьи.")]
    tree = parse(["СОДЕРЖАНИЕ", *CHAPTERS, *TITLE, *text], "ru")
    assert shape(tree) == ["preamble", "chp_1", "  art_1", "chp_2", "  art_2", "chp_3", "  art_3"]
    assert heading(tree, "preamble", "ru") == "ЗАКОН"
    assert body(tree, "preamble", "ru") == "<p>КЫРГЫЗСКОЙ РЕСПУБЛИКИ</p><p>Об охране окружающей среды</p>"


def test_contents_printed_otherwise_than_the_headings_are_left_out() -> None:
    contents = ["Глава 1. Общие", "положения", "Глава 2. ПРАВА 5", "Глава 3", "Надзор 9"]
    tree = parse(["Содержание", *contents, *CHAPTERS, "Статья 1. Тема", "Текст."], "ru")
    assert shape(tree) == ["chp_1", "chp_2", "chp_3", "  art_1"]


# --- Texts that were made to take long ---------------------------------------------------------


def steps(work: Callable[[], object]) -> int:
    """How many functions are called and lines are run; unlike seconds, the same on every machine."""
    count = 0

    def step(frame: object, event: str, argument: object) -> Any:
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "line",
    [lambda at: f"Статья {1000 - at}. А", lambda at: "Статья 1. А", lambda at: f"{(1000 - at) % 300 + 1}) текст"],
    ids=["falling", "the same", "items"],
)
def test_twice_as_many_clauses_take_about_twice_as_long(line: Callable[[int], str]) -> None:
    short, long = ([line(at) for at in range(count)] for count in (200, 400))
    assert steps(lambda: parse(long, "ru")) < 2.5 * steps(lambda: parse(short, "ru"))


def test_nothing_is_read_beyond_the_clause_that_is_too_much() -> None:
    lines = [f"Статья {at}. А" for at in range(1, MAX_CLAUSES + 100)]
    parser = Parser(lines, "ru")
    with pytest.raises(RefusedError, match="too_many_clauses"):
        parser.run()
    assert parser.at <= MAX_CLAUSES + 2
