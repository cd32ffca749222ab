"""The sizes and formats in which a picture is shown, made once and found by the digest of the original."""

import io
import posixpath
import threading
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

FOLDER = "pictures"
WIDTHS = (480, 800, 1200, 1600)
# By the ending of the file, the best first: what a browser takes first. JPEG is what every one of them can show.
# AVIF at its highest speed: the four sizes of a photograph take about a second, since somebody waits for them.
FORMATS = {
    "avif": ("AVIF", "image/avif", {"quality": 60, "speed": 10}),
    "webp": ("WEBP", "image/webp", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", "image/jpeg", {"quality": 82, "optimize": True, "progressive": True}),
}
# A large picture takes some hundred MB while it is decoded: one at a time in a process.
DECODING = threading.Lock()
# The width for those who do not choose one: programs, and browsers without `srcset`.
USUAL = 1200


def widths_of(width: int) -> list[int]:
    """The widths in which a picture is kept: never wider than it is."""
    return [each for each in WIDTHS if each < width] + ([width] if width <= WIDTHS[-1] else [])


def usual_width(width: int) -> int:
    return min(width, USUAL)


def path_of(digest: str, name: str) -> str:
    """Where a file of a picture is kept: the same picture always at the same place."""
    return f"{FOLDER}/{digest}/{name}"


def url_of(digest: str, width: int, ending: str) -> str:
    return default_storage.url(path_of(digest, f"{width}.{ending}"))


def keep(path: str, content: bytes) -> None:
    """Store a file unless it is there: under a digest there is never another one."""
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))


def make(digest: str, original: bytes) -> None:
    """Make and store what is missing of the renditions of a picture."""
    with DECODING, Image.open(io.BytesIO(original)) as opened:
        shape = opened.size
        missing = [
            (width, ending)
            for width in widths_of(shape[0])
            for ending in FORMATS
            if not default_storage.exists(path_of(digest, f"{width}.{ending}"))
        ]
        if not missing:
            return
        whole = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
        for width, ending, content in _encoded(whole, missing):
            keep(path_of(digest, f"{width}.{ending}"), content)


def drop(original: str) -> None:
    """Delete the stored file of an original, with all that was made of it: what stands in the folder of its digest."""
    folder = posixpath.dirname(original)
    if not folder.startswith(f"{FOLDER}/") or not default_storage.exists(folder):
        default_storage.delete(original)
        return
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(posixpath.join(folder, name))
    default_storage.delete(folder)


def _encoded(whole: Image.Image, missing: list[tuple[int, str]]) -> Iterator[tuple[int, str, bytes]]:
    for width in sorted({width for width, _ending in missing}, reverse=True):
        height = max(1, round(whole.height * width / whole.width))
        # Each from the next larger one: halving a large original again and again costs more than it gives.
        whole = whole if whole.width == width else whole.resize((width, height), Image.Resampling.LANCZOS)
        for ending, (name, _mime, options) in FORMATS.items():
            if (width, ending) in missing:
                target = io.BytesIO()
                (whole if ending != "jpg" else on_white(whole)).save(target, name, **options)
                yield width, ending, target.getvalue()


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency, which JPEG does not know."""
    if image.mode == "RGB":
        return image
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet
