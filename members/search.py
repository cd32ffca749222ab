"""What is found of states, laws and studies."""

from members.models import Law, State, Study
from portal.search.declared import Indexed

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
    ),
    Indexed(Study, bodies=("body", "publisher"), labels=("kind",), names=("states.name",), states="states"),
]
