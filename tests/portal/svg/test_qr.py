"""QR codes are SVG files in black on white, which scanners need in any theme."""

import pytest
import segno

from portal.svg.qr import qr


def test_code_is_an_svg_file():
    assert b"<svg" in qr("https://example.org/ru/news/green-city-2021/")


def test_address_that_no_code_can_hold_is_refused():
    with pytest.raises(segno.DataOverflowError):
        qr("https://example.org/" + "a" * 5000)
