"""In which of the three languages a line or a text is, by its letters."""

import re
from collections import Counter

# Each is the script of one of the portal's languages.
LETTERS = {
    "zh-hans": re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "en": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
# A Chinese character says about as much as three letters.
WEIGHTS = {"zh-hans": 3, "ru": 1, "en": 1}
# A language with a smaller share of a file is only quoted in it.
SMALLEST_SHARE = 0.05


def weights(text: str) -> Counter[str]:
    """Return how much of the text is in each script."""
    return Counter({code: WEIGHTS[code] * len(pattern.findall(text)) for code, pattern in LETTERS.items()})


def language_of(text: str) -> str:
    """Return the language that most of the text is in; "" for a text without letters."""
    (language, weight), *_rest = weights(text).most_common(1)
    return language if weight else ""


def split(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines of a file by language, in the order in which the languages begin.

    A line without letters goes with the line before it; a language that is only quoted is no language of the file.
    """
    each = [language_of(line) for line in lines]
    total = sum((weights(line) for line in lines), Counter())
    # A line counts for the language that most of it is in, so that Latin names in a Russian text count as Russian.
    whole: Counter[str] = Counter()
    for line, language in zip(lines, each, strict=True):
        whole[language] += sum(weights(line).values())
    there = {code for code in LETTERS if whole[code] and whole[code] >= SMALLEST_SHARE * sum(total.values())}
    found: dict[str, list[str]] = {}
    current = next((language for language in each if language in there), "")
    for line, language in zip(lines, each, strict=True):
        current = language if language in there else current
        found.setdefault(current, []).append(line)
    return {language: part for language, part in found.items() if language}
