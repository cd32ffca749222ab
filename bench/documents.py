"""PDF files: an issue of 20 articles, an article, a law of 500 articles in one and two columns; time and size."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.report import Figure

ENTRIES, RUNS = 20, 5
GOAL_S, GOAL_MB = 2.0, 3.0


def figures() -> Iterator[Figure]:
    """Measured through the whole of Django with an empty folder of documents each time; in a database of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import override_settings, setup_databases, setup_test_environment, teardown_databases

    connection.settings_dict["TEST"]["NAME"] = "bench_documents"
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    plain = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            override_settings(STORAGES=plain, DOCUMENTS_ROOT=Path(folder)),
        ):
            yield from measured(Path(folder))
    finally:
        teardown_databases(databases, verbosity=0)


def measured(folder: Path) -> Iterator[Figure]:
    from django.core.management import call_command
    from django.test import Client

    from bench.clauses_reading import chapters
    from members.models import Law
    from news.models import Article
    from portal.languages import columns
    from tests.factories import make_article, make_bulletin, make_clauses

    call_command("load_content", verbosity=0)
    articles: list[Any] = list(Article.objects.published().order_by("pk"))
    # The content has fewer: their texts once more.
    for number in range(ENTRIES - len(articles)):
        texts = {name: getattr(articles[number], name) for name in columns("title", "summary", "body")}
        articles.append(make_article(**texts))
    issue = make_bulletin(*articles, year=2031, number=1)
    law = Law.objects.get(slug="kz-environmental-code-2021")
    make_clauses(law, *chapters(""))
    ways = {
        f"an issue of {len(articles)} articles": f"bulletins/{issue.slug}.pdf",
        "an article": f"news/{articles[0].slug}.pdf",
        "a law of 500 articles": f"laws/{law.slug}.pdf",
        "the law in two columns": f"laws/{law.slug}.pdf?with=zh-hans,ru",
    }
    client = Client()
    for what, path in ways.items():
        for language in ("zh-hans", "ru") if "issue" in what else ("ru",):
            times, size_bytes = [], 0
            for _run in range(RUNS):
                for kept in folder.glob("*.pdf"):
                    kept.unlink()
                start = time.perf_counter()
                response = client.get(f"/{language}/{path}")
                times.append(time.perf_counter() - start)
                assert response.status_code == 200, response.content[:500]  # noqa: S101 - a benchmark of an error is none
                size_bytes = len(response.content)
            start = time.perf_counter()
            client.get(f"/{language}/{path}")
            again_ms = 1000 * (time.perf_counter() - start)
            seconds, megabytes = statistics.median(times), size_bytes / 1_000_000
            must = "issue" in what
            yield Figure(
                f"{what}, {language}",
                f"{seconds:.2f} s, {megabytes:.2f} MB",
                f"median of {RUNS}, each made anew; asked for again {again_ms:.0f} ms",
                f"≤ {GOAL_S:.0f} s, ≤ {GOAL_MB:.0f} MB" if must else "",
                (seconds <= GOAL_S and megabytes <= GOAL_MB) if must else None,
            )
