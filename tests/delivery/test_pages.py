"""A kept page: encodings, tags, freshness, and its form outside the process."""

import time

import pytest

from portal.delivery.conditions import status_for
from portal.delivery.pages import MIN_COMPRESSED_BYTES, Page, best_encoding, decoded

BODY = "<p>Чистая вода 清洁的水 clean water</p>".encode() * 40


def page(body: bytes = BODY, generation: int = 5, seconds: float = 60) -> Page:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Request-ID", "of one request"),
        ("Content-Length", "7"),
    ]
    return Page.of(headers, body, generation, time.time() + seconds)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0, br;q=0", "identity"),
        ("*", "br"),
        ("identity", "identity"),
        ("", "identity"),
        ("br;q=nonsense", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("GZIP", "gzip"),
    ],
)
def test_the_reader_gets_the_best_encoding_that_was_named(accepted: str, encoding: str) -> None:
    assert best_encoding(accepted) == encoding


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_every_encoding_holds_the_same_page(encoding: str) -> None:
    variant = page().variant(encoding)
    assert decoded(variant.body, encoding) == BODY
    assert dict(variant.headers)["Content-Length"] == str(len(variant.body))
    assert dict(variant.headers)["Vary"] == "Accept-Encoding"


def test_each_encoding_has_a_strong_tag_of_its_own() -> None:
    made = page()
    tags = {made.variant(encoding).etag for encoding in ("br", "gzip", "identity")}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def test_the_same_page_has_the_same_tag_in_every_process() -> None:
    assert page().variant("br").etag == page().variant("br").etag


def test_what_belongs_to_one_request_is_not_kept() -> None:
    assert "X-Request-ID" not in dict(page().variant("br").headers)


def test_a_short_page_is_not_compressed() -> None:
    short = page(b"x" * (MIN_COMPRESSED_BYTES - 1)).variant("br")
    assert "Content-Encoding" not in dict(short.headers)


def test_a_page_is_stale_after_an_edit() -> None:
    assert page(generation=5).is_fresh(5)
    assert not page(generation=5).is_fresh(6)


def test_a_page_is_stale_when_its_time_has_come() -> None:
    assert not page(seconds=-0.001).is_fresh(5)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_a_page_comes_back_from_a_store_as_it_was(encoding: str) -> None:
    made = page()
    made.variant(encoding)
    back = Page.from_bytes(made.to_bytes())
    for each in ("br", "gzip", "identity"):
        assert back.variant(each) == made.variant(each)


@pytest.mark.parametrize("damage", [lambda data: data[:-3], lambda data: b"", lambda data: b"{}\n", lambda data: b"[]"])
def test_a_damaged_page_is_refused(damage: object) -> None:
    assert callable(damage)
    made = page()
    made.variant("identity")
    with pytest.raises(ValueError, match=r"."):
        Page.from_bytes(damage(made.to_bytes()))


TAG = '"abc-br"'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_IF_NONE_MATCH": TAG}, 304),
        ({"HTTP_IF_NONE_MATCH": f"W/{TAG}"}, 304),
        ({"HTTP_IF_NONE_MATCH": f'"other", {TAG}'}, 304),
        ({"HTTP_IF_NONE_MATCH": "*"}, 304),
        ({"HTTP_IF_NONE_MATCH": '"other"'}, 200),
        ({"HTTP_IF_NONE_MATCH": "abc-br"}, 200),
        ({"HTTP_IF_NONE_MATCH": '"unfinished'}, 200),
        ({"HTTP_IF_MATCH": TAG}, 200),
        ({"HTTP_IF_MATCH": "*"}, 200),
        ({"HTTP_IF_MATCH": '"other"'}, 412),
        ({"HTTP_IF_MATCH": f"W/{TAG}"}, 412),
        ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, 200),
        ({"HTTP_RANGE": "bytes=0-1"}, 200),
        ({"HTTP_RANGE": "bytes=9-1", "HTTP_IF_RANGE": TAG}, 200),
    ],
)
def test_a_condition_has_the_status_of_the_standard(headers: dict[str, str], status: int) -> None:
    assert status_for(headers, TAG) == status
