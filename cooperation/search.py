"""What is found of mechanisms, meetings, documents, projects and statements."""

from cooperation.models import Document, Mechanism, Meeting, Project, Statement
from portal.search.declared import Indexed

INDEXED = [
    Indexed(
        Mechanism,
        bodies=("body", "responsibilities", "achievements", "next_steps"),
        labels=("kind",),
        names=("states.name", "organisation.name", "organisation.abbreviation", "parent.title"),
        states="states",
    ),
    Indexed(
        Meeting,
        bodies=("body", "city", "participants", "outcome"),
        labels=("level",),
        names=("mechanism.title", "state.name"),
        states="state",
    ),
    Indexed(
        Document,
        bodies=("body", "adopted_by", "parties", "city", "clauses.texts.heading", "clauses.texts.body"),
        labels=("kind",),
        names=("mechanism.title", "states.name"),
        states="states",
    ),
    Indexed(
        Project,
        bodies=("body", "partners"),
        labels=("category",),
        names=("plan.title", "mechanism.title", "states.name"),
        states="states",
    ),
    Indexed(
        Statement,
        bodies=("body", "speaker", "speaker_role", "occasion", "city"),
        names=("mechanism.title", "state.name"),
        states="state",
    ),
]
