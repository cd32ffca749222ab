"""What each role may do, action by action: on the verbs, in forms (also made by hand), in lists, rows and imports."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Law
from members.tables import StateResource
from news.models import Article, Delivery, DeliveryState
from news.wechat.sending import Outcome
from portal import rights
from portal.admin.tables import SALT, run
from portal.exchange import incoming
from portal.history.restoring import deleted
from portal.languages import columns
from portal.models import Clause, ClauseText, ExchangeImport, Relation, TranslatedSegment
from portal.publishing.models import kinds
from portal.publishing.states import Readiness
from portal.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, ROLES, TRANSLATORS, TRANSLATORS_INTO
from portal.translating.segments import digest, segments_of
from tests.admin.forms import as_seen, data_of, new_data, save, title_columns, translate_url, url_of
from tests.exchange.files import chinese, package_of, translated
from tests.factories import (
    make_article,
    make_bulletin,
    make_clauses,
    make_colophon,
    make_editors_note,
    make_law,
    make_picture,
    make_section,
    make_state,
    make_term,
    make_user,
    relate,
)
from tests.news.subscribers import make_mailing, make_subscriber
from tests.portal.history.steps import last_number, step

RUSSIAN = TRANSLATORS_INTO["ru"]
ENGLISH = TRANSLATORS_INTO["en"]
CHINESE = TRANSLATORS_INTO["zh-hans"]
EVERY_TRANSLATOR = (TRANSLATORS, *TRANSLATORS_INTO.values())
DESK = (EDITORS, PUBLISHERS, ADMINISTRATORS)
SOON: dict[str, Any] = {"published_at_0": "2090-01-02", "published_at_1": "08:00:00"}


def changed(client: Client, column: str) -> bool:
    """Whether a hand-made POST of the form changes a column of an article written in Chinese."""
    article = make_article()
    before = QuerySet(Article).filter(pk=article.pk).values().get()
    save(client, article, **{column: "Forged" if column != "date" else "2001-02-03"})
    after = QuerySet(Article).filter(pk=article.pk).values().get()
    # The form leaves out fractions of a second; the unnamed columns are those of the active language.
    told = {"updated_at", "readiness_en", "readiness_ru", "published_at", *columns("text_at")}
    told |= {*rights.translated_fields(Article)}
    others = {name for name in before if (before[name] or "") != (after[name] or "")} - {column} - told
    assert not others
    return bool(before[column] != after[column])


def verb(client: Client, name: str, published: bool = False, **values: Any) -> bool:
    """Whether the button of a verb, offered or not, moves an article."""
    article = make_article(published=published)
    save(client, article, **values, **{f"_verb_{name}": "1"})
    now: Any = Article.objects.get(pk=article.pk)
    return bool(now.workflow_state != article.workflow_state)


def bulk(client: Client, action: str, published: bool = False, **values: str) -> bool:
    """Whether an action of the list, offered or not, moves an article."""
    article = make_article(published=published)
    data = {"action": action, "_selected_action": [article.pk], **values}
    client.post(url_of(Article, "changelist"), data)
    found = Article.objects.filter(pk=article.pk).first()
    return found is None or found.workflow_state != article.workflow_state


def add(client: Client) -> bool:
    url = url_of(Article, "add")
    if client.get(url).status_code != 200:
        client.post(url, {"slug": "made-by-hand", "original_language": "en", "title_en": "By hand"})
    else:
        client.post(url, new_data(client, Article, slug="made-by-hand", **title_columns("By hand")))
    return Article.objects.filter(slug="made-by-hand").exists()


def delete(client: Client) -> bool:
    article = make_article()
    client.post(url_of(article, "delete"), {"post": "yes"})
    return not Article.objects.filter(pk=article.pk).exists()


def import_text(client: Client) -> bool:
    law = make_law()
    return client.get(reverse("admin:members_law_import_text", args=[law.pk])).status_code == 200


def pick(client: Client) -> bool:
    issue = make_bulletin()
    return client.get(reverse("admin:news_bulletin_pick_articles", args=[issue.pk])).status_code == 200


def change_clause(client: Client, language: str) -> bool:
    law = make_law()
    make_clauses(law)
    clause = Clause.objects.of(law).get(element="article", number="1")
    save(client, clause, **{f"texts-0-heading_{language}": "Forged", "number": "99"})
    clause.refresh_from_db()
    assert clause.number == ("99" if client.user.has_perm("portal.change_clause") else "1")
    return bool(getattr(clause.texts.get(), f"heading_{language}") == "Forged")


def change_section(client: Client, language: str) -> bool:
    issue = make_bulletin()
    section = make_section(issue)
    save(client, issue, **{f"sections-0-title_{language}": "Forged"})
    section.refresh_from_db()
    return bool(getattr(section, f"title_{language}") == "Forged")


def remove_relation(client: Client) -> bool:
    article = make_article()
    relate(article, "concerns", make_law())
    prefix = "portal-relation-from_type-from_id"
    forged = {f"{prefix}-0-DELETE": "on", f"{prefix}-0-id": Relation.objects.get().pk}
    save(client, article, **forged, **{f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 1})
    return not Relation.objects.exists()


def change_term(client: Client, language: str) -> bool:
    term = make_term()
    save(client, term, **{f"name_{language}": "Forged", "slug": term.slug})
    term.refresh_from_db()
    return bool(getattr(term, f"name_{language}") == "Forged")


# --- The other ways to write ---------------------------------------------------------------------


def translating(client: Client, how: str) -> bool:
    """Whether the page for translating takes a Russian text: typed, confirmed, or all of it as finished."""
    article = make_article(readiness_ru=Readiness.OUTDATED)
    url = translate_url(article)
    if how == "finish":
        somebody = Client()
        somebody.force_login(make_user(is_superuser=True))
        client.post(url, as_seen(somebody, article) | {"finish": "rest"})
        return Article.objects.get(pk=article.pk).readiness_ru == Readiness.CURRENT
    [segment] = [each for each in segments_of(article, "ru") if each.key == "title"]
    row = {"key": "title", "digest": segment.digest, "base": digest(segment.text), "text": "Forged"}
    client.post(f"{url}segment/", row | ({"confirm": "1"} if how == "confirm" else {}))
    kept = TranslatedSegment.objects.filter(draft="Forged").exists()
    confirmed = Article.objects.get(pk=article.pk).title_ru == "Forged"
    return confirmed if how == "confirm" else kept and not confirmed


def export_for_translation(client: Client) -> bool:
    article = chinese()
    data = {"item": f"articles/{article.pk}", "pair": "zh-hans>ru", "form": "xliff"}
    return "attachment" in client.post(reverse("admin:exchange_export"), data).get("Content-Disposition", "")


def import_translation(client: Client) -> bool:
    """Whether a file is written, even if it had been read for the person and was only to be confirmed."""
    article = chinese()
    package = package_of(article)
    translated(package, title="Forged")
    kept = ExchangeImport.objects.create(
        user=client.user, file_name="file.xlf", package=package.dumped(), created_at=timezone.now()
    )
    fingerprint = incoming.report_on(kept.loaded).fingerprint
    client.post(reverse("admin:exchange_import"), {"confirm": "1", "fingerprint": fingerprint})
    return Article.objects.get(pk=article.pk).title_ru == "Forged"


def import_table(client: Client) -> bool:
    state = make_state(iso2="kz")
    url = reverse("admin:members_state_import_table")
    response = client.post(url, {"file": SimpleUploadedFile("table", b"iso2,name_en\nkz,Forged\n")})
    shown = (response.context or {}).get("signed")
    rows = [["iso2", "name_en"], ["kz", "Forged"]]
    preview, _records = run(StateResource(), rows, is_trial=True)
    by_hand = signing.dumps(["members.state", preview.digest, rows], salt=SALT, compress=True)
    client.post(url, {"signed": shown or by_hand})
    state.refresh_from_db()
    return bool(state.name_en == "Forged")


def intake(client: Client) -> bool:
    data = {"note-TOTAL_FORMS": "0", "note-INITIAL_FORMS": "0"}
    data |= {"article-TOTAL_FORMS": "1", "article-INITIAL_FORMS": "1", "article-0-take": "on"}
    data |= {"article-0-title": "A title", "article-0-slug": "from-a-text", "article-0-date": "2021-01-02"}
    data |= {"article-0-text": "It says.", "language": "en", "issue_day": "2021-02-10", "save": "1"}
    client.post(reverse("admin:news_article_intake"), data)
    return Article.objects.filter(slug="from-a-text").exists()


def restored(client: Client, column: str) -> bool:
    article = make_article(**{column: "First"})
    step()
    number = last_number(article)
    Article.objects.filter(pk=article.pk).update(**{column: "Second"})
    step()
    client.post(reverse("admin:news_article_version", args=[article.pk, number]))
    return bool(getattr(Article.objects.get(pk=article.pk), column) == "First")


def bring_back(client: Client) -> bool:
    article = make_article()
    step()
    article.delete()
    step()
    client.post(reverse("admin:trash"), {"number": deleted([Article])[0].number})
    return Article.objects.exists()


def send_to_wechat(client: Client) -> bool:
    """Whether the page of WeChat lets a person send; the account is none, so that the attempt is what counts."""
    article = make_article()
    with patch("news.wechat.admin.is_configured", return_value=True), patch("news.wechat.admin.send") as send:
        send.return_value = Outcome.ADDED
        client.post(f"{reverse('admin:news_article_wechat_page', args=[article.pk])}?language=zh-hans")
        return bool(send.called)


def send_again(client: Client) -> bool:
    make_mailing(make_subscriber())
    Delivery.objects.update(state=DeliveryState.UNSURE)
    keys = list(Delivery.objects.values_list("pk", flat=True))
    client.post(url_of(Delivery, "changelist"), {"action": "send_again", "_selected_action": keys})
    return Delivery.objects.get().state == DeliveryState.WAITING


def writes(make: Callable[[], Any], name: str, text: str = "Forged") -> Callable[[Client], bool]:
    """An attempt to write a column through the form of a record."""

    def attempt(client: Client) -> bool:
        record = make()
        save(client, record, **{name: text})
        record.refresh_from_db()
        return text in str(getattr(record, name))

    return attempt


ACTIONS: dict[str, tuple[Callable[[Client], bool], tuple[str, ...]]] = {
    "add an article": (add, DESK),
    "change the original": (lambda client: changed(client, "title_zh_hans"), DESK),
    "change the Russian": (lambda client: changed(client, "title_ru"), (*DESK, TRANSLATORS, RUSSIAN)),
    "change the English": (lambda client: changed(client, "title_en"), (*DESK, TRANSLATORS, ENGLISH)),
    "name the Russian translator": (lambda client: changed(client, "translator_ru"), (*DESK, TRANSLATORS, RUSSIAN)),
    "change what has no language": (lambda client: changed(client, "date"), DESK),
    "change a Russian clause": (lambda client: change_clause(client, "ru"), (*DESK, TRANSLATORS, RUSSIAN)),
    "change a Chinese clause": (lambda client: change_clause(client, "zh_hans"), DESK),
    "change an English section": (lambda client: change_section(client, "en"), (*DESK, TRANSLATORS, ENGLISH)),
    "change a Chinese term": (lambda client: change_term(client, "zh_hans"), (*DESK, TRANSLATORS, CHINESE)),
    "remove a relation": (remove_relation, DESK),
    "submit": (lambda client: verb(client, "submit"), DESK),
    "publish": (lambda client: verb(client, "publish"), (PUBLISHERS, ADMINISTRATORS)),
    "schedule": (lambda client: verb(client, "schedule", **SOON), (PUBLISHERS, ADMINISTRATORS)),
    "withdraw": (lambda client: verb(client, "withdraw", published=True), (PUBLISHERS, ADMINISTRATORS)),
    "submit many": (lambda client: bulk(client, "submit_items"), DESK),
    "publish many": (lambda client: bulk(client, "publish_items"), (PUBLISHERS, ADMINISTRATORS)),
    "withdraw many": (lambda client: bulk(client, "withdraw_items", published=True), (PUBLISHERS, ADMINISTRATORS)),
    "delete": (delete, (ADMINISTRATORS,)),
    "delete many": (lambda client: bulk(client, "delete_selected", post="yes"), (ADMINISTRATORS,)),
    "import a text": (import_text, DESK),
    "fill an issue": (pick, DESK),
    "type a Russian paragraph": (lambda client: translating(client, "save"), (*DESK, TRANSLATORS, RUSSIAN)),
    "confirm a Russian paragraph": (lambda client: translating(client, "confirm"), (*DESK, TRANSLATORS, RUSSIAN)),
    "finish the Russian": (lambda client: translating(client, "finish"), (*DESK, TRANSLATORS, RUSSIAN)),
    "export for translation": (export_for_translation, ROLES),
    "import a Russian translation": (import_translation, (*DESK, TRANSLATORS, RUSSIAN)),
    "import a table": (import_table, DESK),
    "make drafts of a text": (intake, DESK),
    "restore the original": (lambda client: restored(client, "title_zh_hans"), DESK),
    "restore the Russian": (lambda client: restored(client, "title_ru"), (*DESK, TRANSLATORS, RUSSIAN)),
    "bring back": (bring_back, (ADMINISTRATORS,)),
    "send to WeChat": (send_to_wechat, (PUBLISHERS, ADMINISTRATORS)),
    "send letters again": (send_again, (PUBLISHERS, ADMINISTRATORS)),
    "change the words of a picture": (writes(make_picture, "alt_ru"), (*DESK, TRANSLATORS, RUSSIAN)),
    "change the credit of a picture": (writes(make_picture, "credit_zh_hans"), (*DESK, TRANSLATORS, CHINESE)),
    "change a note": (writes(make_editors_note, "body_ru"), (*DESK, TRANSLATORS, RUSSIAN)),
    "change the address of a note": (writes(make_editors_note, "slug", "forged"), DESK),
    "change the colophon": (writes(make_colophon, "name_ru"), (*DESK, TRANSLATORS, RUSSIAN)),
}


@pytest.fixture(autouse=True)
def media_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_role_does_what_it_may_and_nothing_else(action: str, role: str, client_of: Callable[[str], Client]) -> None:
    attempt, allowed = ACTIONS[action]
    assert attempt(client_of(role)) is (role in allowed)


VERBS = {
    "submit": (False, DESK),
    "publish": (False, (PUBLISHERS, ADMINISTRATORS)),
    "withdraw": (True, (PUBLISHERS, ADMINISTRATORS)),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", VERBS)
def test_the_verbs_of_the_model_ask_the_same(name: str, role: str, client_of: Callable[[str], Client]) -> None:
    published, allowed = VERBS[name]
    article = make_article(published=published)
    user = client_of(role).user
    if role in allowed:
        getattr(article, name)(by=user)
    else:
        with pytest.raises(PermissionDenied):
            getattr(article, name)(by=user)


@pytest.mark.django_db
def test_every_kind_has_a_form_that_a_translator_can_open(client_of: Callable[[str], Client]) -> None:
    client = client_of(RUSSIAN)
    for model in kinds().values():
        factory: Any = {"articles": make_article, "laws": make_law, "bulletins": make_bulletin}.get(model.kind_name)
        if factory is not None:
            names = set(data_of(client, url_of(factory(), "change")))
            languages = {name[-3:] for name in names if "-" not in name and name[0] != "_"}
            assert languages == {"_ru"}, names


def test_what_a_translator_may_not_write_is_shown(client_of: Callable[[str], Client]) -> None:
    article = make_article(title_zh_hans="可见的标题", body_zh_hans="<p>正文<strong>要点</strong></p>")
    page = client_of(RUSSIAN).get(url_of(article, "change")).content.decode()
    assert '<div lang="zh-hans" class="portal-read">可见的标题' in page
    assert "<p>正文<strong>要点</strong></p>" in page
    assert 'name="title_zh_hans"' not in page


def test_an_original_in_their_language_is_not_the_translators(client_of: Callable[[str], Client]) -> None:
    article = make_article(original_language="ru")
    save(client_of(RUSSIAN), article, title_ru="Forged")
    article.refresh_from_db()
    assert article.title_ru != "Forged"


def test_members_of_the_old_group_translate_into_all_languages(client_of: Callable[[str], Client]) -> None:
    user = client_of(TRANSLATORS).user
    assert rights.languages_of(user) == ("zh-hans", "en", "ru")
    assert not Group.objects.get(name=TRANSLATORS).permissions.filter(codename__startswith="change_").exists()


@pytest.mark.django_db
def test_one_place_answers_for_forms_and_interfaces_alike() -> None:
    user = make_user("members.view_law", "portal.view_clausetext", "portal.translate_ru")
    law = make_law()
    make_clauses(law)
    text = ClauseText.objects.of(law).first()
    assert text is not None
    assert rights.may_write(user, law, "title_ru")
    assert rights.may_write(user, text, "body_ru")
    assert not rights.may_write(user, text, "body_en")
    assert not rights.may_write(user, law, "number")
    assert not rights.may_write(user, law, "title_en")
    Law.objects.filter(pk=law.pk).update(original_language="ru")
    assert not rights.may_write(user, ClauseText.objects.get(pk=text.pk), "body_ru")
