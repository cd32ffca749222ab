"""Numbers of clauses in the three languages' manners, brought to one form: `5`, `5-1`, `12-2-1`."""

import re

DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "〇零一二两三四五六七八九十百千"
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# Cyrillic letters that are typed for Roman numerals.
LOOKALIKES = str.maketrans("ІХМСVLD", "IXMCVLD")
# ё, й, ъ, ы and ь are passed over in Russian lists.
RUSSIAN_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"
ENGLISH_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)}
ORDINALS = {
    "ru": [
        "перв",
        "втор",
        "трет",
        "четверт",
        "пят",
        "шест",
        "седьм",
        "восьм",
        "девят",
        "десят",
        "одиннадцат",
        "двенадцат",
    ],
    "en": [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ],
}
ENGLISH_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def chinese_value(text: str) -> int | None:
    """Return the value of a Chinese numeral up to 9999 (`一百零五` → 105, `二〇` → 20); None if it is none."""
    if not text or any(each not in CHINESE for each in text):
        return None
    if not any(each in UNITS for each in text):
        return int("".join(str(DIGITS[each]) for each in text))
    total, digit = 0, 0
    for each in text:
        if each in UNITS:
            total += (digit or 1) * UNITS[each]
            digit = 0
        else:
            digit = DIGITS[each]
    return total + digit


def roman_value(text: str) -> int | None:
    """Return the value of a Roman numeral, also one typed with Cyrillic letters; None if it is none."""
    letters = text.upper().translate(LOOKALIKES)
    if not re.fullmatch(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", letters) or not letters:
        return None
    values = [ROMAN[each] for each in letters]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def letter_value(letter: str) -> int | None:
    """Return the place of a letter in the lists of its alphabet: `б` → 2, `c` → 3."""
    low = letter.lower()
    for alphabet in (RUSSIAN_LETTERS, ENGLISH_LETTERS):
        if len(low) == 1 and low in alphabet:
            return alphabet.index(low) + 1
    return None


def ordinal_value(word: str) -> int | None:
    """Return the value of a number in words: `первая` → 1, `Second` → 2, `Three` → 3."""
    low = word.lower()
    if low in ENGLISH_WORDS:
        return ENGLISH_WORDS.index(low) + 1
    for index, stem in enumerate(ORDINALS["ru"]):
        if re.fullmatch(stem + r"(ая|ый|ой|ое|ий|ья|ье|ь)", low):
            return index + 1
    return ORDINALS["en"].index(low) + 1 if low in ORDINALS["en"] else None


def normalised(text: str) -> str:
    """Return the one form of a number as printed (`5.1`, `5¹`, `五`, `II`, `б`, `⑤`); "" if it is no number.

    Parts are kept apart by a hyphen: `5-1` is the clause that was put in after 5.
    """
    text = text.strip().strip(".、．)）(（").strip()
    if text in CIRCLED:
        return CIRCLED[text]
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "-" + found.group().translate(SUPERSCRIPTS), text)
    text = text.translate({0xFF10 + n: str(n) for n in range(10)})
    if match := re.fullmatch(r"(\d+)(?:\s?(bis|ter|quater|бис|тер))?((?:[-.–‑]\d+)*)", text):
        added = {"bis": "-2", "бис": "-2", "ter": "-3", "тер": "-3", "quater": "-4"}.get(match[2] or "", "")
        rest = [str(int(each)) for each in re.findall(r"\d+", match[3])]
        return "-".join([str(int(match[1])) + added, *rest])
    if match := re.fullmatch(r"(\d+)-?([a-zA-Zа-яА-Я])", text):
        place = letter_value(match[2])
        return f"{int(match[1])}-{ENGLISH_LETTERS[place - 1]}" if place and place <= len(ENGLISH_LETTERS) else match[1]
    # One small letter is a letter of a list, a capital a Roman numeral.
    readings = (
        (letter_value,)
        if len(text) == 1 and text.islower()
        else (chinese_value, roman_value, ordinal_value, letter_value)
    )
    for value in readings:
        if (found := value(text)) is not None:
            return str(found)
    return ""


def order(number: str) -> tuple[tuple[int, str], ...]:
    """Return what numbers sort by: `5` < `5-1` < `5-a` < `6`."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in number.split("-") if part)


def follows(number: str, before: str) -> bool:
    """Whether `number` comes right after `before`: 6 after 5, 5-1 after 5, 6 or 5-2 after 5-1."""
    parts, last = number.split("-"), before.split("-")
    if len(parts) > len(last):
        return parts[: len(last)] == last and parts[len(last)] in {"1", "2", "a", "а"}
    at = len(parts) - 1
    return (
        parts[:at] == last[:at] and parts[at].isdigit() and last[at].isdigit() and int(parts[at]) == int(last[at]) + 1
    )
