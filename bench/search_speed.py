"""How long a search takes, and how that grows with the number of items."""

import contextlib
import itertools
import time
from collections.abc import Iterator
from http import HTTPStatus
from unittest.mock import patch

from django.db import connection
from django.test import Client

from bench import database
from bench.report import Figure
from portal.delivery.generation import generation
from portal.delivery.pulse import Content, pulse
from portal.languages import CODES
from portal.search import frequencies
from portal.search.query import read

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 7
GOAL_MS = 100.0


def words_by_frequency(language: str) -> dict[str, list[str]]:
    """Words of the synthetic texts that are very common, common, and rare, as a reader would type them."""
    known = frequencies.frequencies()
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, summary FROM portal_searchentry WHERE text_language = %s LIMIT 3000", [language])
        texts = [text for row in cursor.fetchall() for text in row]
    found: dict[str, set[str]] = {"very common": set(), "common": set(), "rare": set()}
    for text in texts:
        for word in words_of(text, language):
            share = known.shares.get(lexeme_of(word))
            name = "rare" if share is None else "very common" if share > 0.1 else "common" if share > 0.01 else ""
            if name and len(found[name]) < 12:
                found[name].add(word)
    return {name: sorted(words) for name, words in found.items() if words}


def words_of(text: str, language: str) -> list[str]:
    if language == "zh-hans":
        return [text[start : start + 2] for start in range(0, len(text) - 1, 2) if text[start : start + 2].isalpha()]
    return [word for word in text.split() if word.isalpha() and len(word) > 3]


def lexeme_of(word: str) -> str:
    token = read(word).tokens
    return (token[0].others[0] if token[0].others else token[0].term) if token else ""


def questions(language: str) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Questions of each sort, with facets."""
    words = words_by_frequency(language)
    rare, common, very = (words.get(name, []) for name in ("rare", "common", "very common"))
    glue = "" if language == "zh-hans" else " "
    return {
        "rare word": [(word, {}) for word in rare],
        "common word": [(word, {}) for word in common],
        "very common word": [(word, {}) for word in very],
        "two common words": [(f"{one} {other}", {}) for one, other in zip(common, very, strict=False)],
        "a sentence": [(glue.join([*very[:4], *common[:4], *rare[:2]]), {})],
        "phrase": [(f'"{glue.join(pair)}"', {}) for pair in itertools.pairwise(very)],
        "facets": [(word, {"kind": "laws", "year": "2019"}) for word in (*common[:4], *very[:4])],
        "facets only": [("", {"kind": "documents"}), ("", {"subject": "water"}), ("", {"text": language})],
        "nothing found": [("qwzxqk", {}), ("жщъыэ", {}), ("龘靐齉", {})],
    }


def times_ms(asked: list[tuple[str, dict[str, str]]], language: str, rounds: int = ROUNDS) -> list[float]:
    """How long the server takes for each page of results, in milliseconds. Raises RuntimeError for no page."""
    client = Client(headers={"host": "localhost"})
    found = []
    for _round in range(rounds):
        for text, facets in asked:
            start = time.perf_counter()
            response = client.get(f"/{language}/search/", {"q": text, **facets})
            found.append((time.perf_counter() - start) * 1000)
            if response.status_code != HTTPStatus.OK:
                raise RuntimeError(f"The search for {text!r} was answered with {response.status_code}.")
    return found


@contextlib.contextmanager
def known_content() -> Iterator[None]:
    """Let parts of pages be kept as in a web process, whose pulse has heard which content the database holds."""
    content = Content(generation(), time.time() + 86_400)
    with patch.object(pulse, "content", content), patch.object(pulse, "current", return_value=content):
        yield


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def figures() -> Iterator[Figure]:
    """p50, p95 and p99 for each sort of question in each language at the largest size, and the growth up to it."""
    growth: dict[int, float] = {}
    for size in SIZES:
        with database.ready(size), known_content():
            frequencies.forget()
            everything: list[float] = []
            cold: list[float] = []
            for language in CODES:
                for sort, asked in questions(language).items():
                    if not asked:
                        continue
                    # The first round reads the index from the disk; those that are measured find it in memory.
                    cold += times_ms(asked, language, rounds=1)
                    taken = times_ms(asked, language)
                    everything += taken
                    if size == SIZES[-1]:
                        p50, p95, p99 = (percentile(taken, share) for share in (0.5, 0.95, 0.99))
                        yield Figure(
                            f"search, {sort}, {language}",
                            f"{p50:.1f} / {p95:.1f} / {p99:.1f} ms",
                            f"p50 / p95 / p99 of {len(taken)} whole pages in one process, {size:,} articles × 3 languages;"
                            " the index is in memory, names and labels are kept, as between two edits",
                            f"p95 ≤ {GOAL_MS:.0f} ms",
                            met=p95 <= GOAL_MS,
                        )
            growth[size] = percentile(everything, 0.95)
    yield Figure(
        "search, each question for the first time",
        " / ".join(f"{percentile(cold, share):.1f}" for share in (0.5, 0.95, 0.99)) + " ms",
        f"p50 / p95 / p99 of {len(cold)} pages while the index is read from the disk, {SIZES[-1]:,} articles × 3 languages",
    )
    yield Figure(
        "search, p95 of all sorts as the index grows",
        " → ".join(f"{value:.1f} ms" for value in growth.values()),
        " → ".join(f"{size:,}" for size in growth) + " articles × 3 languages",
    )
    frequencies.forget()
