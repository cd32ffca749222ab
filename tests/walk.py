"""A reader who opens one page of every type and every filter, by the links and forms of the pages before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.conf import settings
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils.translation import override

from portal.publishing.models import kinds

HREF = re.compile(r'href="([^"]+)"')
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
SELECT = re.compile(r'<select[^>]*name="([^"]+)"(.*?)</select>', re.DOTALL)
VALUE = re.compile(r'<option value="([^"]+)"')
START = ("/ru/", "/sitemap.xml")
# Going back through a list is going forward in the other order.
NOT_FOLLOWED = {"before"}


@dataclass(frozen=True)
class Visit:
    """A page that was opened: its view, the names of the parameters in its address, and the queries that it made."""

    view: str
    parameters: tuple[str, ...]
    path: str
    queries: list[str]


def page_type(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The view and the names of the parameters of an address; None for what is no page of the portal's readers."""
    parts = urlsplit(path)
    try:
        with override("ru"):
            view = resolve(parts.path).view_name
    except Http404:
        return None
    if not parts.path.startswith("/ru/") and not parts.path.startswith("/sitemap"):
        return None
    return view, tuple(sorted({name for name, _value in parse_qsl(parts.query)}))


def links(path: str, html: str) -> Iterator[str]:
    """Where a page leads: its links, and each of its filters with its first choice."""
    for link in [*map(unescape, HREF.findall(html)), *LOCATION.findall(html)]:
        yield urljoin(path, link.removeprefix(settings.SITE_URL)).partition("#")[0]
    for name, options in SELECT.findall(html):
        for value in VALUE.findall(options)[:1]:
            yield f"{urlsplit(path).path}?{urlencode({name: unescape(value)})}"


def walk() -> Iterator[Visit]:
    """Open one page of each type, with none or one filter, and its next page."""
    client, to_see, seen = Client(), list(START), set()
    with override("ru"):
        for model in kinds().values():
            if model.has_own_page and (item := model.objects.published().newest_first().first()):
                to_see.append(item.get_absolute_url())
    while to_see:
        path = to_see.pop(0)
        found = page_type(path)
        if found is None or found in seen or len(found[1]) > 2 or NOT_FOLLOWED & set(found[1]):
            continue
        seen.add(found)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        yield Visit(*found, path, [query["sql"] for query in captured.captured_queries])
        if response["Content-Type"] != "application/pdf":
            to_see += links(path, response.content.decode())
