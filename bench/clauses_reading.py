"""The page of a law of 500 articles in three languages side by side: queries, server time, what the first screen needs."""

import os
import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.report import Figure

if TYPE_CHECKING:
    from portal.legaltext.tree import Node

ARTICLES, RUNS = 500, 15
GOAL_QUERIES, GOAL_MS = 8, 150
WAYS = {
    "three languages side by side": "?with=zh-hans,en,ru",
    "one language": "",
    "three languages, terms marked": "?with=zh-hans,en,ru&terms=1",
    "three languages, compared with an earlier day": "?with=zh-hans,en,ru&on=2024-01-01&since=2020-01-01",
}


def figures() -> Iterator[Figure]:
    """Measured through the whole of Django and the packing for the way, without a page cache; in a database of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    connection.settings_dict["TEST"]["NAME"] = "bench_clauses_reading"
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield from measured()
    finally:
        teardown_databases(databases, verbosity=0)


def measured() -> Iterator[Figure]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from members.models import Law
    from portal.delivery.pages import encoded
    from tests.factories import make_clauses

    call_command("load_content", verbosity=0)
    law = Law.objects.get(slug="kz-environmental-code-2021")
    make_clauses(law, *chapters(""))
    make_clauses(law, *chapters("2023"), starts_on="2023-01-01")
    client = Client()
    for way, query in WAYS.items():
        path = f"/ru/laws/{law.slug}/{query}"
        client.get(path)
        times = []
        for _run in range(RUNS):
            start = time.perf_counter()
            page = client.get(path).content
            packed = encoded(page, "br")
            times.append(1000 * (time.perf_counter() - start))
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        head = page.find(b'id="art_3"')
        must = way == "three languages side by side"
        # The time that the server itself needs; the slower runs waited for other work of the machine.
        least = min(times)
        yield Figure(
            way,
            f"{least:.0f} ms, {len(captured)} queries",
            f"fastest of {RUNS}, median {statistics.median(times):.0f} ms; {len(page) // 1024} KB, {len(packed) // 1024} KB packed, "
            f"article 3 begins after {head // 1024} KB",
            f"≤ {GOAL_MS} ms, ≤ {GOAL_QUERIES} queries" if must else f"≤ {GOAL_QUERIES} queries",
            len(captured) <= GOAL_QUERIES and (least <= GOAL_MS or not must),
        )


def chapters(amended: str) -> "list[Node]":
    """25 chapters of 20 articles; every tenth reads otherwise when `amended` is said."""
    from tests.factories import node

    texts = {
        "zh_hans": "国家对环境影响评价实行分类管理，建设单位应当依法报批环境影响评价文件。" * 4,
        "en": "The operator of an installation shall assess its impact on the environment. " * 4,
        "ru": "Оператор объекта обязан провести оценку воздействия на окружающую среду. " * 4,
    }

    def article(number: int) -> "Node":
        changed = f" {amended}" if number % 10 == 0 else ""
        bodies = {code: f"<p>{text}{number}{changed}</p><p>{text}</p>" for code, text in texts.items()}
        return node("article", str(number), **bodies)  # type: ignore[arg-type]

    return [
        node("chapter", str(chapter + 1), *(article(chapter * 20 + each + 1) for each in range(20)))
        for chapter in range(ARTICLES // 20)
    ]
