"""Links to own items: references when saved, addresses of the reader's language when read, words where nothing is."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from news.bulletins.contents import contents_of
from news.models import Article
from news.printed import printed_article
from news.wechat.message import message_of
from portal.documents.prose import with_addresses
from portal.references import dead_links, reference_to, referred, resolved, texts_linking_to
from portal.richtext import clean
from tests.factories import make_article, make_bulletin, make_law, make_mechanism, make_meeting, make_state
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


def linking(target: Any, **fields: Any) -> Article:
    """An article that names another item by its address on the English pages, in all three languages."""
    with override("en"):
        body = f'<p>See <a href="{target.get_absolute_url()}">the other</a>.</p>'
    return make_article(body_zh_hans=body, body_en=body, body_ru=body, **fields)


def page(client: Client, item: Any, language: str) -> str:
    with override(language):
        response = client.get(item.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


# --- Saving --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
def test_an_own_address_of_any_language_becomes_a_reference(language: str, settings: Any) -> None:
    law = make_law()
    with override(language):
        path = law.get_absolute_url()
    for address in (path, settings.SITE_URL + path, f"{settings.SITE_URL}{path}#art_5"):
        fragment = "#art_5" if address.endswith("#art_5") else ""
        assert reference_to(address) == f"portal:laws/{law.pk}{fragment}"


def test_a_session_of_a_mechanism_and_an_old_address_are_recognised() -> None:
    meeting = make_meeting(mechanism=make_mechanism(), ordinal=3)
    law = make_law(slug="old-law")
    law.slug = "new-law"
    law.save()
    with override("ru"):
        assert reference_to(meeting.get_absolute_url()) == f"portal:meetings/{meeting.pk}"
        assert reference_to("/ru/laws/old-law/") == f"portal:laws/{law.pk}"


def test_other_pages_of_ours_are_kept_by_their_path_without_language() -> None:
    make_state(iso2="kz")
    assert reference_to("/ru/members/kz/") == "portal:/members/kz/"
    assert reference_to("/en/laws/?state=kz&kind=code") == "portal:/laws/?state=kz&kind=code"
    assert resolved('<a href="portal:/laws/?state=kz&amp;kind=code">x</a>') == (
        '<a href="/zh-hans/laws/?state=kz&amp;kind=code">x</a>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/en/laws/x/",
        "//evil.example/en/laws/x/",
        "mailto:a@example.org",
        "#art_5",
        "/admin/",
        "http://[/en/",
    ],
)
def test_other_addresses_stay(address: str) -> None:
    assert reference_to(address) == address


def test_a_reference_survives_cleaning_and_saving_again() -> None:
    target = make_law()
    article = linking(target)
    article.refresh_from_db()
    assert f'<a href="portal:laws/{target.pk}"' in article.body_ru
    before = article.body_ru
    article.save()
    article.refresh_from_db()
    assert article.body_ru == before == clean(before) == referred(before)


# --- Reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
def test_readers_get_the_address_of_their_language_and_of_a_moved_item(language: str, client: Client) -> None:
    target = make_law(slug="before")
    article = linking(target)
    target.slug = "after"
    target.save()
    assert f'<a href="/{language}/laws/after/"' in page(client, article, language)


@pytest.mark.parametrize("state", ["withdrawn", "deleted"])
def test_of_a_link_to_what_is_gone_the_words_stay(state: str, client: Client) -> None:
    target = make_law()
    article = linking(target)
    target.withdraw() if state == "withdrawn" else target.delete()
    shown = page(client, article, "en")
    assert "<p>See the other.</p>" in shown
    assert "portal:" not in shown


def test_all_references_of_a_page_take_one_query(client: Client) -> None:
    plain = make_article(body_en="<p>Nothing.</p>")
    targets = [*(make_law() for _number in range(4)), make_article(), make_meeting()]
    with override("en"):
        body = "".join(f'<p><a href="{each.get_absolute_url()}">x</a></p>' for each in targets)
    many = make_article(body_en=body)
    page(client, many, "en"), page(client, plain, "en")
    assert queries_of(lambda: page(client, many, "en")) <= min(8, queries_of(lambda: page(client, plain, "en")) + 1)


def test_an_issue_and_its_forms_name_addresses(settings: Any) -> None:
    target = make_law()
    gone = make_law()
    article = linking(target)
    article.body_en += f'<p><a href="portal:laws/{gone.pk}">Gone</a></p>'
    article.save()
    gone.withdraw()
    issue = make_bulletin(article)
    (entry,) = contents_of(issue, "en").entries
    assert f'href="{settings.SITE_URL}/en/laws/{target.slug}/"' in entry.body
    assert "<p>Gone</p>" in entry.body
    assert f"/en/laws/{target.slug}/" in message_of(article, "en").body


def test_a_document_links_by_address_and_keeps_the_words_of_a_dead_link() -> None:
    target, gone = make_law(), make_law()
    article = linking(target)
    article.body_en += f'<p><a href="portal:laws/{gone.pk}">Gone</a> and more</p>'
    article.save()
    gone.withdraw()
    with override("en"):
        said = json.dumps(printed_article(article).settable)
    assert f"/en/laws/{target.slug}/" in said
    assert "portal:laws" not in said
    assert '{"kind": "p", "of": ["Gone", " and more"]}' in said
    assert with_addresses({"of": ["x"]}) == {"of": ["x"]}


def test_a_feed_names_addresses(client: Client) -> None:
    target = make_law()
    linking(target)
    feed = client.get("/ru/news.atom").content.decode()
    assert f"/ru/laws/{target.slug}/" in feed
    assert "portal:laws" not in feed


# --- Editors -------------------------------------------------------------------------------------


def test_dead_links_are_named_with_what_they_refer_to() -> None:
    target = make_law()
    article = linking(target)
    assert dead_links(article) == []
    target.withdraw()
    found = dead_links(article)
    assert {each.column for each in found} == {"body_zh_hans", "body_en", "body_ru"}
    assert {(each.words, each.item) for each in found} == {("the other", target)}
    article.body_en = '<p><a href="/en/laws/no-such-law/">Law</a><a href="/en/nowhere/at/all/">x</a></p>'
    article.body_zh_hans = article.body_ru = ""
    article.save()
    assert [each.reference for each in dead_links(article)] == ["portal:/laws/no-such-law/", "portal:/nowhere/at/all/"]


def test_it_is_known_which_texts_link_to_an_item() -> None:
    target = make_law()
    article = linking(target)
    make_article(body_en=f'<p><a href="portal:laws/{target.pk}0">Another</a></p>')
    assert [(record, len(columns)) for record, columns in texts_linking_to(("laws", target.pk))] == [(article, 3)]
