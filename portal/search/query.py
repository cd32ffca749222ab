"""What a reader asked for: words, "phrases" and -exclusions, and the terms of the glossary among them."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.search.analysis import CYRILLIC, HAN_CHARACTER, Token, plain, tokens
from portal.search.documents import quoted
from portal.search.glossary import Mention, mentions_in_question

# A question is read so far; what comes after is not searched, and the page says so.
MAX_CHARACTERS = 1000
MAX_TOKENS = 60
# «…» and 《…》 stand around titles in Russian and Chinese and ask for nothing. A minus within quotation marks is a sign.
OPERATORS = re.compile(
    r'"([^"]*)"|＂([^＂]*)＂|“([^”]*)”|„([^“”]*)[“”]|「([^」]*)」|『([^』]*)』'
    r"|(?:^|(?<=\s))[-－‐−](?=[^\W_])(?P<excluded>\S+)"
)
# Signs that no text can have in PostgreSQL, or that end a line; invisible ones inside words `plain` takes away.
CONTROLS = re.compile("[\u0000-\u001f\u007f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Question:
    """A question taken apart. `asked` is what was typed, as far as it was read."""

    asked: str
    tokens: tuple[Token, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    mentions: tuple[Mention, ...]
    is_cut: bool

    def __bool__(self) -> bool:
        return bool(self.tokens or self.phrases)

    @property
    def lexemes(self) -> list[str]:
        """Every term of the question, each once: of its words, and the marks of the glossary's terms."""
        words = dict.fromkeys(term for token in self.tokens for term in token.terms)
        return [*words, *(f"=term:{slug}" for slug in self.term_slugs)]

    @property
    def beginnings(self) -> list[str]:
        """How each word begins in whatever form, as far as a look at a text without its terms can tell."""
        return [begins_with(unit[0]) for unit in self.units]

    @property
    def units(self) -> list[list[str]]:
        """What each word asks for, as lexemes of which any will do: the terms of the glossary that it is part of, or itself.

        A Chinese character counts together with the next one; alone only where it stands alone.
        """
        found: list[list[str]] = []
        for index, token in enumerate(self.tokens):
            terms = [f"=term:{each.slug}" for each in self.mentions if each.first <= index < each.last]
            own = token.term
            if is_han(token.term):
                if token.others:
                    own = token.others[0]
                elif index and self.tokens[index - 1].end == token.start and is_han(self.tokens[index - 1].term):
                    continue
            found.append([own, *terms])
        return found

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Neighbouring words: the term of each, and a tsquery that finds them next to each other, or nearly."""
        found = []
        for one, other in itertools.pairwise(self.tokens):
            first, second = (
                each.others[0] if is_han(each.term) and each.others else each.term for each in (one, other)
            )
            if is_han(first) != is_han(second) or (is_han(first) and len(first + second) < 4):
                continue
            distances = (1,) if is_han(first) else (1, 2)
            near = " | ".join(f"({quoted(first)} <{distance}> {quoted(second)})" for distance in distances)
            found.append((first, second, near))
        return found

    @property
    def joined(self) -> list[Token]:
        """The words that are found whole and by their parts: 296-ФЗ."""
        return [token for token in self.tokens if token.others and not is_han(token.term)]

    @property
    def term_slugs(self) -> list[str]:
        return list(dict.fromkeys(mention.slug for mention in self.mentions))

    @property
    def phrase(self) -> str:
        """All words one after the other as a tsquery; empty for fewer than two."""
        return phrase_query(self.tokens) if len(self.tokens) > 1 else ""

    def written(self, index: int) -> str:
        """A token as the reader wrote it."""
        return self.asked[self.tokens[index].start : self.tokens[index].end]

    def languages(self, language: str) -> list[str]:
        """Of which readers' entries are searched: those of `language` first, then of the scripts of the question."""
        return languages_of(self.asked, language)


def languages_of(text: str, language: str) -> list[str]:
    """`language`, and then those that are written as the text is."""
    found = [language]
    if HAN_CHARACTER.search(text):
        found.append("zh-hans")
    if CYRILLIC.search(text):
        found.append("ru")
    if re.search("[A-Za-z]{2}", text):
        found.append("en")
    return list(dict.fromkeys(found))


def begins_with(term: str) -> str:
    """How words of a term begin: as it does, but for the last letter in English: policy, polici."""
    return term[:-1] if len(term) > 3 else term


def is_han(term: str) -> bool:
    return bool(HAN_CHARACTER.match(term))


def read(text: str) -> Question:
    """Take a question apart; any text will do, and signs that mean nothing here are just signs. At most one query."""
    asked = plain(CONTROLS.sub(" ", text[: MAX_CHARACTERS * 2])).strip()
    is_cut = len(asked) > MAX_CHARACTERS or len(text) > MAX_CHARACTERS * 2
    asked = asked[:MAX_CHARACTERS]
    phrases: list[str] = []
    unwanted: list[str] = []
    rest = asked
    for match in OPERATORS.finditer(asked):
        if match.lastgroup == "excluded":
            unwanted.append(match["excluded"])
            # As long as before, so that the places of the words stay those in `asked`.
            rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
        else:
            phrases.append(phrase_of(match[match.lastindex or 0]))
    everything = tokens(rest)
    meaning, terms = mentions_in_question(rest, everything[:MAX_TOKENS], unwanted)
    named = {index for each in meaning for index in range(each.first, each.last)}
    # Words such as “the” are asked for only as part of a term, or where there is nothing else.
    kept = [index for index, token in enumerate(everything[:MAX_TOKENS]) if not token.is_stop or index in named]
    place = {index: number for number, index in enumerate(kept)}
    return Question(
        asked,
        tuple(everything[index] for index in kept),
        tuple(phrase for phrase in phrases if phrase),
        tuple(without(text, terms.get(text, ())) for text in unwanted if phrase_of(text)),
        tuple(Mention(each.slug, place[each.first], place[each.last - 1] + 1) for each in meaning),
        is_cut or len(everything) > MAX_TOKENS,
    )


def phrase_query(found: Iterable[Token], weight: str = "") -> str:
    """The tokens one after the other, at the distances at which they stand; empty for none that is indexed."""
    parts: list[str] = []
    before = 0
    for token in found:
        if token.is_stop:
            continue
        # A pair of characters says more than its first; the last character of a run is in the pair before it.
        lexeme = token.others[0] if is_han(token.term) and token.others else token.term
        if parts:
            parts.append(f"<{token.position - before}>")
        parts.append(quoted(lexeme) + (f":{weight}" if weight else ""))
        before = token.position
    return " ".join(parts)


def without(text: str, terms: Iterable[str]) -> str:
    """What an entry must not have: the words as they stand, or one of the terms of which they are a name."""
    unwanted = [phrase_of(text), *(quoted(f"=term:{slug}") for slug in terms)]
    return f"({' | '.join(unwanted)})" if len(unwanted) > 1 else unwanted[0]


def phrase_of(text: str) -> str:
    """A text as a tsquery that finds it word for word."""
    phrase = phrase_query(tokens(plain(text)))
    return f"({phrase})" if phrase else ""
