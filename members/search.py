"""What is found of states, laws and studies."""

from typing import Any

from members.models import Law, LawStatus, State, Study
from portal.prepared import Given, prepared
from portal.publishing.parts import take_parts, with_parts
from portal.search.declared import Indexed


def law_statuses(pks: list[int]) -> dict[int, LawStatus]:
    """The status of each of these laws today, by its state's clock; one query."""

    def asked(pks: Given) -> Any:
        return with_parts(Law.objects.filter(pk__in=pks.numbers).select_related("state"), "events").order_by()

    found = {}
    for law in prepared("statuses of laws", asked, pks=pks):
        take_parts(law, "events")
        found[law.pk] = law.status()
    return found


INDEXED = [
    Indexed(
        State,
        title="name",
        summary="official_name",
        bodies=("capital", "note", "authorities.name"),
        names=("memberships.organisation.name",),
        states=".",
        subjects="",
    ),
    Indexed(
        Law,
        facts=("number", "original_title"),
        labels=("kind",),
        bodies=("body", "issuing_body", "clauses.texts.heading", "clauses.texts.body"),
        names=("state.name", "state.official_name"),
        states="state",
        statuses=law_statuses,
    ),
    Indexed(Study, bodies=("body", "publisher"), labels=("kind",), names=("states.name",), states="states"),
]
