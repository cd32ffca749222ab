"""Conditional requests (RFC 9110, section 13), for pages that have an ETag and no date of change."""

import re
from typing import Any

# One entity tag; opaque tags hold any visible character but the quotation mark.
ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')


def tags(header: str) -> list[str]:
    """The entity tags of a header; what is not one is left out."""
    return [match.group(0) for match in ETAG.finditer(header)]


def status_for(environ: dict[str, Any], etag: str) -> int:
    """200, 304 (the reader has this page already) or 412 (the reader wanted another one).

    Dates, ranges and whatever is malformed are passed over, as the standard says.
    """
    wanted = environ.get("HTTP_IF_MATCH")
    if wanted is not None and wanted.strip() != "*" and etag not in tags(wanted):
        return 412
    had = environ.get("HTTP_IF_NONE_MATCH")
    if had is not None and (had.strip() == "*" or etag in (tag.removeprefix("W/") for tag in tags(had))):
        return 304
    return 200
