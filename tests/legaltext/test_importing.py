"""The files of an editor become one text: real ones, and a long law in every form."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.legaltext import scripts
from portal.legaltext.importing import ImportingError, Source, read_all
from portal.legaltext.tree import Node, NodeText, Tree, walk
from tests.legaltext.laws import SENTENCES, forms, law_lines

# The initiative of 2024 as the portal got it: Chinese, then Russian, in one file. Beside the repository where it is there.
INITIATIVE = next((settings.BASE_DIR.parent / "shared" / "sources").glob("002*"), None)
LANGUAGES = ("zh-hans", "en", "ru")

MADE = """“共促可持续发展”倡议

2024年7月8日,论坛在青岛举行。

论坛倡导各方:

1. 落实共识,加强环保领域合作。

2. 应对和适应气候变化。

3. 保护生物多样性。

4. 交流废弃物管理的知识。

5. 扩大环保科技合作。

6. 促进联合研究。

我们致力于携手推进绿色发展。

2024年7月8日于青岛

ИНИЦИАТИВА «Совместное продвижение устойчивого развития»

8 июля 2024 года в городе Циндао состоялся Форум.

Форум призывает стороны:

1. Реализовать консенсус и укреплять сотрудничество.

2. Противодействовать изменению климата и адаптироваться к нему.

3. Сохранять биоразнообразие.

4. Обмениваться знаниями по управлению отходами.

5. Расширять научное сотрудничество.

6. Содействовать совместным исследованиям.

Мы готовы прилагать усилия к содействию зелёному развитию.
"""


def interleaved() -> str:
    """The same initiative, clause by clause in turn."""
    blocks = [block for block in MADE.split("\n\n") if block.strip()]
    at = next(place for place, block in enumerate(blocks) if block.startswith("ИНИЦ"))
    chinese, russian = blocks[:at], blocks[at:]
    pairs = [each for pair in zip(chinese, russian, strict=False) for each in pair]
    return "\n\n".join([*pairs, *chinese[len(russian) :], *russian[len(chinese) :]])


def texts() -> dict[str, bytes]:
    found = {"made": MADE.encode(), "interleaved": interleaved().encode()}
    return found | ({"real": Path(INITIATIVE).read_bytes()} if INITIATIVE else {})


@pytest.mark.parametrize("name", texts())
def test_the_initiative_has_six_aligned_clauses_in_two_languages(name: str) -> None:
    tree = read_all([Source(texts()[name])])
    clauses = {node.eid: sorted(node.texts) for node, _depth in walk(tree.nodes) if node.element == "paragraph"}
    assert clauses == {f"para_{number}": ["ru", "zh-hans"] for number in range(1, 7)}


@pytest.mark.parametrize("name", texts())
def test_of_the_initiative_only_the_preamble_is_to_be_looked_at(name: str) -> None:
    assert {problem.eid for problem in read_all([Source(texts()[name])]).problems} == {"preamble"}


def test_a_quoted_name_in_latin_letters_makes_no_language() -> None:
    assert list(scripts.split([SENTENCES["ru"]] * 5 + ["UNEP", SENTENCES["ru"]])) == ["ru"]


def contents(tree: Tree) -> list[tuple[str, dict[str, tuple[str, str, str]]]]:
    return [
        (node.eid, {code: (text.num, text.heading, text.body_html) for code, text in node.texts.items()})
        for node, _depth in walk(tree.nodes)
    ]


@pytest.fixture(scope="module")
def laws() -> dict[str, Tree]:
    """A law of 500 articles in three languages, read from each form."""
    files = {language: forms(language) for language in LANGUAGES}
    return {form: read_all([Source(files[language][form]) for language in LANGUAGES]) for form in files["en"]}


@pytest.mark.parametrize("form", ["txt", "html", "docx", "pdf"])
def test_a_law_of_500_articles_is_whole_in_three_languages(laws: dict[str, Tree], form: str) -> None:
    articles = [node for node, _depth in walk(laws[form].nodes) if node.element == "article"]
    assert [(node.number, sorted(node.texts)) for node in articles] == [
        (str(number), ["en", "ru", "zh-hans"]) for number in range(1, 501)
    ]


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_every_form_gives_the_same_text(laws: dict[str, Tree], form: str) -> None:
    assert contents(laws[form]) == contents(laws["txt"])


def test_all_faults_are_said_at_their_files() -> None:
    good = "\n".join(law_lines("ru", 3)).encode()
    with pytest.raises(ImportingError) as refused:
        read_all([Source(b""), Source(good), Source(b"%PDF-1.7")])
    assert {place: fault.code for place, fault in refused.value.faults.items()} == {0: "empty", 2: "broken_pdf"}


def test_the_original_language_gives_the_structure() -> None:
    ru = "Глава 1. А\n§ 1. Б\nСтатья 1. В\nТекст.".encode()
    zh = "第一章 甲\n第一节 乙\n第一条　丙。".encode()
    elements = {
        first: [node.element for node, _depth in walk(read_all([Source(ru), Source(zh)], first=first).nodes)]
        for first in ("ru", "zh-hans")
    }
    assert elements == {"ru": ["chapter", "subsection", "article"], "zh-hans": ["chapter", "section", "article"]}


def test_a_language_of_one_file_may_be_added_to_a_text_that_is_there() -> None:
    base = [Node("article", "1", {"en": NodeText("Article 1", "A")}, eid="art_1")]
    tree = read_all([Source("Статья 1. А\nТекст.".encode())], base=base)
    assert sorted(tree.nodes[0].texts) == ["en", "ru"]
