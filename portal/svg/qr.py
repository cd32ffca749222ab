"""QR codes, made by our own server so that no other host learns what is shared."""

import io

import segno


def qr(url: str) -> bytes:
    """A QR code of an address as an SVG file: black on white in any theme, as scanners need it.

    Raises `segno.DataOverflowError` for an address that no QR code can hold.
    """
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=3, light="#fff", dark="#000", scale=4, omitsize=False
    )
    return out.getvalue()
