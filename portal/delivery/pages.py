"""A finished page: what Django answered, in the encodings that readers asked for, and until when it is fresh."""

import functools
import gzip
import hashlib
import json
import time
from dataclasses import dataclass, field

import brotli

Headers = list[tuple[str, str]]
# What belongs to one answer, not to the page.
NOT_KEPT = {"content-length", "content-encoding", "vary", "etag", "age", "date", "x-request-id"}
# Small: the page is checked again at once, so an edit is seen within a second also behind a shared cache, which
# may go on with an old page for a day while we are away. Readers' browsers always ask, and mostly get a 304.
CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400"
# Text gains nothing below this size.
MIN_COMPRESSED_BYTES = 500
# Packed within: packing such a file again takes time and saves nothing.
PACKED_TYPES = {"application/pdf"}
OVERHEAD_BYTES = 2000


@functools.lru_cache(maxsize=1024)
def best_encoding(accepted: str) -> str:
    """The best of `br`, `gzip` and `identity` for an Accept-Encoding header (RFC 9110, section 12.5.3)."""
    qualities: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        try:
            qualities[name.strip()] = float(quality.split("=")[1]) if "=" in quality else 1.0
        except ValueError:
            qualities[name.strip()] = 0.0
    others = qualities.get("*", 0.0)
    for name in ("br", "gzip"):
        if qualities.get(name, others) > 0 and qualities.get(name, others) >= qualities.get("identity", 0.0):
            return name
    return "identity"


def encoded(body: bytes, encoding: str) -> bytes:
    """The body in an encoding; the same bytes for the same body, always."""
    match encoding:
        case "br":
            return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
        case "gzip":
            return gzip.compress(body, compresslevel=6, mtime=0)
    return body


def decoded(body: bytes, encoding: str) -> bytes:
    match encoding:
        case "br":
            return brotli.decompress(body)
        case "gzip":
            return gzip.decompress(body)
    return body


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:24]


@dataclass(frozen=True)
class Variant:
    """A page in one encoding, ready to be sent."""

    body: bytes
    etag: str
    headers: Headers


@dataclass
class Page:
    """A page as it was at a generation of the content; `until` and `made_at` are seconds since 1970."""

    headers: Headers
    generation: int
    until: float
    made_at: float
    bodies: dict[str, bytes]
    digest: str
    variants: dict[str, Variant] = field(default_factory=dict)

    @classmethod
    def of(cls, headers: Headers, body: bytes, generation: int, until: float) -> "Page":
        """A page just made."""
        kept = [(name, value) for name, value in headers if name.lower() not in NOT_KEPT]
        if not any(name.lower() == "cache-control" for name, _value in kept):
            kept.append(("Cache-Control", CACHE_CONTROL))
        return cls(kept, generation, until, time.time(), {"identity": body}, digest_of(body))

    def is_fresh(self, generation: int) -> bool:
        """Whether nothing has changed since it was made, neither by an edit nor by the clock."""
        return self.generation >= generation and time.time() < self.until

    @property
    def is_packed(self) -> bool:
        """Whether it is a file that is packed already, and large for a page."""
        return any(name.lower() == "content-type" and value in PACKED_TYPES for name, value in self.headers)

    @property
    def size_bytes(self) -> int:
        return OVERHEAD_BYTES + sum(len(body) for body in list(self.bodies.values()))

    def variant(self, encoding: str) -> Variant:
        """The page in an encoding, made when first asked for."""
        if found := self.variants.get(encoding):
            return found
        have, body = next(iter(self.bodies.items()))
        if encoding not in self.bodies:
            plain = self.bodies.get("identity") or decoded(body, have)
            if len(plain) < MIN_COMPRESSED_BYTES or self.is_packed:
                encoding = "identity"
            self.bodies[encoding] = encoded(plain, encoding)
        etag = f'"{self.digest}-{encoding}"'
        headers = [*self.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(self.bodies[encoding]))))
        made = self.variants[encoding] = Variant(self.bodies[encoding], etag, headers)
        return made

    # --- For a store outside this process --------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The page as a line of JSON and the body in its smallest encoding."""
        encoding, body = min(list(self.bodies.items()), key=lambda pair: len(pair[1]))
        fields = [self.headers, self.generation, self.until, self.made_at, self.digest, encoding]
        return json.dumps(fields).encode() + b"\n" + body

    @classmethod
    def from_bytes(cls, data: bytes) -> "Page":
        """Raises ValueError for what `to_bytes` did not make, such as a file that was cut off."""
        line, separator, body = data.partition(b"\n")
        fields = json.loads(line)
        if not separator or not isinstance(fields, list) or len(fields) != 6:
            raise ValueError("not a page")
        headers, generation, until, made_at, digest, encoding = fields
        pairs = [(str(name), str(value)) for name, value in headers]
        page = cls(pairs, generation, until, made_at, {encoding: body}, digest)
        if digest_of(decoded(body, encoding)) != digest:
            raise ValueError("not the page that was written")
        return page
