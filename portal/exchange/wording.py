"""The clauses of laws and documents in a feed, for all entries in one query."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.clauses.labels import label
from portal.clauses.models import ClauseOwner, ClauseText
from portal.exchange.entries import Entry
from portal.languages import CODES, columns

# A code has thousands of clauses: an entry holds so many of the first, and says that the text goes on.
MOST_CLAUSES = 60
Key = tuple[str, int]


class Wording(dict[str, SafeString]):
    """The HTML of an entry's clauses by language; `goes_on`: there are more of them than fit into an entry."""

    goes_on = False


def wordings(entries: Iterable[Entry]) -> dict[Key, Wording]:
    """The wording of today of the entries that are kept by clause, by kind and primary key; at most one query."""
    owners = {
        (ContentType.objects.get_for_model(entry.model).pk, entry.pk): (entry.kind_name, entry.pk)
        for entry in entries
        if issubclass(entry.model, ClauseOwner)
    }
    if not owners:
        return {}
    wanted = Q()
    for owner_type, owner_id in owners:
        wanted |= Q(clause__owner_type=owner_type, clause__owner_id=owner_id)
    today = timezone.localdate()
    rows = (
        ClauseText.objects.filter(wanted, clause__position__lte=MOST_CLAUSES)
        .as_of(today)
        .values_list(
            "clause__position",
            "clause_id",
            "clause__parent_id",
            "ends_on",
            "clause__owner_type",
            "clause__owner_id",
            "clause__element",
            "clause__number",
            *columns("clause__num", "heading", "body"),
        )
    )
    found: dict[Key, Wording] = defaultdict(Wording)
    parts: dict[tuple[Key, str], list[SafeString]] = defaultdict(list)
    repealed: set[int] = set()
    for position, pk, parent, ends_on, owner_type, owner_id, element, number, *texts in sorted(rows):
        key = owners[owner_type, owner_id]
        if position == MOST_CLAUSES:
            found[key].goes_on = True
            continue
        if parent in repealed or (ends_on is not None and ends_on <= today):
            repealed.add(pk)
            continue
        count = len(CODES)
        for place, code in enumerate(CODES):
            num, heading, body = texts[place], texts[count + place], texts[2 * count + place]
            if heading or body:
                name = " ".join(each for each in (num or label(element, number, code), heading) if each)
                head = format_html("<h3>{}</h3>", name) if name else ""
                parts[key, code].append(format_html("{}{}", head, mark_safe(body or "")))  # noqa: S308 - cleaned in the field
    for (key, code), pieces in parts.items():
        found[key][code] = SafeString("".join(pieces))
    return found
