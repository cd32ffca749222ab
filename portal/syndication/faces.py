"""The faces of a list: the same items by the same filters, for programs.

A list at `/{lang}/laws/` has its faces at `/{lang}/laws.atom` and the like. The name of a face's address is that of
the list with the ending behind it: "members:law-list.atom".
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.publishing.models import Publication
from portal.syndication.declared import declared


@dataclass(frozen=True)
class Face:
    """One face: `label` as readers know it, its media type, its address in the active language."""

    label: str
    media_type: str
    url: str
    title: str = ""


ATOM = "application/atom+xml"


def media_types() -> dict[str, tuple[str, str]]:
    """Label and media type by the ending of the address."""
    return {"atom": (pgettext("face of a list", "Feed (Atom)"), ATOM)}


def faces_of(model: type[Publication], chosen: dict[str, str]) -> list[Face]:
    """The faces that the list of a kind has, with the filters that are chosen in it."""
    how = declared().get(model)
    found = []
    for ending, (label, media_type) in media_types().items():
        try:
            url = reverse(f"{how.listed}.{ending}") if how and how.listed else ""
        except NoReverseMatch:
            continue
        if url:
            found.append(
                Face(label, media_type, f"{url}?{urlencode(chosen)}" if chosen else url, str(how and how.title))
            )
    return found


def feed_of(name: str, title: str, **kwargs: Any) -> Face:
    """The feed of a page that is no list, for the page to name."""
    return Face(_("Feed of what is new here (Atom)"), ATOM, reverse(name, kwargs=kwargs), title)


def feeds_of_lists() -> list[Face]:
    """The feed of every list, for the home page."""
    return [face for model in declared() for face in faces_of(model, {}) if face.media_type == ATOM]
