"""The fonts that documents are set in: they stand beside this file, and no others are used."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "fonts"
TEMPLATES = HERE / "templates"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points that can be set in every face.

    Typst chooses one face of a family and goes on to the next family for what that face lacks: so a letter is there
    if all faces of some family have it. The styles name all families after their own (templates/style.typ).
    """
    families: dict[str, set[int]] = {}
    for path in FOLDER.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            letters = set(font.getBestCmap())
        family = path.stem.partition("-")[0]
        families[family] = families.get(family, letters) & letters
    return frozenset().union(*families.values())


@lru_cache(maxsize=1)
def edition() -> str:
    """A digest of what makes a document besides its content: fonts, templates, the typesetter."""
    digest = hashlib.sha256(version("typst").encode())
    for path in sorted([*FOLDER.glob("*.ttf"), *TEMPLATES.glob("*.typ")]):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
