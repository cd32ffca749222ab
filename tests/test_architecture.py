"""The house: imports run one way, and every app has the same shape."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Each may import itself and those before it.
ORDER = ["portal", "members", "cooperation", "news"]
VAGUE_NAMES = {"utils.py", "helpers.py", "misc.py", "common.py"}


def modules_of(app: str) -> list[Path]:
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def imported_names(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("app", ORDER)
def test_imports_run_one_way(app: str) -> None:
    later = set(ORDER[ORDER.index(app) + 1 :])
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules_of(app)
        for name in imported_names(path)
        if name.split(".")[0] in later
    }
    assert wrong == set()


@pytest.mark.parametrize("app", ORDER)
def test_no_module_has_a_name_that_says_nothing(app: str) -> None:
    assert {path.name for path in modules_of(app)} & VAGUE_NAMES == set()


@pytest.mark.parametrize("app", ORDER[1:])
def test_every_app_has_the_same_shape(app: str) -> None:
    needed = {"models", "translation", "admin", "filters", "views", "urls", "content"}
    assert needed - {path.stem for path in (ROOT / app).iterdir()} == set()


@pytest.mark.parametrize("app", ORDER)
def test_apps_do_not_import_each_other_in_a_ring(app: str) -> None:
    """Modules of one app may not import each other in a circle at import time."""
    graph: dict[str, set[str]] = {}
    for path in modules_of(app):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        at_top = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
        graph[name] = {node.module for node in at_top if node.module and node.module.split(".")[0] == app}

    def reaches(start: str, goal: str, seen: frozenset[str]) -> bool:
        return any(
            each == goal or (each in graph and each not in seen and reaches(each, goal, seen | {each}))
            for each in graph.get(start, ())
        )

    assert [name for name in graph if reaches(name, name, frozenset({name}))] == []
