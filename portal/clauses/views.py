"""What the pages of laws and documents have in common: the text by clause, the life on a day, the files, the export."""

from typing import Any

from portal.clauses.reading import TextReading
from portal.publishing.parts import take_parts, with_parts

# What comes with the item in one query.
PARTS = ("events", "files")


class ClauseReading:
    """For an `ItemView` of a `ClauseOwner`: the reading that the address asks for, and the status of that day."""

    item: Any
    request: Any

    def get_queryset(self) -> Any:
        return with_parts(super().get_queryset(), *PARTS)  # type: ignore[misc]

    def reading_context(self) -> dict[str, Any]:
        """`text`, `status` with its label, `events`, `files`, and `problems` of the address."""
        take_parts(self.item, *PARTS)
        text = TextReading(self.item, self.request.GET)
        status = self.item.status(on=text.on)
        return {
            "text": text,
            "problems": text.problems,
            "status": status,
            "status_label": status.label,
            "events": list(self.item.events.all()),
            "files": list(self.item.files.all()),
        }
