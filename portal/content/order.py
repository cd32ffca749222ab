"""In which order the records of a file are written."""

from portal.content.kinds import ContentKind
from portal.content.read import ContentError, Mistake, Record


def parents_first(kind: ContentKind, records: list[Record]) -> list[Record]:
    """The records of a tree in an order in which each comes after its parent."""
    if "parent" not in kind.fields:
        return records
    by_key = {record[kind.key]: record for record in records}
    ordered: dict[str, Record] = {}

    def place(record: Record, below: tuple[str, ...]) -> None:
        key, parent = record[kind.key], record.get("parent")
        if key in below:
            raise ContentError(
                [
                    Mistake(
                        f"{kind.name}.yaml",
                        key,
                        "parent",
                        f"stands below itself ({' → '.join((*below, key))}); expected a tree",
                    )
                ]
            )
        if parent in by_key and parent not in ordered:
            place(by_key[parent], (*below, key))
        ordered.setdefault(key, record)

    for record in records:
        place(record, ())
    return list(ordered.values())
