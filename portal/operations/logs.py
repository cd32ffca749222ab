"""Logs as JSON lines on standard error, with nothing in them that tells who a person is.

Only named fields are written (never the request object), and in every text the values that could
be personal are replaced: addresses, e-mail addresses, query strings, values of database rows, and
everything that django-axes would say about who tried to log in.
"""

import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

_HEX = r"[0-9a-fA-F]{1,4}"
PERSONAL = [
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "(e-mail)"),
    (re.compile(r"(?<![\w.])(?!127\.|0\.0\.0\.0)\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)"), "(address)"),
    (re.compile(rf"(?<![\w:])(?:{_HEX}:){{3,7}}{_HEX}(?![\w:])"), "(address)"),
    (re.compile(rf"(?<![\w:.])(?:{_HEX}(?::{_HEX})*)?::(?:{_HEX}(?::{_HEX})*)?(?![\w:])"), "(address)"),
    (re.compile(r"(?<=[\w/])\?[^\s'\"<>]+"), "?(query)"),
    (re.compile(r"(Key \([^)]*\)=)\(.*?\)(?= |$)", re.MULTILINE), r"\1(value)"),
    (re.compile(r"(Failing row contains )\(.*\)"), r"\1(values)"),
]


# The header with the identifier of a request.
REQUEST_ID = "X-Request-ID"
# The identifier of the request that is being answered; portal.operations.requests sets it.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def without_personal_data(text: str) -> str:
    """Return the text with every value that could tell who a person is replaced by a word for it."""
    for pattern, word in PERSONAL:
        text = pattern.sub(word, text)
    return text


class WithoutWho(logging.Filter):
    """Withholds the values of django-axes' messages: user names and addresses of those who log in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; replace its values."""
        if isinstance(record.args, tuple):
            record.args = tuple(value if isinstance(value, int | float) else "(withheld)" for value in record.args)
        return True


class Formatter(JsonFormatter):
    """One JSON object a line: time, level, logger, message, the error's trace, and the request's identifier."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 (logging's name)
        """Return the time in UTC: Django sets a time zone in its processes, gunicorn's first process has none."""
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Write only fields that are known to be harmless; scrub their texts."""
        super().add_fields(log_data, record, message_dict)
        for name in list(log_data):
            if name not in ("time", "level", "logger", "message", "exc_info", "stack_info"):
                del log_data[name]
            elif isinstance(log_data[name], str) and name != "time":
                log_data[name] = without_personal_data(log_data[name])
        if isinstance(status := getattr(record, "status_code", None), int):
            log_data["status"] = status
        if of_request := request_id.get():
            log_data["request_id"] = of_request


def configuration() -> dict[str, Any]:
    """Return the dictionary for `logging.config`, used by Django and by gunicorn alike."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_who": {"()": "portal.operations.logs.WithoutWho"}},
        "formatters": {"json": {"()": "portal.operations.logs.Formatter"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
            "axes": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["without_who"]},
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "axes": {"handlers": ["axes"], "level": "WARNING", "propagate": False},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Scanners ask for hosts that are not ours all day, and the host is in the message.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # The worker looks for work each second, and would say so; what fails is an error.
            "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
            "django_tasks_db": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
