"""The terms of words, numbers and Chinese characters, and where in the text they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.analysis import MAX_TERM_LENGTH, USUAL, fold, key, plain, tokens

# Any text, and texts of what the analysis treats in a way of its own.
texts = st.text() | st.text(alphabet="aZéßİﬁ ё Ёйж固廢，０Ａ-–.'’/№\u0301\u00ad😀1٣", max_size=60)


def terms(text: str) -> list[tuple[str, ...]]:
    return [token.terms for token in tokens(plain(text))]


def main_terms(text: str) -> list[str]:
    return [token.term for token in tokens(plain(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("отход", "отходами"),
        ("река", "рек"),
        ("твёрдые отходы", "твёрдых отходов"),
        ("экологическая экспертиза", "экологической экспертизы"),
        ("охрана", "охраны"),
        ("охрана", "охране"),
        ("Китай", "Китая"),
        ("policy", "policies"),
        ("pollutant", "pollutants"),
        ("China", "China's"),
        ("China’s", "China's"),
    ],
)
def test_forms_of_a_word_have_one_term(one: str, other: str) -> None:
    assert main_terms(one) == main_terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("озеро", "ОЗЕРО"),
        ("озёр", "озер"),
        ("щё", "ще\u0308"),
        ("за\u0301мок", "замок"),
        ("Água", "agua"),
        ("naïve", "naive"),
        ("Казах\u00adстан", "Казахстан"),
        ("生物\u200b多样性", "生物多样性"),
        ("за\u2060\u0301мок", "замок"),
        ("İzmir", "Izmir"),
        ("ＰＭ２．５", "PM2.5"),
        ("Ｅ", "e"),
        ("環境保護", "环境保护"),
        ("污染防治。", "污染防治"),
        ("296–ФЗ", "296-ФЗ"),
        ("№ 400-VI", "№400-vi"),
        ("№ 400-VI", "400-VI"),
    ],
)
def test_writings_of_one_thing_have_one_term(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("йод", "иод"), ("policy", "police"), ("水", "木"), ("400-VI", "400-V"), ("СО", "CO")]
)
def test_different_things_have_different_terms(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_every_chinese_character_is_a_term_and_so_is_every_pair_of_neighbours() -> None:
    assert terms("固体废物") == [("固", "固体"), ("体", "体废"), ("废", "废物"), ("物",)]


def test_a_pair_does_not_reach_over_a_punctuation_mark() -> None:
    assert terms("水，气") == [("水",), ("气",)]


@pytest.mark.parametrize(
    ("number", "whole", "parts"),
    [
        ("296-ФЗ", "296-фз", ("296", "фз")),
        ("№ 400-VI", "400-vi", ("400", "vi")),
        ("PM2.5", "pm2.5", ("pm2", "5")),
        ("2021/17", "2021/17", ("2021", "17")),
    ],
)
def test_a_number_is_whole_and_found_by_its_parts(number: str, whole: str, parts: tuple[str, ...]) -> None:
    assert terms(number) == [(whole, *parts)]


def test_words_that_a_hyphen_joins_are_two_words() -> None:
    assert main_terms("Иссык-Куль") == main_terms("Иссык Куль")


def test_each_script_of_a_mixed_text_is_read_in_its_own_way() -> None:
    assert terms("2030年PM2.5达标 и рек") == [
        ("2030",),
        ("年",),
        ("pm2.5", "pm2", "5"),
        ("达", "达标"),
        ("标",),
        ("и",),
        ("рек",),
    ]


def test_a_word_that_says_nothing_is_marked_as_such_and_keeps_its_place() -> None:
    found = tokens("ministry of the environment")
    assert [token.is_stop for token in found] == [False, True, True, False]
    assert [token.position for token in found] == [1, 2, 3, 4]


def test_positions_count_words_and_chinese_characters_from_the_first_on() -> None:
    assert [token.position for token in tokens("river 污染物 law 296-ФЗ end", 10)] == [10, 11, 12, 13, 14, 15, 16]


@pytest.mark.parametrize("text", ["", " ", "?!", "—", "，。", "№", "😀", "\u200f", "_"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert tokens(plain(text)) == []


def test_a_term_is_never_longer_than_the_index_takes() -> None:
    for text in ("a" * 5000, "1" * 5000, "1-" * 5000, "ы" * 5000):
        assert max(len(term) for each in terms(text) for term in each) <= MAX_TERM_LENGTH


@given(texts)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_the_short_way_of_folding_is_the_long_one_for_each_of_its_signs() -> None:
    signs = [sign for sign in map(chr, range(0x3000)) if USUAL.fullmatch(sign)]
    assert len(signs) > 200
    # A Traditional character beside it makes a text go the long way.
    assert {sign: fold(sign) for sign in signs} == {sign: fold(f"{sign}廢")[0] for sign in signs}


@given(texts)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_tokens_stand_in_order_at_their_places_in_the_text(text: str) -> None:
    written = plain(text)
    end, position = 0, 0
    for token in tokens(written):
        assert end <= token.start < token.end <= len(written)
        assert token.position > position
        end, position = token.end, token.position


@given(texts)
def test_a_token_cut_out_of_its_text_has_the_same_term(text: str) -> None:
    written = plain(text)
    for token in tokens(written):
        again = tokens(written[token.start : token.end])
        assert token.term in [term for each in again for term in each.terms]
