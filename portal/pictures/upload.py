"""Pictures that people upload: read by content, made anew, nothing of the file itself kept."""

import io
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.pictures.renditions import DECODING

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MAX_PIXELS = 24_000_000
MAX_BYTES = 20 * 1024 * 1024
QUALITY = 88


class Remade(InMemoryUploadedFile):
    """A picture that `remade` made."""


def too_many_points(width: int, height: int) -> ValidationError:
    return ValidationError(
        _("This picture has %(width)s × %(height)s points; allowed are %(limit)s in all."),
        params={"width": width, "height": height, "limit": number_format(MAX_PIXELS, force_grouping=True)},
    )


def size_in_header(upload: Any) -> tuple[int, int] | None:
    """Width and height as the header says, for a picture so large that Pillow does not open it; None for another."""
    for kind in FORMATS:
        factory, accepts = Image.OPEN[kind]
        upload.seek(0)
        start = upload.read(16)
        upload.seek(0)
        if accepts is None or accepts(start):
            with factory(upload, "") as picture:
                return picture.size
    return None


def remade(upload: Any) -> Remade:
    """The picture encoded anew: upright, without metadata, first frame only. ValidationError says what is wrong.

    What says in its header that it has too many points is refused before it is decoded.
    """
    if isinstance(upload, Remade):
        return upload
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(
            _("This file has %(size)s MB; allowed are %(limit)s MB."),
            params={"size": round(upload.size / 1024 / 1024), "limit": MAX_BYTES // 1024 // 1024},
        )
    upload.seek(0)
    try:
        # Only the header is read before the number of pixels is known.
        with DECODING, Image.open(upload, formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise too_many_points(picture.width, picture.height)
            kind = str(picture.format)
            upright = ImageOps.exif_transpose(picture)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
            plain.info = {}
            target = io.BytesIO()
            plain.save(target, kind, **({} if kind == "PNG" else {"quality": QUALITY}))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_points(*(size_in_header(upload) or (0, 0))) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("This is not a picture that can be used. Allowed are JPEG, PNG and WebP files that are not damaged.")
        ) from error
    name = f"{slugify(Path(upload.name or '').stem)[:60] or 'picture'}.{FORMATS[kind]}"
    size = target.tell()
    target.seek(0)
    return Remade(target, None, name, Image.MIME[kind], size, None)


class PictureField(forms.FileField):
    """An upload of one picture; the value is the picture made anew."""

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        return None if upload is None else remade(upload)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": "image/jpeg,image/png,image/webp"}
