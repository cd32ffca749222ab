"""The clauses of laws and documents in a feed, for all entries of a kind in one query."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.clauses.labels import label
from portal.clauses.models import ClauseText
from portal.languages import CODES, columns
from portal.syndication.declared import Longer
from portal.syndication.entries import Entry

# A code has thousands of clauses: an entry holds so many of the first, and says that the text goes on.
MOST_CLAUSES = 60


def clauses_of(entries: list[Entry]) -> dict[int, Longer]:
    """The wording of today, by primary key."""
    today = timezone.localdate()
    rows = (
        ClauseText.objects.filter(
            clause__owner_type=ContentType.objects.get_for_model(entries[0].model),
            clause__owner_id__in=[entry.pk for entry in entries],
            clause__position__lte=MOST_CLAUSES,
        )
        .as_of(today)
        .values_list(
            "clause__position",
            "clause_id",
            "clause__parent_id",
            "ends_on",
            "clause__owner_id",
            "clause__element",
            "clause__number",
            *columns("clause__num", "heading", "body"),
        )
    )
    found: dict[int, Longer] = defaultdict(Longer)
    parts: dict[tuple[int, str], list[SafeString]] = defaultdict(list)
    repealed: set[int] = set()
    for position, pk, parent, ends_on, owner, element, number, *texts in sorted(rows, key=lambda row: row[:2]):
        if position == MOST_CLAUSES:
            found[owner].goes_on = True
            continue
        if parent in repealed or (ends_on is not None and ends_on <= today):
            repealed.add(pk)
            continue
        for place, code in enumerate(CODES):
            num, heading, body = (texts[place + start * len(CODES)] for start in range(3))
            if heading or body:
                name = " ".join(each for each in (num or label(element, number, code), heading) if each)
                head = format_html("<h3>{}</h3>", name) if name else ""
                parts[owner, code].append(format_html("{}{}", head, mark_safe(body or "")))  # noqa: S308 - cleaned in the field
    for (owner, code), pieces in parts.items():
        found[owner].html[code] = "".join(pieces)
    return found
