"""The forms in which an issue comes out, each with its preview in the admin.

A form registers itself by one line here: its name as editors read it, and a function that gives the address of its
preview for an issue in any state and a language. Its module must answer there for those who may see the issue.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from news.models import Bulletin


@dataclass(frozen=True)
class Face:
    """One form of an issue. `preview_url` takes the issue and a language code."""

    label: str | Promise
    preview_url: Callable[[Bulletin, str], str]


def web_preview(bulletin: Bulletin, language: str) -> str:
    return reverse("admin:preview", args=[bulletin.kind_name, bulletin.pk, language])


def pdf_preview(bulletin: Bulletin, language: str) -> str:
    return reverse("admin:preview-pdf", args=[bulletin.kind_name, bulletin.pk, language])


def wechat_preview(bulletin: Bulletin, language: str) -> str:
    return f"{reverse('admin:news_bulletin_wechat_page', args=[bulletin.pk])}?language={language}"


FACES: list[Face] = [
    Face(pgettext_lazy("form of the bulletin", "web page"), web_preview),
    Face("PDF", pdf_preview),
    Face(pgettext_lazy("form of the bulletin", "WeChat"), wechat_preview),
]
