"""Import of a law of 500 articles in three languages, from each form of file, until it is saved."""

import os
import resource
import time
from collections.abc import Iterator

from bench.report import Figure

GOAL_SECONDS = 5.0
RUNS = 3
LANGUAGES = ("zh-hans", "en", "ru")


def figures() -> Iterator[Figure]:
    """The seconds from the files to the saved text for each form, the slowest of three runs; in a database of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    # Not the database of the tests, which may run beside this.
    connection.settings_dict["TEST"]["NAME"] = "bench_clauses_import"
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield from measured()
    finally:
        teardown_databases(databases, verbosity=0)


def measured() -> Iterator[Figure]:
    from django.contrib.auth.models import User

    from portal.clauses.store import tree_of
    from portal.legaltext.importing import Source
    from portal.legaltext.tree import count
    from tests.factories import make_law
    from tests.legaltext.laws import forms

    files = {language: forms(language) for language in LANGUAGES}
    user = User.objects.create(username="bench")
    for form in (*files["en"], "akn"):
        shown, saved, clauses = [], [], 0
        for _run in range(RUNS):
            law = make_law()
            sources = [Source(files[language][form]) for language in LANGUAGES]
            times = imported(law, user, sources)
            shown.append(times[0])
            saved.append(times[1])
            clauses = count(tree_of(law))
            if form == "pdf":
                exported(law, files)
        total = max(one + other for one, other in zip(shown, saved, strict=True))
        yield Figure(
            f"import from {form}",
            f"{total:.1f} s",
            f"slowest of {RUNS}: up to {max(shown):.1f} s until it is shown, {max(saved):.1f} s to save {clauses} clauses",
            f"≤ {GOAL_SECONDS:.0f} s",
            total <= GOAL_SECONDS,
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    yield Figure("memory of the confined process", f"{peak} MB", "the largest of all readers (ru_maxrss)")


def imported(law: object, user: object, sources: list) -> tuple[float, float]:
    """Import the files as the admin does; return the seconds until the text is shown, and those to save it."""
    from portal.clauses.models import BodyIs
    from portal.legaltext import drafts

    start = time.perf_counter()
    kept = drafts.keep(law, user, sources, body_is=BodyIs.OFFICIAL_TEXT)
    between = time.perf_counter()
    drafts.confirm(kept)
    return between - start, time.perf_counter() - between


def exported(law: object, files: dict[str, dict[str, bytes]]) -> None:
    """Add the text of the law as Akoma Ntoso to the files."""
    import datetime

    from portal.clauses.store import tree_of
    from portal.legaltext import akn

    day = datetime.date(2021, 1, 2)
    for language in LANGUAGES:
        facts = akn.Facts("act", "code", "kz", "bench", "Bench", language, day, day, "https://example.org/", "Portal")
        files[language]["akn"] = akn.export(tree_of(law), facts)
