"""Where pages are kept is bounded, and what was asked for again outlives a flood of what was asked for once."""

from pathlib import Path

import pytest

from portal.delivery.files import Files
from portal.delivery.memory import Memory
from portal.delivery.pages import Page

KIB = 1024


def page(size_bytes: int = 10 * KIB, text: str = "x") -> Page:
    return Page.of([("Content-Type", "text/html")], (text * size_bytes)[:size_bytes].encode(), 1, 1e12)


def test_memory_stays_within_its_bound() -> None:
    memory = Memory(200 * KIB)
    for number in range(500):
        memory.put(f"/en/?q={number}", page())
        assert memory.size_bytes <= 200 * KIB


def test_a_flood_of_pages_leaves_those_that_were_asked_for_again() -> None:
    memory = Memory(200 * KIB)
    memory.put("/en/", page())
    assert memory.get("/en/")
    for number in range(500):
        memory.put(f"/en/?q={number}", page())
    assert memory.get("/en/")


def test_the_page_longest_not_asked_for_goes_first() -> None:
    memory = Memory(200 * KIB)
    for number in range(30):
        memory.put(str(number), page())
        memory.get(str(number))
        memory.get("0")
    assert memory.get("0")
    assert memory.get("1") is None
    assert memory.get("29")


def test_a_page_that_grows_by_an_encoding_is_weighed_again() -> None:
    memory = Memory(200 * KIB)
    kept = page()
    memory.put("/en/", kept)
    before = memory.size_bytes
    kept.variant("gzip")
    memory.put("/en/", kept)
    assert memory.size_bytes == before + len(kept.bodies["gzip"])


def test_a_page_larger_than_the_room_is_not_kept() -> None:
    memory = Memory(20 * KIB)
    memory.put("/en/", page(100 * KIB))
    assert len(memory) == 0
    assert memory.size_bytes == 0


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "pages", 100 * KIB, "this release")


def test_another_process_finds_a_page_in_the_folder(files: Files) -> None:
    files.put("/ru/", page(text="вода"))
    found = Files(files.folder, files.limit_bytes, files.release).get("/ru/")
    assert found
    assert found.variant("identity").body == page(text="вода").variant("identity").body


def test_another_release_does_not_find_it(files: Files) -> None:
    files.put("/ru/", page())
    assert Files(files.folder, files.limit_bytes, "another release").get("/ru/") is None


def test_a_file_that_was_cut_off_is_no_page(files: Files) -> None:
    files.put("/ru/", page())
    for path in files.folder.iterdir():
        path.write_bytes(path.read_bytes()[:-10])
    assert files.get("/ru/") is None


def test_a_disk_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    files = Files(tmp_path / "taken", 100 * KIB, "release")
    files.put("/ru/", page())
    assert files.get("/ru/") is None


def test_the_folder_is_brought_back_within_its_bound(files: Files) -> None:
    for number in range(40):
        files.put(str(number), page())
    files.tidy()
    assert sum(path.stat().st_size for path in files.folder.iterdir()) <= files.limit_bytes
    assert files.get("39")
