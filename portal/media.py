"""Uploaded files, from the media folder. A proxy may serve them instead; then this is never asked."""

import mimetypes
import posixpath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from portal.files.models import FOLDER
from portal.pictures.renditions import FOLDER as PICTURES
from portal.pictures.renditions import FORMATS

# A small system has no list of types, and Python's own does not have them all.
for _ending, (_name, _mime, _options) in FORMATS.items():
    mimetypes.add_type(_mime, f".{_ending}")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, with a type that its bytes were checked for on upload and no script to run.

    Not those of laws and documents: they are as public as their owner, and `portal.files.views` knows it.
    """
    if posixpath.normpath(path).lstrip("/").startswith(f"{FOLDER}/"):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # The address of a picture is the digest of its content: under it there is never another one.
    of_picture = path.startswith(f"{PICTURES}/")
    response["Cache-Control"] = f"public, max-age={'31536000, immutable' if of_picture else '86400'}"
    return response
