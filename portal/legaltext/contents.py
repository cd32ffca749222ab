"""The table of contents at the head of a text: its lines look like clauses and are none."""

import re
from bisect import bisect_left

from portal.legaltext.marks import marks_of

TITLE = re.compile(r"(目\s*[录次]|(table of )?contents|оглавление|содержание)[:：]?", re.IGNORECASE)
# "Общие положения ..... 5"
LEADER = re.compile(r"[.…·]{3,}\s*\d{1,4}$")
# The number of the page without them.
PAGE = re.compile(r"\s+\d{1,4}$")
LONGEST = 160


def without(lines: list[str]) -> tuple[list[str], int]:
    """Return the lines without the table of contents, and how many were left out (0: there is none).

    It ends where a clause comes for the second time, or a line that can be no heading. What stands before that and
    comes in no later heading, as the title of the law between the table and the text, is kept.
    """
    found = extent(lines)
    if found is None:
        return lines, 0
    start, end = found
    later = Headings(lines[end:])
    kept, entry = [], ""
    for line in lines[start + 1 : end]:
        if later.have(line) or (entry and later.begin(f"{entry} {line}")):
            entry = f"{entry} {line}" if entry and not marks_of(line) else line
        else:
            kept.append(line)
            entry = ""
    left_out = end - start - 1 - len(kept)
    return ([*lines[:start], *kept, *lines[end:]], left_out + 1) if left_out else (lines, 0)


class Headings:
    """The headings of a text: the clauses by their marks, and what stands beside or below the marks."""

    def __init__(self, lines: list[str]):
        self.clauses: set[tuple[str, str]] = set()
        self.words: set[str] = set()
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            for mark in marks_of(line)[:1]:
                if mark.is_worded:
                    self.clauses.add((mark.style, mark.number))
                beside = (line, mark.rest) if mark.rest else (line, following, f"{line} {following}")
                self.words.update(map(bare, beside))
        self.in_order = sorted(self.words)

    def have(self, line: str) -> bool:
        """Whether the line of a table of contents is one of them; with the number of a page it can be nothing else."""
        marks = marks_of(line)
        named = bool(marks) and (marks[0].style, marks[0].number) in self.clauses
        return named or bool(LEADER.search(line)) or bare(PAGE.sub("", line)) in self.words or bare(line) in self.words

    def begin(self, lines: str) -> bool:
        """Whether one of them begins with these lines, which the table of contents broke."""
        wanted = bare(PAGE.sub("", lines))
        at = bisect_left(self.in_order, wanted)
        return at < len(self.in_order) and self.in_order[at].startswith(wanted)


def bare(line: str) -> str:
    """Return the letters and figures of a line, which print may set otherwise in the two places."""
    return "".join(re.findall(r"\w+", line.casefold()))


def extent(lines: list[str]) -> tuple[int, int] | None:
    """Return where the table of contents begins, and the line after what may belong to it; None where there is none."""
    start = next((at for at, line in enumerate(lines) if TITLE.fullmatch(line)), None)
    if start is None or any(mark.is_worded for line in lines[:start] for mark in marks_of(line)):
        return None
    seen: set[tuple[str, str]] = set()
    parent = ""
    for at in range(start + 1, len(lines)):
        line = lines[at]
        marks = marks_of(LEADER.sub("", line))
        if not marks:
            if len(line) > LONGEST or (line.endswith(("。", ".", ":", "：", ";", "；")) and not LEADER.search(line)):
                return start, at
            continue
        # The items of a list are counted under what holds them.
        key = (marks[0].style, marks[0].number)
        inner = not marks[0].is_worded and marks[0].style not in {"cn", "roman"}
        if not inner and key in seen:
            return start, at
        if inner and (parent + key[0], key[1]) in seen:
            return start, at
        if inner:
            seen.add((parent + key[0], key[1]))
        else:
            parent = f"{key[0]}-{key[1]}-"
            seen.add(key)
    # It never ended: what looked like one is the text itself.
    return None
