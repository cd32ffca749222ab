"""Rich text in the form that the editor of Official Accounts keeps: paragraphs with inline styles, addresses as text."""

import html
from urllib.parse import urljoin

import lxml.html
from django.conf import settings

from news.wechat import styles
from portal.references import resolved

BLOCKS = {"p", "h2", "h3", "ul", "ol", "blockquote", "li"}


def escaped(text: str) -> str:
    """A text as it stands between elements: every character counts, so quotation marks stay as they are."""
    return html.escape(text, quote=False)


def element(name: str, style: str, content: str) -> str:
    return f'<{name} style="{style}">{content}</{name}>' if content else ""


class Writer:
    """Writes the texts of one page, and gathers the addresses that they link to: WeChat opens no links to outside."""

    def __init__(self, language: str, *, is_below_headings: bool = False) -> None:
        """`is_below_headings`: the texts stand under headings of the page, so that theirs are small."""
        self.language = language
        self.heading = styles.SMALL_HEADING if is_below_headings else styles.HEADING
        self.addresses: list[str] = []

    def write(self, rich: str) -> str:
        """Blocks of rich text (`portal.richtext`), restyled."""
        if not rich:
            return ""
        own = resolved(rich, absolute=True)
        return self.blocks(lxml.html.fragment_fromstring(own, create_parent="div"))

    def blocks(self, parent: lxml.html.HtmlElement) -> str:
        """The blocks in an element; words that stand in none get a paragraph."""
        found, loose = "", escaped(parent.text or "")
        for child in parent:
            if child.tag in BLOCKS:
                found += element("p", styles.PARAGRAPH, loose.strip()) + self.block(child)
                loose = ""
            else:
                loose += self.inline(child)
            loose += escaped(child.tail or "")
        return found + element("p", styles.PARAGRAPH, loose.strip())

    def block(self, node: lxml.html.HtmlElement) -> str:
        match node.tag:
            case "h2":
                return element("p", self.heading, element_of("strong", self.words(node)))
            case "h3":
                return element("p", styles.SMALL_HEADING, element_of("strong", self.words(node)))
            case "blockquote":
                return element("blockquote", styles.QUOTE, self.blocks(node))
            case "ul" | "ol":
                return self.items(node)
        return element("p", styles.PARAGRAPH, self.words(node))

    def items(self, node: lxml.html.HtmlElement, depth: int = 0) -> str:
        """A list as paragraphs that begin with their mark: the editor changes the marks of lists."""
        found = ""
        for number, item in enumerate((each for each in node if each.tag == "li"), start=1):
            mark = f"{number}. " if node.tag == "ol" else "• "
            inner = [each for each in item if each.tag in ("ul", "ol")]
            words = self.words(item, without_lists=True).strip()
            found += element_of("p", mark + words if words else "")
            found += "".join(self.items(each, depth + 1) for each in inner)
        return element("section", styles.LIST_WITHIN if depth else styles.LIST, found)

    def words(self, node: lxml.html.HtmlElement, *, without_lists: bool = False) -> str:
        """What stands in a block; blocks in it are set apart by a break."""
        found = escaped(node.text or "")
        for child in node:
            if child.tag in ("ul", "ol") and without_lists:
                pass
            elif child.tag in BLOCKS:
                found += ("<br>" if found.strip() else "") + self.words(child)
            else:
                found += self.inline(child)
            found += escaped(child.tail or "")
        return found

    def inline(self, node: lxml.html.HtmlElement) -> str:
        words = self.words(node)
        match node.tag:
            case "br":
                return "<br>"
            case "strong":
                return element_of("strong", words)
            case "em":
                # Chinese has no italics.
                return (
                    element_of("strong", words) if self.language == "zh-hans" else element("span", styles.ITALIC, words)
                )
            case "a":
                return words + self.mark(node.get("href") or "", node.text_content())
        return words

    def mark(self, address: str, words: str) -> str:
        """A number that leads to the address at the foot; nothing if the words say the address themselves."""
        said = address.removeprefix("mailto:")
        shown = (said.partition("://")[2] or said).rstrip("/")
        if not shown or shown in words:
            return ""
        address = said if address.startswith("mailto:") else urljoin(f"{settings.SITE_URL}/", address)
        if address not in self.addresses:
            self.addresses.append(address)
        return element("span", styles.MARK, f"[{self.addresses.index(address) + 1}]")

    def foot(self, lines: list[str]) -> str:
        """The addresses by their numbers, and what else stands at the end; plain texts."""
        numbered = [f"[{number}] {address}" for number, address in enumerate(self.addresses, start=1)]
        written = "".join(element("p", styles.LINE, escaped(line)) for line in [*numbered, *lines] if line)
        return element("section", styles.FOOT, written)


def element_of(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>" if content else ""
