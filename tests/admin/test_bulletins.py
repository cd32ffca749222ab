"""Issues in the admin: proposed, put together, checked, published."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from news.admin.pick import MOST_OFFERED
from news.models import Bulletin, BulletinEntry, Colophon, EditorsNote
from portal import rights
from portal.languages import columns
from portal.publishing.states import Readiness, WorkflowState
from tests.admin.forms import data_of, errors_of, messages_of, new_data, save, title_columns, url_of
from tests.factories import make_article, make_bulletin, make_colophon, make_editors_note, make_section, texts


def pick_url(issue: Bulletin) -> str:
    return f"/admin/news/bulletin/{issue.pk}/pick/"


def rows_of(response: Any, prefix: str) -> Any:
    """The inline of a form by its prefix."""
    return next(each.formset for each in response.context["inline_admin_formsets"] if each.formset.prefix == prefix)


# --- A new issue ---------------------------------------------------------------------------------


def test_the_form_proposes_the_next_number_and_the_days_since_the_last_issue(editor: Client) -> None:
    today = timezone.localdate()
    make_bulletin(year=today.year, number=4, period_to=today - datetime.timedelta(days=10))
    data = data_of(editor, url_of(Bulletin, "add"))
    assert (data["year"], data["number"]) == (today.year, 5)
    assert data["period_from"] == today - datetime.timedelta(days=9)
    assert data["period_to"] == today
    assert data["title_zh_hans"] == f"{today.year}年第5期"


def test_days_since_an_issue_that_lies_far_back_are_not_proposed(editor: Client) -> None:
    today = timezone.localdate()
    make_bulletin(year=today.year - 5, number=1, period_to=today - datetime.timedelta(days=1800))
    assert data_of(editor, url_of(Bulletin, "add"))["period_from"] == today - datetime.timedelta(days=30)


def test_an_issue_is_made_from_what_the_form_proposes(editor: Client) -> None:
    editor.post(url_of(Bulletin, "add"), new_data(editor, Bulletin))
    issue = Bulletin.objects.get()
    assert issue.slug == f"{timezone.localdate().year}-1"
    assert issue.workflow_state == WorkflowState.DRAFT


def test_a_number_that_is_taken_is_said_at_the_form(editor: Client) -> None:
    make_bulletin(year=2021, number=1)
    response = editor.post(url_of(Bulletin, "add"), new_data(editor, Bulletin, year=2021, number=1))
    assert "There is an issue with this number in this year already." in str(errors_of(response))


def test_a_changed_number_changes_the_address(editor: Client) -> None:
    issue = make_bulletin(year=2021, number=1)
    save(editor, issue, number=7)
    issue.refresh_from_db()
    assert issue.slug == "2021-7"


def test_a_period_that_ends_before_it_begins_is_refused(editor: Client) -> None:
    response = save(editor, make_bulletin(), period_from="2021-02-02", period_to="2021-02-01")
    assert "does not come before the first" in str(errors_of(response))


# --- Entries -------------------------------------------------------------------------------------


def test_what_came_out_in_the_period_and_stands_in_no_issue_is_offered(editor: Client) -> None:
    day = datetime.date(2021, 1, 15)
    make_article(title_en="Right one", date=day)
    make_article(title_en="Too old", date=datetime.date(2020, 12, 1))
    make_article(title_en="Still a draft", date=day, published=False)
    make_bulletin(make_article(title_en="In another issue", date=day))
    issue = make_bulletin(period_from=datetime.date(2021, 1, 1), period_to=datetime.date(2021, 1, 31))
    html = editor.get(pick_url(issue)).content.decode()
    offered = [name for name in ("Right one", "Too old", "Still a draft", "In another issue") if name in html]
    assert offered == ["Right one"]


def test_other_days_than_the_issues_can_be_asked_for(editor: Client) -> None:
    make_article(title_en="An older one", date=datetime.date(2019, 5, 1))
    issue = make_bulletin(period_from=datetime.date(2021, 1, 1), period_to=datetime.date(2021, 1, 31))
    html = editor.get(pick_url(issue), {"since": "2019-01-01", "until": "2019-12-31"}).content.decode()
    assert "An older one" in html


@pytest.mark.parametrize(
    "query", [{"since": "soon", "until": "2021-01-01"}, {"since": "2021-02-02"}, {"until": "0000"}]
)
def test_days_that_are_none_are_said_at_their_field(query: dict[str, str], editor: Client) -> None:
    response = editor.get(pick_url(make_bulletin()), query)
    assert response.status_code == 200
    assert response.context["period"].errors


def test_many_articles_are_added_at_once_in_order_of_date(editor: Client) -> None:
    later, earlier = (make_article(date=datetime.date(2021, 1, day)) for day in (20, 10))
    issue = make_bulletin(make_article())
    section = make_section(issue)
    response = editor.post(pick_url(issue), {"articles": [later.pk, earlier.pk], "section": section.pk}, follow=True)
    assert "2 articles were added." in messages_of(response)
    rows = list(issue.entries.values_list("article_id", "section_id", "position"))[1:]
    assert rows == [(earlier.pk, section.pk, 1), (later.pk, section.pk, 2)]


def test_an_article_that_somebody_else_added_meanwhile_is_added_once(editor: Client) -> None:
    article = make_article()
    issue = make_bulletin(article)
    response = editor.post(pick_url(issue), {"articles": [article.pk]}, follow=True)
    assert "0 articles were added." in messages_of(response)
    assert issue.entries.count() == 1


@pytest.mark.parametrize("keys", [[], ["x"], ["99999999999999999999"], ["0"]])
def test_a_forged_choice_is_refused(keys: list[str], editor: Client) -> None:
    issue = make_bulletin()
    make_article(date=timezone.localdate())
    response = editor.post(pick_url(issue), {"articles": keys, "section": "x"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"articles", "section"}
    assert not issue.entries.exists()


def test_more_than_the_page_holds_is_said(editor: Client) -> None:
    issue = make_bulletin(period_from=datetime.date(2021, 1, 1), period_to=datetime.date(2021, 1, 31))
    for _number in range(MOST_OFFERED + 1):
        make_article(date=datetime.date(2021, 1, 5))
    assert "There are more" in editor.get(pick_url(issue)).content.decode()


def test_only_who_may_change_an_issue_may_add_to_it(editor: Client) -> None:
    from tests.factories import make_user

    issue = make_bulletin()
    reader = Client()
    reader.force_login(make_user("news.view_bulletin"))
    assert reader.get(pick_url(issue)).status_code == 403
    assert editor.get("/admin/news/bulletin/99/pick/").status_code == 404


def test_the_order_of_the_form_is_the_order_of_the_issue(editor: Client) -> None:
    one, two = make_article(), make_article()
    issue = make_bulletin(one, two)
    save(editor, issue, **{"entries-0-position": 1, "entries-1-position": 0})
    assert list(issue.entries.values_list("article_id", flat=True)) == [two.pk, one.pk]


def test_an_article_is_refused_a_second_place(editor: Client) -> None:
    article = make_article()
    issue = make_bulletin(article, make_article())
    response = save(editor, issue, **{"entries-1-article": article.pk})
    assert rows_of(response, "entries").non_form_errors() or rows_of(response, "entries").errors[1]
    assert issue.entries.count() == 2


def test_the_sections_of_another_issue_are_not_offered(editor: Client) -> None:
    issue = make_bulletin(make_article())
    other = make_section(make_bulletin())
    response = save(editor, issue, **{"entries-0-section": other.pk})
    assert "section" in rows_of(response, "entries").errors[0]


# --- Notes ---------------------------------------------------------------------------------------


def note_data(client: Client, issue: Bulletin, *articles: Any) -> dict[str, Any]:
    data = data_of(client, f"{url_of(EditorsNote, 'add')}?bulletin={issue.pk}")
    data |= {"body_zh_hans": "<p>值得注意。</p>", "places-TOTAL_FORMS": len(articles)}
    for number, article in enumerate(articles):
        data |= {f"places-{number}-article": article.pk, f"places-{number}-position": number}
    return data


def test_a_note_written_from_the_issue_belongs_to_it(editor: Client) -> None:
    article = make_article()
    issue = make_bulletin(article)
    response = editor.post(url_of(EditorsNote, "add"), note_data(editor, issue, article))
    note = EditorsNote.objects.get()
    assert (note.bulletin, note.slug) == (issue, f"note-{issue.slug}-1")
    assert response.headers["Location"] == url_of(issue, "change")


def test_a_note_without_a_text_is_refused_at_its_field(editor: Client) -> None:
    article = make_article()
    data = note_data(editor, make_bulletin(article), article) | {"body_zh_hans": "<p> </p>", "body_en": "<p>Text</p>"}
    response = editor.post(url_of(EditorsNote, "add"), data)
    assert "body_zh_hans" in errors_of(response)
    assert not EditorsNote.objects.exists()


def test_a_note_over_two_sections_is_refused_at_the_article(editor: Client) -> None:
    one, two = make_article(), make_article()
    issue = make_bulletin()
    make_section(issue, one)
    make_section(issue, two)
    response = editor.post(url_of(EditorsNote, "add"), note_data(editor, issue, one, two))
    assert "stands in another section" in str(rows_of(response, "places").errors[1]["article"])
    assert not EditorsNote.objects.exists()


def test_a_note_on_an_article_outside_the_issue_is_refused_at_the_article(editor: Client) -> None:
    issue = make_bulletin(make_article())
    response = editor.post(url_of(EditorsNote, "add"), note_data(editor, issue, make_article()))
    assert "does not stand in the issue" in str(rows_of(response, "places").errors[0]["article"])


def test_an_entry_is_not_moved_away_from_the_others_under_its_note(editor: Client) -> None:
    one, two = make_article(), make_article()
    issue = make_bulletin(one, two)
    section = make_section(issue)
    make_editors_note(one, two, bulletin=issue, slug="on-both")
    response = save(editor, issue, **{"entries-1-section": section.pk})
    assert "on-both" in str(rows_of(response, "entries").errors[1]["section"])
    assert not BulletinEntry.objects.filter(section=section).exists()


def test_a_damaged_link_to_a_new_note_opens_an_empty_form(editor: Client) -> None:
    for key in ("x", "99999999999999999999", "5"):
        assert data_of(editor, f"{url_of(EditorsNote, 'add')}?bulletin={key}").get("slug", "") == ""


# --- What is missing -----------------------------------------------------------------------------


def missing(client: Client, issue: Bulletin) -> dict[str, list[str]]:
    found = client.get(url_of(issue, "change")).context["issue"]["checklist"]
    return {
        "": [line.text for line in found.any_language],
        **{code: [line.text for line in lines] for code, lines in found.by_language.items()},
    }


def complete(*articles: Any, **fields: Any) -> Bulletin:
    make_colophon()
    period = {"period_from": datetime.date(2021, 1, 1), "period_to": datetime.date(2021, 1, 31)}
    return make_bulletin(*articles, **period, **fields)


def test_nothing_is_missing_in_a_complete_issue(editor: Client) -> None:
    article = make_article()
    issue = complete(article)
    make_editors_note(article, bulletin=issue)
    make_section(issue, article)
    assert missing(editor, issue) == {"": [], "zh-hans": [], "en": [], "ru": []}


def test_the_checklist_says_what_each_language_lacks(editor: Client) -> None:
    absent = make_article(languages=("zh-hans", "en"), title_en="Absent")
    draft, outdated = make_article(title_en="Draft"), make_article(title_en="Outdated")
    draft.readiness_ru, outdated.readiness_ru = Readiness.DRAFT, Readiness.OUTDATED
    draft.save()
    outdated.save()
    issue = complete(absent, draft, outdated, languages=("zh-hans", "en"))
    make_section(issue, title_ru="")
    make_editors_note(draft, outdated, bulletin=issue, body_ru="")
    Colophon.objects.update(body_ru="")
    found = missing(editor, issue)
    assert found == {
        "": [],
        "zh-hans": [],
        "en": [],
        "ru": [
            "The issue has no title.",
            found["ru"][1],
            "1. Absent: no text",
            "2. Draft: the translation is a draft",
            "3. Outdated: the translation is outdated",
            "The editor’s note on nos. 2, 3 has no text.",
            "The colophon has no text.",
        ],
    }
    assert "has no title" in found["ru"][1]


def test_each_line_of_the_checklist_leads_to_where_it_is_mended(publisher: Client) -> None:
    issue = make_bulletin(make_article(languages=("zh-hans",)), languages=("zh-hans",))
    make_editors_note(make_article(), bulletin=issue)
    found = publisher.get(url_of(issue, "change")).context["issue"]["checklist"]
    for line in [*found.any_language, *(line for lines in found.by_language.values() for line in lines)]:
        assert publisher.get(line.url).status_code == 200, line


def test_an_article_withdrawn_after_the_issue_came_out_is_said(editor: Client) -> None:
    article = make_article(title_en="Taken back")
    issue = complete(article, make_article())
    make_editors_note(article, bulletin=issue, slug="left-alone")
    article.withdraw()
    said = missing(editor, issue)[""]
    assert said[0] == "“Taken back” is not shown to readers; its state: withdrawn."
    assert "left-alone" in said[1]
    html = editor.get(url_of(issue, "change")).content.decode()
    assert "1 of them hidden from readers" in html


def test_an_issue_without_entries_is_not_published(publisher: Client) -> None:
    issue = make_bulletin(published=False)
    response = save(publisher, issue, _verb_publish="1")
    assert "no article that readers will see" in messages_of(response)
    issue.refresh_from_db()
    assert issue.workflow_state == WorkflowState.DRAFT


def test_an_issue_of_drafts_alone_is_not_published(publisher: Client) -> None:
    issue = make_bulletin(make_article(published=False), published=False)
    response = save(publisher, issue, _verb_publish="1")
    assert "no article that readers will see" in messages_of(response)
    issue.refresh_from_db()
    assert issue.workflow_state == WorkflowState.DRAFT


@pytest.mark.django_db
def test_an_issue_is_scheduled_for_a_time_at_which_its_article_is_out() -> None:
    now = timezone.now()
    issue = make_bulletin(make_article(published_at=now + datetime.timedelta(hours=2)), published=False)
    with pytest.raises(ValidationError):
        issue.publish()
    with pytest.raises(ValidationError):
        issue.publish(at=now + datetime.timedelta(hours=1))
    issue.publish(at=now + datetime.timedelta(hours=3))
    assert issue.is_scheduled


def test_an_issue_appears_in_chinese_first_and_in_russian_when_it_is_ready(publisher: Client) -> None:
    issue = make_bulletin(make_article(), published=False, languages=("zh-hans",))
    save(publisher, issue, _verb_publish="1")
    issue.refresh_from_db()
    assert issue.is_public
    assert issue.readable_languages == ["zh-hans"]
    save(publisher, issue, title_ru="Выпуск")
    issue.refresh_from_db()
    assert issue.readable_languages == ["zh-hans"]
    assert any("draft in this language" in line for line in missing(publisher, issue)["ru"])
    save(publisher, issue, readiness_ru="current")
    issue.refresh_from_db()
    assert issue.readable_languages == ["zh-hans", "ru"]


def test_only_who_may_publish_lets_a_language_of_an_issue_out(editor: Client, publisher: Client) -> None:
    issue = make_bulletin(make_article(), readiness_ru="draft")
    assert rights.may_make_current(publisher.user, issue, "ru")
    assert not rights.may_make_current(editor.user, issue, "ru")
    for readiness in ("current", "outdated"):
        response = save(editor, issue, readiness_ru=readiness)
        assert "only who may publish it" in errors_of(response)["readiness_ru"][0]
    assert save(editor, issue, title_ru="Новое название").redirect_chain
    issue.refresh_from_db()
    assert (issue.title_ru, issue.readiness_ru) == ("Новое название", "draft")
    save(publisher, issue, readiness_ru="current")
    issue.refresh_from_db()
    assert issue.readiness_ru == "current"


@pytest.mark.parametrize(
    "make", [make_article, lambda **fields: make_bulletin(make_article(), published=False, **fields)]
)
def test_what_can_be_called_back_is_an_editors_to_make_current(make: Any, editor: Client) -> None:
    item = make(readiness_ru="draft")
    save(editor, item, readiness_ru="current")
    item.refresh_from_db()
    assert item.readiness_ru == "current"


def test_the_colophon_is_written_once(editor: Client) -> None:
    data = new_data(editor, Colophon, **texts("name", "The Periodical"), **texts("body", "<p>Makers</p>"))
    editor.post(url_of(Colophon, "add"), data)
    assert Colophon.objects.count() == 1
    again = editor.post(url_of(Colophon, "add"), data)
    assert again.headers["Location"] == url_of(Colophon.objects.get(), "change")
    assert Colophon.objects.count() == 1


def test_titles_in_all_languages_are_kept(editor: Client) -> None:
    issue = make_bulletin()
    save(editor, issue, **title_columns("Issue"))
    issue.refresh_from_db()
    assert [getattr(issue, name) for name in columns("title")] == ["Issue ns", "Issue en", "Issue ru"]
