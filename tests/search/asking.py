"""Asking as readers do, and reading what comes back."""

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from portal.models import SearchEntry
from portal.search.engine import Answer, answer, limited
from portal.search.query import read
from tests.pages import get

HIT = re.compile(r'<li class="entry hit">(.*?)</li>', re.DOTALL)
LINK = re.compile(r'<h3 class="title"><a href="([^"]*)"')


def answered(text: str, language: str = "en", /, *, newest_first: bool = False, **facets: str) -> Answer:
    """The answer for a reader of one language, from the entries that the page would look in first."""
    question = read(text)
    with limited():
        return answer(question, question.languages(language), facets, newest_first=newest_first)


def paths(result: Answer) -> list[str]:
    """The addresses of what was found, without the language, in their order."""
    pks = [each.candidate.pk for each in result.ranked]
    known = dict(SearchEntry.objects.filter(pk__in=pks).values_list("pk", "path"))
    return [known[pk] for pk in pks]


def found(text: str, language: str = "en", /, **options: Any) -> list[str]:
    return paths(answered(text, language, **options))


def search_url(text: str, language: str = "en", /, **parameters: str) -> str:
    return f"/{language}/search/?{urlencode({'q': text, **parameters})}"


def hits(client: Client, text: str, language: str = "en", /, **parameters: str) -> dict[str, str]:
    """The HTML of each hit of a search page by its address without the language, in their order."""
    shown = HIT.findall(get(client, search_url(text, language, **parameters)))
    return {LINK.search(hit).group(1).removeprefix(f"/{language}/"): hit for hit in shown}  # type: ignore[union-attr]
