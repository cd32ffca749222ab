"""Figures: the table, the picture, and how they get into the document."""

import itertools
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import curves, report
from bench.report import Figure

DOCUMENT = "Before\n<!-- bench: pages -->\nold\n<!-- /bench -->\n<!-- bench: search -->\nkept\n<!-- /bench -->\nAfter\n"


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "performance.md"
    path.write_text(DOCUMENT)
    monkeypatch.setattr(report, "DOCUMENT", path)
    return path


def test_a_goal_that_is_missed_is_seen_in_the_table() -> None:
    lines = report.table([Figure("a", "1", "so", "≥ 2", met=False), Figure("b", "3", "so")]).splitlines()
    assert "NOT MET" in lines[2]
    assert "NOT MET" not in lines[3]


def test_figures_take_the_place_of_the_last_ones_and_of_no_others(document: Path) -> None:
    report.write("pages", "new")
    report.write("pages", "newer")
    assert document.read_text() == DOCUMENT.replace("old", "\nnewer\n")


def test_a_benchmark_without_a_place_in_the_document_is_named(document: Path) -> None:
    with pytest.raises(ValueError, match="bench: memory"):
        report.write("memory", "new")


def test_the_curves_are_a_picture_with_a_line_and_a_name_for_each_page() -> None:
    svg = curves.growth({"home": {1000: 2.0, 100_000: 3.0}, "list <1>": {1000: 5.0, 100_000: 50.0}})
    picture = ElementTree.fromstring(svg)  # noqa: S314 (our own)
    texts = ["".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}polyline"))) == 2
    assert {"home, 3.0 ms", "list <1>, 50.0 ms", "1,000", "100,000"} <= set(texts)


def test_names_at_the_ends_of_lines_do_not_touch() -> None:
    places = sorted(curves.spread([100.0, 101.0, 99.0, 300.0]))
    assert all(below - above >= curves.LABEL_DISTANCE for above, below in itertools.pairwise(places))
    assert places[-1] == 300.0
