"""Logs: JSON, one object a line, with nothing that tells who a person is."""

import json
import logging
import logging.config
import sys

import pytest
from django.test import RequestFactory

from portal.operations import logs


def logged(message: str, *values: object, **more: object) -> dict[str, str]:
    record = logging.LogRecord("test", logging.WARNING, __file__, 1, message, values, None)
    record.__dict__.update(more)
    line = logs.Formatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_line_has_time_level_logger_and_message() -> None:
    line = logged("Загружено %d", 18)
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "test", "Загружено 18")
    assert line["time"].endswith("Z")


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("from 203.0.113.9", "203.0.113.9"),
        ("from 203.0.113.9:5123", "203.0.113.9"),
        ("from 2001:db8::1", "2001:db8"),
        ("from 2001:db8:1:2:3:4:5:6", "db8"),
        ("to anna.b@mail.example.org", "anna"),
        ("Not Found: /ru/search/?q=Иванов&page=2", "Иванов"),
        ("DETAIL:  Key (username)=(anna) already exists.", "anna"),
        ("DETAIL:  Failing row contains (1, anna, null).", "anna"),
    ],
)
def test_personal_values_are_replaced(text: str, personal: str) -> None:
    assert personal not in logged(text)["message"]


@pytest.mark.parametrize(
    "text", ["at 12:34:56", "gunicorn 27.0.1", "Listening at: http://127.0.0.1:8000", "a?", "tests/a.py"]
)
def test_harmless_text_stays(text: str) -> None:
    assert logged(text)["message"] == text


def test_the_request_is_not_written_but_the_status_is() -> None:
    line = logged("Not Found: %s", "/x", request=RequestFactory().get("/x?q=anna"), status_code=404, username="anna")
    assert line.keys() == {"time", "level", "logger", "message", "status"}


def test_a_trace_is_scrubbed_too() -> None:
    try:
        raise ValueError("bad value of anna@example.org")
    except ValueError:
        record = logging.LogRecord("test", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    trace = json.loads(logs.Formatter().format(record))["exc_info"]
    assert "ValueError: bad value of (e-mail)" in trace


def test_axes_does_not_say_who_tried_to_log_in() -> None:
    record = logging.LogRecord(
        "axes", logging.WARNING, __file__, 1, "AXES: New login failure by %s.", ("{anna}",), None
    )
    assert logs.WithoutWho().filter(record)
    assert record.getMessage() == "AXES: New login failure by (withheld)."


def test_the_configuration_is_one_that_logging_takes() -> None:
    assert logging.config.DictConfigurator(logs.configuration()).config["version"] == 1
