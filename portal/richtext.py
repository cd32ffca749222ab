"""Rich text: one short list of elements, cleaned by nh3 on every way into the database."""

import re
from typing import Any

import nh3
from django.db import models

ELEMENTS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"}
ATTRIBUTES = {"a": {"href"}}
URL_SCHEMES = {"http", "https", "mailto"}


def clean(html: str) -> str:
    """The HTML with every element, attribute and address that is not allowed taken out."""
    return nh3.clean(
        html.replace("\x00", ""),
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="noopener",
    ).strip()


def has_text(html: str) -> bool:
    """Whether there is anything to read between the elements."""
    return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", html))


class RichTextField(models.TextField):
    """HTML that is cleaned whenever a value goes to the database: save, update, bulk and import alike."""

    def formfield(self, **kwargs: Any) -> Any:
        from portal.admin.prose import RichTextFormField

        return super().formfield(**{"form_class": RichTextFormField} | kwargs)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            # Past the descriptor of modeltranslation: through it, the text of the base field, which may be the
            # fallback of another language, would become the text of the active one.
            model_instance.__dict__[self.attname] = value
        return value


def disallowed_elements(html: str) -> list[str]:
    """The names of elements in the HTML that `clean` would take out, in order."""
    names = re.findall(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9-]*)", html)
    return [name for name in names if name.lower() not in ELEMENTS]
