"""Every page of the admin answers, in three languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client

from cooperation.models import DocumentEvent
from members.models import LawEvent
from news.models import Colophon, Delivery, Mailing, Subscriber
from portal.languages import CODES
from portal.models import Clause, SourceDocument
from portal.publishing.models import kinds
from tests import factories
from tests.admin.forms import url_of
from tests.news.subscribers import make_mailing, make_subscriber


def make_document_with_event() -> Any:
    document = factories.make_document()
    DocumentEvent.objects.create(document=document, kind="adopted", date="2020-01-02")
    return document


def make_source_document() -> SourceDocument:
    return SourceDocument.objects.create(slug="source-document", **factories.texts("title", "Source"))


def make_clause() -> Clause:
    law = factories.make_law()
    factories.make_clauses(law)
    return law.clauses.get(eid="art_1")


# Made by an import, from the content files or by subscribers, never by hand; or once for all.
NOT_ADDED = {Clause, Colophon, Subscriber, Mailing, Delivery}
# What was sent is not taken back.
NOT_DELETED = {Mailing, Delivery}

MAKERS: dict[str, Callable[[], Any]] = {
    "portal.Page": factories.make_page,
    "portal.Clause": make_clause,
    "portal.Subject": factories.make_subject,
    "portal.Term": factories.make_term,
    "portal.SourceDocument": make_source_document,
    "portal.Picture": factories.make_picture,
    "members.State": factories.make_state,
    "members.Organisation": factories.make_organisation,
    "members.Membership": factories.make_membership,
    "members.Law": lambda: factories.make_law(events={"adopted": "2020-01-02"}),
    "members.Study": factories.make_study,
    "cooperation.Mechanism": factories.make_mechanism,
    "cooperation.Meeting": factories.make_meeting,
    "cooperation.Document": make_document_with_event,
    "cooperation.Project": factories.make_project,
    "cooperation.Statement": factories.make_statement,
    "news.Article": factories.make_article,
    "news.Bulletin": lambda: factories.make_bulletin(factories.make_article()),
    "news.Colophon": factories.make_colophon,
    "news.Source": factories.make_source,
    "news.EditorsNote": lambda: factories.make_editors_note(factories.make_article()),
    "news.Subscriber": make_subscriber,
    "news.Mailing": make_mailing,
    "news.Delivery": lambda: make_mailing(make_subscriber()).deliveries.get(),
    "auth.User": factories.make_user,
    "auth.Group": lambda: apps.get_model("auth.Group").objects.first(),
}


def registered() -> set[str]:
    return {model._meta.label for model in admin.site._registry}


def test_every_model_of_the_portal_that_stands_alone_can_be_edited() -> None:
    parts = {"members.Authority", "portal.Relation", "portal.TermVariant", "portal.MovedSlug"}
    parts |= {"portal.ClauseText", "portal.File", "portal.TextImport", "portal.TermForm", "portal.SearchEntry"}
    parts |= {"members.LawEvent", "cooperation.DocumentEvent", "news.EditorsNoteArticle"}
    parts |= {"news.BulletinSection", "news.BulletinEntry", "news.WeChatDraft", "portal.MadeDocument"}
    parts |= {
        "news.SubscriptionAttempt",
        "news.SubscriptionRequest",
        "portal.ExchangeImport",
        "portal.TranslatedSegment",
    }
    parts |= {"portal.Presence", "portal.RowChange", "portal.TranslatorRights"}
    own = {model._meta.app_label for model in kinds().values()}
    models_ = {model._meta.label for label in own for model in apps.get_app_config(label).get_models()}
    assert models_ - parts == registered() - {"auth.User", "auth.Group"}


def test_the_list_of_makers_is_complete() -> None:
    assert set(MAKERS) == registered()


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_pages_of_a_model_answer(
    label: str, language: str, administrator: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    administrator.user.is_superuser = True
    administrator.user.save()
    administrator.cookies["django_language"] = language
    record: models.Model = MAKERS[label]()
    model = type(record)
    pages = [url_of(model, "changelist"), *([] if model in NOT_ADDED else [url_of(model, "add")])]
    pages += [url_of(record, action) for action in ("change", "history")]
    pages += [] if model in NOT_DELETED else [url_of(record, "delete")]
    for page in pages:
        # The history of a part is that of the item.
        response = administrator.get(page, follow=page.endswith("/history/"))
        assert response.status_code == 200, page
        assert f'lang="{language}"' in response.content.decode(), page


@pytest.mark.parametrize("language", CODES)
def test_first_page_and_login_answer(language: str, editor: Client) -> None:
    editor.cookies["django_language"] = language
    assert editor.get("/admin/").status_code == 200
    anonymous = Client()
    anonymous.cookies["django_language"] = language
    response = anonymous.get("/admin/login/")
    assert f'lang="{language}"' in response.content.decode()
    assert "Русский" in response.content.decode()


def test_language_tabs_are_named_by_autonym_and_hold_their_fields(editor: Client) -> None:
    article = factories.make_article()
    response = editor.get(url_of(article, "change"))
    tabs = {fieldset.name: fieldset.fields for fieldset in response.context["adminform"] if "tab" in fieldset.classes}
    assert list(tabs) == ["中文", "English", "Русский"]
    assert {"title_ru", "body_ru", "readiness_ru", "official_ru", "translator_ru", "translated_from_ru"} <= set(
        tabs["Русский"]
    )
    assert not any(str(name).endswith(("_en", "_zh_hans")) for name in tabs["Русский"])


def test_law_form_shows_its_events_and_relations(editor: Client) -> None:
    law = factories.make_law(events={"adopted": "2020-01-02"})
    prefixes = [inline.formset.prefix for inline in editor.get(url_of(law, "change")).context["inline_admin_formsets"]]
    assert prefixes[0] == "events"
    assert len(prefixes) == 3
    assert LawEvent.objects.count() == 1
