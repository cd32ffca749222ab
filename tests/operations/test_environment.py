"""The environment of a checkout is made without touching that of another."""

from pathlib import Path

import pytest

from portal.operations import environment


def test_the_environment_of_another_checkout_is_not_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, own = tmp_path / "other", tmp_path / "own"
    other.mkdir()
    (other / "kept").touch()
    own.symlink_to(other)
    commands: list[list[str]] = []

    def call(command: list[str], *_more: object) -> None:
        commands.append(command)
        own.mkdir(exist_ok=True)

    monkeypatch.setattr(environment, "ENVIRONMENT", own)
    monkeypatch.setattr(environment, "PYTHON", own / "bin" / "python")
    monkeypatch.setattr(environment, "_call", call)
    environment.provide("run")
    assert "venv" in commands[0]
    assert (other / "kept").exists()
    assert not own.is_symlink()
    assert list(own.iterdir())  # what it was made from
