"""The WSGI application, for gunicorn: what watches the requests, the page cache, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - after Django is set up

from portal.delivery.application import PageCache  # noqa: E402
from portal.delivery.memory import Memory  # noqa: E402
from portal.delivery.shared import shared_pages  # noqa: E402
from portal.delivery.warming import warm  # noqa: E402
from portal.operations.requests import Watched  # noqa: E402

if settings.DEBUG:
    # While developing, every page is made anew.
    application = Watched(django_application)
else:
    application = Watched(PageCache(django_application, Memory(settings.PAGES_BYTES), shared_pages()))
    warm()
