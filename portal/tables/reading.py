"""The cells of a CSV or an XLSX as texts. Runs in a confined process and knows no Django."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from portal.legaltext.readers import text
from portal.legaltext.readers.refusals import RefusedError
from portal.tables.limits import (
    MAX_CELL_CHARACTERS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
)

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"
# A cell that begins so is a formula to a program of spreadsheets, unless it is a number.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def read(data: bytes, encoding: str = "") -> dict[str, Any]:
    """Return `rows`, lists of texts of one length, the names of the columns first. Raises RefusedError."""
    if len(data) > MAX_FILE_BYTES:
        raise RefusedError("file_too_large", most=MAX_FILE_BYTES // 1024**2)
    if not data.strip():
        raise RefusedError("empty")
    if data.startswith(OLD_EXCEL):
        raise RefusedError("old_excel")
    rows = bounded(xlsx_rows(data) if data.startswith(b"PK") else csv_rows(text.decoded(data, encoding)))
    if not rows:
        raise RefusedError("empty")
    columns = max(map(len, rows))
    return {"rows": [[*row, *[""] * (columns - len(row))] for row in rows]}


def bounded(rows: Iterable[list[str]]) -> list[list[str]]:
    """Return the rows that are not empty, if they are no more than the portal reads."""
    found: list[list[str]] = []
    characters = 0
    for number, row in enumerate(rows, start=1):
        if len(found) > MAX_ROWS or number > 10 * MAX_ROWS:
            raise RefusedError("too_many_rows", most=MAX_ROWS)
        while row and not row[-1]:
            row.pop()
        if len(row) > MAX_COLUMNS:
            raise RefusedError("too_many_columns", most=MAX_COLUMNS)
        if any(len(cell) > MAX_CELL_CHARACTERS for cell in row):
            raise RefusedError("cell_too_long", most=MAX_CELL_CHARACTERS, row=number)
        characters += sum(map(len, row))
        if characters > MAX_CHARACTERS:
            raise RefusedError("too_long", most=MAX_CHARACTERS)
        if row:
            found.append(row)
    return found


def csv_rows(written: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV, whose delimiter is the one that its first line has most of."""
    first = written.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_CELL_CHARACTERS * 2)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter), start=1):
            yield [plain(cell, number, place) for place, cell in enumerate(row)]
    except csv.Error as error:
        raise RefusedError("broken_csv") from error


def plain(cell: str, row: int, place: int) -> str:
    """Return a cell of a CSV without the apostrophe that `safe` put before it; refuses a formula."""
    cell = cell.strip()
    if cell.startswith("="):
        raise RefusedError("formula", cell=f"{letters(place)}{row}", written=cell[:40])
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell


def safe(cell: str) -> str:
    """Return a cell as it goes out: what a program of spreadsheets would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) and not NUMBER.fullmatch(cell) else cell


def letters(place: int) -> str:
    """Return the name of a column by its place from 0: A, B, …, Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def xlsx_rows(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet of an XLSX."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise RefusedError("broken_xlsx") from error
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise RefusedError("unpacks_too_large", most=MAX_UNPACKED_BYTES // 1024**2)
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise RefusedError("macros")
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise RefusedError("not_xlsx")
    # Heavy, and only needed here.
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, keep_links=False).worksheets[0]
        for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1):
            yield [written(cell) for cell in row]
    except RefusedError:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError, OSError) as error:
        # What openpyxl says of a damaged file depends on where the damage is.
        raise RefusedError("broken_xlsx") from error


def written(cell: Any) -> str:
    """Return a cell of an XLSX as text: a day as 2021-01-02, a whole number without a point."""
    if cell.value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise RefusedError("formula", cell=cell.coordinate, written=str(cell.value)[:40])
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date().isoformat()
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    value = str(cell.value).strip()
    return value[1:] if value[:1] == "'" and value[1:].startswith(FORMULA_SIGNS) else value
