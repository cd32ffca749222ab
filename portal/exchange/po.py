"""PO: an entry for each paragraph; the context names it, comments of the program hold digests and addresses of links."""

import re
import tempfile

import polib
from django.utils.html import escape

from portal.exchange.inline import TagError, from_html, from_placeholders, links_of, to_html, to_placeholders
from portal.exchange.units import TAGS, TRANSLATED, UNFINISHED, Item, Package, Unit, code_of
from portal.legaltext.readers.refusals import RefusedError

SOURCE_LANGUAGE = "X-Source-Language"
# `articles/green-city#body/3`
CONTEXT = re.compile(r"([a-z_-]+/[a-z0-9-]+)#(\S+)")
DIGESTS = re.compile(r"digests: source=(\w*) target=(\w*)")
LINK = re.compile(r"^a\d+ = (.*)$", re.MULTILINE)


def write(package: Package) -> bytes:
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Language": TAGS[package.target_language].replace("-", "_"),
        SOURCE_LANGUAGE: TAGS[package.source_language].replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for item in package.items:
        for place, unit in enumerate(item.units):
            catalogue.append(entry_of(item, unit, title=item.title if place == 0 else ""))
    return str(catalogue).encode()


def entry_of(item: Item, unit: Unit, title: str) -> polib.POEntry:
    source, target = from_html(unit.source), from_html(unit.target)
    links = links_of(source, target)
    comments = [" ".join(title.split())] if title else []
    comments.append(f"digests: source={unit.digest} target={unit.before}")
    comments += [f"a{number} = {link}" for number, link in enumerate(links, start=1)]
    return polib.POEntry(
        msgctxt=f"{item.name}#{unit.key}",
        msgid=to_placeholders(source, links),
        msgstr=to_placeholders(target, links),
        comment="\n".join(comments),
        flags=["fuzzy"] if unit.state == UNFINISHED else [],
    )


def read(data: bytes) -> Package:
    """The package in a PO file. Raises RefusedError."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise RefusedError("not_utf8", position=error.start) from error
    # From a file: a text of several lines polib would cut at signs that end no line of a PO.
    with tempfile.NamedTemporaryFile(suffix=".po") as kept:
        kept.write(data.removeprefix(b"\xef\xbb\xbf"))
        kept.flush()
        try:
            catalogue = polib.pofile(kept.name, encoding="utf-8", wrapwidth=0)
        except (OSError, ValueError, IndexError) as error:
            line = re.search(r"\(line (\d+)\)", str(error))
            raise RefusedError("broken_po", line=int(line.group(1)) if line else 0) from error
    if not (language := catalogue.metadata.get("Language", "")):
        raise RefusedError("no_language")
    package = Package(code_of(catalogue.metadata.get(SOURCE_LANGUAGE, "")), code_of(language))
    items: dict[str, Item] = {}
    for entry in catalogue:
        if entry.obsolete:
            continue
        check_plural(entry, catalogue.metadata.get("Plural-Forms", ""))
        if match := CONTEXT.fullmatch(entry.msgctxt or ""):
            name, key = match.groups()
            items.setdefault(name, Item(name)).units.append(unit_of(key, entry))
    package.items = list(items.values())
    return package


def check_plural(entry: polib.POEntry, rule: str) -> None:
    """Texts of items do not count: an entry with plural forms is none of ours, and worse with a wrong number of them."""
    if entry.msgid_plural or entry.msgstr_plural:
        declared = re.search(r"nplurals\s*=\s*(\d+)", rule)
        number = len(entry.msgstr_plural)
        if declared and int(declared.group(1)) != number:
            raise RefusedError("plural_count", line=entry.linenum, number=number, declared=int(declared.group(1)))
        raise RefusedError("plural", line=entry.linenum, number=number)


def unit_of(key: str, entry: polib.POEntry) -> Unit:
    links = LINK.findall(entry.comment)
    said = DIGESTS.search(entry.comment)
    unit = Unit(key, "", digest=said.group(1) if said else "", before=said.group(2) if said else "")
    try:
        unit.source = to_html(from_placeholders(entry.msgid, links))
        unit.target = to_html(from_placeholders(entry.msgstr, links))
    except TagError as error:
        unit.target, unit.problem = escape(entry.msgstr), [error.code, error.value]
    unit.state = UNFINISHED if entry.fuzzy else TRANSLATED if entry.msgstr else ""
    return unit
