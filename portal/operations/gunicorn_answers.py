"""gunicorn's answers, with head and body sent at once.

gunicorn sends the head of an answer first and the body after it. A worker that is killed between the two leaves the
proxy with a head that it has passed on already, so that it cannot ask another worker. In one piece, an answer is
there or it is not. It also spares a call of the system for each request.

Nearly all headers of an answer are those of the answer before: gunicorn's check of each is remembered, but for the
identifier, which no other answer has.
"""

import functools
from types import SimpleNamespace
from typing import Any, NamedTuple

from gunicorn import util
from gunicorn.http import wsgi

from portal.operations.logs import REQUEST_ID

_process_headers = wsgi.Response.process_headers


class Checked(NamedTuple):
    """What gunicorn makes of one header."""

    headers: list[tuple[str, str]]
    response_length: int | None
    upgrade: bool


@functools.lru_cache(maxsize=2048)
def checked(header: tuple[str, str]) -> Checked:
    """What gunicorn makes of one header; raises what it does for a bad one."""
    found = SimpleNamespace(headers=[], response_length=None, upgrade=False)
    _process_headers(found, [header])
    return Checked(**vars(found))


class WholeResponse(wsgi.Response):
    """An answer whose head waits for the first piece of the body."""

    headers: list[tuple[str, str]]
    headers_sent: bool
    response_length: int | None
    upgrade: bool
    chunked: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = b""

    def process_headers(self, headers: list[tuple[str, str]]) -> None:
        """As gunicorn's."""
        for header in headers:
            if header[0] == REQUEST_ID:
                _process_headers(self, [header])
                continue
            own, length, upgrade = checked(header)
            self.headers += own
            if upgrade:
                self.upgrade = True
            if length is not None:
                self.response_length = length

    def send_headers(self) -> None:
        """Make the head, once; it is sent with what follows."""
        if not self.headers_sent:
            lines = [*self.default_headers(), *(f"{name}: {value}\r\n" for name, value in self.headers), "\r\n"]
            self._head = util.to_bytestring("".join(lines), "latin-1")
            self.headers_sent = True

    def _emit_body(self, data: bytes) -> None:
        if self._head and not self.chunked:
            data, self._head = self._head + data, b""
        self._send_head()
        super()._emit_body(data)

    def _send_head(self) -> None:
        head, self._head = self._head, b""
        if head:
            util.write(self.sock, head)

    def sendfile(self, respiter: Any) -> bool:
        """As gunicorn's, which sends a file past `write`."""
        self.send_headers()
        self._send_head()
        return bool(super().sendfile(respiter))

    def close(self) -> None:
        """End the answer; one without a body is sent here."""
        self.send_headers()
        self._send_head()
        super().close()


def install() -> None:
    """Let gunicorn answer so."""
    wsgi.Response = WholeResponse
