"""How a clause is named in each language: `第五条`, `Article 5`, `Статья 5`; and within a citation.

The words follow the language of the text, not that of the page: so they stand here and not in the messages.
"""

import re

FIGURES = "零一二三四五六七八九"
LARGEST_SPELT = 9999

# Before a text that prints no number of its own.
LABELS: dict[str, dict[str, str]] = {
    "zh-hans": {
        "preamble": "序言",
        "book": "第{}卷",
        "part": "第{}编",
        "title": "第{}部分",
        "chapter": "第{}章",
        "section": "第{}节",
        "subsection": "第{}目",
        "article": "第{}条",
        "paragraph": "{}、",
        "subparagraph": "（{}）",
        "point": "（{}）",
        "indent": "—",
        "hcontainer": "",
        "conclusions": "结语",
    },
    "en": {
        "preamble": "Preamble",
        "book": "Book {}",
        "part": "Part {}",
        "title": "Title {}",
        "chapter": "Chapter {}",
        "section": "Section {}",
        "subsection": "Subsection {}",
        "article": "Article {}",
        "paragraph": "{}.",
        "subparagraph": "({})",
        "point": "({})",
        "indent": "—",
        "hcontainer": "",
        "conclusions": "Conclusion",
    },
    "ru": {
        "preamble": "Преамбула",
        "book": "Книга {}",
        "part": "Часть {}",
        "title": "Раздел {}",
        "chapter": "Глава {}",
        "section": "Раздел {}",
        "subsection": "Подраздел {}",
        "article": "Статья {}",
        "paragraph": "{}.",
        "subparagraph": "{})",
        "point": "{})",
        "indent": "—",
        "hcontainer": "",
        "conclusions": "Заключение",
    },
}
# Within a citation, where a bare number would not say what it counts.
CITED: dict[str, dict[str, str]] = {
    "zh-hans": {"paragraph": "第{}款", "subparagraph": "第（{}）项", "point": "第（{}）项"},
    "en": {
        "book": "book {}",
        "part": "part {}",
        "title": "title {}",
        "chapter": "chapter {}",
        "section": "section {}",
        "subsection": "subsection {}",
        "article": "article {}",
        "paragraph": "paragraph {}",
        "subparagraph": "subparagraph ({})",
        "point": "point ({})",
        "preamble": "preamble",
        "conclusions": "conclusion",
    },
    "ru": {
        "book": "книга {}",
        "part": "часть {}",
        "title": "раздел {}",
        "chapter": "глава {}",
        "section": "раздел {}",
        "subsection": "подраздел {}",
        "article": "статья {}",
        "paragraph": "пункт {}",
        "subparagraph": "подпункт {})",
        "point": "подпункт {})",
        "preamble": "преамбула",
        "conclusions": "заключение",
    },
}
# Where a text of short clauses numbers them by paragraphs alone, in Chinese they are 条 and not 款.
OUTERMOST_PARAGRAPH = {"zh-hans": "第{}条", "en": "paragraph {}", "ru": "пункт {}"}


def chinese(number: int) -> str:
    """The number from 1 to 9999 in Chinese figures as laws write it: 15 is 十五, 205 is 二百零五."""
    found, zero = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            found += ("零" if zero and found else "") + FIGURES[digit] + unit
        zero = digit == 0
    return found.removeprefix("一") if found.startswith("一十") else found


def spelt(number: str, language: str) -> str:
    """A normalised number as the language writes it in a label: `5-1` stays, `5` is 五 in Chinese."""
    if language == "zh-hans" and re.fullmatch(r"[0-9]{1,4}", number) and int(number):
        return chinese(int(number))
    return number


def label(element: str, number: str, language: str) -> str:
    """How a clause is headed in a language; empty for one without a name, such as an unparsed stretch."""
    form = LABELS[language].get(element, "")
    if "{}" not in form:
        return form
    if not number:
        return ""
    base, _, inserted = number.partition("-")
    if language == "zh-hans" and element == "article" and inserted.isdecimal() and base.isdecimal():
        return f"{form.format(spelt(base, language))}之{spelt(inserted, language)}"
    return form.format(spelt(number, language))


def cited(element: str, number: str, language: str, *, outermost: bool = False) -> str:
    """How a clause is named within a citation; `outermost`: nothing stands above it."""
    if element == "paragraph" and outermost:
        return OUTERMOST_PARAGRAPH[language].format(spelt(number, language)) if number else ""
    form = CITED[language].get(element)
    if form is None:
        return label(element, number, language)
    if "{}" in form:
        return form.format(spelt(number, language)) if number else ""
    return form
