"""Filters of the plain text of letters."""

import re
from html import unescape

from django import template
from django.utils.html import strip_tags

register = template.Library()

END_OF_BLOCK = re.compile(r"</(?:p|li|h[1-6]|div|tr|blockquote)>|<br\s*/?>", re.IGNORECASE)


@register.filter
def plain(html: str) -> str:
    """The words of clean HTML, a line for each of its blocks."""
    lines = unescape(strip_tags(END_OF_BLOCK.sub("\n", html))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
