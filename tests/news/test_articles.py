"""News: the list, its filters, and an article with its notes."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.publishing.states import Readiness
from tests.factories import (
    make_article,
    make_bulletin,
    make_editors_note,
    make_mechanism,
    make_source,
    make_state,
    make_subject,
    relate,
)
from tests.pages import get

pytestmark = pytest.mark.django_db


def titles(html: str, *names: str) -> list[str]:
    return [name for name in names if name in html]


def test_only_published_items_are_listed(client: Client) -> None:
    make_article(title_en="Public")
    make_article(title_en="Draft", published=False)
    make_article(title_en="Scheduled", published_at=timezone.now() + datetime.timedelta(hours=1))
    make_article(title_en="Withdrawn").withdraw()
    html = get(client, "/en/news/")
    assert titles(html, "Public", "Draft", "Scheduled", "Withdrawn") == ["Public"]


def test_filters_narrow_the_list_and_are_shown_as_chips(client: Client) -> None:
    kz = make_state(iso2="kz", iso3="KAZ", name_en="Kazakhstan")
    from tests.factories import make_membership, make_organisation

    make_membership(organisation=make_organisation(slug="sco"), state=kz)
    broad = make_subject(slug="climate")
    narrow = make_subject(slug="glaciers", parent=broad)
    make_article(title_en="Right one", states=[kz], subjects=[narrow], date=datetime.date(2021, 5, 1))
    make_article(title_en="Wrong year", states=[kz], subjects=[narrow], date=datetime.date(2020, 5, 1))
    make_article(title_en="Wrong state", subjects=[narrow], date=datetime.date(2021, 5, 1))
    make_article(title_en="Wrong subject", states=[kz], date=datetime.date(2021, 5, 1))
    html = get(client, "/en/news/?state=kz&subject=climate&year=2021")
    assert titles(html, "Right one", "Wrong year", "Wrong state", "Wrong subject") == ["Right one"]
    assert 'href="?subject=climate&amp;year=2021"' in html


def test_news_can_be_filtered_by_the_mechanism_that_they_speak_of(client: Client) -> None:
    mechanism = make_mechanism(slug="experts")
    relate(make_article(title_en="About it"), "concerns", mechanism)
    make_article(title_en="About nothing")
    html = get(client, "/en/news/?mechanism=experts")
    assert titles(html, "About it", "About nothing") == ["About it"]


def test_a_title_that_falls_back_carries_its_language(client: Client) -> None:
    make_article(languages=("zh-hans",), title_zh_hans="只有中文")
    html = get(client, "/ru/news/")
    before = html[: html.index("只有中文")]
    assert 'lang="zh-hans"' in before[before.rindex("<article" if "<article" in before else "<li") :]


def test_a_note_of_the_editors_stands_with_each_article_that_it_covers(client: Client) -> None:
    first, second, third = (make_article(slug=name) for name in ("one", "two", "three"))
    make_editors_note(first, second, body_en="<p>Both of these matter.</p>")
    assert "Both of these matter." in get(client, "/en/news/one/")
    assert "Both of these matter." in get(client, "/en/news/two/")
    assert "Both of these matter." not in get(client, f"/en/news/{third.slug}/")


@pytest.mark.parametrize(("published", "days", "is_shown"), [(True, -1, True), (True, 1, False), (False, -1, False)])
def test_a_note_for_an_issue_stands_with_its_article_when_the_issue_is_out(
    client: Client, published: bool, days: int, is_shown: bool
) -> None:
    issue = make_bulletin(published=published, published_at=timezone.now() + datetime.timedelta(days=days))
    make_editors_note(make_article(slug="one"), bulletin=issue, body_en="<p>This matters.</p>")
    assert ("This matters." in get(client, "/en/news/one/")) == is_shown


def test_the_article_names_its_source_and_date(client: Client) -> None:
    make_article(slug="one", outlet=make_source(name_en="The Gazette"), date=datetime.date(2021, 1, 15))
    html = get(client, "/en/news/one/")
    assert "The Gazette" in html
    assert 'datetime="2021-01-15"' in html


def test_a_change_in_the_database_is_on_the_next_page(client: Client) -> None:
    article = make_article(slug="one", title_en="Before")
    assert "Before" in get(client, "/en/news/one/")
    article.title_en = "After"
    article.save()
    assert "After" in get(client, "/en/news/one/")


def test_a_translation_that_is_still_a_draft_is_not_in_the_list(client: Client) -> None:
    article = make_article(title_ru="Черновик перевода")
    article.readiness_ru = Readiness.DRAFT
    article.save()
    assert "Черновик перевода" not in get(client, "/ru/news/")


def test_the_count_does_not_claim_an_order_that_was_not_chosen(client: Client) -> None:
    make_article()
    assert "newest first" not in get(client, "/en/news/?sort=oldest").split('id="count"')[1].split("</h2>")[0].lower()


def related_titles(html: str) -> list[str]:
    """The titles under “On the same subjects”, in their order."""
    _before, _heading, after = html.partition('<h2 id="related">')
    return re.findall(r'<span class="title"><a [^>]*>([^<]+)</a>', after.partition("</section>")[0])


def test_the_articles_that_share_most_subjects_stand_beside_an_article_the_newest_first(client: Client) -> None:
    air, water, land = (make_subject(slug=slug) for slug in ("air", "water", "land"))
    day = datetime.date(2021, 5, 1)
    later = day + datetime.timedelta(days=1)
    article = make_article(subjects=[air, water])
    make_article(title_en="One, older", subjects=[air], date=day)
    make_article(title_en="Two", subjects=[water, air, land], date=day)
    make_article(title_en="One, newer", subjects=[water], date=later)
    make_article(title_en="None", subjects=[land], date=later)
    html = get(client, f"/en/news/{article.slug}/")
    assert related_titles(html) == ["Two", "One, newer", "One, older"]


def test_four_public_articles_are_related_at_the_most(client: Client) -> None:
    air = make_subject(slug="air")
    article = make_article(subjects=[air])
    days = [datetime.date(2021, 5, number) for number in range(1, 7)]
    for day in days:
        make_article(title_en=str(day), subjects=[air], date=day)
    make_article(title_en="Draft", subjects=[air], published=False)
    make_article(title_en="Scheduled", subjects=[air], published_at=timezone.now() + datetime.timedelta(hours=1))
    html = get(client, f"/en/news/{article.slug}/")
    assert related_titles(html) == [str(day) for day in reversed(days[2:])]


def test_an_article_without_subjects_is_related_to_none(client: Client) -> None:
    make_article(title_en="Other")
    html = get(client, f"/en/news/{make_article().slug}/")
    assert related_titles(html) == []
