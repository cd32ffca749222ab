"""Loading content: the same result every time, all or nothing, and mistakes that say where and what."""

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from cooperation.models import Meeting, Project
from members.models import Authority, Membership, State
from news.models import Article
from portal.content.kinds import discover
from portal.models import Subject, TermVariant

pytestmark = pytest.mark.django_db

SOURCE = {"slug": "s1", "title": {"zh-hans": "来源", "en": "Source", "ru": "Источник"}}
SUBJECT = {"slug": "air", "name": {"zh-hans": "大气", "en": "Air", "ru": "Воздух"}, "hue": "air"}
OUTLET = {"slug": "paper", "name": {"zh-hans": "报", "en": "Paper", "ru": "Газета"}, "kind": "newspaper"}
ARTICLE: dict[str, Any] = {
    "slug": "first",
    "source": "s1",
    "original": "zh-hans",
    "title": {"zh-hans": "标题", "ru": "Заголовок"},
    "body": {"zh-hans": "<p>正文</p>", "ru": "<p>Текст</p>"},
    "date": "2021-01-15",
    "kind": "news",
    "outlet": "paper",
    "subjects": ["air"],
}


def named(zh: str, en: str, ru: str) -> dict[str, str]:
    return {"zh-hans": zh, "en": en, "ru": ru}


STATE: dict[str, Any] = {
    "iso2": "kz",
    "iso3": "KAZ",
    "name": named("哈萨克斯坦", "Kazakhstan", "Казахстан"),
    "timezone": "Asia/Almaty",
    "source": "s1",
}
NEIGHBOUR = STATE | {"iso2": "kg", "iso3": "KGZ", "name": named("吉尔吉斯斯坦", "Kyrgyzstan", "Кыргызстан")}
AUTHORITY = {"slug": "ministry", "name": named("部", "Ministry", "Министерство")}
PUBLICATION = {
    "source": "s1",
    "original": "zh-hans",
    "title": named("标题", "Title", "Заголовок"),
    "summary": named("摘要", "Summary", "Кратко"),
}
PLAN = PUBLICATION | {
    "slug": "plan",
    "kind": "plan",
    "events": [{"kind": "adopted", "date": "2017", "source": "s1"}],
}
COMMISSION = PUBLICATION | {"slug": "commission", "kind": "commission", "date": "1994"}


def write(directory: Path, **files: list[dict[str, Any]]) -> Path:
    for name, records in files.items():
        path = directory / f"{name.replace('_', '-')}.yaml"
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
    return directory


def small(directory: Path, **changes: Any) -> Path:
    return write(
        directory,
        source_documents=[SOURCE],
        subjects=[SUBJECT],
        sources=[OUTLET],
        articles=[ARTICLE | changes],
    )


def states(directory: Path, *records: dict[str, Any]) -> Path:
    return write(directory, source_documents=[SOURCE], states=list(records))


def organisation(directory: Path, *memberships: dict[str, Any]) -> Path:
    record = {"slug": "sco", "name": named("上合", "SCO", "ШОС"), "source": "s1"}
    listed = [{"state": "kz", "role": "member", "source": "s1"} | each for each in memberships]
    return write(states(directory, STATE), organisations=[record | {"memberships": listed}])


def projects(directory: Path, **numbers: int) -> Path:
    records = [
        PUBLICATION | {"slug": slug, "plan": "plan", "number": number, "status": "ongoing", "date": "2017"}
        for slug, number in numbers.items()
    ]
    return write(directory, source_documents=[SOURCE], documents=[PLAN], projects=records)


