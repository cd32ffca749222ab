"""The content of an entry: all that its page says, as HTML that stands by itself."""

from typing import Any

import nh3
from django.conf import settings
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.languages import column
from portal.pictures.renditions import url_of, usual_width
from portal.publishing.readings import Reading
from portal.references import resolved
from portal.richtext import ATTRIBUTES, ELEMENTS, URL_SCHEMES, RichTextField, has_text
from portal.syndication.entries import Entry, field_at, label_of
from portal.templatetags.portal import trust


def content_of(entry: Entry, reading: Reading) -> SafeString:
    """Picture, facts, summary, texts, remarks and trust line, all in the language of the reading."""
    with override(reading.language):
        parts = [picture(entry, reading), facts(entry, reading), linebreaks(reading.summary, autoescape=True)]
        parts += [body(entry, name, reading) for name in entry.declared.bodies]
        parts += further(entry, reading)
        parts += [remark(each.get(column(remark_field(entry), reading.language)), entry) for each in entry.remarks]
        parts.append(format_html("<p><small>{}</small></p>", " ".join(trust(reading))))
    return SafeString("".join(parts))


def absolute(html: str, entry: Entry) -> str:
    """Rich text whose addresses stand by themselves."""
    return nh3.clean(
        resolved(html, entry.targets, absolute=True),
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel=None,
        attribute_filter=lambda _tag, name, value: (
            settings.SITE_URL + value if name == "href" and value.startswith("/") and value[1:2] != "/" else value
        ),
    )


def picture(entry: Entry, reading: Reading) -> str:
    name = entry.declared.picture
    digest = entry.value(f"{name}.digest", reading.language) if name else ""
    if not digest:
        return ""
    url = url_of(digest, usual_width(entry.value(f"{name}.width", reading.language)), "jpg")
    address = settings.SITE_URL + url if url.startswith("/") else url
    return format_html('<p><img src="{}" alt="{}"></p>', address, entry.value(f"{name}.alt", reading.language))


def facts(entry: Entry, reading: Reading) -> str:
    """Date and declared facts in one line."""
    said = [entry.date_text, *(label_of(entry, path, reading) for path in entry.declared.facts)]
    line = " · ".join(each for each in said if each)
    return format_html("<p>{}</p>", line) if line else ""


def body(entry: Entry, name: str, reading: Reading) -> str:
    """A text of the item; every one but the first is headed by its name."""
    text = reading.body if name == "body" else entry.value(name, reading.language)
    field = field_at(entry.model, name)
    if not has_text(text):
        return ""
    html = absolute(text, entry) if isinstance(field, RichTextField) else linebreaks(text, autoescape=True)
    if name == entry.declared.bodies[0]:
        return html
    label = str(field.verbose_name)
    return format_html("<h2>{}</h2>{}", label[:1].upper() + label[1:], mark_safe(html))  # noqa: S308 - cleaned above


def further(entry: Entry, reading: Reading) -> list[str]:
    longer = entry.longer
    if longer is None or not longer.html.get(reading.language):
        return []
    found: list[str] = [absolute(longer.html[reading.language], entry)]
    if longer.goes_on:
        url = settings.SITE_URL + entry.get_absolute_url()
        found.append(format_html('<p><a href="{}">{}</a></p>', url, _("The text goes on here.")))
    return found


def remark_field(entry: Entry) -> str:
    return entry.declared.notes.rpartition(".")[2]


def remark(html: Any, entry: Entry) -> str:
    if not has_text(html or ""):
        return ""
    return format_html("<h2>{}</h2><blockquote>{}</blockquote>", _("Editor’s note"), mark_safe(absolute(html, entry)))  # noqa: S308
