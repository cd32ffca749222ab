"""The interface's messages: extracted, merged and compiled in Python, without a system gettext.

Files are written the same way every time: sorted, with the files a message is used in, without line
numbers and dates. A text that changes is a new message: nothing is matched by similarity, so no
translation is ever shown for a sentence that it was not written for.
"""

import gettext
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCES = ("portal", "members", "cooperation", "news")
SOURCE_LANGUAGE = "en"
# As in Django's own catalogues: Django does not mix catalogues that count plurals differently.
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
    "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);",
    "zh_Hans": "nplurals=1; plural=0;",
}
_PLAIN, _PLURAL = None, (1, 2)
_CONTEXT, _CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _PLAIN),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _CONTEXT_PLURAL),
}
TRANSLATORS_MARK = "Translators"  # a comment that begins so is for the translator
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*([a-zA-Z])|\{(\w+)\}")
DIGEST_FIELD = "X-Source-Digest"


@dataclass
class Message:
    """One message of the code: its texts, where it is used, what its authors tell the translator."""

    text: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells messages apart in a catalogue."""
        return self.context, self.text


class ExtractionError(ValueError):
    """A source file cannot be read for messages; the message names the file and the fault."""


def _calls(file: Path) -> Iterator[tuple[str, Any, list[str]]]:
    """Yield function, arguments and translators' comments of each call for a translation in a file."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # Django turns the template into something near Python, but keeps its indentation, which Python rejects.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(file)).splitlines())
    # Babel declares another order than it yields: line, function, arguments, comments.
    calls: Any = extract_python(io.BytesIO(source.encode()), KEYWORDS, [TRANSLATORS_MARK], {"encoding": "utf-8"})
    for _line, function, arguments, comments in calls:
        yield function, arguments, comments


def _message(function: str, arguments: Any) -> Message | None:
    """Return the message that a call names; None if its text is not a literal."""
    values = list(arguments) if isinstance(arguments, tuple) else [arguments]
    spec = KEYWORDS[function]
    context = values.pop(0) if spec in (_CONTEXT, _CONTEXT_PLURAL) else None
    wanted = values[: 2 if spec in (_PLURAL, _CONTEXT_PLURAL) else 1]
    if not all(isinstance(value, str) and value for value in wanted):
        return None
    return Message(wanted[0], wanted[1] if len(wanted) == 2 else "", context)


def extract(root: Path = CHECKOUT) -> dict[tuple[str | None, str], Message]:
    """Return every message of the code and the templates under `root`. Raises ExtractionError."""
    found: dict[tuple[str | None, str], Message] = {}
    for source in SOURCES:
        for file in sorted((root / source).rglob("*")):
            if file.suffix not in (".py", ".html", ".txt") or "migrations" in file.parts:
                continue
            if file.suffix != ".py" and "templates" not in file.parts:
                continue
            name = file.relative_to(root).as_posix()
            try:
                for function, arguments, comments in _calls(file):
                    if (message := _message(function, arguments)) is None:
                        continue
                    known = found.setdefault(message.key, message)
                    if known.plural and message.plural and known.plural != message.plural:
                        raise ExtractionError(
                            f"{message.text!r} has two plurals: {known.plural!r} and {message.plural!r}"
                        )
                    known.plural = known.plural or message.plural
                    known.files.add(name)
                    known.comments.update(comments)
            except (SyntaxError, UnicodeDecodeError, ValueError) as error:
                raise ExtractionError(f"{name}: {error}. Mend the file; no message was written.") from error
    return found


def _plural_count(language: str) -> int:
    return int(PLURAL_FORMS[language].split(";")[0].split("=")[1])


