"""Loading content: the same result every time, all or nothing, and mistakes that say where and what."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from cooperation.models import Meeting
from news.models import Article
from portal.content.kinds import discover
from portal.models import Subject

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


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that content goes to, primary keys and times included."""
    tables = sorted(
        {kind.model._meta.db_table for kind in discover().values()} | {"portal_relation", "members_membership"}
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (names of our own tables)
            found[table] = cursor.fetchall()
    return found


def load(directory: Path) -> None:
    call_command("load_content", directory, verbosity=0)


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


def test_anchors_are_refused(tmp_path: Path) -> None:
    (tmp_path / "subjects.yaml").write_text("- &a {slug: x}\n- *a\n", encoding="utf-8")
    assert "anchors and aliases are not used" in refusal(tmp_path)


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
