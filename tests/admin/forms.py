"""Reading the forms of the admin as a browser would, and sending them back."""

from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from portal.languages import columns


def url_of(target: models.Model | type[models.Model], action: str) -> str:
    """The address of an admin page: of a record for ``change``, ``delete``, ``history``; else of its list."""
    meta = target._meta
    args = [] if isinstance(target, type) else [target.pk]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{action}", args=args)


def value_of(field: Any) -> dict[str, Any]:
    """What a browser would send for a field that nobody touches."""
    value = field.value()
    widget = field.field.widget
    if field.field.disabled or value is None or value is False:
        return {}
    if hasattr(widget, "decompress"):
        parts = widget.decompress(value) if not isinstance(value, list) else value
        return {f"{field.html_name}_{number}": str(part) for number, part in enumerate(parts) if part is not None}
    if widget.needs_multipart_form:
        return {}
    if isinstance(value, list | tuple):
        return {field.html_name: [getattr(each, "pk", each) for each in value]}
    return {field.html_name: "on" if value is True else value}


def data_of(client: Client, url: str) -> dict[str, Any]:
    """The data of the form at an address, with all its rows."""
    response = client.get(url)
    assert response.status_code == 200, response
    desk = response.context.get("desk")
    data: dict[str, Any] = {"_opened": desk["opened"]} if desk else {}
    for field in response.context["adminform"].form:
        data |= value_of(field)
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        for form in [formset.management_form, *formset.initial_forms]:
            for field in form:
                data |= value_of(field)
    return data


def new_data(client: Client, model: type[models.Model], **values: Any) -> dict[str, Any]:
    """The data of an empty form with these values."""
    return data_of(client, url_of(model, "add")) | values


def save(client: Client, record: models.Model, **changes: Any) -> Any:
    """Change a record through its form; the response is that after the redirect. A value None leaves it out."""
    url = url_of(record, "change")
    data = data_of(client, url) | changes
    return client.post(url, {name: value for name, value in data.items() if value is not None}, follow=True)


def errors_of(response: Any) -> dict[str, list[str]]:
    """The errors of a form by field, in English whatever language was active last."""
    with override("en"):
        return {
            name: [str(error) for error in errors] for name, errors in response.context["adminform"].form.errors.items()
        }


def messages_of(response: Any) -> str:
    with override("en"):
        return " ".join(str(message) for message in response.context["messages"])


def title_columns(text: str) -> dict[str, str]:
    return {name: f"{text} {name[-2:]}" for name in columns("title")}


def translate_url(item: Any, language: str = "ru", end: str = "") -> str:
    """The address of the page for translating."""
    return f"/admin/translate/{item.kind_name}/{item.pk}/{language}/{end}"


def as_seen(client: Client, item: Any, language: str = "ru", **query: str) -> dict[str, Any]:
    """What the script sends of a page to finish: what stood there when it was opened."""
    context = client.get(translate_url(item, language), query).context
    return {
        "digest": [row.segment.digest for row in context["rows"]],
        "base": [row.base for row in context["rows"]],
        "elsewhere": context["elsewhere"],
    }
