"""Which answers the page cache keeps, for whom, and what it does when pages cannot be made.

The application behind it is a small one that counts what it is asked.
"""

import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from portal.delivery.application import PageCache
from portal.delivery.files import Files
from portal.delivery.memory import Memory
from tests.delivery.beating import holds, is_away

pytestmark = pytest.mark.usefixtures("beating")
MIB = 1024 * 1024


class Behind:
    """Answers with a status and a number that counts the answers."""

    def __init__(self, *statuses: str, headers: tuple[tuple[str, str], ...] = (), seconds: float = 0.0) -> None:
        self.statuses, self.headers, self.seconds = list(statuses) or ["200 OK"], headers, seconds
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        number = len(self.asked)
        status = self.statuses[min(number, len(self.statuses)) - 1]
        time.sleep(self.seconds)
        start_response(status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [f"answer {number}".encode()]


class Site:
    """The page cache before such an application."""

    def __init__(self, behind: Behind, folder: Path) -> None:
        self.behind = behind
        self.cache = PageCache(behind, Memory(MIB), Files(folder, MIB, "release"))

    def get(self, address: str, method: str = "GET", **headers: str) -> tuple[str, dict[str, str], str]:
        """Status, headers by small name, and body."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            **headers,
        }
        answered: list[Any] = []
        body = b"".join(self.cache(environ, lambda status, pairs, info=None: answered.extend((status, pairs))))
        return answered[0], {name.lower(): value for name, value in answered[1]}, body.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pages"


def test_a_page_is_made_once(folder: Path) -> None:
    site = Site(Behind(), folder)
    assert {site.get("/en/")[2] for _round in range(3)} == {"answer 1"}


def test_it_is_made_again_when_the_content_has_changed(folder: Path) -> None:
    site = Site(Behind(), folder)
    site.get("/en/")
    holds(2)
    assert site.get("/en/")[2] == "answer 2"


def test_it_is_made_again_when_its_time_has_come(folder: Path) -> None:
    site = Site(Behind(), folder)
    holds(1, seconds=-1)
    site.get("/en/")
    holds(1)
    assert site.get("/en/")[2] == "answer 2"


def test_unknown_parameters_and_their_order_make_no_new_page(folder: Path) -> None:
    site = Site(Behind(), folder)
    for query in ("", "?x=1", "?utm_source=a&x=2", "?year="):
        assert site.get(f"/en/news/{query}")[2] == "answer 1"
    assert site.get("/en/news/?year=2021&kind=news")[2] == "answer 2"
    assert site.get("/en/news/?kind=news&x=1&year=2021")[2] == "answer 2"
    assert [asked["QUERY_STRING"] for asked in site.behind.asked] == ["", "kind=news&year=2021"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", ()),
        ("410 Gone", ()),
        ("500 Internal Server Error", ()),
        ("301 Moved Permanently", (("Location", "/en/"),)),
        ("200 OK", (("Set-Cookie", "a=b"),)),
        ("200 OK", (("Cache-Control", "no-store"),)),
        ("200 OK", (("Cache-Control", "private, max-age=60"),)),
    ],
)
def test_such_an_answer_is_not_kept(folder: Path, status: str, headers: tuple[tuple[str, str], ...]) -> None:
    site = Site(Behind(status, headers=headers), folder)
    assert site.get("/en/")[2] == "answer 1"
    assert site.get("/en/")[2] == "answer 2"


def test_who_edits_gets_every_page_anew_and_changes_nothing_for_others(folder: Path) -> None:
    site = Site(Behind(), folder)
    site.get("/en/")
    assert site.get("/en/", HTTP_COOKIE="a=b; sessionid=c")[2] == "answer 2"
    assert site.get("/en/")[2] == "answer 1"


@pytest.mark.parametrize("headers", [{"HTTP_HOST": "elsewhere.example"}, {"REQUEST_METHOD": "POST"}, {"HTTP_HOST": ""}])
def test_django_is_asked_about_what_is_not_for_us(folder: Path, headers: dict[str, str]) -> None:
    site = Site(Behind(), folder)
    site.get("/en/")
    assert site.get("/en/", **headers)[2] == "answer 2"


def test_a_view_that_is_kept_sees_nothing_of_the_reader(folder: Path) -> None:
    site = Site(Behind(), folder)
    said = {"HTTP_ACCEPT_LANGUAGE": "ru", "HTTP_COOKIE": "a=b", "HTTP_USER_AGENT": "x", "HTTP_RANGE": "bytes=0-1"}
    # In the charset of a body Django would read the query.
    said |= {"CONTENT_TYPE": "text/plain; charset=iso-8859-1", "CONTENT_LENGTH": "0"}
    site.get("/en/", "HEAD", **said)
    asked = site.behind.asked[0]
    assert asked["REQUEST_METHOD"] == "GET"
    assert not said.keys() & asked.keys()


def test_many_at_once_wait_for_the_one_that_makes_the_page(folder: Path) -> None:
    site = Site(Behind(seconds=0.3), folder)
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(site.get("/en/")[2])) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["answer 1"] * 20
    assert len(site.behind.asked) == 1


def test_a_connection_that_was_lost_under_way_costs_nobody_the_page(folder: Path) -> None:
    site = Site(Behind("503 Service Unavailable", "200 OK"), folder)
    assert site.get("/en/")[0] == "200 OK"


def test_an_old_page_is_better_than_none(folder: Path) -> None:
    site = Site(Behind("200 OK", "503 Service Unavailable"), folder)
    site.get("/en/")
    holds(2)
    status, headers, body = site.get("/en/")
    assert (status, body) == ("200 OK", "answer 1")
    assert "portal-stale-since" in headers


def test_while_the_database_is_away_django_is_not_asked_for_what_is_kept(folder: Path) -> None:
    site = Site(Behind(), folder)
    fresh = site.get("/en/")[1]
    is_away()
    status, headers, body = site.get("/en/", HTTP_COOKIE="sessionid=c")
    assert (status, body, len(site.behind.asked)) == ("200 OK", "answer 1", 1)
    assert "portal-stale-since" in headers
    assert "portal-stale-since" not in fresh


def test_a_page_that_another_process_made_is_found(folder: Path) -> None:
    Site(Behind(), folder).get("/en/")
    other = Site(Behind(), folder)
    assert other.get("/en/")[2] == "answer 1"
    assert other.behind.asked == []


def test_a_page_says_how_long_it_may_be_kept(folder: Path) -> None:
    headers = Site(Behind(), folder).get("/en/")[1]
    directives = headers["cache-control"].split(", ")
    assert {"public", "max-age=0", "s-maxage=1"} < set(directives)
    assert any(each.startswith("stale-while-revalidate=") for each in directives)
    assert any(each.startswith("stale-if-error=") for each in directives)
    assert headers["vary"] == "Accept-Encoding"


class Document(Behind):
    """Answers with a PDF that no packing makes smaller."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        super().__call__(environ, lambda *_answer: None)
        start_response("200 OK", [("Content-Type", "application/pdf")])
        return [b"%PDF-1.7 " + b"words " * 1000]


def test_a_document_is_kept_for_all_processes_but_not_in_the_memory_of_one(folder: Path) -> None:
    site = Site(Document(), folder)
    for _round in range(3):
        assert site.get("/en/news/one.pdf", HTTP_ACCEPT_ENCODING="br")[2].startswith("%PDF")
    assert len(site.behind.asked) == 1
    assert len(site.cache.memory) == 0


def test_a_document_is_not_packed_again(folder: Path) -> None:
    headers = Site(Document(), folder).get("/en/news/one.pdf", HTTP_ACCEPT_ENCODING="br, gzip")[1]
    assert "content-encoding" not in headers
    assert headers["content-length"] == "6009"


def test_a_reader_who_has_a_document_already_gets_no_second_one(folder: Path) -> None:
    site = Site(Document(), folder)
    etag = site.get("/en/news/one.pdf")[1]["etag"]
    assert site.get("/en/news/one.pdf", HTTP_IF_NONE_MATCH=etag)[::2] == ("304 Not Modified", "")


def test_the_head_of_a_document_has_its_length_alone(folder: Path) -> None:
    status, headers, body = Site(Document(), folder).get("/en/news/one.pdf", method="HEAD")
    assert (status, headers["content-length"], body) == ("200 OK", "6009", "")


def test_a_document_is_served_while_the_database_is_away(folder: Path) -> None:
    site = Site(Document(), folder)
    site.get("/en/news/one.pdf")
    is_away()
    status, headers, _body = site.get("/en/news/one.pdf")
    assert status == "200 OK"
    assert "portal-stale-since" in headers
