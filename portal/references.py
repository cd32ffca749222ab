"""Links in a text to what the portal itself has: kept as references, so that they follow language and moved address.

An item is referred to by kind and primary key, `portal:laws/12`, with `#art_5` behind it where a clause is meant; any
other page of ours by its path without the language, `portal:/members/kz/`. An address of ours that somebody writes
becomes a reference when the text is saved (`referred`), and an address again when it is read (`resolved`). The text of
a link whose target readers cannot have stays, without the link.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

from portal import languages

if TYPE_CHECKING:
    from portal.publishing.cards import Card

SCHEME = "portal"
Key = tuple[str, int]
HREF = re.compile(r'(?<=<a href=")([^"]*)(?=")')
LINK = re.compile(rf'<a href="{SCHEME}:([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
ITEM = re.compile(r"\A([a-z-]+)/([0-9]{1,18})([?#].*)?\Z", re.DOTALL)


# --- Addresses become references -----------------------------------------------------------------


def own_path(address: str) -> tuple[str, str] | None:
    """Language and the rest of the path of an address of ours, query and fragment with it; None for another's."""
    try:
        parts, site = urlsplit(address.strip()), urlsplit(settings.SITE_URL)
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or (parts.netloc and parts.netloc.lower() != site.netloc.lower()):
        return None
    if not parts.netloc and (parts.scheme or not parts.path.startswith("/")):
        return None
    _, language, *rest = (*parts.path.split("/", 2), "")[:3]
    if language not in languages.AUTONYMS:
        return None
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return language, f"/{rest[0]}{tail}"


def match_of(path: str, language: str) -> Any:
    """What Django's resolver makes of a path without language; None for one that no page has."""
    with override(language):
        try:
            return resolve(f"/{language}{urlsplit(path).path}")
        except Resolver404:
            return None


def model_at(match: Any) -> Any:
    """The kind of item whose own page an address is; None for lists, files and other pages."""
    from portal.publishing.models import kinds

    if match is None:
        return None
    with_pages = (model for model in kinds().values() if model.has_own_page)
    return next((model for model in with_pages if match.view_name == model.url_name), None)


def item_at(match: Any) -> Key | None:
    """The item that a resolved address of `model_at` leads to, in any state, also by an address that it had before."""
    from portal.views import moved_item

    model = model_at(match)
    view = match.func.view_class()
    view.kwargs = match.kwargs
    pk = model.objects.filter(**view.lookup()).order_by().values_list("pk", flat=True).first()
    if pk is None and "slug" in match.kwargs:
        moved = moved_item(model, match.kwargs["slug"])
        pk = moved.pk if moved else None
    return None if pk is None else (model.kind_name, pk)


def reference_to(address: str) -> str:
    """The reference that stands for an address of ours; of another's, the address itself."""
    own = own_path(address)
    if own is None:
        return address
    language, path = own
    match = match_of(path, language)
    key = item_at(match) if model_at(match) is not None else None
    if key is None:
        return f"{SCHEME}:{path}"
    return f"{SCHEME}:{key[0]}/{key[1]}{path.removeprefix(urlsplit(path).path)}"


def referred(html: str) -> str:
    """Rich text with a reference in the place of each address of ours."""
    if 'href="' not in html:
        return html
    return HREF.sub(lambda match: escape(reference_to(unescape(match[1]))), html)


# --- References become addresses -----------------------------------------------------------------


def keys_in_references(references: Iterable[str]) -> set[Key]:
    """The items that references (without their scheme) name."""
    return {(item[1], int(item[2])) for each in references if (item := ITEM.match(each))}


def keys_in(texts: Iterable[str]) -> set[Key]:
    """The items that texts refer to."""
    found = (match[1] for text in texts if f"{SCHEME}:" in text for match in LINK.finditer(text))
    return keys_in_references(map(unescape, found))


def targets_of_keys(keys: Iterable[Key]) -> "Mapping[Key, Card]":
    """The items that readers can have among these, in one query; in none for no keys."""
    from portal.publishing.cards import cards_by_key
    from portal.publishing.models import kinds

    known = [key for key in keys if key[0] in kinds()]
    return cards_by_key(known) if known else {}


def targets_of(texts: Iterable[str]) -> "Mapping[Key, Card]":
    """The items that readers can have among those that texts refer to, in one query; in none without references."""
    return targets_of_keys(keys_in(texts))


