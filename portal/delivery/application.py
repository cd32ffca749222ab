"""The page cache: a WSGI application before Django's, which answers with finished pages.

A page is kept if its view declares its parameters (`portal.delivery.parameters`), if it was answered with
200 and set no cookie. It is served as long as the pulse of the database says that nothing has changed;
after that it is made again, once, and while the database is away the old one is served, which a header says.
"""

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from portal.delivery.conditions import status_for
from portal.delivery.kept import all_anew
from portal.delivery.memory import Memory
from portal.delivery.pages import Headers, Page, best_encoding
from portal.delivery.parameters import known, parameters_at
from portal.delivery.pulse import Content, pulse
from portal.delivery.shared import Shared

logger = logging.getLogger(__name__)
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

STATUS_LINES = {200: "200 OK", 304: "304 Not Modified", 412: "412 Precondition Failed"}
# Headers that a 304 repeats (RFC 9110, section 15.4.5) or that are about the connection rather than the body.
IN_304 = {"cache-control", "content-location", "date", "etag", "expires", "vary", "portal-stale-since"}
MAX_QUERY_BYTES = 4096
# Headers of a reader by which no page differs; a view that is about to be kept does not see them.
UNSEEN = (
    # Of a body, which no page asks for. Its charset is what Django would read the query in.
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_COOKIE",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
)
# So long others wait for the one that makes a page before they take the old one, or, where there is none, make it too.
WAIT_FOR_NEW_S = 1.0
CLAIM_S = 5.0


