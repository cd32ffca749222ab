"""What changed between two wordings, word by word; Chinese character by character."""

import re
from html import escape

from rapidfuzz.distance import LCSseq

# An element, an entity, a Chinese character, a word, a number with its marks, white space, or any other sign.
TOKEN = re.compile(r"<[^>]*>|&[#\w]+;|[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+|\s+|[^\w\s]|_")
BLOCK = re.compile(r"</?(?:p|h2|h3|ul|ol|li|blockquote|br)\b")
# Beyond this many tokens in both wordings together nothing finer than the whole clause is compared.
MAX_TOKENS = 40_000
# Equal stretches of so few tokens between two changes are read more easily as part of the change.
SHORT = 2


def tokens(html: str) -> list[str]:
    """The HTML cut into elements and words; put together they are the HTML again."""
    return TOKEN.findall(html)


def stretches(old: list[str], new: list[str]) -> list[tuple[str, list[str], list[str]]]:
    """What is "equal" and what is a "change", in order, each with the tokens before and after."""
    if len(old) + len(new) > MAX_TOKENS:
        return [("change", old, new)]
    found: list[tuple[str, list[str], list[str]]] = []
    for step in LCSseq.opcodes(old, new):
        before, after = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        is_equal = step.tag == "equal"
        follows_change = bool(found) and found[-1][0] == "change"
        is_short = len(before) <= SHORT and not any(each[0] == "<" for each in before)
        # A short equal stretch at the end of a change is given back by `trimmed`.
        if follows_change and (not is_equal or is_short):
            found[-1] = ("change", found[-1][1] + before, found[-1][2] + after)
        else:
            found.append(("equal" if is_equal else "change", before, after))
    return [part for stretch in found for part in trimmed(stretch)]


def trimmed(stretch: tuple[str, list[str], list[str]]) -> list[tuple[str, list[str], list[str]]]:
    """A change without what its two sides begin and end with alike."""
    kind, old, new = stretch
    if kind == "equal":
        return [stretch]
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    parts = [
        ("equal", old[:start], new[:start]),
        ("change", old[start : len(old) - end], new[start : len(new) - end]),
        ("equal", old[len(old) - end :], new[len(new) - end :]),
    ]
    return [part for part in parts if part[1] or part[2]]


def changed(old: str, new: str) -> str:
    """The new HTML with what was taken out in `<del>` and what was put in in `<ins>`.

    The elements are those of the new wording; of elements that are gone only the text is kept.
    """
    written = Writer()
    for kind, before, after in stretches(tokens(old), tokens(new)):
        if kind == "equal":
            written.tokens(after)
        else:
            written.removed("".join(" " if BLOCK.match(each) else "" if each[0] == "<" else each for each in before))
            written.tokens(after, mark="ins")
    return written.html()


def changed_plain(old: str, new: str) -> str:
    """The same for plain texts; the result is HTML."""
    return changed(escape(old, quote=False), escape(new, quote=False))


class Writer:
    """Puts tokens together so that the marks never cross an element and never stand where only blocks may."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []
        self.marked = ""

    def close_mark(self) -> None:
        if self.marked:
            self.parts.append(f"</{self.marked}>")
            self.marked = ""

    def tokens(self, found: list[str], mark: str = "") -> None:
        for token in found:
            if token[0] == "<" and len(token) > 1:
                self.close_mark()
                name = token.strip("</>").split()[0]
                if token.startswith("</"):
                    if name in self.open:
                        del self.open[len(self.open) - 1 - self.open[::-1].index(name) :]
                elif name != "br":
                    self.open.append(name)
                self.parts.append(token)
            else:
                if self.marked != mark:
                    self.close_mark()
                    if mark:
                        self.parts.append(f"<{mark}>")
                        self.marked = mark
                self.parts.append(token)
        if not mark:
            return
        self.close_mark()

    def removed(self, text: str) -> None:
        if not text.strip():
            return
        self.close_mark()
        inside = self.open[-1] if self.open else ""
        around = {"ul": "li", "ol": "li", "blockquote": "p"}.get(inside, "")
        marked = f"<del>{text.strip()}</del>{' ' if text[-1].isspace() else ''}"
        self.parts.append(f"<{around}>{marked}</{around}>" if around else marked)

    def html(self) -> str:
        self.close_mark()
        return "".join(self.parts)
