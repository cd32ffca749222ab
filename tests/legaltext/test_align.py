"""Languages of a text, put together by the numbers of their clauses."""

from portal.legaltext.align import align
from portal.legaltext.parse import parse
from portal.legaltext.tree import Node, NodeText, Tree, walk
from tests.legaltext.test_parse import steps


def texts(language: str, *lines: str) -> Tree:
    return parse(lines, language)


def languages_of(tree: Tree) -> dict[str, list[str]]:
    return {node.eid: sorted(node.texts) for node, _depth in walk(tree.nodes)}


def said(tree: Tree) -> list[tuple[str, str, str]]:
    return [(str(problem.message), problem.eid, problem.language) for problem in tree.problems]


RU = ("Статья 1. А", "Текст.", "Статья 2. Б", "Текст.", "Статья 3. В", "Текст.")
EN = ("Article 1 A", "Text.", "Article 3 C", "Text.")


def test_a_language_that_lacks_a_clause_shows_a_gap_and_no_shift() -> None:
    tree = align({"ru": texts("ru", *RU), "en": texts("en", *EN)})
    assert languages_of(tree) == {"art_1": ["en", "ru"], "art_2": ["ru"], "art_3": ["en", "ru"]}


def test_the_gap_is_reported_at_its_clause_and_language() -> None:
    tree = align({"ru": texts("ru", *RU), "en": texts("en", *EN)})
    assert said(tree)[-1] == ("The text in English has no such clause.", "art_2", "en")


def test_a_clause_that_only_the_second_language_has_stands_in_its_place() -> None:
    tree = align({"en": texts("en", *EN), "ru": texts("ru", *RU)})
    assert list(languages_of(tree)) == ["art_1", "art_2", "art_3"]


def test_the_clauses_within_a_missing_one_are_not_reported_as_well() -> None:
    longer = texts("ru", *RU[:2], "Статья 2. Б", "1) один;", "2) два.", *RU[4:])
    tree = align({"ru": longer, "en": texts("en", *EN)})
    assert [eid for message, eid, _language in said(tree) if "no such clause" in message] == ["art_2"]


def test_preamble_and_conclusions_meet() -> None:
    zh = texts("zh-hans", "倡议", "甲。", "1. 一。", "2. 二。", "3. 三。", "青岛")
    ru = texts("ru", "Инициатива", "А.", "1. Один.", "2. Два.", "3. Три.", "Циндао")
    both = ["ru", "zh-hans"]
    expected = dict.fromkeys(["preamble", "para_1", "para_2", "para_3", "conclusions"], both)
    assert languages_of(align({"zh-hans": zh, "ru": ru})) == expected


def test_clauses_that_languages_name_differently_meet_by_number() -> None:
    zh = texts("zh-hans", "第一章 总则", "第一节 水", "第一条　甲。", "第二节 气", "第二条　乙。")
    ru = texts("ru", "Глава 1. Общее", "§ 1. Вода", "Статья 1. А", "Т.", "§ 2. Воздух", "Статья 2. Б", "Т.")
    tree = align({"zh-hans": zh, "ru": ru})
    assert languages_of(tree)["chp_1__sec_2"] == ["ru", "zh-hans"]


def test_an_article_under_another_chapter_is_still_the_same_article() -> None:
    ru = texts("ru", "Глава 1. А", "Статья 1. А", "Т.", "Статья 2. Б", "Т.", "Глава 2. Б", "Статья 3. В", "Т.")
    en = texts("en", "Chapter 1 A", "Article 1 A", "T.", "Chapter 2 B", "Article 2 B", "T.", "Article 3 C", "T.")
    assert set(map(tuple, languages_of(align({"ru": ru, "en": en})).values())) == {("en", "ru")}


def test_a_number_that_is_there_twice_meets_its_counterpart_in_order() -> None:
    ru = texts("ru", "Статья 1. А", "Т.", "Статья 1. Б", "Т.")
    en = texts("en", "Article 1 A", "T.", "Article 1 B", "T.")
    tree = align({"ru": ru, "en": en})
    assert [(node.texts["ru"].heading, node.texts["en"].heading) for node in tree.nodes] == [("А", "A"), ("Б", "B")]


def test_a_problem_of_one_language_points_at_the_clause_of_the_whole() -> None:
    ru = texts("ru", *RU)
    en = texts("en", "Article 1 A", "Text.", "Article 3 C", "Text.", "Article 2 B", "Text.")
    assert ("“Article 2” is out of order: it comes after number 3.", "art_2", "en") in said(align({"ru": ru, "en": en}))


def base() -> list[Node]:
    return [
        Node("article", "1", {"ru": NodeText("Статья 1", "А"), "en": NodeText("Article 1", "A")}, eid="old_1"),
        Node("article", "2", {"en": NodeText("Article 2", "B")}, eid="art_2"),
        Node("article", "7", {"ru": NodeText("Статья 7", "Ж")}, eid="art_7"),
    ]


def test_a_clause_that_is_there_keeps_its_eid() -> None:
    assert align({"ru": texts("ru", *RU)}, base()).nodes[0].eid == "old_1"


def test_texts_in_a_language_that_does_not_come_stay() -> None:
    assert languages_of(align({"ru": texts("ru", *RU)}, base()))["art_2"] == ["en", "ru"]


def test_a_clause_that_no_language_has_any_longer_is_gone() -> None:
    assert "art_7" not in languages_of(align({"ru": texts("ru", *RU)}, base()))


def test_each_clause_has_an_eid_of_its_own() -> None:
    ru = texts("ru", "Статья 1. А", "1) один;", "Текст:", "1) один.")
    en = texts("en", "Article 1 A", "1) one;", "1) again.")
    eids = [node.eid for node, _depth in walk(align({"ru": ru, "en": en}).nodes)]
    assert len(eids) == len(set(eids))


def test_twice_as_many_clauses_in_another_order_take_about_twice_as_long() -> None:
    def aligned(count: int) -> int:
        ru = texts("ru", *(f"Статья {at}. А" for at in range(1, count + 1)))
        en = texts("en", *(f"Article {at}. A" for at in range(count, 0, -1)))
        return steps(lambda: align({"ru": ru, "en": en}))

    assert aligned(800) < 2.5 * aligned(400)


def test_clauses_of_the_second_language_stand_where_they_came_after() -> None:
    ru = texts("ru", "Статья 1. А", "Т.", "Статья 2. Б", "Т.", "Статья 4. Г", "Т.")
    en = texts("en", "Article 2 B", "T.", "Article 3 C", "T.", "Article 1 A", "T.", "Article 5 E", "T.")
    assert list(languages_of(align({"ru": ru, "en": en}))) == ["art_1", "art_5", "art_2", "art_3", "art_4"]
