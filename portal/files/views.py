"""Files for readers: of public items only, to be saved and not to be opened in the browser."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.files.models import MEDIA_TYPES, File, FileType


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as an attachment of the type that its content has; 404 while its owner is not public."""
    found = get_object_or_404(File.objects.select_related("owner_type"), pk=pk)
    if not getattr(found.owner, "is_public", False):
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=found.download_name)
    response["Content-Type"] = MEDIA_TYPES[FileType(found.type)]
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{found.sha256}"'
    return response
