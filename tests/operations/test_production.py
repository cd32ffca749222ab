"""In production every missing or weak setting is named, all at once; elsewhere nothing need be set."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.operations import environment, production
from portal.operations.verify import PRODUCTION

GOOD = {**PRODUCTION, "DATABASE_URL": "postgres://portal:secret@db.example.org:5432/portal"}


def test_good_settings_pass() -> None:
    assert production.problems(GOOD) == []


def test_nothing_need_be_set_outside_production() -> None:
    assert production.problems({}) == []


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        production.guard({"PRODUCTION": "1"})
    for name in GOOD.keys() - {"PRODUCTION", "DEBUG"}:
        assert f"- {name} is missing: set" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("SECRET_KEY", "short", "has 5 characters"),
        ("SECRET_KEY", "ab" * 40, "easy to guess"),
        ("SECRET_KEY", "django-insecure-" + GOOD["SECRET_KEY"], "easy to guess"),
        ("ALLOWED_HOSTS", "*", "allows every name"),
        ("ALLOWED_HOSTS", " , ", "is missing"),
        ("SITE_URL", "http://portal.example.org", "https"),
        ("SITE_URL", "https://portal.example.org/portal", "no path"),
        ("SITE_URL", "https://[", "no address"),
        ("SITE_URL", "https://elsewhere.example.org", "not in ALLOWED_HOSTS"),
        ("DATABASE_URL", "mysql://portal@db/portal", "not the address of a PostgreSQL database"),
        ("DATABASE_URL", "", "not the address of a PostgreSQL database"),
        ("EMAIL_URL", "consolemail://", "names no mail server"),
        ("DEFAULT_FROM_EMAIL", "", "is missing"),
        ("DEFAULT_FROM_EMAIL", "the portal", "one e-mail address"),
        ("BOUNCE_ADDRESS", "bounces@", "one e-mail address"),
        ("TRUSTED_PROXIES", "", "from 0 to 10"),
        ("TRUSTED_PROXIES", "one", "'one'"),
        ("TRUSTED_PROXIES", "9" * 5000, "from 0 to 10"),
        ("METRICS_PORT", "70000", "from 0 to 65535"),
        ("SLOW_QUERY_MS", "1.5", "a number of milliseconds"),
        ("MIN_FREE_DISK_MB", "-1", "a number of megabytes"),
        ("SENTRY_DSN", "https://sentry.example.org/1", "https://key@host/number"),
        ("DEBUG", "true", "is on"),
        ("DEBUG", "maybe", "set it to true or false"),
    ],
)
def test_a_weak_setting_is_named_with_what_to_set(name: str, value: str, what: str) -> None:
    (problem,) = production.problems(GOOD | {name: value})
    assert problem.startswith(f"{name} ")
    assert what in problem


def test_a_misspelt_production_is_not_taken_for_off() -> None:
    assert production.problems({"PRODUCTION": "enabled"}) == ["PRODUCTION is 'enabled': set it to true or false."]


def test_secrets_are_not_repeated() -> None:
    text = "".join(
        production.problems({"PRODUCTION": "1", "SECRET_KEY": "hunter2hunter2", "EMAIL_URL": "x://u:hunter2@h"})
    )
    assert "hunter2" not in text


def test_the_settings_refuse_to_load() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        cwd=environment.CHECKOUT,
        env={"PRODUCTION": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "- SECRET_KEY is missing: set at least 50 random characters" in result.stderr
