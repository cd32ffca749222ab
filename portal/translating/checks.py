"""What a translator's tool checks in a paragraph: that nothing is missing and nothing is written in the wrong script.

Every finding is a hint beside the paragraph, never a refusal: there are good reasons for each of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import eq
from typing import Any

from django.utils.translation import gettext as _

from portal.legaltext.numbers import chinese_value
from portal.translating.markup import addresses, opening, plain

HAN = r"\u3400-\u9fff\uf900-\ufaff"
SCRIPTS = {"zh-hans": re.compile(f"[{HAN}]+"), "ru": re.compile("[\u0400-\u04ff]+")}
# A name of several words is one name; Roman numerals are none.
LATIN_NAME = re.compile(
    r"(?<![\w.@/])(?![IVXLC]+\b)[A-Z][\w&-]*(?: (?:of|for|the|and|on|in|[A-Z][\w&-]*))*(?<! of| on| in)(?![\w@])", re.A
)
ADDRESS = re.compile(r"https?://[^\s<>()（）«»“”，。]+|[\w.+-]+@[\w-]+\.[\w.-]+")
# Numbers of Russian laws keep their letters in every language: 219-ФЗ.
LAW_NUMBER = re.compile("[0-9]+[-–‑][\u0400-\u04ff]{1,4}(?![\u0400-\u04ff])")

ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
RUSSIAN = ["янв", "фев", "мар", "апр", "ма[йяе]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
RUSSIAN_FORMS = [each if "[" in each else f"{each}[а-яё]*" for each in RUSSIAN]
MONTH = "|".join([f"{name}|{name[:3]}" for name in ENGLISH] + RUSSIAN_FORMS)
# May and March alone may be other words, as may what is not written like a name.
ALONE = "|".join(
    [name.capitalize() for name in ENGLISH if name not in ("march", "may")]
    + [
        f"{stem}[а-яё]{{1,3}}"
        for stem in ["январ", "феврал", "апрел", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"]
    ]
)
FIRST = r"(?:(?P<first>\d{1,2})\s*(?:–|—|-|and|to|и|по)\s*)?"
DATES = (
    re.compile(
        r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?:(?P<first>\d{1,2})\s*[日号]?\s*(?:至|到|和|—|–|-|－)\s*)?(?P<day>\d{1,2})\s*[日号]"
    ),
    re.compile(r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月(?P<first>)(?P<day>)"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<first>)(?P<day>\d{2})"),
    re.compile(r"(?P<first>)(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})"),
    re.compile(
        rf"\b{FIRST}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})\b\.?,?(?:\s+(?P<year>\d{{4}}))?", re.I
    ),
    re.compile(
        rf"\b(?P<month>{MONTH})\b\.?\s+{FIRST}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s+(?P<year>\d{{4}}))?", re.I
    ),
    re.compile(rf"\b(?P<month>{MONTH})\b\.?,?\s+(?P<first>)(?P<day>)(?P<year>\d{{4}})", re.I),
    re.compile(rf"\b(?P<month>{ALONE})\b(?P<first>)(?P<day>)(?P<year>)"),
)
NUMBER = re.compile(
    r"(?P<figure>\d+(?:[.,\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?)\s*"
    r"(?P<scale>万亿|亿|万|千|thousand|million|billion|trillion|тыс|млн|миллион|млрд|миллиард|трлн|триллион)?",
    re.I,
)
SCALES = {
    "千": 3, "万": 4, "亿": 8, "万亿": 12, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
    "тыс": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9, "трлн": 12, "триллион": 12,
}  # fmt: skip
CHINESE_NUMBER = re.compile("[〇零一二三四五六七八九十百千两]+")

SENTENCE_ENDS = "。.！!？?…"
CLOSING = "\"'»”’）)】]》"
HALF_WIDTH = re.compile(rf"(?<=[{HAN}」』）》”])[,;:?!()]|[,;:?!()](?=[{HAN}「『（《“])|(?<=[{HAN}])\.(?!\w)")
FULL_WIDTH = re.compile("[，。；：？！（）、《》【】「」]")
FULL_FOR = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
QUOTES = {"ru": re.compile('["“”„]'), "en": re.compile("[«»„]")}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: the name of the check, and what it found, for the translator."""

    code: str
    message: str


@dataclass(frozen=True)
class Term:
    """A glossary term in a paragraph: as it is written there, its equivalent, and whether the target has it."""

    slug: str
    written: str
    equivalent: str
    is_used: bool = False


