"""Two people on one item: they are told of each other, and neither loses what they wrote."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import Clause, Presence
from tests.admin.forms import data_of, errors_of, messages_of, save, url_of
from tests.factories import make_article, make_bulletin, make_clauses, make_law, make_section, make_subject


def opened(client: Client, record: Any) -> dict[str, Any]:
    """The form as somebody has it open, with all that a browser would send back."""
    return data_of(client, url_of(record, "change"))


def sent(client: Client, record: Any, data: dict[str, Any], **changes: Any) -> Any:
    return client.post(url_of(record, "change"), data | changes, follow=True)


def test_different_languages_are_both_kept(editor: Client, translator: Client) -> None:
    article = make_article()
    chinese, russian = opened(editor, article), opened(translator, article)
    sent(editor, article, chinese, title_zh_hans="中文新标题", body_zh_hans="<p>新正文</p>")
    response = sent(translator, article, russian, title_ru="Новый заголовок")
    assert response.redirect_chain
    article.refresh_from_db()
    assert (article.title_zh_hans, article.body_zh_hans) == ("中文新标题", "<p>新正文</p>")
    assert article.title_ru == "Новый заголовок"


def test_two_editors_keep_different_fields(editor: Client, publisher: Client) -> None:
    article, air = make_article(), make_subject()
    one, other = opened(editor, article), opened(publisher, article)
    sent(editor, article, one, summary_en="By the editor", subjects=[air.pk])
    sent(publisher, article, other, title_en="By the publisher", published_at_0="2021-02-02")
    article.refresh_from_db()
    assert (article.summary_en, article.title_en) == ("By the editor", "By the publisher")
    assert list(article.subjects.all()) == [air]
    assert article.published_at is not None
    assert article.published_at.year == 2021


def test_a_text_that_both_changed_is_refused_with_both_shown(editor: Client, publisher: Client) -> None:
    article = make_article()
    one, other = opened(editor, article), opened(publisher, article)
    sent(editor, article, one, title_en="Glaciers melt")
    response = sent(publisher, article, other, title_en="Glaciers grow", summary_ru="Ещё")
    assert list(errors_of(response)) == ["title_en"]
    page = response.content.decode()
    assert 'value="Glaciers grow"' in page
    assert "Glaciers <del>grow</del><ins>melt</ins>" in page
    assert f"saved by {editor.user.username}" in page
    article.refresh_from_db()
    assert (article.title_en, article.summary_ru) == ("Glaciers melt", article.summary_ru)
    assert article.summary_ru != "Ещё"


def refused(editor: Client, publisher: Client) -> tuple[Any, dict[str, Any]]:
    """An article, and what the publisher would send after a collision over its English title."""
    article = make_article()
    one, other = opened(editor, article), opened(publisher, article)
    sent(editor, article, one, title_en="Theirs", summary_en="Also theirs")
    response = sent(publisher, article, other, title_en="Mine", summary_ru="Моё")
    again = other | {"_opened": response.context["desk"]["opened"], "title_en": "Mine", "summary_ru": "Моё"}
    return article, again


def test_after_a_collision_mine_can_be_kept(editor: Client, publisher: Client) -> None:
    article, again = refused(editor, publisher)
    sent(publisher, article, again)
    article.refresh_from_db()
    assert (article.title_en, article.summary_en, article.summary_ru) == ("Mine", "Also theirs", "Моё")


def test_after_a_collision_theirs_can_be_taken(editor: Client, publisher: Client) -> None:
    article, again = refused(editor, publisher)
    sent(publisher, article, again, **{"_choice-title_en": "theirs"})
    article.refresh_from_db()
    assert (article.title_en, article.summary_en, article.summary_ru) == ("Theirs", "Also theirs", "Моё")


def test_a_third_change_in_between_collides_again(editor: Client, publisher: Client) -> None:
    article, again = refused(editor, publisher)
    save(editor, article, title_en="Theirs again")
    response = sent(publisher, article, again)
    assert list(errors_of(response)) == ["title_en"]


def test_both_writing_the_same_is_no_collision(editor: Client, publisher: Client) -> None:
    article = make_article()
    one, other = opened(editor, article), opened(publisher, article)
    sent(editor, article, one, title_en="The same")
    assert sent(publisher, article, other, title_en="The same").redirect_chain


def test_a_translation_made_from_the_former_original_stays_outdated(editor: Client, translator: Client) -> None:
    article = make_article()
    russian = opened(translator, article)
    save(editor, article, body_zh_hans="<p>改了</p>")
    sent(translator, article, russian, title_ru="Перевод прежнего текста")
    article.refresh_from_db()
    assert (article.title_ru, article.readiness_ru) == ("Перевод прежнего текста", "outdated")


def test_a_verb_is_not_done_where_texts_collide(editor: Client, publisher: Client) -> None:
    article = make_article(published=False)
    one, other = opened(editor, article), opened(publisher, article)
    sent(editor, article, one, title_en="Theirs")
    sent(publisher, article, other, title_en="Mine", _verb_publish="1")
    article.refresh_from_db()
    assert article.workflow_state == "draft"


def test_a_language_that_another_began_does_not_refuse_mine(editor: Client, translator: Client) -> None:
    article = make_article(languages=("zh-hans",))
    chinese = opened(editor, article)
    save(translator, article, title_ru="Заголовок")
    assert sent(editor, article, chinese, title_zh_hans="中文新标题").redirect_chain
    article.refresh_from_db()
    assert (article.title_zh_hans, article.title_ru) == ("中文新标题", "Заголовок")
    assert (article.readiness_ru, article.readiness_en) == ("outdated", "missing")


def test_a_form_that_is_refused_shows_what_another_chose(editor: Client, publisher: Client) -> None:
    article = make_article(languages=("zh-hans",))
    mine = opened(publisher, article)
    save(editor, article, title_ru="Заголовок", title_zh_hans="他人")
    response = sent(publisher, article, mine, title_zh_hans="我")
    assert list(errors_of(response)) == ["title_zh_hans"]
    assert response.context["adminform"].form["readiness_ru"].value() == "current"


def test_a_section_that_another_removed_does_not_refuse_the_issue(editor: Client, publisher: Client) -> None:
    issue = make_bulletin(make_article())
    section = make_section(issue, make_article(), make_article())
    mine = opened(publisher, issue)
    section.delete()
    assert sent(publisher, issue, mine, title_en="No. 1").redirect_chain
    issue.refresh_from_db()
    assert (issue.title_en, issue.entries.filter(section=None).count()) == ("No. 1", 3)


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_nobody_publishes_a_text_that_they_have_not_seen(verb: str, editor: Client, publisher: Client) -> None:
    article = make_article(published=False)
    mine = opened(publisher, article) | {
        "published_at_0": "2098-01-01",
        "published_at_1": "10:00",
        f"_verb_{verb}": "1",
    }
    save(editor, article, body_zh_hans="<p>重写</p>")
    response = sent(publisher, article, mine)
    assert "Not published: somebody else has changed this" in errors_of(response)["body_zh_hans"][0]
    [conflict] = response.context["desk"]["conflicts"]
    assert (conflict.prefers_theirs, "重写" in conflict.theirs, conflict.by) == (True, True, editor.user.username)
    article.refresh_from_db()
    assert article.workflow_state == "draft"
    again = mine | {"_opened": response.context["desk"]["opened"], "_choice-body_zh_hans": "theirs"}
    sent(publisher, article, again)
    article.refresh_from_db()
    assert (article.workflow_state, article.body_zh_hans) == ("published", "<p>重写</p>")


def test_what_changes_again_after_it_was_looked_at_is_refused_again(editor: Client, publisher: Client) -> None:
    article = make_article(published=False)
    mine = opened(publisher, article) | {"_verb_publish": "1"}
    save(editor, article, body_zh_hans="<p>重写</p>")
    response = sent(publisher, article, mine)
    again = mine | {"_opened": response.context["desk"]["opened"], "_choice-body_zh_hans": "theirs"}
    save(editor, article, body_zh_hans="<p>再写</p>")
    assert list(errors_of(sent(publisher, article, again))) == ["body_zh_hans"]


def clause_of_law() -> Clause:
    law = make_law()
    make_clauses(law)
    return Clause.objects.of(law).get(element="article", number="1")


def test_rows_of_one_form_merge_by_column(editor: Client, translator: Client) -> None:
    clause = clause_of_law()
    chinese, russian = opened(editor, clause), opened(translator, clause)
    sent(editor, clause, chinese, **{"texts-0-heading_zh_hans": "新条目"})
    sent(translator, clause, russian, **{"texts-0-heading_ru": "Новая статья"})
    text = clause.texts.get()
    assert (text.heading_zh_hans, text.heading_ru) == ("新条目", "Новая статья")


def test_rows_of_one_form_collide_by_column(editor: Client, publisher: Client) -> None:
    clause = clause_of_law()
    one, other = opened(editor, clause), opened(publisher, clause)
    sent(editor, clause, one, **{"texts-0-heading_en": "Theirs"})
    response = sent(publisher, clause, other, **{"texts-0-heading_en": "Mine"})
    assert [each.name for each in response.context["desk"]["conflicts"]] == ["texts-0-heading_en"]
    assert clause.texts.get().heading_en == "Theirs"


def with_event() -> Any:
    return make_law(events={"adopted": "2020-01-02"})


def test_a_row_that_another_removed_stays_removed(editor: Client, publisher: Client) -> None:
    law = with_event()
    one, other = opened(editor, law), opened(publisher, law)
    sent(editor, law, one, **{"events-0-DELETE": "on"})
    assert sent(publisher, law, other, title_en="Another field").redirect_chain
    law.refresh_from_db()
    assert (law.title_en, law.events.count()) == ("Another field", 0)


def test_a_row_that_another_removed_and_i_changed_is_said_once(editor: Client, publisher: Client) -> None:
    law = with_event()
    one, other = opened(editor, law), opened(publisher, law)
    sent(editor, law, one, **{"events-0-DELETE": "on"})
    mine = {"events-0-note_en": "My note"}
    response = sent(publisher, law, other, **mine)
    assert response.context["desk"]["lost"] == ["Note · English: My note"]
    again = other | {"_opened": response.context["desk"]["opened"]}
    assert sent(publisher, law, again, **mine).redirect_chain
    assert law.events.count() == 0


def test_a_row_that_another_changed_is_not_removed_unseen(editor: Client, publisher: Client) -> None:
    law = with_event()
    one, other = opened(editor, law), opened(publisher, law)
    sent(editor, law, one, **{"events-0-note_en": "New note"})
    response = sent(publisher, law, other, **{"events-0-DELETE": "on"})
    assert "changed a row that you want to remove" in response.content.decode()
    assert law.events.get().note_en == "New note"
    again = other | {"_opened": response.context["desk"]["opened"]}
    sent(publisher, law, again, **{"events-0-DELETE": "on"})
    assert law.events.count() == 0


def test_a_row_that_another_added_stays(editor: Client, publisher: Client) -> None:
    law = with_event()
    other = opened(publisher, law)
    law.events.create(kind="in_force", date=datetime.date(2021, 1, 1))
    sent(publisher, law, other, title_en="Another field")
    assert law.events.count() == 2


def test_a_damaged_form_saves_nothing_and_says_so(editor: Client) -> None:
    article = make_article()
    response = sent(editor, article, opened(editor, article), _opened="forged:value", title_en="Forged")
    assert "damaged" in messages_of(response)
    article.refresh_from_db()
    assert article.title_en != "Forged"


# --- Presence ----------------------------------------------------------------------------------


def test_who_opens_a_form_is_told_who_has_it_open(editor: Client, translator: Client) -> None:
    article = make_article()
    first = editor.get(url_of(article, "change")).content.decode()
    assert "has had this item open" not in first
    second = translator.get(url_of(article, "change")).content.decode()
    assert f"{editor.user.username} has had this item open since" in second


def heartbeat(client: Client, record: Any, **data: str) -> Any:
    return client.post(reverse("admin:presence", args=[record._meta.db_table, record.pk]), data)


def test_the_heartbeat_tells_the_first_of_the_second(editor: Client, translator: Client) -> None:
    article = make_article()
    editor.get(url_of(article, "change"))
    translator.get(url_of(article, "change"))
    assert translator.user.username in heartbeat(editor, article).json()["others"]


def test_who_translates_side_by_side_is_announced_and_told(editor: Client, translator: Client) -> None:
    article = make_article()
    editor.get(url_of(article, "change"))
    page = translator.get(reverse("admin:translate", args=["articles", article.pk, "ru"])).content.decode()
    assert f"{editor.user.username} has had this item open" in page
    assert "portal-admin/presence.js" in page
    assert translator.user.username in heartbeat(editor, article).json()["others"]


def test_a_text_and_its_clauses_are_one_item(editor: Client, translator: Client) -> None:
    clause = clause_of_law()
    law: Any = clause.owner
    editor.get(url_of(clause, "change"))
    page = translator.get(url_of(law, "change")).content.decode()
    assert f"{editor.user.username} has had this item open" in page
    assert translator.user.username in heartbeat(editor, clause).json()["others"]
    heartbeat(editor, clause, leave="1")
    assert heartbeat(translator, law).json() == {"others": ""}


def test_a_tab_that_is_not_looked_at_is_heard_of_often_enough(editor: Client) -> None:
    """Browsers let the clock of such a tab tick once a minute."""
    heartbeat(editor, make_article())
    assert Presence.objects.get().until > timezone.now() + datetime.timedelta(minutes=2)


def test_an_item_that_is_gone_has_no_presence(editor: Client) -> None:
    assert editor.post("/admin/presence/news_article/1/").status_code == 404


def test_who_leaves_or_saves_is_no_longer_there(editor: Client, translator: Client) -> None:
    article = make_article()
    heartbeat(editor, article)
    heartbeat(editor, article, leave="1")
    assert not Presence.objects.exists()
    save(translator, article, title_ru="Готово")
    assert heartbeat(editor, article).json() == {"others": ""}


def test_who_is_not_heard_of_any_more_is_forgotten(editor: Client, translator: Client) -> None:
    article = make_article()
    heartbeat(editor, article)
    Presence.objects.update(until=timezone.now() - datetime.timedelta(seconds=1))
    assert heartbeat(translator, article).json() == {"others": ""}
    assert Presence.objects.count() == 1


@pytest.mark.parametrize("table", ["auth_user", "portal_rowchange", "nothing"])
def test_only_forms_of_ours_have_a_presence(table: str, editor: Client) -> None:
    assert editor.post(f"/admin/presence/{table}/1/").status_code == 404


@pytest.mark.django_db
def test_the_public_sees_no_presence(client: Client) -> None:
    article = make_article()
    assert heartbeat(client, article).status_code == 302
    assert not Presence.objects.exists()
