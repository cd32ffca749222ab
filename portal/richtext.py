"""Rich text: one short list of elements, cleaned by nh3 on every way into the database."""

import re
from typing import Any

import nh3
from django.db import models

from portal.references import SCHEME, referred

ELEMENTS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"}
ATTRIBUTES = {"a": {"href"}}
BLOCKS = "p|h2|h3|ul|ol|li|blockquote"
URL_SCHEMES = {"http", "https", "mailto", SCHEME}


class Clean(str):
    """HTML that `clean` made: it is not cleaned again. Whatever is made of it is a plain string once more."""

    __slots__ = ()


def clean(html: str) -> Clean:
    """The HTML in the one form in which it is kept, without what is not allowed.

    Elements, attributes and addresses that are not allowed are taken out. White space is folded and
    a lone paragraph in a list item unwrapped, so that the same text from a file and from the editor is
    the same string.
    """
    if isinstance(html, Clean):
        return html
    safe = nh3.clean(
        html.replace("\x00", ""),
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "title"},
        url_schemes=URL_SCHEMES,
        link_rel="noopener",
    )
    folded = re.sub(r"\s*\n\s*", " ", safe)
    tight = re.sub(rf"\s*(</?(?:{BLOCKS})>)\s*", r"\1", folded)
    return Clean(re.sub(r"<li><p>((?:(?!</?(?:p|ul|ol)>).)*)</p></li>", r"<li>\1</li>", tight).strip())


def has_text(html: str) -> bool:
    """Whether there is anything to read between the elements."""
    return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", html))


class RichTextField(models.TextField):
    """HTML that is cleaned whenever a value goes to the database: save, update, bulk and import alike.

    With the record itself it is saved with references in the place of our own addresses (`portal.references`).
    """

    def formfield(self, **kwargs: Any) -> Any:
        from portal.admin.prose import RichTextFormField

        return super().formfield(**{"form_class": RichTextFormField} | kwargs)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = Clean(referred(clean(value)))
            # Past the descriptor of modeltranslation: through it, the text of the base field, which may be the
            # fallback of another language, would become the text of the active one.
            model_instance.__dict__[self.attname] = value
        return value


def disallowed_elements(html: str) -> list[str]:
    """The names of elements in the HTML that `clean` would take out, in order."""
    names = re.findall(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9-]*)", html)
    return [name for name in names if name.lower() not in ELEMENTS]
