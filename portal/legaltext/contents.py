"""The table of contents at the head of a text: its lines look like clauses and are none."""

import re

from portal.legaltext.marks import marks_of

TITLE = re.compile(r"(目\s*[录次]|(table of )?contents|оглавление|содержание)[:：]?", re.IGNORECASE)
# "Общие положения ..... 5"
LEADER = re.compile(r"[.…·]{3,}\s*\d{1,4}$")
LONGEST = 160


def without(lines: list[str]) -> tuple[list[str], int]:
    """Return the lines without the table of contents, and how many were left out (0: there is none).

    It ends where a clause comes for the second time, or a line that can be no heading.
    """
    start = next((at for at, line in enumerate(lines) if TITLE.fullmatch(line)), None)
    if start is None or any(mark.is_worded for line in lines[:start] for mark in marks_of(line)):
        return lines, 0
    seen: set[tuple[str, str]] = set()
    parent = ""
    for at in range(start + 1, len(lines)):
        line = lines[at]
        marks = marks_of(LEADER.sub("", line))
        if not marks:
            if len(line) > LONGEST or (line.endswith(("。", ".", ":", "：", ";", "；")) and not LEADER.search(line)):
                return lines[:start] + lines[at:], at - start
            continue
        # The items of a list are counted under what holds them.
        key = (marks[0].style, marks[0].number)
        inner = not marks[0].is_worded and marks[0].style not in {"cn", "roman"}
        if not inner and key in seen:
            return lines[:start] + lines[at:], at - start
        if inner and (parent + key[0], key[1]) in seen:
            return lines[:start] + lines[at:], at - start
        if inner:
            seen.add((parent + key[0], key[1]))
        else:
            parent = f"{key[0]}-{key[1]}-"
            seen.add(key)
    # It never ended: what looked like one is the text itself.
    return lines, 0
