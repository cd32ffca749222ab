"""A web process gets ready before its first reader, who would otherwise wait for imports, templates and messages."""

from django.http import HttpRequest

from portal import languages
from portal.delivery.parameters import parameters_at
from portal.delivery.pulse import pulse
from portal.errors import service_unavailable


def warm() -> None:
    """Load the addresses, the frame of pages and the messages of each language, and begin to ask the database."""
    pulse.start()
    for language in languages.CODES:
        request = HttpRequest()
        request.method, request.path, request.path_info = "GET", f"/{language}/", f"/{language}/"
        parameters_at(request.path)
        service_unavailable(request)