def findings(
    source: str, target: str, source_language: str, target_language: str, terms: Sequence[Term] = ()
) -> list[Finding]:
    """What is to be looked at in a translation; both are inline HTML. Nothing for one that is still empty but that."""
    before, after = plain(source), plain(target)
    if not after.strip():
        return [Finding("untranslated", _("Not translated."))]
    found = [
        *untranslated(before, after, source_language, target_language),
        *differing(before, after, {term.written for term in terms if term.is_used}),
        *markup(source, target),
        *punctuation(before, after, target_language),
    ]
    missing = [term for term in terms if not term.is_used]
    if missing:
        said = ", ".join(f"{term.written} → {term.equivalent}" for term in missing)
        found.append(Finding("term", _("Terms of the glossary that are not used: %(terms)s") % {"terms": said}))
    return found


def untranslated(source: str, target: str, source_language: str, language: str) -> Iterator[Finding]:
    """Text left in the language of the original, whole or in part."""
    if source.strip() == target.strip() and re.search(rf"[a-zа-яё{HAN}]{{2,}}", source):
        yield Finding("untranslated", _("The same as the original."))
        return
    rest = LAW_NUMBER.sub("", ADDRESS.sub("", target))
    for code, script in SCRIPTS.items():
        # Words that an original in a third script quotes are quoted in the translation too.
        left = [word for word in script.findall(rest) if code == source_language or word not in source]
        if code != language and left:
            words = ", ".join(dict.fromkeys(left[:5]))
            yield Finding("script", _("Letters of another script: %(words)s") % {"words": words})


def differing(source: str, target: str, translated: set[str]) -> Iterator[Finding]:
    """Dates, numbers, names in Latin letters and addresses that are in one text and not in the other.

    `translated` are the names that are terms and have their equivalent.
    """
    names = [name for name in latin_names_missing(source, target) if name not in translated]
    checked: tuple[tuple[str, str, list[Any], list[Any]], ...] = (
        ("dates", _("Dates differ."), *apart(dates(source), dates(target), same_date)),
        ("numbers", _("Numbers differ."), *apart_numbers(source, target)),
        ("links", _("Addresses differ."), *apart(ADDRESS.findall(source), ADDRESS.findall(target))),
        ("names", _("Names differ."), names, []),
    )
    for code, title, missing, added in checked:
        said = [title]
        if missing:
            said.append(_("Only in the original: %(values)s.") % {"values": ", ".join(map(shown, missing))})
        if added:
            said.append(_("Only in the translation: %(values)s.") % {"values": ", ".join(map(shown, added))})
        if missing or added:
            yield Finding(code, " ".join(said))


