"""The content kinds of mechanisms, meetings, documents, projects and statements."""

from cooperation.models import Document, DocumentEvent, Mechanism, Meeting, Project, Statement
from portal.content.kinds import Child, ContentKind

KINDS = [
    ContentKind(
        "mechanisms",
        Mechanism,
        (
            "parent",
            "kind",
            "organisation",
            "states",
            "responsibilities",
            "achievements",
            "next_steps",
            "website",
            "position",
        ),
        required=("kind",),
    ),
    ContentKind(
        "meetings",
        Meeting,
        ("mechanism", "ordinal", "end_date", "city", "state", "level", "status", "participants", "outcome"),
        required=("mechanism", "level"),
    ),
    ContentKind(
        "documents",
        Document,
        (
            "kind",
            "mechanism",
            "meeting",
            "states",
            "parties",
            "city",
            "adopted_by",
            "covers_from",
            "covers_to",
            "body_is",
        ),
        required=("kind",),
        children=(
            Child(
                "events",
                DocumentEvent,
                parent="document",
                fields=("kind", "date", "state", "note", "source"),
                identity=("kind", "date", "state"),
                required=("kind", "date", "source"),
            ),
        ),
        clause_ties=("projects",),
    ),
    ContentKind(
        "projects",
        Project,
        ("plan", "number", "category", "status", "partners", "states", "mechanism"),
        required=("status",),
    ),
    ContentKind(
        "statements",
        Statement,
        ("speaker", "speaker_role", "occasion", "city", "state", "mechanism", "meeting"),
        required=("speaker", "mechanism"),
    ),
]
