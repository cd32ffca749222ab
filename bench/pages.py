"""Pages: what a finished and an unfinished one cost, against a constant response of the same size on the same server.

BENCH_ITEMS names the numbers of articles to measure with, by default "1000 10000 100000".
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import curves, database, load
from bench.report import Figure, is_writing
from bench.server import WORKERS, Server, serving
from news.models import Article
from portal.operations import environment
from portal.paging import PAGE_SIZE, Key

SIZES = "1000 10000 100000"
# The goals of the design (section 8) are set for this number of items.
SIZE_OF_GOALS = 10_000
SIZE_OF_DEEP_LIST, DEEP_PAGE = 100_000, 5_000
MAX_QUERIES = 8
DEEP_WITHIN = 1.5
WARM_UP_S = 2
COMMON_WORD = "сотрудничество"
WARM_GOAL = 0.8
# A browser's; the page cache answers with what it has compressed already.
BROWSER = {"Accept-Encoding": "gzip, br"}
CURVES = environment.CHECKOUT / "docs" / "performance.svg"


@dataclass(frozen=True)
class Measured:
    """A kind of page with the share of the constant response that it is to reach without the cache, if any."""

    name: str
    path: str
    goal: float | None


def deep_path(page: int) -> str:
    """The address of a page of the list of news, by the last item of the page before it."""
    place = Article.objects.published().newest_first().values_list("date", "pk")[(page - 1) * PAGE_SIZE - 1]
    return f"/ru/news/?after={Key(*place).encode()}"


def pages(items: int) -> list[Measured]:
    """The pages to measure, in Russian, in a database with so many articles."""
    item = Article.objects.published().readable_in("ru").newest_first()[items // 2]
    last = items // PAGE_SIZE
    found = [
        Measured("home", "/ru/", 0.06),
        Measured("list, page 1", "/ru/news/", 0.05),
        Measured("list, last page", deep_path(last), 0.05),
        Measured("item", f"/ru/news/{item.slug}/", 0.08),
    ]
    if Client().get("/ru/search/", headers={"host": "127.0.0.1"}).status_code == 200:
        found.append(Measured("search, common word", f"/ru/search/?{urlencode({'q': COMMON_WORD})}", 0.025))
    return found


def queries(path: str) -> int:
    """How many queries Django makes for a page."""
    client = Client()
    client.get(path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers={"host": "127.0.0.1"})
    return len(captured)


def cold(server: Server, path: str) -> load.Compared:
    """A page that Django makes anew at each request, against a constant response of its size."""
    uncached = f"/uncached{path}"
    size = server.size_bytes(uncached)
    return load.compare(server.url(f"/constant/{size}"), server.url(uncached))


def warm(server: Server, path: str) -> Figure:
    """A page that is kept in the page cache."""
    size = server.size_bytes(path, BROWSER)
    found = load.compare(server.url(f"/constant/{size}"), server.url(path), BROWSER)
    return Figure(
        "page from the page cache, as a share of a constant response",
        f"{found.share:.2f} ({found.page:,.0f} of {found.constant:,.0f} a second)",
        f"home page, {size:,} bytes compressed; wrk, {load.CONNECTIONS} connections, A B × {load.ROUNDS}, medians",
        f"≥ {WARM_GOAL}",
        found.share >= WARM_GOAL,
    )


def figures() -> Iterator[Figure]:
    """The figures of design section 8 that are about pages; writes the curves where asked."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    sizes = [int(each) for each in (os.environ.get("BENCH_ITEMS") or SIZES).split()]
    cost_ms: dict[str, dict[int, float]] = {}
    for items in sizes:
        with database.ready(items) as url, serving(url) as server:
            yield from of_size(server, items, cost_ms)
    if is_writing() and len(sizes) > 1:
        CURVES.write_text(curves.growth(cost_ms), encoding="utf-8")


def of_size(server: Server, items: int, cost_ms: dict[str, dict[int, float]]) -> Iterator[Figure]:
    """The figures with one number of articles; notes the cost of each kind of page in milliseconds."""
    # As in service, where all that comes before Django has been at work.
    load.requests_a_second(server.url("/ru/"), BROWSER, WARM_UP_S)
    if items == SIZE_OF_GOALS:
        yield warm(server, "/ru/")
    for page in pages(items):
        found, made = cold(server, page.path), queries(page.path)
        cost_ms.setdefault(page.name, {})[items] = WORKERS * 1000 / found.page
        goal = page.goal if items == SIZE_OF_GOALS else None
        yield Figure(
            f"{page.name}, not cached, {items:,} items",
            f"{found.share:.3f} ({found.page:,.0f} of {found.constant:,.0f} a second); {made} queries",
            f"share of a constant response of its size; {WORKERS} sync workers; wrk, {load.CONNECTIONS} connections,"
            f" A B × {load.ROUNDS}, medians",
            (f"≥ {goal}; " if goal else "") + f"≤ {MAX_QUERIES} queries",
            made <= MAX_QUERIES and (goal is None or found.share >= goal),
        )
    if items == SIZE_OF_DEEP_LIST:
        yield deep_list(server)
    memory = server.memory_bytes()
    yield Figure(
        f"memory of a web worker, {items:,} items",
        f"{max(memory) / 2**20:.0f} MB",
        "unique set size of the larger one, after the load above",
    )


def deep_list(server: Server) -> Figure:
    """A page far down a long list against its first page, loaded in turn."""
    first, deep = server.url("/uncached/ru/news/"), server.url(f"/uncached{deep_path(DEEP_PAGE)}")
    load.requests_a_second(first, seconds=WARM_UP_S)
    found = load.compare(first, deep)
    return Figure(
        f"time of list page {DEEP_PAGE:,}, as a multiple of that of page 1",
        f"{1 / found.share:.2f}",
        f"not cached, {SIZE_OF_DEEP_LIST:,} items; wrk, A B × {load.ROUNDS}, medians",
        f"≤ {DEEP_WITHIN}",
        1 / found.share <= DEEP_WITHIN,
    )
