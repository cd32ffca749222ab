"""What changes by the calendar changes on kept pages on its day, by the clock of its own state, and not before."""

import datetime
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.utils import timezone

from portal.delivery.application import PageCache
from portal.delivery.files import Files
from portal.delivery.memory import Memory
from portal.delivery.pulse import pulse
from tests.delivery.beating import forget, holds
from tests.factories import (
    make_article,
    make_clauses,
    make_document,
    make_law,
    make_membership,
    make_state,
    node,
)

pytestmark = pytest.mark.django_db

MIB = 1024 * 1024
# In Kathmandu, five hours and three quarters ahead of London, the first of March 2040 begins at this moment.
MIDNIGHT = datetime.datetime(2040, 2, 29, 18, 15, tzinfo=datetime.UTC)
DAY = "2040-03-01"
MIDNIGHT_IN_SHANGHAI = datetime.datetime(2040, 2, 29, 16, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@dataclass
class Clock:
    """The time of this process, set by hand; the pulse hears it at once."""

    monkeypatch: pytest.MonkeyPatch

    def turn_to(self, moment: datetime.datetime) -> None:
        self.monkeypatch.setattr(timezone, "now", lambda: moment)
        self.monkeypatch.setattr(time, "time", moment.timestamp)
        # The database asked by itself would need a thread with a connection of its own.
        holds(1)
        pulse._ask()


@dataclass
class Site:
    """The page cache before Django; `made` are the pages that Django was asked for."""

    folder: Path
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cache = PageCache(self.django, Memory(8 * MIB), Files(self.folder, 8 * MIB, "release"))
        # Without the signals of a request, which would close the connection of the test.
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def django(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.made.append(environ["PATH_INFO"])
        response = self._handler.get_response(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def get(self, address: str) -> str:
        environ = RequestFactory().get(address, headers={"host": "localhost"}).environ
        answered: list[str] = []
        body = b"".join(self.cache(environ, lambda status, headers, info=None: answered.append(status)))
        assert answered == ["200 OK"], address
        return body.decode()

    def kept(self, address: str) -> str:
        """The page, which is not made anew for this."""
        before = len(self.made)
        found = self.get(address)
        assert len(self.made) == before, f"{address} is not kept"
        return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    yield Clock(monkeypatch)
    forget()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "pages")


def flips(site: Site, clock: Clock, address: str, before: str, after: str, moment: datetime.datetime) -> None:
    """Up to the moment a kept page says the one, from then on the other."""
    clock.turn_to(moment - SECOND)
    assert before in site.get(address)
    assert after not in site.get(address)
    assert before in site.kept(address)
    clock.turn_to(moment)
    assert after in site.get(address)
    assert before not in site.kept(address)


@pytest.mark.parametrize("address", ["/en/laws/{slug}/", "/en/laws/"])
def test_a_law_enters_into_force_at_midnight_of_its_state(site: Site, clock: Clock, address: str) -> None:
    law = make_law(state=make_state(timezone="Asia/Kathmandu"), events={"adopted": "2039-01-01", "in_force": DAY})
    badge = '<span class="status status-{}">'
    flips(site, clock, address.format(slug=law.slug), badge.format("future"), badge.format("in_force"), MIDNIGHT)


def test_a_filter_by_status_finds_it_from_then_on(site: Site, clock: Clock) -> None:
    law = make_law(state=make_state(timezone="Asia/Kathmandu"), events={"adopted": "2039-01-01", "in_force": DAY})
    clock.turn_to(MIDNIGHT - SECOND)
    assert law.slug not in site.get("/en/laws/?status=in_force")
    clock.turn_to(MIDNIGHT)
    assert law.slug in site.get("/en/laws/?status=in_force")
    assert law.slug in site.kept("/en/laws/?status=in_force")


def test_a_new_wording_is_the_text_from_its_day_on(site: Site, clock: Clock) -> None:
    law = make_law(state=make_state(timezone="Asia/Kathmandu"), events={"in_force": "2039-01-01"})
    make_clauses(law, node("article", "1", en="<p>The old wording.</p>"))
    make_clauses(law, node("article", "1", en="<p>The new wording.</p>"), starts_on=DAY)
    for address in (f"/en/laws/{law.slug}/", f"/en/laws/{law.slug}/?with=en,ru"):
        flips(site, clock, address, "The old wording.", "The new wording.", MIDNIGHT)


def test_a_document_ends_on_its_day(site: Site, clock: Clock) -> None:
    document = make_document()
    document.events.create(kind="in_force", date=datetime.date(2039, 1, 1))
    document.events.create(kind="ends", date=datetime.date.fromisoformat(DAY))
    badge = '<span class="status status-{}">'
    address = f"/en/documents/{document.slug}/"
    flips(site, clock, address, badge.format("in_force"), badge.format("ended"), MIDNIGHT_IN_SHANGHAI)


def test_a_membership_ends_on_its_day(site: Site, clock: Clock) -> None:
    state = make_state()
    membership = make_membership(
        state=state, from_date=datetime.date(2030, 1, 1), to_date=datetime.date.fromisoformat(DAY)
    )
    address = f"/en/members/?organisation={membership.organisation.slug}"
    clock.turn_to(MIDNIGHT_IN_SHANGHAI - SECOND)
    before = site.get(address)
    clock.turn_to(MIDNIGHT_IN_SHANGHAI)
    assert before.count(state.name_en) > site.get(address).count(state.name_en)


def test_a_scheduled_item_appears_in_its_second(site: Site, clock: Clock) -> None:
    at = MIDNIGHT + datetime.timedelta(minutes=7, seconds=13)
    title = make_article(published_at=at).title_en
    for address in ("/en/", "/en/news/"):
        clock.turn_to(at - SECOND)
        assert title not in site.get(address)
        assert title not in site.kept(address)
        clock.turn_to(at)
        assert title in site.get(address)
