"""The content security policy of the admin, and what would break it."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.admin.forms import url_of
from tests.factories import make_article, make_law

PAGES = ["/admin/", "/admin/news/article/", "/admin/news/article/add/", "/admin/password_change/"]


def policy(client: Client, path: str) -> dict[str, str]:
    header = client.get(path)["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


@pytest.mark.parametrize("path", [*PAGES, "/admin/login/", "/admin/nothing/"])
def test_scripts_and_styles_come_from_our_host_only(path: str, editor: Client) -> None:
    found = policy(editor, path)
    assert found["script-src"] == "'self'"
    assert found["style-src"] == "'self'"
    assert found["style-src-attr"] == "'unsafe-inline'"


def test_the_public_pages_allow_no_style_attribute(editor: Client) -> None:
    assert "style-src-attr" not in policy(editor, "/en/news/")


@pytest.mark.parametrize("path", [*PAGES, "article", "law"])
def test_pages_carry_no_inline_script_or_style_and_name_no_other_host(path: str, editor: Client) -> None:
    makers: dict[str, Any] = {"article": make_article, "law": make_law}
    html = editor.get(url_of(makers[path](), "change") if path in makers else path).content.decode()
    assert not re.search(r"<style", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", html)
    assert not re.search(r"""\son\w+=["']""", html)
    assert not re.search(r"""(?:src|<link[^>]*href)=["'](?:https?:)?//""", html)
