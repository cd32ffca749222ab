"""Known-item search: does a question find the paragraph that answers it, beside a BM25 library on the same texts?"""

import json
from collections.abc import Iterator
from pathlib import Path

import bm25s
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from bench import database
from bench.report import Figure
from portal.languages import CODES
from portal.models import Page, SearchEntry
from portal.operations import environment
from portal.search import frequencies, index
from portal.search.analysis import VERSION, plain, tokens
from portal.search.documents import ALWAYS, Vector
from portal.search.engine import answer
from portal.search.query import read

PARAGRAPHS = environment.CHECKOUT.parent / "shared" / "data" / "retrieval"
HOW = "120 paragraphs × 3 languages in one index, 612 questions in each language; BM25: bm25s, same terms"


def paragraphs(language: str) -> list[dict[str, object]]:
    return json.loads((PARAGRAPHS / f"{language}.json").read_text(encoding="utf-8"))


def fill() -> None:
    """Put the paragraphs into the index, in place of what is in it."""
    SearchEntry.objects.all().delete()
    content_type = ContentType.objects.get_for_model(Page)
    entries = []
    for language in CODES:
        for number, paragraph in enumerate(paragraphs(language)):
            vector = Vector()
            vector.add(plain(str(paragraph["text"])), "D")
            vector.marks |= {f"=lang:{language}"}
            entries.append(
                SearchEntry(
                    content_type=content_type,
                    object_id=number,
                    language=language,
                    vector=str(vector),
                    length=vector.length,
                    facets=[],
                    kind="pages",
                    path=str(number),
                    text_language=language,
                    title="",
                    summary="",
                    keywords="",
                    body="",
                    published_at=ALWAYS,
                    version=VERSION,
                )
            )
    SearchEntry.objects.bulk_create(entries)
    index.analyze()
    frequencies.forget()


def terms(text: str) -> list[str]:
    return [term for token in tokens(plain(text)) if not token.is_stop for term in token.terms]


def places_in_the_portal(language: str) -> Iterator[int | None]:
    """For each question the place of its paragraph among the first ten, from 1; None if it is not there."""
    for number, paragraph in enumerate(paragraphs(language)):
        for question in paragraph["questions"]:  # type: ignore[attr-defined]
            found = [each.candidate.item[1] for each in answer(read(question), [language]).ranked[:10]]
            yield found.index(number) + 1 if number in found else None


def places_in_bm25(language: str) -> Iterator[int | None]:
    texts = paragraphs(language)
    library = bm25s.BM25()
    library.index([terms(str(each["text"])) for each in texts], show_progress=False)
    for number, paragraph in enumerate(texts):
        for question in paragraph["questions"]:  # type: ignore[attr-defined]
            found = library.retrieve([terms(question)], k=10, show_progress=False)[0][0].tolist()
            yield found.index(number) + 1 if number in found else None


def means(places: Iterator[int | None]) -> tuple[float, float]:
    """MRR@10 and Success@10, each from 0 to 1."""
    all_places = list(places)
    return (
        sum(1 / place for place in all_places if place) / len(all_places),
        sum(1 for place in all_places if place) / len(all_places),
    )


def figures() -> Iterator[Figure]:
    """MRR@10 and Success@10 in each language, ours beside BM25's; nothing where the paragraphs are not there."""
    if not Path(PARAGRAPHS).is_dir():
        yield Figure("known-item search", "not measured", f"the paragraphs are not at {PARAGRAPHS.name}/")
        return
    with database.own_content(), transaction.atomic():
        fill()
        for language in CODES:
            ours, theirs = means(places_in_the_portal(language)), means(places_in_bm25(language))
            for name, mine, other in zip(("MRR@10", "Success@10"), ours, theirs, strict=True):
                yield Figure(f"{name}, {language}", f"{mine:.4f}", HOW, f"≥ {other:.4f} (BM25)", met=mine >= other)
        transaction.set_rollback(True)
    frequencies.forget()
