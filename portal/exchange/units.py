"""What a file of the exchange holds, whatever its form: items, and of each the paragraphs in two languages."""

import hashlib
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.legaltext.limits import MAX_PARAGRAPHS, MAX_TEXT_CHARACTERS
from portal.legaltext.readers.refusals import RefusedError

# What is said of a translation in a file: finished, or begun and not finished; "" where a form cannot tell.
TRANSLATED, UNFINISHED = "translated", "unfinished"
DIGEST_CHARACTERS = 12
# How the portal's languages are named in files (BCP 47).
TAGS = {"zh-hans": "zh-Hans", "en": "en", "ru": "ru"}
# Characters that XML 1.0 cannot say.
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Unit:
    """A paragraph: `source` and `target` are inline HTML, `digest` and `before` tell what they were when it went out.

    `problem` is empty, or a code of `portal.exchange.messages` and what it names, where the target could not be read.
    """

    key: str
    source: str
    target: str = ""
    digest: str = ""
    before: str = ""
    state: str = ""
    problem: list[str] = field(default_factory=list)


@dataclass
class Item:
    """`name` is the kind and the address, `articles/green-city`."""

    name: str
    title: str = ""
    units: list[Unit] = field(default_factory=list)


@dataclass
class Package:
    """Items in one pair of languages, each by its code in the portal."""

    source_language: str
    target_language: str
    items: list[Item] = field(default_factory=list)

    def dumped(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def loaded(cls, data: dict[str, Any]) -> "Package":
        items = [Item(each["name"], each["title"], [Unit(**unit) for unit in each["units"]]) for each in data["items"]]
        return cls(data["source_language"], data["target_language"], items)


def digest_of(text: str) -> str:
    """What tells a text from others in a file; "" for none."""
    return short(hashlib.sha256(text.encode()).hexdigest()) if text else ""


def short(digest: str) -> str:
    return digest[:DIGEST_CHARACTERS]


def sayable(text: str) -> str:
    """The text without what XML cannot say."""
    return UNSAYABLE.sub("", text)


def code_of(tag: str) -> str:
    """The portal's code of a language as other tools write it (`zh_CN`, `ru-RU`). Refuses what is none of ours."""
    first = tag.replace("_", "-").lower().split("-")
    if first[0] == "zh" and not {"hant", "tw", "hk", "mo"} & set(first):
        return "zh-hans"
    if first[0] in TAGS:
        return first[0]
    raise RefusedError("language", language=tag[:40])


def bounded(package: Package) -> Package:
    """The package, if it is of a size that is read, and names each paragraph once."""
    package.items = [item for item in package.items if item.units]
    units = [unit for item in package.items for unit in item.units]
    if not units:
        raise RefusedError("not_ours")
    if len(units) > MAX_PARAGRAPHS:
        raise RefusedError("too_many_paragraphs", most=MAX_PARAGRAPHS)
    if sum(len(unit.source) + len(unit.target) for unit in units) > MAX_TEXT_CHARACTERS:
        raise RefusedError("too_long", most=MAX_TEXT_CHARACTERS)
    seen: set[tuple[str, str]] = set()
    for item in package.items:
        item.name = sayable(item.name)
        for unit in item.units:
            unit.key, unit.source, unit.target = sayable(unit.key), sayable(unit.source), sayable(unit.target)
            if (item.name, unit.key) in seen:
                raise RefusedError("twice", name=f"{item.name} {unit.key}")
            seen.add((item.name, unit.key))
    return package
