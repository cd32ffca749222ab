"""From what an editor gives to the items in it, with bounds on what is read."""

from typing import Any

from news.intake.parse import Parsed, parse
from portal.legaltext import confined, scripts
from portal.legaltext.importing import wrong_language
from portal.legaltext.readers import text as plain_text
from portal.legaltext.readers.kinds import kind_of
from portal.legaltext.readers.refusals import RefusedError

# Source 000, an issue of eight pages, has 9,000 characters.
MAX_CHARACTERS = 200_000
MAX_TEXT_BYTES = 4 * MAX_CHARACTERS
MAX_LINES = 10_000


def lines_of_text(text: str) -> list[str]:
    """Return the lines of a text. Raises RefusedError."""
    if len(text) > MAX_CHARACTERS:
        raise RefusedError("too_long", most=MAX_CHARACTERS)
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise RefusedError("too_many_paragraphs", most=MAX_LINES)
    return lines


def lines_of_file(upload: Any, encoding: str) -> list[str]:
    """Return the lines of a plain text, the paragraphs of any other file. Raises RefusedError."""
    if upload.size > confined.MAX_FILE_BYTES:
        raise RefusedError("file_too_large", most=confined.MAX_FILE_BYTES // 1024**2)
    data = upload.read()
    if not data.strip():
        raise RefusedError("empty")
    if kind_of(data) == "text":
        # The lines of columns are put together here, not as those of a law are.
        if len(data) > MAX_TEXT_BYTES:
            raise RefusedError("too_long", most=MAX_CHARACTERS)
        return lines_of_text(plain_text.decoded(data, encoding))
    found = confined.read(data, encoding)
    if "lines" not in found:
        raise RefusedError("not_docx")
    return lines_of_text("\n".join(found["lines"]))


def read(lines: list[str], language: str) -> tuple[Parsed, str]:
    """Return what is in the lines, and the language: the chosen one, else by the letters. Raises RefusedError."""
    actual = scripts.language_of(" ".join(lines))
    if not actual:
        raise RefusedError("empty")
    if language and language != actual:
        raise wrong_language(language, actual)
    parsed = parse(lines)
    if not parsed.items:
        raise RefusedError("empty")
    return parsed, actual
