"""The text of a PDF by PDFium; one that holds only pictures of pages is refused."""

from collections import Counter

import pypdfium2

from portal.legaltext.limits import MAX_PAGES, MAX_TEXT_CHARACTERS
from portal.legaltext.readers.paragraphs import joined
from portal.legaltext.readers.refusals import RefusedError

# What stands at the same place of this share of the pages is a running head.
RUNNING_SHARE = 0.5
FEWEST_PAGES = 4
# A page number: "5", "- 5 -", "5/60", "第 5 页", "стр. 5".
NUMBER_SIGNS = str.maketrans("", "", "0123456789 -–—/|.第页共стр")


def read(data: bytes) -> tuple[list[str], list[str]]:
    """Return the paragraphs, and the codes of what was left out (`running_heads`)."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise RefusedError("locked_pdf" if "assword" in str(error) else "broken_pdf") from error
    if len(document) > MAX_PAGES:
        raise RefusedError("too_many_pages", most=MAX_PAGES)
    pages: list[list[str]] = []
    characters = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        text_page.close()
        page.close()
        characters += len(text)
        if characters > MAX_TEXT_CHARACTERS:
            raise RefusedError("too_long", most=MAX_TEXT_CHARACTERS)
        # U+FFFE: the hyphen of a word that PDFium saw broken.
        pages.append([line for each in text.replace("\ufffe", "-").splitlines() if (line := each.strip())])
    if not any(any(each.isalpha() for each in line) for page in pages for line in page):
        raise RefusedError("no_text_layer")
    kept, left_out = without_running_heads(pages)
    paragraphs = joined((line for page in kept for line in page), are_broken=True)
    return paragraphs, ["running_heads"] if left_out else []


def without_running_heads(pages: list[list[str]]) -> tuple[list[list[str]], int]:
    """Return the pages without page numbers and running heads, and how many lines were left out."""
    edges = Counter(line for page in pages for line in {*page[:1], *page[-1:]})
    running = {
        line
        for line, times in edges.items()
        if len(pages) >= FEWEST_PAGES and times >= RUNNING_SHARE * len(pages) and times > 1
    }
    kept = []
    for page in pages:
        own = list(page)
        for _edge in range(2):
            if own and is_edge(own[0], running):
                own.pop(0)
            if own and is_edge(own[-1], running):
                own.pop()
        kept.append(own)
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def is_edge(line: str, running: set[str]) -> bool:
    is_number = any(each.isdigit() for each in line) and not line.lower().translate(NUMBER_SIGNS)
    return line in running or (is_number and len(line) <= 12 and not line.endswith("."))
