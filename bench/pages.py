"""Pages: what a finished and an unfinished one cost, against a constant response of the same size on the same server.

BENCH_ITEMS names the numbers of articles to measure with, by default "1000 10000 100000".
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import curves, database, load
from bench.report import Figure, is_writing
from bench.server import WORKERS, Server, serving
from bench.vocabulary import words
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
# Pages of a kind are asked for in turn, so that none is answered from what was kept for itself.
ITEMS_IN_TURN, LIST_PAGES_IN_TURN = 2_000, 20
# Ranks in the vocabulary: in every second text; in about one of a thousand.
COMMON, RARE = slice(20, 40), slice(4000, 4200)
WARM_GOAL = 0.8
HOW = (
    f"share of a constant response of its size; {WORKERS} sync workers; wrk, {load.CONNECTIONS} connections,"
    f" A B × {load.ROUNDS}, medians"
)
# A browser's; the page cache answers with what it has compressed already.
BROWSER = {"Accept-Encoding": "gzip, br"}
CURVES = environment.CHECKOUT / "docs" / "performance.svg"


@dataclass(frozen=True)
class Measured:
    """A kind of page, by the addresses that are asked for in turn, and the share of the constant that it is to reach."""

    name: str
    paths: list[str]
    goal: float


def list_paths(first: int, count: int) -> list[str]:
    """The addresses of so many pages of the list of news, the first of them by its number; each by the item before."""
    ends = slice((first - 1) * PAGE_SIZE - 1, (first + count - 1) * PAGE_SIZE - 1, PAGE_SIZE)
    places = Article.objects.published().newest_first().values_list("date", "pk")[ends]
    return [f"/ru/news/?after={Key(*place).encode()}" for place in places]


def items_in_turn(items: int) -> list[str]:
    """The addresses of articles from all over the years, in Russian."""
    readable = Article.objects.published().readable_in("ru").newest_first()
    slugs = list(readable.values_list("slug", flat=True)[:: max(1, items // ITEMS_IN_TURN)])
    return [f"/ru/news/{slug}/" for slug in slugs]


def searches(language: str, asked: Iterable[str]) -> list[str]:
    return [f"/{language}/search/?{urlencode({'q': text})}" for text in asked]


def pages(items: int) -> list[Measured]:
    """The pages to measure in a database with so many articles."""
    last = items // PAGE_SIZE
    return [
        Measured("home", ["/ru/"], 0.06),
        Measured("list, page 1", ["/ru/news/"], 0.05),
        Measured("list, last pages", list_paths(max(2, last - LIST_PAGES_IN_TURN), LIST_PAGES_IN_TURN), 0.05),
        Measured("item", items_in_turn(items), 0.08),
        Measured("search, common Chinese words", searches("zh-hans", words("zh-hans")[COMMON]), 0.025),
        Measured("search, rare Russian words", searches("ru", words("ru")[RARE]), 0.05),
    ]


def queries(path: str) -> int:
    """How many queries Django makes for a page."""
    client = Client()
    client.get(path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers={"host": "127.0.0.1"})
    return len(captured)


def cold(server: Server, paths: list[str], way: str = "/uncached") -> load.Compared:
    """Pages that Django makes at each request, against a constant response of the size of the first."""
    size = server.size_bytes(f"{way}{paths[0]}")
    return load.compare([server.url(f"/constant/{size}")], [server.url(f"{way}{path}") for path in paths])


def warm(server: Server, path: str) -> Figure:
    """A page that is kept in the page cache."""
    size = server.size_bytes(path, BROWSER)
    found = load.compare([server.url(f"/constant/{size}")], [server.url(path)], BROWSER)
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
    load.requests_a_second([server.url("/ru/")], BROWSER, WARM_UP_S)
    if items == SIZE_OF_GOALS:
        yield warm(server, "/ru/")
    for page in pages(items):
        found, made = cold(server, page.paths), queries(page.paths[-1])
        cost_ms.setdefault(page.name, {})[items] = WORKERS * 1000 / found.page
        goal = page.goal if items == SIZE_OF_GOALS else None
        yield Figure(
            f"{page.name}, not cached, {items:,} items",
            f"{found.share:.3f} ({found.page:,.0f} of {found.constant:,.0f} a second); {made} queries",
            f"{HOW}; {len(page.paths)} addresses in turn",
            (f"≥ {goal}; " if goal else "") + f"≤ {MAX_QUERIES} queries",
            made <= MAX_QUERIES and (goal is None or found.share >= goal),
        )
        if items == SIZE_OF_GOALS:
            anew = cold(server, page.paths, "/anew")
            yield Figure(
                f"{page.name}, the first page after an edit, {items:,} items",
                f"{anew.share:.3f} ({anew.page:,.0f} of {anew.constant:,.0f} a second)",
                f"{HOW}; no parts are kept either",
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
    """Pages far down a long list against its first ones, loaded in turn, with no parts kept."""
    first, deep = ["/ru/news/", *list_paths(2, LIST_PAGES_IN_TURN - 1)], list_paths(DEEP_PAGE, LIST_PAGES_IN_TURN)
    urls = [[server.url(f"/anew{path}") for path in paths] for paths in (first, deep)]
    load.requests_a_second(urls[0], seconds=WARM_UP_S)
    found = load.compare(urls[0], urls[1])
    return Figure(
        f"time of list page {DEEP_PAGE:,}, as a multiple of that of page 1",
        f"{1 / found.share:.2f}",
        f"not cached, {SIZE_OF_DEEP_LIST:,} items; wrk, A B × {load.ROUNDS}, medians",
        f"≤ {DEEP_WITHIN}",
        1 / found.share <= DEEP_WITHIN,
    )
