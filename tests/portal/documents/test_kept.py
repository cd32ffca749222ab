"""The folder of documents: bounded, whole files only, one being made at a time."""

import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import LazySettings

from portal.documents import kept


@pytest.fixture(autouse=True)
def made(documents: Path) -> None:
    documents.mkdir()


def test_what_is_kept_is_found(documents: Path) -> None:
    kept.keep("a", b"%PDF-a")
    assert kept.found("a") == b"%PDF-a"
    assert kept.found("b") is None


def test_what_was_not_asked_for_longest_goes_first(documents: Path, settings: LazySettings) -> None:
    settings.DOCUMENTS_BYTES = 25
    for number, key in enumerate("ab"):
        kept.keep(key, b"%PDF-67890")
        os.utime(documents / f"{key}.pdf", (number, number))
    kept.found("a")
    kept.keep("c", b"%PDF-67890")
    assert [kept.found(key) is not None for key in "abc"] == [True, False, True]


def test_what_a_killed_process_left_goes_after_an_hour(documents: Path) -> None:
    left = documents / ".0123"
    left.write_bytes(b"half")
    kept.keep("a", b"%PDF-a")
    assert left.exists()
    os.utime(left, (time.time() - 7200,) * 2)
    kept.keep("b", b"%PDF-b")
    assert not left.exists()


def test_a_full_disk_keeps_nothing_and_harms_nobody(documents: Path, caplog: pytest.LogCaptureFixture) -> None:
    documents.rmdir()
    kept.keep("a", b"%PDF-a")
    assert "a document cannot be kept" in caplog.text


def test_one_document_is_made_at_a_time() -> None:
    at_work, order = threading.Event(), []

    def other() -> None:
        at_work.wait()
        with kept.alone(wait_s=5):
            order.append("other")

    thread = threading.Thread(target=other)
    thread.start()
    with kept.alone(wait_s=5):
        at_work.set()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


def test_who_waits_too_long_is_told() -> None:
    with kept.alone(wait_s=0), pytest.raises(kept.Busy), kept.alone(wait_s=0):
        raise AssertionError


def test_most_threads_of_a_process_are_left_to_pages() -> None:
    inside, leave, told = threading.Semaphore(0), threading.Event(), []

    def waits() -> None:
        inside.release()
        with kept.alone(wait_s=5):
            leave.wait()

    threads = [threading.Thread(target=waits) for _each in range(kept.MOST_THREADS)]
    for thread in threads:
        thread.start()
        inside.acquire()
    time.sleep(0.1)
    started = time.monotonic()
    try:
        with kept.alone(wait_s=5):
            pass
    except kept.Busy:
        told.append(time.monotonic() - started)
    leave.set()
    for thread in threads:
        thread.join()
    assert told
    assert told[0] < 1
