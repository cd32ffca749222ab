"""Inline codes of XLIFF: one tree in the elements of either version, and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from portal.exchange.inline import Content, Piece, TagError, joined, pieces
from portal.exchange.units import sayable


@dataclass
class Codes:
    """The marked text of a unit by the id that it has in the file; source and target share the ids of what they share."""

    known: dict[str, Piece] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Content) -> "Codes":
        return cls({str(number): piece for number, piece in enumerate(pieces(source), start=1)})

    def ids(self, content: Content) -> list[str]:
        """The id of each piece in reading order: that of its like in the source, else one of its own."""
        found, free = [], dict(self.known)
        for piece in pieces(content):
            like = (key for key, each in free.items() if (each.element, each.href) == (piece.element, piece.href))
            key = next(like, "")
            if key:
                del free[key]
            else:
                key = str(len(self.known) + 1)
                self.known[key] = piece
            found.append(key)
        return found


def fill(
    holder: etree._Element,
    content: Content,
    ids: list[str],
    make: Callable[[etree._Element, Piece, str], etree._Element],
) -> None:
    """Write the tree into an element; `ids` are taken in reading order, `make` writes one piece."""
    last: etree._Element | None = None
    for each in content:
        if isinstance(each, str):
            if last is None:
                holder.text = (holder.text or "") + sayable(each)
            else:
                last.tail = (last.tail or "") + sayable(each)
            continue
        last = make(holder, each, ids.pop(0))
        fill(last, each.content, ids, make)


def read(
    holder: etree._Element,
    piece_of: Callable[[etree._Element], Piece | None],
    transparent: frozenset[str],
) -> Content:
    """The tree of an element. `piece_of` knows the codes of the version; `transparent` are notes around text.

    Raises TagError for an element that is neither.
    """
    found: Content = [holder.text or ""]
    for each in holder:
        if isinstance(each.tag, str):
            name = etree.QName(each).localname
            inside = read(each, piece_of, transparent)
            if name in transparent:
                found += inside
            else:
                piece = piece_of(each)
                if piece is None:
                    raise TagError("unknown_tag", f"<{name} id={each.get('id', '')}>"[:80])
                found.append(Piece(piece.element, piece.href, inside if piece.element != "br" else []))
        found.append(each.tail or "")
    return joined(found)


def known_by_id(
    source: etree._Element, piece_of: Callable[[etree._Element, Mapping[str, Piece]], Piece | None]
) -> dict[str, Piece]:
    """The codes of a source by id, for targets that name no more of them than that."""
    found: dict[str, Piece] = {}
    for each in source.iter():
        if isinstance(each.tag, str) and (key := each.get("id")) and (piece := piece_of(each, {})) is not None:
            found[key] = piece
    return found
