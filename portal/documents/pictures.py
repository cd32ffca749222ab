"""Pictures for documents: uploaded ones in a size for print, drawn covers in fixed colours, QR codes."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from portal.pictures.models import Picture as Uploaded
from portal.svg import covers
from portal.svg.qr import qr

# 160 mm at 200 dots an inch.
WIDEST_PX = 1260
QUALITY = 82
# The hues of static/css/tokens.css in sRGB, and their tints.
HUES = {
    "air": ("#2b5b70", "#e2eff5"),
    "water": ("#3f5680", "#e7eef8"),
    "land": ("#6b5126", "#f4ece0"),
    "nature": ("#3d5f33", "#e7f1e4"),
    "climate": ("#7c4340", "#f8e9e8"),
    "governance": ("#5c4c7b", "#efeaf6"),
}


@dataclass(frozen=True)
class Picture:
    """A picture of a document: `mark` tells it from any other, `make` gives the file when the document is made.

    `make` raises OSError for a file that is gone or damaged.
    """

    mark: str
    make: Callable[[], bytes]
    alt: str = ""
    credit: str = ""


def uploaded(picture: Uploaded | None) -> Picture | None:
    """An uploaded picture as JPEG, no wider than a page needs, in the active language; None where its file is gone."""
    if picture is None or not picture.is_there:
        return None

    def make() -> bytes:
        with picture.file.storage.open(str(picture.file.name), "rb") as file, Image.open(file) as image:
            shown = image.convert("RGBA")
            shown.thumbnail((WIDEST_PX, WIDEST_PX))
            flat = Image.new("RGB", shown.size, "#fff")
            flat.paste(shown, mask=shown)
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=QUALITY, optimize=True)
            return out.getvalue()

    return Picture(f"{picture.digest} {WIDEST_PX} {QUALITY}", make, picture.alt, picture.credit)


def drawn_cover(seed: str, hue: str) -> Picture:
    """The drawn cover of an item with its colours written into it, as a style sheet would give them."""
    ink, tint = HUES.get(hue, HUES[covers.DEFAULT_HUE])
    svg = covers.cover(seed, hue)
    width, height = 4 * covers.WIDTH, 4 * covers.HEIGHT
    style = (
        f"<style>.cover-ground{{fill:{tint}}}.cover-line,.cover-leaf{{fill:none;stroke:{ink};stroke-width:1.1;"
        f"stroke-opacity:.72}}.cover-leaf,.cover-fill,.cover-dot{{fill:{ink}}}</style>"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    content = re.sub(r"(<svg[^>]*>)", rf"\1{style}", svg.replace("<svg", head, 1), count=1).encode()
    return Picture(content.decode(), lambda: content)


def code_of(address: str) -> Picture:
    """The QR code of an address."""
    return Picture(address, lambda: qr(address))
