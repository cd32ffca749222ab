"""What the forms save: readiness, addresses, dates, cleaned texts."""

from django.test import Client

from members.models import Law, State
from news.models import Article
from portal.models import MovedSlug
from tests.admin.forms import data_of, errors_of, new_data, save, title_columns, url_of
from tests.factories import make_article, make_law, make_membership, make_organisation, make_state, make_subject


def test_changing_the_original_makes_the_translations_outdated(editor: Client) -> None:
    article = make_article()
    save(editor, article, body_zh_hans="<p>新的正文</p>")
    article.refresh_from_db()
    assert (article.readiness_zh_hans, article.readiness_en, article.readiness_ru) == (
        "original",
        "outdated",
        "outdated",
    )


def test_a_minor_edit_leaves_the_translations_current(editor: Client) -> None:
    article = make_article()
    save(editor, article, body_zh_hans="<p>新的正文</p>", minor_edit="on")
    article.refresh_from_db()
    assert (article.readiness_en, article.readiness_ru) == ("current", "current")


def test_mending_a_translation_makes_it_current_again(editor: Client) -> None:
    article = make_article()
    save(editor, article, body_zh_hans="<p>新的正文</p>")
    save(editor, article, body_ru="<p>Новый текст</p>")
    article.refresh_from_db()
    assert (article.readiness_en, article.readiness_ru) == ("outdated", "current")


def test_saving_without_a_change_changes_no_readiness(editor: Client) -> None:
    article = make_article()
    save(editor, article)
    article.refresh_from_db()
    assert (article.readiness_zh_hans, article.readiness_en, article.readiness_ru) == ("original", "current", "current")


def test_a_translation_can_be_kept_as_a_draft(editor: Client) -> None:
    article = make_article(languages=("zh-hans",))
    save(editor, article, title_ru="Черновик", readiness_ru="draft")
    article.refresh_from_db()
    assert article.readiness_ru == "draft"


def test_readiness_of_the_original_cannot_be_forged(editor: Client) -> None:
    article = make_article()
    save(editor, article, readiness_zh_hans="outdated")
    article.refresh_from_db()
    assert article.readiness_zh_hans == "original"


def test_an_empty_readiness_is_taken_as_unchanged(editor: Client) -> None:
    article = make_article()
    response = save(editor, article, readiness_ru="")
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.readiness_ru == "current"


def test_an_unknown_readiness_is_refused_at_the_field(editor: Client) -> None:
    assert "readiness_ru" in errors_of(save(editor, make_article(), readiness_ru="splendid"))


def test_a_new_article_is_a_draft_in_its_languages(editor: Client) -> None:
    data = new_data(editor, Article, slug="green-roofs", original_language="ru", title_ru="Крыши", title_en="Roofs")
    editor.post(url_of(Article, "add"), data)
    article = Article.objects.get(slug="green-roofs")
    assert article.workflow_state == "draft"
    assert (article.readiness_zh_hans, article.readiness_en, article.readiness_ru) == ("missing", "current", "original")


def test_a_new_article_needs_no_text_in_the_default_language(editor: Client) -> None:
    data = new_data(editor, Article, slug="only-russian", original_language="ru", title_ru="Заголовок")
    assert editor.post(url_of(Article, "add"), data).status_code == 302


def test_a_taken_address_is_said_at_the_field(editor: Client) -> None:
    one, other = make_article(), make_article()
    assert "slug" in errors_of(save(editor, one, slug=other.slug))


def test_a_malformed_address_is_said_at_the_field(editor: Client) -> None:
    assert "slug" in errors_of(save(editor, make_article(), slug="Ünfit/../slug"))


def test_a_moved_article_is_found_at_its_old_address(editor: Client) -> None:
    article = make_article(slug="old-place")
    old = article.get_absolute_url()
    save(editor, article, slug="new-place")
    assert editor.get(old).status_code == 301
    assert editor.get(old, follow=True).redirect_chain[-1][0].endswith("/new-place/")


def test_moving_back_leaves_no_ring(editor: Client) -> None:
    article = make_article(slug="first-place")
    save(editor, article, slug="second-place")
    save(editor, article, slug="first-place")
    assert list(MovedSlug.objects.values_list("old_slug", flat=True)) == ["second-place"]


def test_a_draft_that_moves_leaves_no_trace(editor: Client) -> None:
    save(editor, make_article(published=False), slug="other-place")
    assert not MovedSlug.objects.exists()


def test_prose_is_cleaned(editor: Client) -> None:
    article = make_article()
    dirty = '<p onclick="x()">A<script>alert(1)</script> <a href="javascript:x()">b</a></p><img src=x onerror=y>'
    save(editor, article, body_en=dirty)
    article.refresh_from_db()
    for word in ("script", "onclick", "onerror", "javascript", "<img"):
        assert word not in article.body_en
    assert article.body_en.startswith("<p>A")


