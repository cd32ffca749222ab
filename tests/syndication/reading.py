"""Feeds as a reader program gets them."""

import datetime

import feedparser
from django.test import Client


def feed(client: Client, path: str) -> feedparser.FeedParserDict:
    """A feed that must be there and well-formed."""
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(response.content, sanitize_html=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def titles(client: Client, path: str) -> list[str]:
    return [entry.title for entry in feed(client, path).entries]


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
