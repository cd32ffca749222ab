"""What visitors look for is among the first three, and the page says why: the "done" of the search."""

import datetime
from typing import Any

import pytest
from django.test import Client

from portal.models import TermVariant
from portal.search.frequencies import forget
from portal.search.index import analyze, collected
from tests.factories import make_article, make_document, make_law, make_mechanism, make_state, make_subject, make_term
from tests.search.asking import hits

pytestmark = pytest.mark.django_db

STATES = {
    "kz": ("哈萨克斯坦", "Kazakhstan", "Казахстан"),
    "ru": ("俄罗斯", "Russia", "Россия"),
    "cn": ("中国", "China", "Китай"),
    "kg": ("吉尔吉斯斯坦", "Kyrgyzstan", "Кыргызстан"),
}
INITIATIVE = "各成员国将2024年定为上合组织生态年，共同应对气候变化，保护生物多样性。"


def three(zh: str, en: str, ru: str, field: str = "title") -> dict[str, Any]:
    return {f"{field}_zh_hans": zh, f"{field}_en": en, f"{field}_ru": ru}


@pytest.fixture
def world() -> None:
    """Four states with laws and news of each, a mechanism, a document and an initiative that has no English text."""
    with collected():
        waste = make_term(slug="solid-waste", **three("固体废物", "solid waste", "твёрдые отходы", "name"))
        haze = make_term(slug="haze", **three("雾霾", "haze", "смог", "name"))
        make_term(slug="sco", **three("上海合作组织", "Shanghai Cooperation Organisation", "Шанхайская организация сотрудничества", "name"),
                  abbreviation_zh_hans="上合组织", abbreviation_en="SCO", abbreviation_ru="ШОС")  # fmt: skip
        make_term(slug="impact", **three("环境影响评价", "environmental impact assessment", "оценка воздействия на окружающую среду", "name"),
                  abbreviation_en="EIA", abbreviation_zh_hans="环评", abbreviation_ru="ОВОС")  # fmt: skip
        minister = make_term(slug="mirzagaliyev", **three("米尔扎加利耶夫", "Mirzagaliyev", "Мирзагалиев", "name"))
        TermVariant.objects.create(term=waste, language="zh-hans", text="固废", kind="abbreviation")
        TermVariant.objects.create(term=haze, language="en", text="smog", kind="synonym")
        TermVariant.objects.create(term=minister, language="zh-hans", text="米尔扎哈利耶夫", kind="spelling")
        climate = make_subject(slug="climate", **three("气候变化", "Climate change", "Изменение климата", "name"))
        states = {}
        for iso2, names in STATES.items():
            states[iso2] = state = make_state(iso2=iso2, **three(*names, "name"))
            zh, en, ru = names
            make_law(slug=f"{iso2}-protection", state=state,
                     **three(f"{zh}环境保护法", f"Law on environmental protection ({en})", f"Закон об охране окружающей среды ({ru})"))  # fmt: skip
            for number in range(6):
                make_article(
                    slug=f"{iso2}-news-{number}",
                    states=[state],
                    date=datetime.date(2021, 1 + number, 1),
                    **three(
                        f"{zh}生态新闻{number}", f"Ecology of {en}, part {number}", f"Экология: {ru}, часть {number}"
                    ),
                    **three(f"{zh}的环境与水", f"On environment and water in {en}", f"О среде и воде: {ru}", "summary"),
                )
        make_law(
            slug="kz-code",
            state=states["kz"],
            number="400-VI",
            **three("哈萨克斯坦生态法典", "Environmental Code", "Экологический кодекс"),
        )
        make_law(
            slug="ru-climate",
            state=states["ru"],
            number="296-ФЗ",
            **three(
                "俄罗斯限制温室气体排放法",
                "Law on limiting greenhouse gas emissions",
                "Об ограничении выбросов парниковых газов",
            ),
        )
        make_article(slug="middle", **three("水质监测网", "River monitoring", "Наблюдение за реками"),
                     body_zh_hans="<p>两国专家在界河开展联合监测，跨界水体水质总体保持良好，并交换了数据。</p>",
                     body_en="<p>Experts met twice. The quality of the transboundary water bodies stayed good on the whole. Data were exchanged.</p>",
                     body_ru="<p>Эксперты встречались дважды. Качество трансграничных водных объектов в целом оставалось хорошим.</p>")  # fmt: skip
        make_article(slug="waste", **three("城市固体废物管理", "Waste of cities", "Отходы городов"),
                     body_ru="<p>О переработке твёрдых коммунальных отходов</p>", body_en="<p>Rules for solid waste</p>")  # fmt: skip
        make_article(slug="haze", **three("京津冀雾霾治理", "Haze over the capital", "Чистый воздух столицы"))
        make_article(
            slug="impact",
            **three(
                "环境影响评价制度",
                "Rules of environmental impact assessment",
                "Правила оценки воздействия на окружающую среду",
            ),
        )
        make_article(slug="minister", languages=("zh-hans",), title_zh_hans="部长米尔扎加利耶夫访华")
        make_mechanism(
            slug="sco-ministers",
            **three(
                "上海合作组织环境部长会议",
                "Meeting of the environment ministers of the Shanghai Cooperation Organisation",
                "Совещание министров окружающей среды Шанхайской организации сотрудничества",
            ),
        )
        make_document(slug="initiative-2024", languages=("zh-hans", "ru"), kind="initiative", subjects=[climate], date=datetime.date(2024, 7, 4),
                      title_zh_hans="上合组织生态年倡议", title_ru="Инициатива о Годе экологии ШОС",
                      body_zh_hans=f"<p>{INITIATIVE}</p>")  # fmt: skip
    analyze()
    forget()


