"""`Printed`: a document as it is to be set, and `pdf_of`, which gives the file."""

import datetime
import hashlib
import json
import logging
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import override

from portal.documents import kept
from portal.documents.fonts import edition
from portal.documents.letters import Unprintable, mended
from portal.documents.models import MadeDocument
from portal.documents.pictures import Picture
from portal.documents.prose import with_addresses
from portal.documents.typesetting import TypesettingError, typeset

logger = logging.getLogger(__name__)
# So long a reader waits for the documents of others; then they are asked to come again.
WAIT_S = 10.0


@dataclass(frozen=True)
class Printed:
    """A document before it is set: a template, its data, pictures by file name, the moment that it is dated.

    `name` is that of the file, without its ending; `language` that of its text. `says` is a digest of what is said in a
    document that is to stay as it is whatever later releases of the portal do; empty for others.
    """

    template: str
    data: dict[str, Any]
    at: datetime.datetime
    name: str
    language: str
    pictures: dict[str, Picture] = field(default_factory=dict)
    says: str = ""

    @cached_property
    def _mended(self) -> tuple[dict[str, Any], list[Unprintable]]:
        with override(self.data["language"]):
            return mended(with_addresses(self.data))

    @property
    def lacking(self) -> list[Unprintable]:
        """The letters that no font has, with their places."""
        return self._mended[1]

    @cached_property
    def settable(self) -> dict[str, Any]:
        """The data with a mark for each letter that no font has, and with what is to be said of them."""
        data, lacking = self._mended
        return {**data, "lacking": [said(one) for one in lacking[:MOST_NAMED]]}

    @cached_property
    def key(self) -> str:
        """A digest of all that the file is made of."""
        digest = hashlib.sha256(f"{edition()} {self.template} {self.at.isoformat()} ".encode())
        digest.update(json.dumps(self.settable, sort_keys=True).encode())
        for name, picture in sorted(self.pictures.items()):
            digest.update(f"{name} {picture.mark} ".encode())
        return digest.hexdigest()


MOST_NAMED = 20


def said(one: Unprintable) -> str:
    """The letter and its place, in signs that our fonts have."""
    parts = [one.name, one.place, one.words] if one.place else [one.name, one.words]
    return str(mended(" · ".join(parts))[0])


def pdf_of(printed: Printed) -> bytes:
    """The file, from the folder or made now. Raises TypesettingError, or Busy when others take too long.

    OSError says that a picture is damaged.
    """
    if content := stored(printed) or kept.found(printed.key):
        return content
    if kept.is_refused(printed.key):
        raise TypesettingError("refused a short while ago")
    with kept.alone(WAIT_S):
        content = kept.found(printed.key)
        if content is None:
            content = make(printed)
            kept.keep(printed.key, content)
        if printed.says:
            store(printed, content)
    return content


def stored(printed: Printed) -> bytes | None:
    """The file as it was made when it came to say what it says; None for one that need not stay."""
    if not printed.says:
        return None
    file = MadeDocument.objects.filter(name=stored_name(printed), says=printed.says).values_list("file", flat=True)
    return next((bytes(content) for content in file), None)


def store(printed: Printed, content: bytes) -> None:
    """Keep the file in place of what was made when it said something else."""
    made = MadeDocument(name=stored_name(printed), says=printed.says, file=content)
    MadeDocument.objects.bulk_create(
        [made], update_conflicts=True, unique_fields=["name"], update_fields=["says", "file", "made_at"]
    )


def stored_name(printed: Printed) -> str:
    return f"{printed.template}/{printed.name}"


def make(printed: Printed) -> bytes:
    """Set the document, and say in the log which letters it lacks."""
    for one in printed.lacking:
        logger.warning("%s.pdf: no font has %s, in “%s”: %s", printed.name, one.name, one.place, one.words)
    pictures = {name: picture.make() for name, picture in printed.pictures.items()}
    try:
        return typeset(printed.template, printed.settable, pictures, printed.at)
    except TypesettingError:
        kept.refuse(printed.key)
        raise