@functools.lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    """Whether readers come under this name; what Django's own check says, remembered."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_editor(environ: Environ) -> bool:
    """Whether the request comes from somebody who may be signed in: they see each page as it is at this moment."""
    return settings.SESSION_COOKIE_NAME + "=" in environ.get("HTTP_COOKIE", "")


def is_private(name: str, value: str) -> bool:
    """Whether a header says that the answer is for this one reader, or for this moment."""
    of_the_cache = name.lower() == "cache-control" and ("no-store" in value or "private" in value)
    return of_the_cache or name.lower() == "set-cookie"


class Making:
    """The pages that are being made in this process, each by one thread."""

    def __init__(self) -> None:
        self._under_way: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def one(self, key: str) -> Iterator[threading.Event | None]:
        """Give None to the thread that is to make the page; to others, what says that it is done."""
        with self._lock:
            other = self._under_way.get(key)
            if other is None:
                self._under_way[key] = threading.Event()
        try:
            yield other
        finally:
            if other is None:
                with self._lock:
                    self._under_way.pop(key).set()


class PageCache:
    """Finished pages before the application that makes them."""

    def __init__(self, application: Application, memory: Memory, shared: Shared) -> None:
        self.application, self.memory, self.shared = application, memory, shared
        self._making = Making()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        pulse.start()
        if is_editor(environ) and not pulse.is_away():
            with all_anew():
                return self.application(environ, start_response)
        key = self.key(environ)
        if key is None:
            return self.application(environ, start_response)
        content = pulse.current()
        page = self.memory.get(key)
        if page is not None and content is not None and page.is_fresh(content.generation):
            return self.answer(key, page, environ, start_response)
        return self.find_or_make(key, page, content, environ, start_response)

    # --- Which page is asked for -----------------------------------------------------------------

    def key(self, environ: Environ) -> str | None:
        """The path with the known part of the query; None for what is never kept: then Django is asked."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not path.isascii() or environ.get("SCRIPT_NAME"):
            return None
        if not self.is_for_us(environ):
            return None
        parameters = parameters_at(path)
        if parameters is None:
            return None
        query = environ.get("QUERY_STRING", "")
        if not query:
            return path
        if len(query) > MAX_QUERY_BYTES or "%00" in query or not query.isascii():
            return None
        try:
            kept = known(query, parameters)
        except ValueError:
            return None
        return f"{path}?{kept}" if kept else path

    def is_for_us(self, environ: Environ) -> bool:
        """Whether the request came under our name and, in production, encrypted; if not, Django says what it does."""
        host = environ.get("HTTP_HOST", "")
        if not (host and is_our_host(host.lower())):
            return False
        if not settings.SECURE_SSL_REDIRECT:
            return True
        header: tuple[str, str] | None = settings.SECURE_PROXY_SSL_HEADER
        name, value = header or ("wsgi.url_scheme", "https")
        return environ.get(name) == value

    # --- Finding and making ----------------------------------------------------------------------

    def find_or_make(
        self, key: str, old: Page | None, content: Content | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer with a page that another process has made, or make it, or serve the old one."""
        stored = self.shared.get(key)
        if stored is not None and (old is None or stored.made_at > old.made_at):
            self.memory.put(key, stored)
            old = stored
            if content is not None and stored.is_fresh(content.generation):
                return self.answer(key, stored, environ, start_response)
        if pulse.is_away() and old is not None:
            return self.answer(key, old, environ, start_response, is_stale=True)
        with self._making.one(key) as other:
            if other is None:
                if self.shared.claim(key, CLAIM_S):
                    try:
                        return self.make(key, old, environ, start_response)
                    finally:
                        self.shared.disclaim(key)
                made = self.wait_for_another_process(key)
            else:
                other.wait(WAIT_FOR_NEW_S)
                made = self.memory.get(key)
        if made is not None:
            now = pulse.current()
            return self.answer(key, made, environ, start_response, is_stale=not (now and made.is_fresh(now.generation)))
        return self.make(key, old, environ, start_response)

    def wait_for_another_process(self, key: str) -> Page | None:
        """The page that another process is making, once it is there; after a while the old one, or None."""
        deadline = time.monotonic() + WAIT_FOR_NEW_S
        while True:
            page, content = self.shared.get(key), pulse.current()
            if page is not None:
                self.memory.put(key, page)
                if content is not None and page.is_fresh(content.generation):
                    return page
            if time.monotonic() > deadline:
                return page
            time.sleep(0.02)

    def make(self, key: str, old: Page | None, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django make the page. Where it cannot for the database's sake, serve the old page if there is one."""
        # Noted before anything is read: the page is at least so new.
        content = pulse.current()
        _path, _, query = key.partition("?")
        asked = {name: value for name, value in environ.items() if name not in UNSEEN}
        asked.update({"REQUEST_METHOD": "GET", "QUERY_STRING": query})
        status, headers, body = self.ask_django(asked)
        if status.startswith("503") and not pulse.is_away():
            # A connection was lost under way: a new one may do.
            status, headers, body = self.ask_django(asked)
        if status.startswith("503") and old is not None:
            return self.answer(key, old, environ, start_response, is_stale=True)
        if not status.startswith("200") or any(is_private(*pair) for pair in headers):
            start_response(status, [*headers, ("Content-Length", str(len(body)))])
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        page = Page.of(headers, body, content.generation if content else 0, content.until if content else 0.0)
        answer = self.answer(key, page, environ, start_response)
        self.memory.put(key, page)
        self.shared.put(key, page)
        return answer

    def ask_django(self, environ: Environ) -> tuple[str, Headers, bytes]:
        """Status, headers (without a length) and body of what the application answers."""
        answered: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
            answered[:] = [status, headers]

        response = self.application(environ, start_response)
        try:
            body = b"".join(response)
        finally:
            if close := getattr(response, "close", None):
                close()
        status, headers = answered
        return status, [pair for pair in headers if pair[0].lower() != "content-length"], body

    # --- Answering -------------------------------------------------------------------------------

    def answer(
        self, key: str, page: Page, environ: Environ, start_response: StartResponse, *, is_stale: bool = False
    ) -> Iterable[bytes]:
        """The page in the reader's encoding, or that the reader has it already."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = page.variants.get(encoding)
        if variant is None:
            variant = page.variant(encoding)
            self.memory.put(key, page)
        headers = list(variant.headers)
        if is_stale:
            headers.append(("Portal-Stale-Since", formatdate(self.stale_since(page), usegmt=True)))
        status = status_for(environ, variant.etag)
        if status != 200:
            kept = [pair for pair in headers if pair[0].lower() in IN_304]
            start_response(STATUS_LINES[status], kept if status == 304 else [*kept, ("Content-Length", "0")])
            return []
        start_response(STATUS_LINES[200], headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def stale_since(self, page: Page) -> float:
        """The last moment at which the page was known to be as the database has it."""
        generation, heard_at = pulse.last_known()
        return min(heard_at, page.until) if page.generation >= generation > 0 else page.made_at
