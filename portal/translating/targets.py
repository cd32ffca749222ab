"""What a place takes: targets as they are kept, and those that it cannot hold."""

from html import escape, unescape
from typing import TYPE_CHECKING

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.richtext import ATTRIBUTES, URL_SCHEMES, clean, has_text
from portal.translating.places import Place

if TYPE_CHECKING:
    from portal.translating.segments import Segment

INLINE = {"strong", "em", "a", "br"}


def clean_target(place: Place, target: str) -> str:
    """A target as it is kept: with the inline elements that its place allows, and without space around it."""
    target = target.replace("\x00", "")
    if not place.is_rich:
        return escape(unescape(nh3.clean(target, tags=set())), quote=False).strip()
    safe = nh3.clean(target, tags=INLINE, attributes=ATTRIBUTES, url_schemes=URL_SCHEMES, link_rel="noopener")
    kept = clean(safe).strip()
    return str(kept) if has_text(kept) else ""


def check_target(segment: "Segment", target: str) -> None:
    """Raise ValidationError for a target that its column cannot hold."""
    length = len(unescape(target))
    most = segment.place.max_length
    if most is not None and length > most:
        raise ValidationError(
            _("“%(key)s”: the text has %(length)d characters, at most %(most)d fit. Shorten it."),
            params={"key": segment.key, "length": length, "most": most},
        )
