"""The kernel's own content kinds."""

from portal.content.kinds import Child, ContentKind
from portal.models import Page, SourceDocument, Subject, Term, TermVariant

KINDS = [
    ContentKind("source-documents", SourceDocument, ("title", "publisher", "date", "note"), required=("title",)),
    ContentKind(
        "subjects",
        Subject,
        ("name", "description", "parent", "hue", "position"),
        required=("name", "hue"),
    ),
    ContentKind(
        "terms",
        Term,
        ("name", "definition", "abbreviation", "subjects", "source"),
        required=("name", "source"),
        children=(
            Child(
                "variants",
                TermVariant,
                parent="term",
                fields=("language", "text", "kind"),
                identity=("language", "text"),
                required=("language", "text", "kind"),
            ),
        ),
    ),
    ContentKind("pages", Page, ("position",)),
]
