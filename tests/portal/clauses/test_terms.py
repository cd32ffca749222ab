"""Terms of the glossary are found in any of their forms, in three languages."""

import pytest

from portal.clauses.terms import TermMarker
from portal.models import TermVariant
from tests.factories import make_term

pytestmark = pytest.mark.django_db


def marker() -> TermMarker:
    waste = make_term(slug="solid-waste", name_zh_hans="固体废物", name_en="solid waste", name_ru="твёрдые отходы")
    TermVariant.objects.create(term=waste, language="zh-hans", text="固废", kind="abbreviation")
    make_term(slug="waste", name_zh_hans="废物", name_en="waste", name_ru="отходы")
    return TermMarker()


@pytest.mark.parametrize(
    ("language", "html", "slugs"),
    [
        ("zh-hans", "<p>加强固体废物管理</p>", ["solid-waste"]),
        ("zh-hans", "<p>固废与废物</p>", ["solid-waste", "waste"]),
        ("en", "<p>Solid wastes are sorted.</p>", ["solid-waste"]),
        ("ru", "<p>обращение с твердыми отходами</p>", ["solid-waste"]),
        ("ru", "<p>Отходов мало</p>", ["waste"]),
        ("en", "<p>No such words.</p>", []),
        ("en", '<p><a href="/x/">solid waste</a></p>', []),
    ],
)
def test_the_longest_term_is_marked(language: str, html: str, slugs: list[str]) -> None:
    found = marker()
    marked = found.in_html(html, language)
    assert list(found.used) == slugs
    assert marked.count('class="term"') == len(slugs)


def test_a_term_is_marked_where_it_stands_first_and_names_its_equivalents() -> None:
    marked = marker().in_html("<p>solid waste and solid waste</p>", "en")
    assert marked.count("#term-solid-waste") == 1
    assert 'title="固体废物 · твёрдые отходы"' in marked
