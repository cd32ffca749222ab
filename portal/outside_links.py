"""Links from our records to other sites: where each stands, and whether it still answers."""

import ipaddress
import re
import socket
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from django.apps import apps
from django.conf import settings
from django.db import models

from portal.references import HREF, OURS, Dead, dead_links, rich_columns

CONNECT_S, READ_S = 5.0, 10.0
# Between two requests to one host.
PAUSE_S = 1.0
MOST_REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
# What a server answers that does not know HEAD, or gives it to nobody.
ASK_WITH_GET = (400, 403, 404, 405, 501)
AGENT = "SCO-Environmental-Portal-LinkCheck (+%s)"


def place_of(record: models.Model, column: str) -> str:
    """Where a text stands, as an operator finds it: `articles/green-city body_en`."""
    kind = getattr(record, "kind_name", None) or record._meta.verbose_name_raw
    return f"{kind}/{getattr(record, 'slug', record.pk)} {column}"


def records() -> Iterator[tuple[Any, list[str], list[str]]]:
    """Every record of ours that may hold links, with its columns of rich text and of addresses."""
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in OURS:
            continue
        rich = rich_columns(model)
        plain = [field.name for field in model._meta.concrete_fields if isinstance(field, models.URLField)]
        if rich or plain:
            condition = models.Q()
            for name in rich:
                condition |= models.Q(**{f"{name}__contains": 'href="'})
            for name in plain:
                condition |= models.Q(**{f"{name}__gt": ""})
            for record in model._default_manager.filter(condition).order_by("pk").iterator(chunk_size=500):
                yield record, rich, plain


def links() -> tuple[dict[str, list[str]], list[tuple[str, Dead]]]:
    """The places of each outside address, and the references to own items that lead nowhere with their places."""
    outside: dict[str, list[str]] = defaultdict(list)
    dead: list[tuple[str, Dead]] = []
    for record, rich, plain in records():
        for name in rich:
            for match in HREF.finditer(getattr(record, name) or ""):
                address = unescape(match[1])
                if re.match(r"https?://", address, re.IGNORECASE):
                    outside[address].append(place_of(record, name))
        for name in plain:
            if address := getattr(record, name):
                outside[address].append(place_of(record, name))
        dead += [(place_of(record, each.column), each) for each in (dead_links(record) if rich else [])]
    return dict(sorted(outside.items())), dead


# --- Asking --------------------------------------------------------------------------------------


class NotAskedError(Exception):
    """An address that must not be asked: it is none, or leads into a private network."""


@dataclass(frozen=True)
class Answer:
    """`broken` says that readers do not get there; `said` why, or what came."""

    broken: bool
    said: str


def public_address_of(host: str, port: int) -> str:
    """An address of the host, if all that it has are public. Raises NotAskedError, or OSError for an unknown host."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for each in sorted(found):
        if not ipaddress.ip_address(each.partition("%")[0]).is_global:
            raise NotAskedError(f"{host} is in a private network ({each})")
    return sorted(found, key=lambda each: ":" in each)[0]


class Asker:
    """Asks one address after the other: a pause for each host, no body read, no private network."""

    def __init__(self, pause: float = PAUSE_S) -> None:
        self.pause = pause
        self.last: dict[str, float] = {}

    def ask(self, address: str) -> Answer:
        """What a reader would get there, after redirects."""
        try:
            for _step in range(MOST_REDIRECTS + 1):
                status, onward = self.status_of(address)
                if not onward:
                    return Answer(broken=status >= 400, said=str(status))
                address = urljoin(address, onward)
        except NotAskedError as error:
            return Answer(broken=True, said=f"not asked: {error}")
        except (urllib3.exceptions.HTTPError, OSError, UnicodeError, ValueError) as error:
            return Answer(broken=True, said=f"no answer: {type(error).__name__}")
        return Answer(broken=True, said=f"more than {MOST_REDIRECTS} redirects")

    def status_of(self, address: str) -> tuple[int, str]:
        """The status of one address, and where it redirects to."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotAskedError(f"{address} is no web address")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        target = public_address_of(parts.hostname, port)
        waited = time.monotonic() - self.last.get(parts.hostname, -self.pause)
        time.sleep(max(0.0, self.pause - waited))
        try:
            answer = self.request("HEAD", parts, target, port)
            if answer[0] in ASK_WITH_GET:
                answer = self.request("GET", parts, target, port)
        finally:
            self.last[parts.hostname] = time.monotonic()
        return answer

    def request(self, method: str, parts: Any, target: str, port: int) -> tuple[int, str]:
        """Ask the very machine that was looked at, so that a name cannot lead elsewhere in between."""
        options: dict[str, Any] = {
            "timeout": urllib3.Timeout(connect=CONNECT_S, read=READ_S),
            "retries": False,
            "maxsize": 1,
        }
        if parts.scheme == "https":
            name = parts.hostname.encode("idna").decode()
            pool: Any = urllib3.HTTPSConnectionPool(
                target, port, server_hostname=name, assert_hostname=name, cert_reqs="CERT_REQUIRED", **options
            )
        else:
            pool = urllib3.HTTPConnectionPool(target, port, **options)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT % settings.SITE_URL}
        with pool:
            response = pool.urlopen(method, path, headers=headers, redirect=False, preload_content=False)
            response.release_conn() if method == "HEAD" else response.close()
            status = response.status
            return status, response.headers.get("Location", "") if status in MOVED else ""
