"""Filters of the pages of bulletins."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.svg import covers

register = template.Library()

HEADING = re.compile(r"(</?h)([23])(?=>)")


@register.filter
def issue_cover(item: Any) -> SafeString:
    """The drawn cover of an issue."""
    return mark_safe(covers.issue_cover(item.year, item.number))  # noqa: S308 - made of numbers and fixed words


@register.filter
def below_entry(html: str) -> SafeString:
    """The clean HTML of an article with its headings two steps lower, since the article itself stands under one."""
    return mark_safe(HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 2}", html))  # noqa: S308 - cleaned when it was saved
