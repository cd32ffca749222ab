"""What on the line of a mark is the heading of the clause, and what is its text."""

import re
from dataclasses import dataclass

from portal.legaltext.marks import STRUCTURE, Mark, bracketed_heading, marks_of

LONGEST = 300
LONGEST_IN_CHINESE = 80
ENDS_OF_SENTENCES = (".", ";", ":", ",", "。", "；", "：", "，", "!", "?", "！", "？")


@dataclass(frozen=True, slots=True)
class Split:
    heading: str
    body: str
    lines_taken: int = 0


def is_title(line: str) -> bool:
    """Whether the line can be a heading by its form: short, and no sentence."""
    return bool(line) and len(line) <= LONGEST and not line.endswith(ENDS_OF_SENTENCES)


def split(mark: Mark, following: str, language: str, *, in_article: bool) -> Split:
    """Part what stands after the mark into heading and text.

    `following` is the next line: it is the heading where the mark stands alone. `in_article`: within an article the items
    of lists have no headings.
    """
    chinese = language == "zh-hans"
    follows_text = bool(following) and not marks_of(following)
    if mark.style in STRUCTURE or (mark.style == "article" and not chinese):
        if not mark.rest:
            return Split(following, "", 1) if follows_text and is_title(following) else Split("", "")
        return worded(mark, following)
    if mark.style == "article":
        heading, rest = bracketed_heading(mark.rest)
        if not heading and follows_text and len(rest) <= 25 and not any(each in rest for each in "，。；：、"):
            heading, rest = rest, ""
        return Split(heading, rest)
    longest = LONGEST_IN_CHINESE if chinese else LONGEST
    if in_article or len(mark.rest) > longest or not is_title(mark.rest):
        return Split("", mark.rest)
    # A list of short items ("1. Окружающая среда") is no list of headings.
    next_marks = marks_of(following)
    deeper = bool(next_marks) and next_marks[0].style != mark.style and not next_marks[0].is_worded
    return Split(mark.rest, "") if follows_text or deeper else Split("", mark.rest)


def closed_up(heading: str) -> str:
    """Return `总则` for `总　　则`: two characters are spread over the line in print."""
    return (
        re.sub(r"\s+", "", heading) if re.fullmatch(r"[\u4e00-\u9fff](\s+[\u4e00-\u9fff]){1,2}", heading) else heading
    )


def worded(mark: Mark, following: str) -> Split:
    """The rest of a line such as `Статья 5. Основные понятия` or `Статья 5. Стороны сотрудничают в …:`."""
    rest = mark.rest
    if mark.style in STRUCTURE:
        return Split(closed_up(rest), "")
    if is_title(rest):
        return Split(rest, "")
    short = rest.endswith(".") and len(rest) <= 100 and rest.count(". ") == 0
    next_marks = marks_of(following)
    has_text = bool(following) and not (next_marks and next_marks[0].is_worded)
    return Split(rest, "") if short and has_text else Split("", rest)
