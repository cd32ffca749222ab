"""Read a directory of content files and say everything that is wrong with it."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError

from portal.content.clauses import wrong_clauses
from portal.content.kinds import ContentKind, discover, model_field
from portal.content.schema import kind_schema
from portal.content.strict_yaml import RefusedYamlError, parse
from portal.dates import FIRST_DATE, LAST_DATE, parse_partial
from portal.publishing.models import Publication
from portal.publishing.workflow import EARLIEST, LATEST
from portal.richtext import RichTextField, disallowed_elements

IGNORED = {"README.md", "schema.json"}
MAX_FILE_BYTES = 50 * 1024 * 1024

Record = dict[str, Any]


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong: where, and what was expected."""

    file: str
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.record and f"record {self.record}", self.field and f"field {self.field}") if part
        )
        return f"{self.file}: {place + ': ' if place else ''}{self.message}"


class ContentError(Exception):
    """The content cannot be loaded; nothing was written. `mistakes` says why, one by one."""

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = mistakes
        super().__init__("\n".join(str(each) for each in mistakes))


def read_directory(directory: Path) -> dict[str, list[Record]]:
    """The records of each file by kind, checked against the schema. Raise ContentError."""
    kinds = discover()
    if not directory.is_dir():
        raise ContentError(
            [Mistake(str(directory), "", "", "is not a directory; expected one with files such as articles.yaml")]
        )
    expected = {f"{name}.yaml" for name in kinds}
    found = sorted(
        path
        for path in directory.iterdir()
        if path.is_file() and path.name not in IGNORED and not path.name.startswith(".")
    )
    mistakes = [
        Mistake(path.name, "", "", f"is not a kind of content; expected {', '.join(sorted(expected))}")
        for path in found
        if path.name not in expected
    ]
    if not mistakes and not found:
        mistakes = [
            Mistake(str(directory), "", "", f"holds no content; expected files such as {', '.join(sorted(expected))}")
        ]
    contents: dict[str, list[Record]] = {}
    for name, kind in kinds.items():
        path = directory / f"{name}.yaml"
        if path.is_file():
            records, wrong = read_file(path, kind)
            mistakes += wrong
            contents[name] = records
    if mistakes:
        raise ContentError(mistakes)
    return contents


def read_file(path: Path, kind: ContentKind) -> tuple[list[Record], list[Mistake]]:
    """The records of one file, and what is wrong with them."""
    if path.stat().st_size > MAX_FILE_BYTES:
        return [], [Mistake(path.name, "", "", f"is larger than {MAX_FILE_BYTES // 2**20} MiB; split the load")]
    try:
        records = parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        return [], [Mistake(path.name, "", "", f"is not UTF-8 at byte {error.start}")]
    except RefusedYamlError as error:
        return [], [Mistake(path.name, "", "", str(error))]
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a day that is not in the calendar
        return [], [Mistake(path.name, "", "", f"is not valid YAML: {' '.join(str(error).split())}")]
    if records is None:
        return [], []
    validator = Draft202012Validator(kind_schema(kind))
    mistakes = [of_schema(path.name, records, kind, error) for error in validator.iter_errors(records)]
    if mistakes:
        return [], mistakes
    mistakes += [mistake for record in records for mistake in beyond_schema(path.name, kind, record)]
    seen: set[str] = set()
    for record in records:
        key = record[kind.key]
        if key in seen:
            mistakes.append(Mistake(path.name, key, kind.key, "stands twice in this file; expected once"))
        seen.add(key)
    return records, mistakes


def of_schema(file: str, records: Any, kind: ContentKind, error: SchemaError) -> Mistake:
    """A mistake in the words of whoever wrote the file: the record by its key, the field by its path."""
    path: list[Any] = list(error.absolute_path)
    record = ""
    if path and isinstance(records, list):
        entry = records[path[0]]
        key = entry.get(kind.key) if isinstance(entry, dict) else None
        record = str(key) if isinstance(key, str) else f"number {path[0] + 1}"
    field = ".".join(str(part) for part in path[1:])
    message = error.message if len(error.message) < 300 else f"{error.message[:120]} … {error.message[-120:]}"
    if error.validator == "enum":
        shown = ", ".join(map(str, cast("list[Any]", error.validator_value)))
        message = f"{str(error.instance)[:60]!r} is not a choice; expected one of {shown}"
    elif error.validator == "pattern":
        message = f"{str(error.instance)[:60]!r} has the wrong form; expected {EXPECTED_FORM.get(str(error.validator_value), error.validator_value)}"
    return Mistake(file, record, field, message)


EXPECTED_FORM = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "small Latin letters, digits and single hyphens",
    "^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$": "2019, 2019-09 or 2019-09-14, in quotes",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day such as 2019-09-14, in quotes",
    "^[a-z-]+/[a-z0-9-]+$": "the file's name, a stroke and the slug, as in documents/green-plan-2017",
}


DATE_NAMES = ("date", "from", "to", "founded", "end_date", "period_from", "period_to", "published")
# All below the space but the line feed and the tab: the database or XML cannot hold them.
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f]")


def beyond_schema(file: str, kind: ContentKind, record: Record) -> list[Mistake]:
    """What a schema cannot say: characters, days of the calendar, the original's text, elements of rich text."""
    found = [
        *wrong_scalars(record),
        *wrong_dates(kind, record),
        *missing_originals(kind, record),
        *wrong_elements(kind, record),
        *wrong_clauses(record.get("clauses", [])),
    ]
    return [Mistake(file, record[kind.key], field, message) for field, message in found]


def wrong_scalars(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from wrong_scalars(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from wrong_scalars(each, (*path, str(number)))
    elif isinstance(value, float) and not math.isfinite(value):
        yield ".".join(path), f"{value} cannot be stored; expected a finite number"
    elif isinstance(value, str) and (found := CONTROL_CHARACTER.search(value)):
        yield (
            ".".join(path),
            f"holds the control character U+{ord(found[0]):04X}; expected only text, line ends and tabs",
        )


def wrong_dates(kind: ContentKind, record: Record) -> Iterator[tuple[str, str]]:
    entries = [("", record)]
    for child in kind.children:
        entries += [(f"{child.name}.{number}.", entry) for number, entry in enumerate(record.get(child.name, ()))]
    for prefix, entry in entries:
        for name in DATE_NAMES:
            first, last = (EARLIEST.date(), LATEST.date()) if name == "published" else (FIRST_DATE, LAST_DATE)
            try:
                if name in entry and not first <= parse_partial(entry[name])[0] <= last:
                    yield prefix + name, f"{entry[name]!r} is out of range; expected {first} to {last}"
            except ValueError as error:
                yield prefix + name, str(error)


def missing_originals(kind: ContentKind, record: Record) -> Iterator[tuple[str, str]]:
    if issubclass(kind.model, Publication):
        for name in kind.model.required_texts:
            if record["original"] not in record.get(name, {}):
                yield name, f"has no text in the original language; expected one under {record['original']}"


def wrong_elements(kind: ContentKind, record: Record) -> Iterator[tuple[str, str]]:
    for name in kind.all_fields:
        if isinstance(model_field(kind, name), RichTextField):
            for language, html in record.get(name, {}).items():
                if wrong := disallowed_elements(html):
                    yield f"{name}.{language}", f"holds <{wrong[0]}>; expected only the elements named in README.md"
