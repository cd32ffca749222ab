"""The portal's own content, held against what the five sources contain."""

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from bench import database
from cooperation.models import Document, Mechanism, Meeting, Project, Statement
from cooperation.sessions import sessions_of
from members.models import Authority, Law, Membership, State
from news.bulletins.checklist import checklist
from news.bulletins.contents import Note, contents_of
from news.models import Article, Bulletin, EditorsNote
from news.wechat.message import message_of
from portal.clauses.store import tree_of
from portal.languages import CODES
from portal.legaltext.tree import walk
from portal.models import Page, Relation
from portal.publishing.models import kinds
from portal.publishing.relations import thread_of
from portal.search import frequencies
from tests.pages import get

# Without the mark pytest-django would make no test database for this module.
pytestmark = pytest.mark.django_db

FAMILY = ["cn", "ru", "kz", "kg", "tj", "uz", "in", "pk", "ir", "by", "mn", "af", "az", "am", "kh", "np", "tr", "lk"]
DAY_OF_THE_BROCHURE = datetime.date(2020, 12, 31)


@pytest.fixture(scope="module", autouse=True)
def content(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), database.own_content():
        yield


def roles(slug: str, day: datetime.date) -> Counter[str]:
    return Counter(Membership.objects.in_organisation(slug).as_of(day).values_list("role", flat=True))


def test_the_first_issue_goes_to_wechat_with_all_its_texts_in_chinese() -> None:
    message = message_of(Bulletin.objects.get(year=2021, number=1), "zh-hans")
    assert not message.is_too_long, message.size


def test_how_common_words_are_is_known_when_the_content_is_loaded() -> None:
    frequencies.forget()
    assert {"=kind:articles", "=kind:laws"} <= frequencies.frequencies().shares.keys()


def test_the_eighteen_states_are_complete() -> None:
    for state in State.objects.filter(iso2__in=FAMILY):
        for code in ("zh_hans", "en", "ru"):
            for field in ("name", "official_name", "capital"):
                assert getattr(state, f"{field}_{code}"), (state.iso2, field, code)
        assert state.capital_lat is not None
        assert Authority.objects.filter(state=state, to_date=None).exists(), state.iso2
    assert State.objects.filter(iso2__in=FAMILY).count() == 18


def test_the_sco_in_2020_had_eight_members_four_observers_and_six_partners() -> None:
    assert roles("sco", DAY_OF_THE_BROCHURE) == {"member": 8, "observer": 4, "dialogue_partner": 6}


def test_the_sco_began_with_six_and_has_ten_members_today() -> None:
    assert roles("sco", datetime.date(2001, 6, 15)) == {"member": 6}
    assert roles("sco", timezone.localdate()) == {"member": 10, "partner": 17}


def test_the_tianjin_summit_made_one_status_of_observers_and_dialogue_partners() -> None:
    assert roles("sco", datetime.date(2025, 8, 31)) == {"member": 10, "observer": 2, "dialogue_partner": 14}
    assert roles("sco", datetime.date(2025, 9, 1)) == {"member": 10, "partner": 17}
    sco = Membership.objects.in_organisation("sco")
    ended = sco.filter(to_date=datetime.date(2025, 9, 1)).values_list("state__iso2", flat=True)
    begun = sco.filter(from_date=datetime.date(2025, 9, 1), role="partner").values_list("state__iso2", flat=True)
    assert set(begun) - set(ended) == {"la"}
    assert set(ended) <= set(begun)


def test_cica_had_27_members_and_13_observers() -> None:
    assert roles("cica", DAY_OF_THE_BROCHURE) == {"member": 27, "observer": 13}


def test_the_bulletin_became_twelve_articles_with_six_notes() -> None:
    articles = Article.objects.filter(source_document__slug="000")
    assert articles.count() == 12
    for article in articles:
        assert article.outlet, article.slug
        assert article.subjects.exists(), article.slug
        assert article.states.exists(), article.slug
        assert [article.readiness_in(code) for code in CODES] == ["original", "current", "current"]
        assert not article.official_ru
    covered = sorted(note.articles.count() for note in EditorsNote.objects.all())
    assert covered == [1, 1, 1, 2, 3, 3]


