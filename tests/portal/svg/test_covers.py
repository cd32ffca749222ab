"""Covers are the same for ever, decorative, and free of what the content security policy forbids."""

from xml.etree import ElementTree

import pytest

from portal.svg.covers import PATTERNS, cover


@pytest.mark.parametrize("hue", PATTERNS)
def test_cover_of_a_slug_is_always_the_same(hue):
    assert cover("green-city-2021", hue) == cover("green-city-2021", hue)


@pytest.mark.parametrize("hue", PATTERNS)
def test_covers_of_two_slugs_differ(hue):
    assert cover("green-city-2021", hue) != cover("green-city-2022", hue)


@pytest.mark.parametrize("hue", PATTERNS)
def test_cover_is_well_formed_hidden_from_screen_readers_and_without_inline_style(hue):
    svg = ElementTree.fromstring(cover("green-city-2021", hue))  # noqa: S314 - our own picture

    assert svg.get("aria-hidden") == "true"
    assert not any("style" in element.attrib for element in svg.iter())


def test_cover_of_an_unknown_hue_is_that_of_governance():
    assert cover("a", "plaid") == cover("a", "governance")
