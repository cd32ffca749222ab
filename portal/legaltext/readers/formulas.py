"""The formulas of Word (Office MathML, ECMA-376 part 1, section 22.1) on one line: `(a+b)/2`, `x^2`, `√(n)`."""

import re

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def on_one_line(element: etree._Element) -> str:
    """Return a formula, or a part of one, as text. lxml reads no document so deep that this could not follow."""
    if not isinstance(element.tag, str):
        return ""
    kind = etree.QName(element).localname
    if kind == "t":
        return element.text or ""
    if kind in {"del", "moveFrom"}:
        return ""
    if kind == "f":
        return f"{held(part(element, 'num'))}/{held(part(element, 'den'))}"
    if kind in {"sSup", "sSub", "sSubSup"}:
        return f"{held(part(element, 'e'))}{raised_and_lowered(element)}"
    if kind == "rad":
        degree = part(element, "deg")
        return f"{held(degree)}√{held(part(element, 'e'))}" if degree else f"√{held(part(element, 'e'))}"
    if kind == "nary":
        sign = setting(element, "nary", "chr", "∫")
        return f"{sign}{raised_and_lowered(element)} {part(element, 'e')}"
    if kind == "d":
        first, last = setting(element, "d", "begChr", "("), setting(element, "d", "endChr", ")")
        between = setting(element, "d", "sepChr", "|")
        return f"{first}{between.join(on_one_line(each) for each in element.iterfind(f'{M}e'))}{last}"
    return "".join(on_one_line(each) for each in element)


def part(element: etree._Element, name: str) -> str:
    found = element.find(f"{M}{name}")
    return on_one_line(found).strip() if found is not None else ""


def setting(element: etree._Element, kind: str, name: str, default: str) -> str:
    """Return a sign that the properties of an element name; an empty one means that there is none."""
    found = element.find(f"{M}{kind}Pr/{M}{name}")
    return found.get(f"{M}val", "") if found is not None else default


def raised_and_lowered(element: etree._Element) -> str:
    below, above = part(element, "sub"), part(element, "sup")
    return (f"_{held(below)}" if below else "") + (f"^{held(above)}" if above else "")


def held(text: str) -> str:
    """Return what is more than one name or number in brackets."""
    return text if re.fullmatch(r"\w*|\d+[.,]\d+", text) else f"({text})"
