"""How much two texts speak of the same: by the pairs of characters and the words that few of the texts share."""

import math
import re
from collections import Counter
from collections.abc import Sequence

HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{4,}")


def pieces(text: str) -> set[str]:
    """Return the pairs of Chinese characters and the beginnings of words, which stay when a word is inflected."""
    pairs = {run[at : at + 2] for run in HAN.findall(text) for at in range(len(run) - 1)}
    return pairs | {word[:6].lower() for word in WORD.findall(text)}


class Likeness:
    """The likeness of texts to those that it was made with."""

    def __init__(self, texts: Sequence[str]):
        self.pieces = [pieces(text) for text in texts]
        self._count = Counter(piece for each in self.pieces for piece in each)
        self._lengths = [self._length(each) for each in self.pieces]

    def weight(self, piece: str) -> float:
        """Return how much a piece says: nothing where every text has it."""
        return math.log((len(self.pieces) + 1) / (self._count[piece] or 1))

    def of(self, text: str) -> list[float]:
        """Return the likeness of a text to each of the texts, from 0 to 1."""
        own = pieces(text)
        length = self._length(own)
        return [
            self._weight_of(own & other) / (length * its_length) if length and its_length else 0.0
            for other, its_length in zip(self.pieces, self._lengths, strict=True)
        ]

    def _weight_of(self, some: set[str]) -> float:
        # `fsum` gives the same whatever the order of the pieces.
        return math.fsum(self.weight(piece) ** 2 for piece in some)

    def _length(self, some: set[str]) -> float:
        return math.sqrt(self._weight_of(some))
