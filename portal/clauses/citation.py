"""Citations in the manner of each language: the title, its number and date, the place in the text, the address."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from babel.dates import format_date

from portal import languages
from portal.clauses.labels import cited
from portal.clauses.rows import Row
from portal.dates import year_in_full
from portal.languages import column

# As for labels, the words follow the language of the citation and not that of the page.
FORMS: dict[str, dict[str, str]] = {
    "zh-hans": {
        "title": "《{title}》",
        "number": "第{number}号",
        "facts": "（{facts}）",
        "number_and_date": "{number}，{date}",
        "date_alone": "{date}",
        "place": "{places}",
        "between_places": "",
        "day": "，{day}文本",
        "abstract": "，上海合作组织环保信息共享平台摘要",
        "end": "。{url}",
    },
    "en": {
        "title": "{title}",
        "number": "No. {number}",
        "facts": ", {facts}",
        "number_and_date": "{number} of {date}",
        "date_alone": "{date}",
        "place": ", {places}",
        "between_places": ", ",
        "day": ", as worded on {day}",
        "abstract": " (abstract of the SCO Environmental Information Sharing Platform)",
        "end": ". {url}",
    },
    "ru": {
        "title": "{title}",
        "number": "№ {number}",
        "facts": " {facts}",
        "number_and_date": "от {date} {number}",
        "date_alone": "от {date}",
        "place": ", {places}",
        "between_places": ", ",
        "day": ", в редакции на {day}",
        "abstract": " (изложение Платформы ШОС по обмену экологической информацией)",
        "end": ". {url}",
    },
}
# A word before the number, as it stands in running text: not «ГЛАВА 3».
WORDED = re.compile(r"第|[A-ZА-Я]?[a-zа-яё]{2,}\s")
# The signs before a number that each language writes in its own way.
NUMBER_SIGN = re.compile(r"^(?:№|No\.?|N\.?|第)\s*|\s*号$", re.IGNORECASE)


def date_in(day: datetime.date, language: str) -> str:
    return format_date(day, "long", locale=languages.locale(language))


def facts_of(owner: Any, language: str) -> str:
    """Number and date between title and place; empty when neither is known."""
    forms, known = FORMS[language], owner.citation_facts()
    number = str(known["number"])
    if number and NUMBER_SIGN.sub("", number)[:1].isdigit():
        number = forms["number"].format(number=NUMBER_SIGN.sub("", number))
    # A number such as “Act No. 29 of 1986” says its year itself.
    has_year = known["date"] and re.search(rf"\b{known['date'].year}\b", number)
    date = date_in(known["date"], language) if known["date"] and not has_year else ""
    if number and date:
        return forms["number_and_date"].format(number=number, date=date)
    return number or (forms["date_alone"].format(date=date) if date else "")


def citation_line(owner: Any, language: str) -> str:
    """Title, number and date alone."""
    forms, facts = FORMS[language], facts_of(owner, language)
    title = getattr(owner, column("title", language)) or getattr(owner, column("title", owner.original_language))
    return forms["title"].format(title=title) + (forms["facts"].format(facts=facts) if facts else "")


def place_of(path: Sequence[Row], language: str) -> str:
    """A clause by the numbers above it; an article is counted through the whole text, so nothing above it is named."""
    start = next((number for number, row in enumerate(path) if row.element == "article"), 0)
    named = [
        printed(row, language) or cited(row.element, row.number, language, outermost=not number and not start)
        for number, row in enumerate(path[start:])
    ]
    return FORMS[language]["between_places"].join(each for each in named if each)


def printed(row: Row, language: str) -> str:
    """The number as the text prints it, where it says in a word what it counts: `第12条`, `section 12`; else empty."""
    num = next((cell.num for cell in row.cells if cell.language == language), "")
    return num[:1].lower() + num[1:] if WORDED.match(num) else ""


def citation(
    owner: Any, language: str, path: Sequence[Row] = (), *, on: datetime.date | None = None, url: str = ""
) -> str:
    """The citation of a clause (the last of `path`), or of the whole text without one.

    The title is in the language if there is one, else in the original. `on` is the day of the wording if one was asked;
    an abstract is not worded on any day.
    """
    forms = FORMS[language]
    place = place_of(path, language)
    said = citation_line(owner, language)
    said += forms["place"].format(places=place) if place else ""
    said += forms["day"].format(day=year_in_full(date_in(on, language))) if on and not owner.is_abstract else ""
    said += forms["abstract"] if owner.is_abstract else ""
    return said + forms["end"].format(url=url)