def catalogue_path(language: str, root: Path = CHECKOUT) -> Path:
    """Return the PO file of a language (`zh_Hans`, `ru` or `en`)."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def _entry(message: Message, language: str, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context,
        occurrences=[(file, "") for file in sorted(message.files)],
        comment="\n".join(sorted(message.comments)),
        tcomment=old.tcomment if old else "",
        flags=["python-format"] if re.search(r"%\(\w+\)", message.text + message.plural) else [],
    )
    if not message.plural:
        entry.msgstr = message.text if language == SOURCE_LANGUAGE else (old.msgstr if old else "")
    elif language == SOURCE_LANGUAGE:
        entry.msgstr_plural = {0: message.text, 1: message.plural}
    else:
        known = old.msgstr_plural if old else {}
        entry.msgstr_plural = {form: known.get(form, "") for form in range(_plural_count(language))}
    if old and old.fuzzy:
        entry.flags.append("fuzzy")
    return entry


def merged(messages: dict[tuple[str | None, str], Message], language: str, root: Path = CHECKOUT) -> polib.POFile:
    """Return the language's catalogue with exactly these messages, its translations kept. Raises ExtractionError."""
    path = catalogue_path(language, root)
    old: dict[tuple[str | None, str], polib.POEntry] = {}
    if path.exists():
        try:
            old = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}
        except (OSError, UnicodeDecodeError) as error:
            raise ExtractionError(
                f"{path.relative_to(root)}: {error}. Mend the file; no message was written."
            ) from error
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    for key in sorted(messages, key=lambda key: (key[1], key[0] or "")):
        catalogue.append(_entry(messages[key], language, old.get(key)))
    return catalogue


class Lack(NamedTuple):
    """What a person must mend in a message: `kind` is one of LACKS, `detail` names the values that it is about."""

    entry: polib.POEntry
    kind: str
    detail: str = ""


LACKS = {
    "untranslated": "not translated: {text!r}",
    "fuzzy": "marked fuzzy: {text!r}",
    "plural_count": "has another number of plural forms ({detail}) than its language: {text!r}",
    "unknown_values": "has {detail}, which the English text has not: {text!r}",
    "missing_values": "lacks a value that the English text has: {text!r}",
}


def lacks(catalogue: polib.POFile, language: str) -> list[Lack]:
    """Return what a person must mend in a catalogue, at most one for each message."""
    forms = set(range(_plural_count(language)))
    found = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        known = {match.group(0) for match in PLACEHOLDER.finditer(entry.msgid + entry.msgid_plural)}
        unknown = {match.group(0) for text in texts for match in PLACEHOLDER.finditer(text)} - known
        if not texts or not all(texts):
            found.append(Lack(entry, "untranslated"))
        elif entry.msgid_plural and set(entry.msgstr_plural) != forms:
            found.append(Lack(entry, "plural_count", f"{len(texts)}; {len(forms)}"))
        elif entry.fuzzy:
            found.append(Lack(entry, "fuzzy"))
        elif unknown:
            found.append(Lack(entry, "unknown_values", ", ".join(sorted(unknown))))
        elif not entry.msgid_plural and known - {match.group(0) for match in PLACEHOLDER.finditer(entry.msgstr)}:
            found.append(Lack(entry, "missing_values"))
    return found


def faults(catalogue: polib.POFile, language: str) -> list[str]:
    """Return what a person must mend in a catalogue, one line for each message."""
    return [LACKS[each.kind].format(text=each.entry.msgid, detail=each.detail) for each in lacks(catalogue, language)]


def update(root: Path = CHECKOUT) -> dict[str, polib.POFile]:
    """Extract and write every catalogue; return them by language. Raises ExtractionError, then nothing is written."""
    messages = extract(root)
    catalogues = {language: merged(messages, language, root) for language in PLURAL_FORMS}
    for language, catalogue in catalogues.items():
        path = catalogue_path(language, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(catalogue), encoding="utf-8")
    return catalogues


def problems(root: Path = CHECKOUT) -> list[str]:
    """Return what keeps the messages from being complete, one line each. Raises ExtractionError."""
    messages = extract(root)
    found = []
    for language in PLURAL_FORMS:
        path = catalogue_path(language, root)
        name = path.relative_to(root)
        catalogue = merged(messages, language, root)
        if not path.exists() or path.read_text(encoding="utf-8") != str(catalogue):
            found.append(f"{name}: not what the code says now; run `make messages` and commit the result")
        found += [f"{name}: {fault}" for fault in faults(catalogue, language)]
    return found


def compile_all(root: Path = CHECKOUT) -> list[Path]:
    """Write the compiled catalogues that are missing or made from another text; return those written."""
    written = []
    for path in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if target.exists():
            try:
                with target.open("rb") as compiled:
                    if gettext.GNUTranslations(compiled).info().get(DIGEST_FIELD.lower()) == digest:
                        continue
            except (OSError, ValueError, UnicodeDecodeError):
                pass  # damaged: write it again
        catalogue = polib.pofile(str(path))
        catalogue.metadata[DIGEST_FIELD] = digest
        half = target.with_suffix(".mo.new")
        catalogue.save_as_mofile(str(half))
        half.replace(target)
        written.append(target)
    return written
