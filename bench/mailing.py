"""What a mailing to many subscribers takes: filling its ledger, and sending its letters."""

import contextlib
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import environ
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench import database
from bench.report import Figure
from news.models import Article, Bulletin, Delivery, DeliveryState
from news.subscriptions import due, ledger, sending
from tests.faults.servers import free_port, wait_until

ITEMS = 1_000
SUBSCRIBERS = 100_000
ENTRIES = 20
SENDING_S = 30.0
TABLES = "news_subscriber, news_mailing, news_delivery, news_bulletin"
MANY_SUBSCRIBERS = """
INSERT INTO news_subscriber (email, language, every_issue, weekly_digest, laws_in_force, state, end_reason, failures,
                             asked_at, confirmed_at)
SELECT 'reader-' || n || '@example.org', (ARRAY['zh-hans', 'en', 'ru'])[1 + n %% 3], true, false, false, 'active', '', 0,
       now(), now() FROM generate_series(1, %s) AS n
"""


@contextlib.contextmanager
def sink() -> Iterator[None]:
    """A mail server in a process of its own, which takes everything and keeps nothing; EMAIL_URL names it."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "--nosetuid", "--class", "aiosmtpd.handlers.Sink"]
    url = environ.Env().email_url_config(f"smtp://127.0.0.1:{port}")
    before = {name: getattr(settings, name, None) for name in url}
    with subprocess.Popen([*command, "--listen", f"127.0.0.1:{port}"]) as server:
        try:
            wait_until(lambda: answers(port), what="the mail server answers")
            for name, value in url.items():
                setattr(settings, name, value)
            yield
        finally:
            for name, value in before.items():
                setattr(settings, name, value)
            server.terminate()


def answers(port: int) -> bool:
    """Whether a mail server listens on the port."""
    import socket

    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def peak_mb() -> float:
    """The most memory that this process has had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make_issue() -> None:
    """An issue that is public since now, with articles that are there."""
    titles = {"title_zh_hans": "第1期", "title_en": "Issue 1", "title_ru": "Выпуск 1"}
    bulletin = Bulletin(year=2026, number=1, original_language="zh-hans", **titles)
    bulletin.publish(at=timezone.now())
    articles: Any = Article.objects.published().order_by("pk")[:ENTRIES]
    for position, article in enumerate(articles):
        bulletin.entries.create(article=article, position=position)


def figures() -> Iterator[Figure]:
    """Figures for one issue to SUBSCRIBERS in three languages; for a mail server that takes everything at once."""
    with database.ready(ITEMS), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
        cursor.execute(MANY_SUBSCRIBERS, [SUBSCRIBERS])
        cursor.execute("ANALYZE news_subscriber")
        try:
            make_issue()
            before, start = peak_mb(), time.perf_counter()
            due.make_mailings()
            took = time.perf_counter() - start
            how = f"{SUBSCRIBERS:,} subscribers, three languages; one INSERT … SELECT for each"
            is_full = Delivery.objects.count() == SUBSCRIBERS
            yield Figure("ledger of an issue", f"{took:.1f} s", how, "≤ 30 s", is_full and took <= 30)
            yield Figure(
                "memory for the ledger",
                f"{peak_mb() - before:.0f} MB",
                "growth of the process",
                "≤ 50 MB",
                peak_mb() - before <= 50,
            )
            start = time.perf_counter()
            ledger.claim(sending.BATCH)
            took_ms = (time.perf_counter() - start) * 1000
            yield Figure("taking up a batch", f"{took_ms:.0f} ms", f"{sending.BATCH} lines of {SUBSCRIBERS:,}")
            with sink():
                before, start = peak_mb(), time.perf_counter()
                sending.send_due(SENDING_S)
                took = time.perf_counter() - start
            number = Delivery.objects.filter(state=DeliveryState.SENT).count()
            how = f"one worker, issue of {ENTRIES} items, {SENDING_S:.0f} s, a local server that takes everything"
            yield Figure("letters sent", f"{number / took:.0f} a second", how)
            yield Figure(
                "memory for sending",
                f"{peak_mb() - before:.0f} MB",
                "growth of the process",
                "≤ 50 MB",
                peak_mb() - before <= 50,
            )
        finally:
            cursor.execute(f"TRUNCATE {TABLES} CASCADE")
