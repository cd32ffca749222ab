"""A pulse that has heard of a generation, without the thread that asks the database."""

import os
import time

from portal.delivery.pulse import Content, pulse


def holds(generation: int, seconds: float = 60) -> Content:
    """Let the pulse have heard just now that the database holds this generation."""
    pulse.content, pulse._heard_at = Content(generation, time.time() + seconds), time.monotonic()
    pulse._last, pulse._refused, pulse._process = (generation, time.time()), False, os.getpid()
    pulse._first.set()
    return pulse.content


def is_away() -> None:
    """Let the database refuse."""
    pulse._refused, pulse._heard_at = True, 0.0


def forget() -> None:
    """Let the pulse know nothing, as in a process that has not begun to ask."""
    pulse._process = 0
    pulse._reset()