def test_the_datelines_of_the_bulletin_are_those_of_the_source() -> None:
    days = sorted(Article.objects.filter(source_document__slug="000").values_list("date", flat=True))
    january = [2, 5, 6, 12, 14, 15, 17, 18, 20]
    expected = [datetime.date(2020, 12, 30), *(datetime.date(2021, 1, day) for day in january)]
    assert days == [*expected, datetime.date(2021, 2, 2), datetime.date(2021, 2, 8)]


@pytest.mark.parametrize("code", CODES)
def test_the_issue_of_early_2021_is_complete_in_every_language(code: str) -> None:
    contents = contents_of(Bulletin.objects.get(slug="2021-1"), code)
    assert contents.title_language == contents.colophon_language == code
    assert [entry.number for entry in contents.entries] == list(range(1, 13))
    assert {entry.language for entry in contents.entries} == {code}
    notes = [block for section in contents.sections for block in section.blocks if isinstance(block, Note)]
    assert [note.covers for note in notes] == [(1,), (2,), (3,), (5, 6, 7), (8, 9, 10), (11, 12)]
    assert {note.language for note in notes} == {code}


def test_the_issue_of_early_2021_begins_with_its_items_as_printed() -> None:
    contents = contents_of(Bulletin.objects.get(slug="2021-1"), "zh-hans")
    assert contents.entries[0].lead == "【上海合作组织秘书处/1月15日】"
    assert contents.entries[8].lead == "【中国新闻社（中新社）/努尔苏丹/1月5日】"
    assert contents.period == "2020年12月30日至2021年2月8日"
    assert "82268293" in contents.colophon


def test_nothing_is_missing_in_the_issue_of_early_2021() -> None:
    found = checklist(Bulletin.objects.get(slug="2021-1"))
    assert found.any_language == []
    assert found.by_language == {code: [] for code in CODES}


def test_the_plan_has_25_projects_in_six_categories() -> None:
    projects = Project.objects.filter(plan__slug="bri-ecological-plan-2017")
    assert list(projects.order_by("number").values_list("number", flat=True)) == list(range(1, 26))
    assert Counter(projects.values_list("category", flat=True)) == {
        "policy": 6,
        "connectivity": 4,
        "trade": 3,
        "finance": 2,
        "people": 4,
        "capacity": 6,
    }


@pytest.mark.parametrize(
    ("mechanism", "sessions"),
    [
        ("sco-experts", 11),
        ("sco-ministers", 1),
        ("sco-seminars", 14),
        ("china-russia-subcommission", 14),
        ("china-russia-wg-pollution", 13),
        ("china-russia-wg-protected-areas", 13),
        ("china-russia-wg-water", 13),
        ("china-russia-solid-waste-seminar", 2),
        ("china-kazakhstan-committee", 7),
        ("china-kazakhstan-wg-monitoring", 8),
        ("china-kazakhstan-wg-emergency", 8),
        ("euro-asia-economic-forum", 8),
    ],
)
def test_sessions_are_counted_as_the_brochure_counts_them(mechanism: str, sessions: int) -> None:
    held = Meeting.objects.published().filter(mechanism__slug=mechanism)
    assert sessions_of(held).count == sessions


@pytest.mark.parametrize(
    "slug",
    [
        "sco-environment-concept-2018",
        "sco-concept-action-plan-2019-2021",
        "sco-eco-wellbeing-cities-2019",
        "qingdao-declaration-2018",
        "bishkek-declaration-2019",
        "china-russia-agreement-1994",
        "china-russia-joint-statement-2019",
        "china-kazakhstan-joint-statement-2019",
        "feco-vniiecology-agreement-2019",
        "csec-green-technologies-mou-2018",
        "green-partnership-initiative-2024",
        "green-silk-road-envoys-framework-2016-2020",
        "bri-ecological-plan-2017",
        "kz-green-kazakhstan",
        "ru-climate-strategy",
    ],
)
def test_a_document_named_in_the_sources_is_there(slug: str) -> None:
    assert Document.objects.published().filter(slug=slug).exists()


def test_the_initiative_exists_in_chinese_and_russian_only() -> None:
    initiative = Document.objects.get(slug="green-partnership-initiative-2024")
    assert initiative.readable_languages == ["zh-hans", "ru"]
    assert initiative.reading_in("en").language == "zh-hans"


