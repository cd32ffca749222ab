"""The translation memory: from published pairs, exact and fuzzy, never behind what readers see."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.search.index import collected
from portal.translating.memory import Memory
from tests.factories import make_article, make_clauses, make_law

pytestmark = pytest.mark.django_db

ZH = "固体废物的跨境转移受到监测和控制，各国交换信息。"
RU = "Трансграничное перемещение твёрдых отходов отслеживается и контролируется."


def article(**fields: Any) -> None:
    make_article(**{"languages": ("zh-hans", "ru"), "body_zh_hans": f"<p>{ZH}</p>", "body_ru": f"<p>{RU}</p>"} | fields)


def found(text: str = ZH, source: str = "zh-hans", target: str = "ru") -> list[tuple[int, str]]:
    return [(match.percent, match.target) for match in Memory().match(text, source, target)]


def test_the_same_paragraph_is_found_with_100_percent() -> None:
    article()
    assert found() == [(100, RU)]


def test_a_similar_paragraph_is_found_with_less_and_never_with_100() -> None:
    article()
    [(percent, target)] = found(ZH.replace("信息", "数据"))
    assert (80 < percent < 100, target) == (True, RU)


def test_it_is_found_in_the_other_direction_too() -> None:
    article()
    assert found(RU, "ru", "zh-hans") == [(100, ZH)]


def test_an_unlike_paragraph_is_not_found() -> None:
    article()
    assert found("空气质量标准由国家规定。") == []


def test_what_is_not_public_is_not_in_the_memory() -> None:
    article(published=False)
    assert found() == []


def test_a_draft_of_a_translation_is_not_in_the_memory() -> None:
    article(readiness_ru="draft")
    assert found() == []


def test_the_clauses_of_laws_are_in_the_memory() -> None:
    make_clauses(make_law(original_language="ru"))
    assert found("Body of article 2 [ru]", "ru", "en")[0] == (100, "Body of article 2 [en]")


def test_sixty_laws_are_read_with_as_many_queries_as_one() -> None:
    def queries() -> int:
        memory.match(ZH, "zh-hans", "ru")
        with CaptureQueriesContext(connection) as captured:
            memory.known.clear()
            memory.match(ZH, "zh-hans", "ru")
        return len(captured)

    memory = Memory()
    make_clauses(make_law())
    one = queries()
    with collected():
        for _each in range(59):
            make_clauses(make_law())
    assert (queries(), len(memory.known)) == (one, 60)


def test_an_item_that_changed_is_read_again_and_one_that_was_withdrawn_forgotten() -> None:
    item = make_article(languages=("zh-hans", "ru"), body_zh_hans=f"<p>{ZH}</p>", body_ru=f"<p>{RU}</p>")
    memory = Memory()
    memory.match(ZH, "zh-hans", "ru")
    item.body_ru = "<p>Иначе.</p>"
    item.save()
    changed = [match.target for match in memory.match(ZH, "zh-hans", "ru")]
    item.withdraw()
    assert (changed, memory.match(ZH, "zh-hans", "ru")) == (["Иначе."], [])


def test_the_item_at_hand_is_left_out() -> None:
    item = make_article(languages=("zh-hans", "ru"), body_zh_hans=f"<p>{ZH}</p>", body_ru=f"<p>{RU}</p>")
    assert Memory().match(ZH, "zh-hans", "ru", without=[("articles", item.pk)]) == []
