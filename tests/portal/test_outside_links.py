"""Links to other sites: listed with their places, asked only when told to, never in a private network."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.management import call_command

from portal import outside_links
from portal.outside_links import Asker, NotAskedError, public_address_of
from tests.factories import make_article, make_law

pytestmark = pytest.mark.django_db


class Site(BaseHTTPRequestHandler):
    """A site of another: some pages, a redirect, one that refuses HEAD, one that is gone."""

    asked: list[str] = []

    def answer(self) -> None:
        Site.asked.append(f"{self.command} {self.path}")
        status = {"/ok": 200, "/moved": 301, "/round": 302, "/shy": 405 if self.command == "HEAD" else 200}.get(
            self.path, 404
        )
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/ok" if self.path == "/moved" else "/round")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815 - the names that the library calls

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of the site; for this test this machine counts as public."""
    monkeypatch.setattr(outside_links, "public_address_of", lambda host, port: "127.0.0.1")
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://other.example:{server.server_port}"
    server.shutdown()
    server.server_close()


def checked(*options: str) -> tuple[str, int]:
    """What the command says, and its exit status."""
    said = io.StringIO()
    try:
        call_command("check_links", *options, stdout=said)
    except SystemExit as end:
        return said.getvalue(), int(end.code or 0)
    return said.getvalue(), 0


def test_links_are_listed_with_their_places_and_nobody_is_asked(site: str) -> None:
    make_article(slug="green-city", body_en=f'<p><a href="{site}/ok?a=1&amp;b=2">x</a></p>', source_url=f"{site}/gone")
    said, status = checked()
    assert f"{site}/ok?a=1&b=2\n    articles/green-city body_en" in said
    assert f"{site}/gone\n    articles/green-city source_url" in said
    assert (status, Site.asked) == (0, [])


def test_asked_for_a_broken_link_is_named_and_ends_with_1(site: str) -> None:
    make_article(source_url=f"{site}/gone")
    said, status = checked("--ask", "--pause=0")
    assert f"BROKEN {site}/gone: 404" in said
    assert status == 1


def test_redirects_are_followed_and_a_refused_head_is_asked_again(site: str) -> None:
    asker = Asker(pause=0)
    assert not asker.ask(f"{site}/moved").broken
    assert not asker.ask(f"{site}/shy").broken
    assert Site.asked == ["HEAD /moved", "HEAD /ok", "HEAD /shy", "GET /shy"]
    assert asker.ask(f"{site}/round").said == "more than 5 redirects"


def test_hosts_get_a_pause_between_two_requests(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(outside_links.time, "sleep", slept.append)
    asker = Asker(pause=5)
    asker.ask(f"{site}/ok"), asker.ask(f"{site}/ok")
    assert slept[0] == 0
    assert 4 < slept[1] <= 5


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1"])
def test_a_private_network_is_never_asked(host: str) -> None:
    with pytest.raises(NotAskedError):
        public_address_of(host, 80)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "ftp://example.org/", "http://", "http://[", "https://name.invalid/"]
)
def test_what_cannot_be_asked_is_broken_and_says_why(address: str) -> None:
    answer = Asker(pause=0).ask(address)
    assert answer.broken
    assert answer.said.startswith(("not asked:", "no answer:"))


def test_a_reference_that_leads_nowhere_is_broken_without_asking() -> None:
    law = make_law(slug="gone-law")
    make_article(slug="linking", body_en=f'<p><a href="portal:laws/{law.pk}">x</a></p>')
    assert checked()[1] == 0
    law.withdraw()
    said, status = checked()
    assert f"BROKEN portal:laws/{law.pk}: is not public\n    articles/linking body_en" in said
    assert status == 1
