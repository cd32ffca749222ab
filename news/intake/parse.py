"""The items and the editor's notes of a bulletin, out of lines that may stand in columns which run into each other.

A title belongs to the lead below it. Where the columns are torn apart, what is left of titles, leads and paragraphs is put
together by likeness (`likeness`). Each such guess is named, so that an editor looks at it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from news.intake.likeness import Likeness
from news.intake.lines import LEAD, NOTE, Block, blocks_of, ends_sentence, is_title, together
from portal.legaltext.readers.refusals import RefusedError

# Issue 1 of 2021 has 12 items and 6 notes.
MAX_ITEMS = 60
# An item is under a note if it is so near to it, in shares of the nearest one.
COVERED_SHARE = 0.45
# The item that a note stands right below counts so much nearer.
ABOVE_SHARE = 0.25
# What is guessed of an item.
TITLE, TEXT, ORDER = "title", "text", "order"
INLINE_NUMBER = re.compile(r"(?<![\d.])(\d{1,2})[)）]")


@dataclass
class Item:
    """One article. `source`, `place` and `day` stand as in the lead; `guesses` names what was put together by likeness."""

    title: str = ""
    source: str = ""
    place: str = ""
    day: str = ""
    paragraphs: list[str] = field(default_factory=list)
    guesses: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "\n".join([self.title, *self.paragraphs])


@dataclass
class Note:
    """An editor's note, and the items that it covers, by their places from 0."""

    text: str
    covers: list[int] = field(default_factory=list)


@dataclass
class Parsed:
    """What was found in a text: items in order, notes in order, and lines that belong to none."""

    items: list[Item]
    notes: list[Note]
    left_over: list[str]


def parse(lines: Sequence[str]) -> Parsed:
    """Return what is in a text. A text without leads is one article: its first line is the title if it can be one.

    Raises RefusedError for more than MAX_ITEMS items or notes, before they are compared with each other.
    """
    blocks = blocks_of(list(lines))
    counts = Counter(block.kind for block in blocks)
    if max(counts["lead"], counts["note"]) > MAX_ITEMS:
        raise RefusedError("too_many_items", most=MAX_ITEMS)
    notes = [Note(bare_note(block.text)) for block in blocks if block.kind == "note"]
    items, left_over = articles(blocks) if any(block.kind == "lead" for block in blocks) else (one_article(blocks), [])
    cover(notes, items, items_above(blocks, items))
    return Parsed(items, notes, left_over)


def bare_note(text: str) -> str:
    found = NOTE.match(text)
    return found["rest"].strip() if found else text


def one_article(blocks: list[Block]) -> list[Item]:
    """Return all of the text as one article, without its notes."""
    texts = [block.text for block in blocks if block.kind != "note"]
    title = texts.pop(0) if len(texts) > 1 and is_title(texts[0]) else ""
    return [Item(title=title, paragraphs=texts)] if texts else []


def articles(blocks: list[Block]) -> tuple[list[Item], list[str]]:
    """Return the items in the order of their titles, and the lines that belong to none."""
    titles = titles_of_leads(blocks)
    items = {place: item_of(blocks[place].text) for place in titles}
    for place, (title, is_guess) in titles.items():
        if title is not None:
            items[place].title = blocks[title].text
        if is_guess:
            items[place].guesses.add(TITLE)
    left_over, loose = spread(blocks, items, {title for title, _guess in titles.values()})
    likeness = Likeness([item.text for item in items.values()])
    for texts in loose:
        shares = likeness.of("\n".join(texts))
        nearest = max(zip(shares, items.values(), strict=True), key=lambda pair: pair[0])[1]
        nearest.paragraphs += texts
        nearest.guesses.add(TEXT)
    for item in items.values():
        put_numbers_in_order(item)
    # An item without a title stands where its lead does.
    stands = {place: place if title is None else title for place, (title, _guess) in titles.items()}
    return [items[place] for place in sorted(items, key=stands.__getitem__)], left_over


def item_of(lead: str) -> Item:
    """Return an item with what its lead says: source, perhaps a place, and the day; then the first paragraph."""
    found = LEAD.match(lead)
    assert found is not None  # noqa: S101 - a lead is what LEAD matches
    *about, day = re.split(r"[/／]", found["about"])
    source, place = (about[0], " ".join(about[1:])) if about else ("", "")
    return Item(
        source=source.strip(), place=place.strip(), day=day.strip(), paragraphs=[found["rest"]] if found["rest"] else []
    )


