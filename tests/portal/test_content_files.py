"""Loading content: the same result every time, and all or nothing."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from cooperation.models import Meeting, Project
from members.models import Authority, Membership, State
from news.models import Article
from portal.models import Subject, TermVariant
from tests.portal.content_directory import (
    ARTICLE,
    AUTHORITY,
    NEIGHBOUR,
    OUTLET,
    SOURCE,
    STATE,
    SUBJECT,
    edit,
    load,
    meetings,
    organisation,
    projects,
    refusal,
    small,
    snapshot,
    states,
    write,
)

pytestmark = pytest.mark.django_db


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