FIRST, AMONG_THREE = 1, 3


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("language", "asked", "expected", "within"),
    [
        # A state's name: the state first.
        ("en", "Kazakhstan", "members/kz/", FIRST),
        ("ru", "Казахстан", "members/kz/", FIRST),
        ("ru", "Кыргызстана", "members/kg/", FIRST),
        ("zh-hans", "哈萨克斯坦", "members/kz/", FIRST),
        ("zh-hans", "中国", "members/cn/", FIRST),
        ("zh-hans", "Kazakhstan", "members/kz/", FIRST),
        # A law by its number.
        ("ru", "296-ФЗ", "laws/ru-climate/", FIRST),
        ("en", "296-ФЗ", "laws/ru-climate/", FIRST),
        ("ru", "№ 400-VI", "laws/kz-code/", FIRST),
        ("zh-hans", "400-vi", "laws/kz-code/", FIRST),
        # A phrase from the middle of an article.
        ("zh-hans", "跨界水体水质总体保持良好", "news/middle/", FIRST),
        ("zh-hans", "“跨界水体水质总体保持良好”", "news/middle/", FIRST),
        ("en", "transboundary water bodies stayed good", "news/middle/", FIRST),
        ("en", '"transboundary water bodies stayed good"', "news/middle/", FIRST),
        ("ru", "трансграничных водных объектов в целом", "news/middle/", FIRST),
        ("ru", '"трансграничных водных объектов в целом"', "news/middle/", FIRST),
        # Words of two characters.
        ("zh-hans", "固废", "news/waste/", AMONG_THREE),
        ("zh-hans", "雾霾", "news/haze/", AMONG_THREE),
        ("zh-hans", "水质", "news/middle/", AMONG_THREE),
        # An abbreviation.
        ("en", "EIA", "news/impact/", AMONG_THREE),
        ("zh-hans", "环评", "news/impact/", AMONG_THREE),
        ("ru", "ОВОС", "news/impact/", AMONG_THREE),
        ("ru", "министры ШОС", "cooperation/sco-ministers/", AMONG_THREE),
        # A name in its other spelling, and in another script.
        ("zh-hans", "米尔扎哈利耶夫", "news/minister/", AMONG_THREE),
        ("ru", "Мирзагалиев", "news/minister/", AMONG_THREE),
        ("en", "Mirzagaliyev", "news/minister/", AMONG_THREE),
        # Another case and number.
        ("ru", "твердый коммунальный отход", "news/waste/", AMONG_THREE),
        ("ru", "выброс парникового газа", "laws/ru-climate/", AMONG_THREE),
        ("ru", "охрана окружающей среды Казахстана", "laws/kz-protection/", AMONG_THREE),
        ("ru", "закон Китая", "laws/cn-protection/", AMONG_THREE),
        # Traditional characters.
        ("zh-hans", "環境影響評價", "news/impact/", AMONG_THREE),
        ("zh-hans", "霧霾", "news/haze/", AMONG_THREE),
        # An English question for what has no English text.
        ("en", "2024 initiative", "documents/initiative-2024/", AMONG_THREE),
        ("en", "initiative climate change SCO", "documents/initiative-2024/", AMONG_THREE),
        ("en", "smog", "news/haze/", AMONG_THREE),
    ],
)  # fmt: skip
def test_the_right_item_is_among_the_first_and_the_page_says_why(
    client: Client, language: str, asked: str, expected: str, within: int
) -> None:
    shown = hits(client, asked, language)
    assert expected in list(shown)[:within]
    assert "<mark>" in shown[expected]


@pytest.mark.usefixtures("world")
def test_what_has_no_english_text_says_in_which_language_it_is(client: Client) -> None:
    assert "Text in another language: Chinese" in hits(client, "2024 initiative")["documents/initiative-2024/"]