def test_an_empty_paragraph_is_no_text(editor: Client) -> None:
    article = make_article()
    save(editor, article, body_en="<p> </p><p><br></p>")
    article.refresh_from_db()
    assert not article.body_en


def test_a_missing_text_is_not_filled_with_that_of_another_language(editor: Client) -> None:
    article = make_article(languages=("zh-hans",))
    save(editor, article, source_url="https://example.org/")
    article.refresh_from_db()
    assert not article.body_en
    assert article.readiness_en == "missing"


def test_the_date_of_a_law_follows_its_events(editor: Client) -> None:
    law = make_law(events={"adopted": "2020-05-05"})
    data = data_of(editor, url_of(law, "change"))
    data |= {"events-TOTAL_FORMS": "2", "events-1-law": law.pk, "events-1-kind": "signed"}
    data |= {"events-1-date": "2019-03-04", "events-1-date_precision": "day"}
    response = editor.post(url_of(law, "change"), data)
    assert response.status_code == 302
    law = Law.objects.get(pk=law.pk)
    assert str(law.date) == "2019-03-04"


def test_the_same_event_twice_is_refused(editor: Client) -> None:
    law = make_law(events={"adopted": "2020-05-05"})
    data = data_of(editor, url_of(law, "change"))
    data |= {"events-TOTAL_FORMS": "2", "events-1-law": law.pk, "events-1-kind": "adopted"}
    data |= {"events-1-date": "2020-05-05", "events-1-date_precision": "day"}
    assert editor.post(url_of(law, "change"), data).status_code == 200
    assert law.events.count() == 1


def test_overlapping_memberships_in_one_form_are_refused(editor: Client) -> None:
    organisation, state = make_organisation(), make_state()
    data = data_of(editor, url_of(organisation, "change")) | {"memberships-TOTAL_FORMS": "2"}
    for row in ("0", "1"):
        data |= {f"memberships-{row}-organisation": organisation.pk, f"memberships-{row}-state": state.pk}
        data |= {f"memberships-{row}-role": "member", f"memberships-{row}-from_precision": "day"}
        data |= {f"memberships-{row}-to_precision": "day"}
    assert editor.post(url_of(organisation, "change"), data).status_code == 200
    assert not organisation.memberships.exists()


def test_a_membership_can_be_ended_in_the_form_of_its_organisation(editor: Client) -> None:
    membership = make_membership()
    prefix = "memberships-0"
    save(editor, membership.organisation, **{f"{prefix}-from_date": "2001-01-01", f"{prefix}-to_date": "2010-01-01"})
    membership.refresh_from_db()
    assert str(membership.to_date) == "2010-01-01"


def test_a_name_is_needed_in_every_language(editor: Client) -> None:
    subject = make_subject()
    assert list(errors_of(save(editor, subject, name_ru=""))) == ["name_ru"]


def test_numbers_that_no_column_holds_are_refused_at_the_field(editor: Client) -> None:
    assert "position" in errors_of(save(editor, make_subject(), position="99999999999999999999"))


def test_a_nul_byte_is_refused_at_the_field(editor: Client) -> None:
    assert "title_en" in errors_of(save(editor, make_article(), title_en="a\x00b"))


def test_a_choice_that_does_not_exist_is_refused_at_the_field(editor: Client) -> None:
    article = make_article()
    response = save(editor, article, subjects=["99999999999999999999", "x"])
    assert "subjects" in errors_of(response)


def test_a_state_is_saved_with_its_authority(editor: Client) -> None:
    data = new_data(editor, State, iso2="qq", iso3="QQQ", timezone="UTC")
    data |= {"name_zh_hans": "国", "name_en": "State", "name_ru": "Страна", "authorities-TOTAL_FORMS": "1"}
    data |= {"authorities-0-slug": "qq-ministry", "authorities-0-from_precision": "day"}
    data |= {
        "authorities-0-to_precision": "day",
        "authorities-0-name_zh_hans": "部",
        "authorities-0-name_en": "Ministry",
    }
    data |= {"authorities-0-name_ru": "Министерство"}
    assert editor.post(url_of(State, "add"), data).status_code == 302
    assert State.objects.get(iso2="qq").authorities.get().name_ru == "Министерство"


def test_a_new_article_can_be_typed_in_three_languages(editor: Client) -> None:
    data = new_data(editor, Article, slug="three-languages", **title_columns("Title"))
    editor.post(url_of(Article, "add"), data)
    assert Article.objects.get(slug="three-languages").readable_languages == ["zh-hans", "en", "ru"]
