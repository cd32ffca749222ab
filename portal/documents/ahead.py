"""Which documents are to be made before anybody asks for them: those of what readers have got lately."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from portal import languages
from portal.documents.views import pdf_view_of
from portal.languages import column
from portal.publishing.models import kinds

# What is older is made when it is asked for: a worker that was away for long need not make up for it.
LATELY = datetime.timedelta(hours=1)
# In one look; the others are found by the next.
MOST = 60


def lately_readable() -> list[tuple[str, int, str, datetime.datetime]]:
    """Kind, key, language and moment of texts that readers have had for less than `LATELY`, newest first.

    Also those of a scheduled item whose time has come. One query for each kind.
    """
    now = timezone.now()
    fields = {code: column("text_at", code) for code in languages.CODES}
    lately = Q()
    for field in fields.values():
        lately |= Q(**{f"{field}__gt": now - LATELY, f"{field}__lte": now})
    found: list[tuple[str, int, str, datetime.datetime]] = []
    for name, model in kinds().items():
        items: Any = model.objects.published().filter(lately).only("slug", *fields.values())
        for item in items.order_by("-published_at", "-pk")[:MOST]:
            if pdf_view_of(item) is not None:
                moments = {code: getattr(item, field) for code, field in fields.items()}
                found += [(name, item.pk, code, at) for code, at in moments.items() if at and now - LATELY < at <= now]
    return sorted(found, key=lambda each: each[3], reverse=True)