def test_the_kazakh_code_was_not_in_force_in_january_2021_and_is_today() -> None:
    code = Law.objects.get(slug="kz-environmental-code-2021")
    assert code.status(on=datetime.date(2021, 1, 15)) == "future"
    assert code.status(on=datetime.date(2021, 7, 1)) == "in_force"
    assert code.status() == "in_force"
    assert "articles" in {step.card.kind_name for step in thread_of(code).downstream}


def test_the_thread_leads_from_a_statement_to_the_plan_that_came_of_it() -> None:
    statement = Statement.objects.get(slug="li-keqiang-tashkent-2013")
    slugs = {step.card.slug for step in thread_of(statement).downstream}
    assert {"sco-environment-concept-2018", "sco-concept-action-plan-2019-2021"} <= slugs


def test_the_six_statements_of_the_brochure_are_there_as_reported_speech() -> None:
    statements = Statement.objects.published().filter(source_document__slug="001")
    assert statements.count() >= 6
    for statement in statements:
        assert statement.speaker, statement.slug
        for code in ("zh_hans", "en", "ru"):
            assert not set('“”«»"') & set(getattr(statement, f"body_{code}")[:5]), statement.slug


def test_every_mechanism_but_the_roots_has_a_place_in_the_tree() -> None:
    assert Mechanism.objects.count() >= 25
    assert Mechanism.objects.filter(parent=None).count() < 10


def test_the_about_pages_tell_of_platform_center_functions_history_and_contacts() -> None:
    slugs = set(Page.objects.published().values_list("slug", flat=True))
    assert {"platform", "center", "functions", "history", "contacts"} <= slugs


def test_every_record_names_its_source() -> None:
    for model in kinds().values():
        assert not model.objects.filter(source_document=None).exists(), model.kind_name


def test_every_publication_reads_in_three_languages_but_the_initiative() -> None:
    missing = {
        f"{name}/{item.slug}"
        for name, model in kinds().items()
        for item in model.objects.all()
        if len(item.readable_languages) < 3
    }
    assert missing == {"documents/green-partnership-initiative-2024"}


def test_relations_point_at_published_items() -> None:
    assert Relation.objects.count() > 50
    ends = [item for relation in Relation.objects.all() for item in (relation.from_item, relation.to_item)]
    assert all(item is not None and item.is_public for item in ends)


@pytest.mark.parametrize("language", CODES)
def test_every_item_has_a_page_that_opens(language: str) -> None:
    client = Client()
    for model in kinds().values():
        for item in model.objects.published():
            path = item.get_absolute_url().split("#")[0]
            get(client, f"/{language}/{path.split('/', 2)[2]}")


def test_the_initiative_has_six_clauses_in_chinese_and_russian_only() -> None:
    initiative = Document.objects.get(slug="green-partnership-initiative-2024")
    clauses = [node for node in tree_of(initiative) if node.element == "paragraph"]
    assert [node.number for node in clauses] == list("123456")
    assert all(set(node.texts) == {"zh-hans", "ru"} for node in clauses)
    assert initiative.is_abstract


def test_the_clauses_of_the_plan_name_its_25_projects() -> None:
    plan = Document.objects.get(slug="bri-ecological-plan-2017")
    tied = Project.objects.filter(plan=plan, clause__owner_id=plan.pk)
    assert set(tied.values_list("number", flat=True)) == set(range(1, 26))
    assert len(set(tied.values_list("clause", flat=True))) == 6


def test_laws_of_at_least_six_states_are_abstracts_by_clause_in_three_languages() -> None:
    structured = [law for law in Law.objects.select_related("state") if law.clauses.exists()]
    assert len({law.state.iso2 for law in structured}) >= 6
    for law in structured:
        assert law.is_abstract, law.slug
        for node, _depth in walk(tree_of(law)):
            assert set(node.texts) == set(CODES), (law.slug, node.eid)


def test_the_code_of_kazakhstan_was_not_in_force_in_january_2021_and_is_today() -> None:
    code = Law.objects.get(slug="kz-environmental-code-2021")
    assert code.status(on=datetime.date(2021, 1, 15)) == "future"
    assert code.status() == "in_force"