def address_of(reference: str, targets: "Mapping[Key, Card]", *, absolute: bool = False) -> str:
    """The address in the active language that a reference (without its scheme) stands for; empty for none."""
    site = settings.SITE_URL if absolute else ""
    if reference.startswith("/"):
        return f"{site}/{languages.current()}{reference}"
    item = ITEM.match(reference)
    target = targets.get((item[1], int(item[2]))) if item else None
    if item is None or target is None:
        return ""
    own, tail = target.get_absolute_url(), item[3] or ""
    # An item without a page of its own stands on that of another, at a fragment.
    return f"{site}{own}{tail if '#' not in own else ''}"


def resolved(html: str, targets: "Mapping[Key, Card] | None" = None, *, absolute: bool = False) -> str:
    """HTML with the addresses of the active language in the place of references; `absolute` ones name our site.

    `targets` are those of `targets_of` where several texts were asked for at once.
    """
    if f'href="{SCHEME}:' not in html:
        return html
    known = targets_of([html]) if targets is None else targets

    def link(match: re.Match[str]) -> str:
        address = address_of(unescape(match[1]), known, absolute=absolute)
        return f'<a href="{escape(address)}"{match[2]}>{match[3]}</a>' if address else match[3]

    return LINK.sub(link, html)


# --- What people of the desk are shown -----------------------------------------------------------------------


def for_desk(html: str) -> str:
    """HTML whose references lead people of the desk to the form of the item, whatever its state, or to the page."""
    if f'href="{SCHEME}:' not in html:
        return html
    return HREF.sub(lambda match: escape(desk_address(unescape(match[1]))), html)


def desk_address(address: str) -> str:
    """The address of the form of the item, or of the page, that a reference names; of another address, itself."""
    from portal.publishing.models import kinds

    reference = address.removeprefix(f"{SCHEME}:")
    if reference == address:
        return address
    if reference.startswith("/"):
        return f"/{languages.current()}{reference}"
    item = ITEM.match(reference)
    model: Any = kinds().get(item[1]) if item else None
    if item is None or model is None:
        return address
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[int(item[2])])


@dataclass(frozen=True)
class Dead:
    """A link that readers do not get: in which column, on which words, to what. `item` is there but not public."""

    column: str
    words: str
    reference: str
    item: models.Model | None


def rich_columns(model: Any) -> list[str]:
    """The columns of a model that hold rich text: those of the languages, where the field has them."""
    from portal.richtext import RichTextField

    fields = [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
    return [field.name for field in fields if not hasattr(model, f"{field.name}_{languages.CODES[1]}")]


def dead_links(record: models.Model) -> list[Dead]:
    """The references in the texts of a record that lead readers nowhere."""
    texts = {name: getattr(record, name) or "" for name in rich_columns(type(record))}
    targets = targets_of(texts.values())
    found = []
    for name, html in texts.items():
        for match in LINK.finditer(html):
            reference = unescape(match[1])
            if not leads_somewhere(reference, targets):
                words = re.sub(r"<[^>]*>", "", unescape(match[3]))
                found.append(Dead(name, words, f"{SCHEME}:{reference}", item_of(reference)))
    return found


def leads_somewhere(reference: str, targets: "Mapping[Key, Card]") -> bool:
    if not reference.startswith("/"):
        return bool(address_of(reference, targets))
    match = match_of(reference, languages.current() if languages.current() in languages.AUTONYMS else "en")
    # What is the page of an item would have become a reference to it, if there were the item.
    return match is not None and model_at(match) is None


def item_of(reference: str) -> models.Model | None:
    """The item that a reference names, whatever its state."""
    from portal.publishing.models import kinds

    item = ITEM.match(reference)
    model: Any = kinds().get(item[1]) if item else None
    return model.objects.filter(pk=int(item[2])).first() if item and model else None


def texts_linking_to(key: Key) -> list[tuple[models.Model, list[str]]]:
    """The records whose texts refer to an item, each with the columns; one query for each table with rich text."""
    from django.apps import apps

    mark = f'"{SCHEME}:{key[0]}/{key[1]}'
    found = []
    for model in apps.get_models():
        names = rich_columns(model) if model.__module__.split(".")[0] in OURS else []
        if not names:
            continue
        condition = models.Q()
        for name in names:
            condition |= models.Q(**{f"{name}__contains": mark})
        for record in model._default_manager.filter(condition).order_by("pk")[:MOST_LINKING]:
            within = [name for name in names if key in keys_in([getattr(record, name) or ""])]
            if within:
                found.append((record, within))
    return found


OURS = ("portal", "members", "cooperation", "news")
MOST_LINKING = 200