def shown(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(f"{part:02}" if part else "?" for part in value).removesuffix("-?").removeprefix("?-")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def apart(before: list[Any], after: list[Any], same: Callable[[Any, Any], bool] = eq) -> tuple[list[Any], list[Any]]:
    """What is in the one list only, and what is in the other only."""
    left = list(after)
    missing = []
    for value in before:
        match = next((other for other in left if same(value, other)), None)
        if match is None:
            missing.append(value)
        else:
            left.remove(match)
    return missing, left


def dates(text: str) -> list[tuple[int, int, int]]:
    """Days and months of a year in a text as (year, month, day); 0 is what is not said."""
    return [date for date, _start, _end in found_dates(text)]


def found_dates(text: str) -> list[tuple[tuple[int, int, int], int, int]]:
    """The same with where they stand; a span of days is two dates."""
    found: list[tuple[tuple[int, int, int], int, int]] = []
    for form in DATES:
        for match in form.finditer(text):
            start, end = match.span()
            if any(start < taken_end and taken_start < end for _date, taken_start, taken_end in found):
                continue
            days = [match["first"], match["day"]] if match["first"] else [match["day"]]
            year, month = int(match["year"] or 0), month_of(match["month"])
            found += [((year, month, int(day or 0)), start, end) for day in days]
    return sorted(found, key=lambda each: each[1])


def month_of(name: str) -> int:
    if name.isdecimal():
        return int(name)
    beginnings = [(each[:3], number) for number, each in enumerate(ENGLISH, 1)]
    beginnings += [(each, number) for number, each in enumerate(RUSSIAN, 1)]
    return next(number for beginning, number in beginnings if re.match(beginning, name.lower()))


def same_date(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether two dates agree in all that both say."""
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def numbers(text: str) -> list[Decimal]:
    """The numbers in a text that are written in figures, each once, but for those in dates and addresses."""
    for start, end in sorted({(start, end) for _date, start, end in found_dates(text)}, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    found: dict[Decimal, None] = {}
    for match in NUMBER.finditer(ADDRESS.sub(" ", text)):
        scale = SCALES.get((match["scale"] or "").lower(), 0)
        found[(value_of(match["figure"]) * 10**scale).normalize()] = None
    return list(found)


def value_of(figure: str) -> Decimal:
    """The value of a number as any of the three languages writes it: 1,234.5 and 1 234,5 and 1234.5."""
    digits = re.sub(r"[\u00a0\u202f ]", "", figure)
    whole, sign, part = digits.rpartition(",") if digits.rfind(",") > digits.rfind(".") else digits.rpartition(".")
    if not sign:
        return Decimal(digits)
    is_fraction = len(part) != 3 or not re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})*", whole)
    whole = re.sub("[.,]", "", whole)
    return Decimal(f"{whole or 0}.{part}") if is_fraction else Decimal(f"{whole}{part}")


def apart_numbers(source: str, target: str) -> tuple[list[Decimal], list[Decimal]]:
    """Numbers in one text only; one that the other has in Chinese characters (第五条) is none."""
    before, after = numbers(source), numbers(target)
    missing = [value for value in before if value not in after and value not in in_characters(target)]
    added = [value for value in after if value not in before and value not in in_characters(source)]
    return missing, added


def in_characters(text: str) -> set[Decimal]:
    found = {chinese_value(each) for each in CHINESE_NUMBER.findall(text)}
    return {Decimal(each).normalize() for each in found if each is not None}


def latin_names_missing(source: str, target: str) -> list[str]:
    """Names in Latin letters in a text of another script that the translation does not have."""
    if not any(script.search(source) for script in SCRIPTS.values()):
        return []
    names = dict.fromkeys(LATIN_NAME.findall(ADDRESS.sub(" ", source)))
    return [name for name in names if name.lower() not in target.lower()]


def markup(source: str, target: str) -> Iterator[Finding]:
    """Elements of the original that the translation lacks, and links that lead elsewhere."""
    missing, added = apart(opening(source), opening(target))
    if missing or added:
        yield Finding("markup", _("The tags are not those of the original."))
    gone, new = apart(addresses(source), addresses(target))
    if gone or new:
        said = ", ".join([*gone, *new])
        yield Finding("links", _("Links differ: %(links)s") % {"links": said})


def punctuation(source: str, target: str, language: str) -> Iterator[Finding]:
    """Punctuation of another script, space that is too much, a sentence without its end."""
    if language == "zh-hans":
        if wrong := HALF_WIDTH.findall(target):
            pairs = ", ".join(f"{each} → {FULL_FOR[each]}" for each in dict.fromkeys(wrong))
            yield Finding("punctuation", _("Half-width punctuation in Chinese: %(marks)s") % {"marks": pairs})
    else:
        if wrong := FULL_WIDTH.findall(target):
            marks = " ".join(dict.fromkeys(wrong))
            yield Finding("punctuation", _("Chinese punctuation: %(marks)s") % {"marks": marks})
        if wrong := QUOTES[language].findall(target):
            wanted = "«»" if language == "ru" else "“”"
            marks = " ".join(dict.fromkeys(wrong))
            yield Finding(
                "punctuation", _("Quotation marks %(marks)s: write %(wanted)s") % {"marks": marks, "wanted": wanted}
            )
    spaces = re.search(r"\S[ \u00a0]{2,}\S", target) or re.search(r"\w +[,.;:!?](?:\s|$)", target)
    if spaces or (language == "zh-hans" and re.search(rf"[{HAN}，。] +[{HAN}，。]", target)):
        yield Finding("spaces", _("Double spaces, or a space where none belongs."))
    before, after = (text.rstrip().rstrip(CLOSING)[-1:] for text in (source, target))
    if before in SENTENCE_ENDS and after not in SENTENCE_ENDS:
        yield Finding("end", _("The original ends with a full stop, the translation does not."))
    elif before.isalnum() and after in SENTENCE_ENDS:
        yield Finding("end", _("The translation ends with a full stop, the original does not."))
