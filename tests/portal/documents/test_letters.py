"""Letters that no font has: found, named with their place, marked."""

import string
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from portal.documents.letters import MARK, mended, printable

# The alphabets of the member states that are written in Latin or Cyrillic letters, beyond English and Russian.
ALPHABETS = {
    "Kazakh": "әғқңөұүһіӘҒҚҢӨҰҮҺІ",
    "Kyrgyz": "ңөүҢӨҮ",
    "Tajik": "ғӣқӯҳҷҒӢҚӮҲҶ",
    "Uzbek": "oʻgʻOʻGʻʼ‘’",
    "Belarusian": "іўІЎ’",
    "Mongolian": "өүӨҮ",
    "Persian": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя«»—№",
    "English": string.printable,
}


@pytest.mark.parametrize("alphabet", sorted(ALPHABETS))
def test_the_fonts_have_every_letter_of_the_region(alphabet: str) -> None:
    assert printable(ALPHABETS[alphabet])[1] == []


def test_the_fonts_have_every_chinese_character_of_the_national_list() -> None:
    # GB 2312, the characters of general use.
    rows = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    characters = "".join(each.decode("gb2312", errors="ignore") for each in rows)
    assert len(characters) == 6763
    assert printable(characters)[1] == []


@pytest.mark.parametrize("path", sorted((settings.BASE_DIR / "content").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_fonts_have_every_letter_of_the_content(path: Path) -> None:
    words = yaml.dump(yaml.safe_load(path.read_text(encoding="utf-8")), allow_unicode=True, width=10**9)
    assert sorted({letter for letter, _at in printable(words)[1]}) == []


def test_a_letter_without_a_font_is_named_with_its_place_and_the_words_around() -> None:
    data = {
        "title": "The lake",
        "body": [{"kind": "p", "of": ["The water of the lake is \U0001f600 and clear this year."]}],
    }
    fixed, (one,) = mended(data)
    assert one.name == "U+1F600 GRINNING FACE"
    assert one.place == "The lake"
    assert one.words == "…the lake is \U0001f600 and clear t…"
    assert fixed["body"][0]["of"] == [f"The water of the lake is {MARK} and clear this year."]


def test_the_place_is_the_nearest_part_with_a_name() -> None:
    data = {
        "title": "Law",
        "clauses": [{"name": "Article 1", "of": ["a"]}, {"name": "Article 2", "of": ["\U0001f600"]}],
    }
    assert [one.place for one in mended(data)[1]] == ["Article 2"]


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\ufe0f", "\ufeff", "\u2066"])
def test_what_leaves_nothing_to_see_is_no_missing_letter(unseen: str) -> None:
    text, lacking = printable(f"a{unseen}b")
    assert lacking == []
    assert text.replace(unseen, "") == "ab"


def test_addresses_and_languages_are_left_as_they_are() -> None:
    data = {"kind": "link", "to": "https://a.example/\U0001f600", "of": ["a"]}
    assert mended(data) == (data, [])
