"""Bad input gets the right status in bounded memory; odd but right requests get what the standard says."""

import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.faults.servers import HOST, Gunicorn, ask, nginx_server

MIB = 1024 * 1024


def raw(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Send bytes as they are; return what comes back until the server closes."""
    with socket.create_connection((HOST, port), timeout=15) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause_s)
        found = b""
        while piece := connection.recv(65536):
            found += piece
        return found


def statuses(answer: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]


def test_a_flood_of_unknown_parameters_makes_no_new_pages(portal: Gunicorn) -> None:
    tags = {portal.get(f"/en/about/?x={number}&utm={number}").headers["etag"] for number in range(50)}
    assert len(tags) == 1
    assert len(list(Path(portal.environment["PAGES_ROOT"]).iterdir())) == 1


def test_a_flood_of_distinct_pages_leaves_memory_bounded(variables: dict[str, str], tmp_path: Path) -> None:
    small = {**variables, "PAGES_ROOT": str(tmp_path / "pages"), "PAGES_MEBIBYTES": "1"}
    portal = Gunicorn(small, workers=1)
    portal.start()
    try:
        for number in range(200):
            portal.get(f"/en/qr.svg?path=/en/{number:0>300}")
        worker = psutil.Process(portal.worker_pids()[0])
        before = worker.memory_info().rss
        seen_bytes = 0
        for number in range(200, 1200):
            answer = portal.get(f"/en/qr.svg?path=/en/{number:0>300}")
            assert answer.status == 200
            seen_bytes += len(answer.body)
        assert seen_bytes > 6 * MIB
        assert worker.memory_info().rss - before < 3 * MIB
        assert sum(path.stat().st_size for path in (tmp_path / "pages").iterdir()) < 3 * MIB
    finally:
        portal.stop()


def test_an_unknown_address_is_not_kept(portal: Gunicorn) -> None:
    for number in range(20):
        assert portal.get(f"/en/news/nothing-{number}/").status == 404
    assert not Path(portal.environment["PAGES_ROOT"]).exists()


def test_head_is_get_without_the_body(portal_of_all: Gunicorn) -> None:
    got = portal_of_all.get("/en/")
    head = ask(portal_of_all.port, "/en/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "etag", "content-type", "cache-control"):
        assert head.headers[name] == got.headers[name]


def test_options_says_what_may_be_asked(portal_of_all: Gunicorn) -> None:
    answer = ask(portal_of_all.port, "/en/", "OPTIONS")
    assert answer.status == 200
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_page_is_only_read(portal_of_all: Gunicorn, method: str) -> None:
    assert ask(portal_of_all.port, "/en/", method, body=b"x=1").status == 405


@pytest.mark.parametrize("value", ["bytes=0-10", "bytes=9-1", "bytes=-", "lines=1-2", "bytes=99999999-"])
def test_a_range_gets_the_whole_page(portal_of_all: Gunicorn, value: str) -> None:
    answer = portal_of_all.get("/en/", Range=value)
    assert answer.status == 200
    assert answer.text.rstrip().endswith("</html>")


def test_a_reader_who_has_the_page_gets_304(portal_of_all: Gunicorn) -> None:
    tag = portal_of_all.get("/en/").headers["etag"]
    answer = portal_of_all.get("/en/", If_None_Match=tag)
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)


def test_a_question_of_10_000_characters_gets_an_ordinary_page(portal_of_all: Gunicorn, tmp_path: Path) -> None:
    question = f"/zh-hans/search/?q={quote('水' * 10_000)}"
    answer = portal_of_all.get(question)
    assert answer.status == 200
    assert len(answer.body) < MIB  # the question stands in each link of the page, but cut
    with nginx_server(tmp_path, portal_of_all.port) as port:
        assert ask(port, question).status == 200


def test_nginx_passes_on_a_page_larger_than_its_buffers(tmp_path: Path) -> None:
    class Large(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(20 * MIB))
            self.end_headers()
            self.wfile.write(b"x" * 20 * MIB)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Large) as upstream:
        threading.Thread(target=upstream.serve_forever).start()
        try:
            with nginx_server(tmp_path, upstream.server_port) as port, socket.create_connection((HOST, port)) as slow:
                slow.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                time.sleep(1)  # a reader who takes nothing yet: all of it waits in files of nginx
                received = sum(iter(lambda: len(slow.recv(MIB)), 0))
        finally:
            upstream.shutdown()
    assert received > 20 * MIB


def test_a_header_of_20_kb_is_refused(portal_of_all: Gunicorn) -> None:
    answer = raw(portal_of_all.port, b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n")
    assert statuses(answer) in ([400], [431])


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding : chunked",
        b"Content-Length: 6\r\nContent-Length: 5",
        b"Content-Length: +6",
        b"Content-Length: -1",
    ],
)
def test_a_request_with_two_lengths_is_refused_and_hides_no_other(portal_of_all: Gunicorn, head: bytes) -> None:
    hidden = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = raw(portal_of_all.port, b"POST /en/ HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n" + hidden)
    assert len(statuses(answer)) == 1
    assert statuses(answer)[0] in (400, 501)


def test_slow_clients_hold_nobody_up_behind_nginx(portal_of_all: Gunicorn, tmp_path: Path) -> None:
    with nginx_server(tmp_path, portal_of_all.port) as port:
        slow = [socket.create_connection((HOST, port), timeout=15) for _number in range(200)]
        try:
            for connection in slow:
                connection.sendall(b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
            for _round in range(10):
                assert ask(port, "/en/").status == 200
        finally:
            for connection in slow:
                connection.close()