def titles_of_leads(blocks: list[Block]) -> dict[int, tuple[int | None, bool]]:
    """Return for the place of each lead that of its title, None if it has none, and whether that is a guess.

    A title stands right above its lead. What is left is put together by likeness, the most alike first.
    """
    leads = [place for place, block in enumerate(blocks) if block.kind == "lead"]
    found: dict[int, tuple[int | None, bool]] = {
        place: (place - 1, False) for place in leads if place and blocks[place - 1].kind == "title"
    }
    free_leads = [place for place in leads if place not in found]
    used = {title for title, _guess in found.values()}
    free_titles = [place for place, block in enumerate(blocks) if block.kind == "title" and place not in used]
    likeness = Likeness([blocks[place].text for place in free_leads])
    pairs = sorted(
        (-share, lead, title)
        for title in free_titles
        for share, lead in zip(likeness.of(blocks[title].text), free_leads, strict=True)
        if share
    )
    for _share, lead, title in pairs:
        if lead not in found and title not in used:
            found[lead] = (title, True)
            used.add(title)
    return {place: found.get(place, (None, False)) for place in leads}


def spread(blocks: list[Block], items: dict[int, Item], titles: set[int | None]) -> tuple[list[str], list[list[str]]]:
    """Give each item the text below its lead; return the lines that belong to none, and the runs whose item is not clear.

    It is not clear after a note, and below a title whose lead is elsewhere. Nothing belongs to a title without a lead.
    """
    left_over: list[str] = []
    loose: list[list[str]] = []
    home: list[str] = left_over
    for place, block in enumerate(blocks):
        if block.kind == "lead":
            home = items[place].paragraphs
        elif block.kind == "note" or (block.kind == "title" and place in titles and place + 1 not in items):
            home = []
            loose.append(home)
        elif block.kind == "title" and place not in titles:
            home = left_over
            home.append(block.text)
        elif block.kind == "text":
            home.append(block.text)
    return left_over, [texts for texts in loose if texts]


def put_numbers_in_order(item: Item) -> None:
    """Mend a list 1), 2), 3) whose end stands before its beginning, as columns that run into each other leave it."""
    for place, text in enumerate(item.paragraphs):
        numbers = [int(each) for each in INLINE_NUMBER.findall(text)]
        for later in range(place + 1, len(item.paragraphs)):
            other = item.paragraphs[later]
            before = [int(each) for each in INLINE_NUMBER.findall(other)]
            if numbers and before and before[0] == 1 and before[-1] + 1 == numbers[0] and not ends_sentence(other):
                item.paragraphs[place] = together(other, text)
                del item.paragraphs[later]
                item.guesses.add(ORDER)
                return


def items_above(blocks: list[Block], items: list[Item]) -> list[int | None]:
    """Return for each note the place of the item whose text it stands right below; None below another note."""
    found: list[int | None] = []
    for place, block in enumerate(blocks):
        if block.kind == "note":
            is_last = place + 1 == len(blocks) or blocks[place + 1].kind != "note"
            above = blocks[place - 1].text if place and is_last else ""
            texts = (at for at, item in enumerate(items) if any(above.endswith(text) for text in item.paragraphs[-1:]))
            found.append(next(texts, None) if above else None)
    return found


def cover(notes: list[Note], items: list[Item], above: list[int | None]) -> None:
    """Say which items each note covers: neighbours, in the order of the notes, that are alike to it.

    Of all ways to give each note a row of neighbours, that with the most likeness beyond COVERED_SHARE of the nearest item's.
    """
    if not notes or not items:
        return
    likeness = Likeness([item.text for item in items])
    gains = []
    for note, place in zip(notes, above, strict=True):
        shares = likeness.of(note.text)
        if place is not None:
            shares[place] += ABOVE_SHARE * max(shares)
        gains.append([share - COVERED_SHARE * max(shares) for share in shares])
    # best[i]: the most that the notes so far give if the last of them ends before item i; and the rows that give it.
    best: list[tuple[float, list[range]]] = [(0.0, [])] * (len(items) + 1)
    for gain in gains:
        sums = [0.0, *accumulate(gain)]
        now: list[tuple[float, list[range]]] = []
        for end in range(len(items) + 1):
            ways = [(best[end][0], [*best[end][1], range(0)])]
            ways += [now[-1]] if now else []
            ways += [(best[at][0] + sums[end] - sums[at], [*best[at][1], range(at, end)]) for at in range(end)]
            now.append(max(ways, key=lambda way: way[0]))
        best = now
    for note, row in zip(notes, best[-1][1], strict=True):
        note.covers = list(row)
