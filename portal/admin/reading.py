"""Texts that a form shows and does not let be changed."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from portal import languages
from portal.languages import column
from portal.references import for_desk
from portal.richtext import RichTextField, clean


def language_of_column(model: type[models.Model], name: str) -> tuple[Any, str]:
    """The translated field that a column is of, and its language."""
    field: Any = model._meta.get_field(name)
    original = field.translated_field
    return original, next(code for code in languages.CODES if name == column(original.name, code))


@cache
def shown_column(model: type[models.Model], name: str) -> Callable[[Any], SafeString]:
    """A callable that shows a text of one language, as `readonly_fields` take it; one for each column."""
    original, language = language_of_column(model, name)

    label: Any = LabelOfColumn(original, language)

    @admin.display(description=label)
    def shown(record: Any) -> SafeString:
        text = getattr(record, name) or ""
        # What is stored was cleaned when it was written; cleaned again in case it was not by us.
        html = mark_safe(for_desk(clean(text))) if isinstance(original, RichTextField) else linebreaksbr(text)  # noqa: S308
        return format_html('<div lang="{}" class="portal-read">{}</div>', language, html or "–")

    return shown


class LabelOfColumn:
    """The label of a column in the language of the interface, whichever that is when it is read."""

    def __init__(self, field: Any, language: str):
        self.field, self.language = field, language

    def __str__(self) -> str:
        return f"{capfirst(str(self.field.verbose_name))} · {languages.AUTONYMS[self.language]}"