def meetings(directory: Path, **ordinals: int) -> Path:
    records = [
        PUBLICATION | {"slug": slug, "mechanism": "commission", "ordinal": ordinal, "level": "ministers"}
        for slug, ordinal in ordinals.items()
    ]
    return write(directory, source_documents=[SOURCE], mechanisms=[COMMISSION], meetings=records)


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that content goes to, primary keys and times included."""
    tables = sorted(
        {kind.model._meta.db_table for kind in discover().values()}
        | {child.model._meta.db_table for kind in discover().values() for child in kind.children}
        | {"portal_relation"}
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (names of our own tables)
            found[table] = cursor.fetchall()
    return found


def load(directory: Path, **options: Any) -> None:
    call_command("load_content", directory, verbosity=0, **options)


def edit(article: Any) -> None:
    article.title_ru = "Правка редактора"
    article.save()


def refusal(directory: Path) -> str:
    before = snapshot()
    with pytest.raises(CommandError) as caught:
        load(directory)
    assert snapshot() == before, "something was written"
    return str(caught.value)


def test_a_directory_of_records_becomes_publications(tmp_path: Path) -> None:
    load(small(tmp_path))
    article = Article.objects.get(slug="first")
    assert article.is_public
    assert (article.readiness_zh_hans, article.readiness_en, article.readiness_ru) == ("original", "missing", "current")
    assert [subject.slug for subject in article.subjects.all()] == ["air"]


def test_loading_twice_changes_no_row(tmp_path: Path) -> None:
    load(small(tmp_path))
    before = snapshot()
    load(tmp_path)
    assert snapshot() == before


def test_references_name_slugs_and_may_point_forward(tmp_path: Path) -> None:
    text = '<p><a href="portal:articles/{}">x</a> <a href="portal:/members/">y</a></p>'
    articles = [
        ARTICLE | {"body": {"zh-hans": text.format("second"), "ru": text.format("first")}},
        ARTICLE | {"slug": "second"},
    ]
    write(tmp_path, source_documents=[SOURCE], subjects=[SUBJECT], sources=[OUTLET], articles=articles)
    load(tmp_path)
    first, second = (Article.objects.get(slug=slug) for slug in ("first", "second"))
    assert f'"portal:articles/{second.pk}"' in first.body_zh_hans
    assert f'"portal:articles/{first.pk}"' in first.body_ru
    assert '"portal:/members/"' in first.body_ru
    before = snapshot()
    load(tmp_path)
    assert snapshot() == before


def test_a_reference_to_nothing_is_refused(tmp_path: Path) -> None:
    wrong = refusal(small(tmp_path, body={"zh-hans": '<p><a href="portal:articles/nowhere">x</a></p>'}))
    assert "body.zh-hans" in wrong
    assert "'nowhere' does not exist" in wrong


def test_loading_again_brings_a_changed_record_in_line(tmp_path: Path) -> None:
    load(small(tmp_path))
    load(small(tmp_path, title={"zh-hans": "新标题", "ru": "Новый заголовок"}))
    article = Article.objects.get(slug="first")
    assert article.title_zh_hans == "新标题"
    assert article.readiness_ru == "current"


def test_an_item_withdrawn_by_an_editor_stays_withdrawn(tmp_path: Path) -> None:
    load(small(tmp_path))
    Article.objects.get(slug="first").withdraw()
    load(tmp_path)
    assert Article.objects.get(slug="first").workflow_state == "withdrawn"


def test_records_that_are_not_in_the_files_stay(tmp_path: Path) -> None:
    Subject.objects.create(slug="own", hue="air", name_zh_hans="自", name_en="Own", name_ru="Своё")
    load(small(tmp_path))
    assert Subject.objects.filter(slug="own").exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "gossip"}, "articles.yaml: record first, field kind: 'gossip' is not a choice; expected one of news"),
        ({"date": "2021-02-30"}, "record first, field date: '2021-02-30' is not a day of the calendar"),
        ({"date": "15.01.2021"}, "field date: '15.01.2021' has the wrong form; expected 2019, 2019-09 or 2019-09-14"),
        ({"outlet": "nobody"}, "field outlet: 'nobody' does not exist; expected the slug of a record in sources.yaml"),
        ({"subjects": ["fire"]}, "field subjects: 'fire' does not exist"),
        ({"title": {"de": "Titel"}}, "record first, field title"),
        (
            {"title": {"ru": "Заголовок"}},
            "field title: has no text in the original language; expected one under zh-hans",
        ),
        ({"body": {"zh-hans": "<table></table>"}}, "field body.zh-hans: holds <table>"),
        ({"colour": "red"}, "record first: Additional properties are not allowed ('colour' was unexpected)"),
        (
            {"relations": [{"type": "implements", "to": "documents/none"}]},
            "field relations.0.to: 'none' does not exist",
        ),
        ({"relations": [{"type": "implements", "to": "states/kz"}]}, "'states' is not a kind of publication"),
        ({"relations": [{"type": "concerns", "to": "articles/first"}]}, "is the record itself"),
        ({"title": {"zh-hans": "长" * 301}}, "record first, field title.zh-hans"),
        ({"published": "2021"}, "field published: '2021' has the wrong form; expected a day"),
        ({"published": "1999-12-31"}, "field published: '1999-12-31' is out of range; expected 2000-01-01 to 2099"),
        ({"date": "1799-12-31"}, "first, field date: '1799-12-31' is out of range; expected 1800-01-01 to 2199-12-31"),
        ({"date": "9999"}, "first, field date: '9999' is out of range; expected 1800-01-01 to 2199-12-31"),
        ({"title": {"zh-hans": "标\0题"}}, "first, field title.zh-hans: holds the control character U+0000"),
        (
            {"dateline_place": {"ru": "Астана\x1b"}},
            "first, field dateline_place.ru: holds the control character U+001B",
        ),
    ],
)
def test_a_mistake_refuses_everything_and_says_where_and_what(
    tmp_path: Path, change: dict[str, Any], expected: str
) -> None:
    assert expected in refusal(small(tmp_path, **change))


def test_one_mistake_among_many_records_leaves_nothing_half_written(tmp_path: Path) -> None:
    articles = [ARTICLE | {"slug": f"item-{number}"} for number in range(20)]
    articles[19] = articles[19] | {"outlet": "nobody"}
    message = refusal(write(small(tmp_path), articles=articles))
    assert "record item-19" in message


def test_a_record_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "stands twice" in refusal(write(small(tmp_path), articles=[ARTICLE, ARTICLE]))


def test_a_tree_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    ring = [SUBJECT | {"slug": "a", "parent": "b"}, SUBJECT | {"slug": "b", "parent": "a"}]
    assert "stands below itself" in refusal(write(tmp_path, subjects=ring))


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles.yaml").write_text("- slug: [", encoding="utf-8")
    assert "articles.yaml: is not valid YAML" in refusal(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles.yaml").write_bytes("- slug: Статья".encode("cp1251"))
    assert "articles.yaml: is not UTF-8" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- &a {slug: x}\n- *a\n", "line 1: anchors and aliases are not used"),
        ("- {slug: x}\n- &a {slug: y}\n", "line 2: anchors and aliases are not used"),
        ("- slug: &a x\n", "line 1: anchors and aliases are not used"),
        ("- slug: x\n  hue: air\n  slug: y\n", "line 3: the key slug stands twice; expected once"),
        ("- slug: x\n  name: {en: Air, en: Water}\n", "line 2: the key en stands twice; expected once"),
        ("- slug: x\n  <<: {slug: y}\n", "line 2: the key << is not a text"),
        ("- slug: x\n  no: y\n", "line 2: the key no is not a text"),
        ("- " * 500 + "x\n", "line 1: lists stand in lists more than 20 times"),
        ("- slug: 2021-02-30\n", "is not valid YAML"),
    ],
)
def test_yaml_that_surprises_is_refused_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "subjects.yaml").write_text(text, encoding="utf-8")
    assert f"subjects.yaml: {expected}" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"capital_lat": 90.5}, "field capital_lat: 90.5 is greater than the maximum of 90"),
        ({"capital_lon": -181}, "field capital_lon: -181 is less than the minimum of -180"),
        ({"capital_lat": 10**400}, "field capital_lat: 1000"),
        ({"timezone": "Asia/Nowhere"}, "field timezone: “Asia/Nowhere” is not a time zone"),
        ({"authorities": [AUTHORITY | {"from": "0001"}]}, "field authorities.0.from: '0001' is out of range"),
        ({"authorities": [AUTHORITY | {"website": "nowhere"}]}, "field authorities.0.website: Enter a valid URL"),
        (
            {"authorities": [AUTHORITY | {"from": "2019", "to": "2018"}]},
            "field authorities.0: The end comes after the beginning",
        ),
        ({"iso3": "kaz"}, "field iso3: Three capital letters"),
    ],
)
def test_a_value_that_a_state_cannot_have_is_refused_by_field(
    tmp_path: Path, change: dict[str, Any], expected: str
) -> None:
    text = refusal(states(tmp_path, STATE | change))
    assert f"states.yaml: record kz, {expected}" in text


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (".nan", "nan cannot be stored; expected a finite number"),
        (".inf", "inf is greater than the maximum of 90"),
        ("-1.0e+999", "-inf is less than the minimum of -90"),
    ],
)
def test_a_number_that_is_not_finite_is_refused(tmp_path: Path, number: str, expected: str) -> None:
    path = states(tmp_path, STATE | {"capital_lat": 0.5}) / "states.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5", number), encoding="utf-8")
    assert f"record kz, field capital_lat: {expected}" in refusal(tmp_path)


def test_a_number_too_large_for_its_column_is_refused(tmp_path: Path) -> None:
    assert "record a, field number: 32768 is greater than the maximum" in refusal(projects(tmp_path, a=32768))


def test_the_report_is_in_english_whatever_language_is_active(tmp_path: Path) -> None:
    with translation.override("zh-hans"):
        message = refusal(write(small(tmp_path), sources=[OUTLET | {"website": "nowhere"}]))
    assert "sources.yaml: record paper, field website: Enter a valid URL." in message


def test_a_boundary_day_between_two_roles_can_be_moved(tmp_path: Path) -> None:
    load(organisation(tmp_path, {"role": "observer", "to": "2017-06-09"}, {"from": "2017-06-09"}))
    load(organisation(tmp_path, {"role": "observer", "to": "2017-06-10"}, {"from": "2017-06-10"}))
    found = Membership.objects.order_by("pk").values_list("role", "to_date", "from_date")
    day = datetime.date(2017, 6, 10)
    assert set(found) == {("observer", day, None), ("member", None, day)}


def test_a_boundary_day_can_be_moved_back(tmp_path: Path) -> None:
    load(organisation(tmp_path, {"from": "2017-06-10"}, {"role": "observer", "to": "2017-06-10"}))
    load(organisation(tmp_path, {"from": "2017-06-08"}, {"role": "observer", "to": "2017-06-08"}))
    assert Membership.objects.filter(to_date=datetime.date(2017, 6, 8)).count() == 1


def test_two_roles_at_one_time_are_refused(tmp_path: Path) -> None:
    message = refusal(organisation(tmp_path, {"role": "observer", "to": "2018"}, {"from": "2017-06-09"}))
    assert "record sco, field memberships.1.from: In this time the role “observer” is already recorded" in message


def test_a_role_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "record sco, field memberships.1" in refusal(organisation(tmp_path, {"from": "2017"}, {"from": "2017"}))


def test_an_entry_can_go_from_one_record_to_another(tmp_path: Path) -> None:
    load(states(tmp_path, STATE, NEIGHBOUR | {"authorities": [AUTHORITY]}))
    load(states(tmp_path, STATE | {"authorities": [AUTHORITY]}, NEIGHBOUR))
    assert Authority.objects.get().state.iso2 == "kz"


def test_two_entries_can_change_places_between_records(tmp_path: Path) -> None:
    other = AUTHORITY | {"slug": "agency"}
    load(states(tmp_path, STATE | {"authorities": [AUTHORITY]}, NEIGHBOUR | {"authorities": [other]}))
    load(states(tmp_path, STATE | {"authorities": [other]}, NEIGHBOUR | {"authorities": [AUTHORITY]}))
    assert dict(Authority.objects.values_list("slug", "state__iso2")) == {"agency": "kz", "ministry": "kg"}


def test_two_projects_can_exchange_their_numbers(tmp_path: Path) -> None:
    load(projects(tmp_path, a=1, b=2, c=3))
    load(projects(tmp_path, a=2, b=1, c=3))
    assert {each.slug: each.number for each in Project.objects.all()} == {"a": 2, "b": 1, "c": 3}


def test_a_new_project_can_take_a_number_that_another_gives_up(tmp_path: Path) -> None:
    load(projects(tmp_path, b=1))
    load(projects(tmp_path, a=1, b=2))
    assert {each.slug: each.number for each in Project.objects.all()} == {"a": 1, "b": 2}


def test_a_number_that_stands_twice_is_refused(tmp_path: Path) -> None:
    load(projects(tmp_path, a=1, b=2))
    message = refusal(projects(tmp_path, a=2, b=2))
    assert "projects.yaml: record a: This plan already has a project with this number" in message


def test_a_number_of_a_record_that_is_not_in_the_files_is_refused(tmp_path: Path) -> None:
    load(projects(tmp_path, a=1, b=2))
    assert "record a: This plan already has" in refusal(projects(tmp_path, a=2))


def test_two_meetings_can_exchange_their_ordinals(tmp_path: Path) -> None:
    load(meetings(tmp_path, a=1, b=2))
    load(meetings(tmp_path, a=2, b=1))
    assert {each.slug: each.ordinal for each in Meeting.objects.all()} == {"a": 2, "b": 1}


def test_a_coordinate_of_nought_is_told_from_none(tmp_path: Path) -> None:
    load(states(tmp_path, STATE))
    load(states(tmp_path, STATE | {"capital_lat": 0.0}))
    assert State.objects.get(iso2="kz").capital_lat == 0.0


def test_a_load_overwrites_what_an_editor_changed(tmp_path: Path) -> None:
    load(small(tmp_path))
    edit(Article.objects.get(slug="first"))
    load(tmp_path)
    assert Article.objects.get(slug="first").title_ru == "Заголовок"


def test_a_load_of_what_is_new_leaves_what_is_there(tmp_path: Path) -> None:
    term = {"slug": "air", "name": SUBJECT["name"], "source": "s1"}
    variant = {"language": "en", "text": "atmosphere", "kind": "synonym"}
    load(write(small(tmp_path), terms=[term | {"variants": [variant]}]))
    edit(Article.objects.get(slug="first"))
    TermVariant.objects.update(text="the atmosphere")
    before = snapshot()
    load(tmp_path, new_only=True)
    assert snapshot() == before


def test_a_load_of_what_is_new_creates_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(small(tmp_path))
    relations = [{"type": "follows_from", "to": "articles/first"}]
    second = ARTICLE | {"slug": "second", "relations": relations}
    call_command("load_content", write(tmp_path, articles=[ARTICLE, second]), new_only=True)
    article = Article.objects.get(slug="second")
    assert [relation.to_item.slug for relation in article.relations_from.all()] == ["first"]
    assert "1 created, 4 left as they are." in capsys.readouterr().out


def test_an_unknown_file_is_refused_with_the_names_that_are_known(tmp_path: Path) -> None:
    assert "expected articles.yaml" in refusal(write(tmp_path, recipes=[]))


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "is not a directory" in refusal(tmp_path / "nowhere")


def test_a_schema_beside_the_content_is_up_to_date() -> None:
    call_command("content_schema", "--check")


def test_a_load_that_is_interrupted_leaves_nothing_and_can_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.content.load import Loader

    directory = small(tmp_path)
    before = snapshot()

    def interrupted(self: Any, *args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Loader, "write_ties", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(directory)
    assert snapshot() == before
    load(directory)
    assert Article.objects.filter(slug="first").exists()


def test_the_portals_own_content_loads_and_loads_again_without_a_change(tmp_path: Path) -> None:
    directory = settings.BASE_DIR / "content"
    load(directory)
    before = snapshot()
    load(Path(shutil.copytree(directory, tmp_path / "copy")))
    assert snapshot() == before
    assert Meeting.objects.exists()
