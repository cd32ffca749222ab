"""DOCX: a table with the original left and the translation right; a narrow column before them names each paragraph.

That name is text, since text is what every program for such files keeps.
"""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from lxml import etree

from portal.exchange.inline import TagError, from_html, from_placeholders, links_of, to_html, to_placeholders
from portal.exchange.units import TAGS, Item, Package, Unit, code_of, sayable
from portal.legaltext.limits import MAX_PARAGRAPHS
from portal.legaltext.readers import docx as package_of_word
from portal.legaltext.readers.refusals import RefusedError
from portal.legaltext.readers.word_numbers import Counting, W, counting
from portal.legaltext.readers.xml import has_document_type

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGES = "http://schemas.openxmlformats.org/package/2006"
# Widths of the three columns, in twentieths of a point, on A4 lying down with margins of 2 cm.
WIDTHS = (1700, 6300, 6300)
PAIR = re.compile(r"([A-Za-z-]+)\s*→\s*([A-Za-z-]+)")
ITEM = re.compile(r"[a-z_-]+/[a-z0-9-]+")
# The key and the two digests; Word breaks such a line where it likes.
REFERENCE = re.compile(r"(\S+)\s+\[(\w*)[ .·]+(\w*)\]")
LINK = re.compile(r"^a\d+ = (\S+)$")

STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="SimSun"/><w:sz w:val="21"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Reference"><w:name w:val="Reference"/><w:basedOn w:val="Normal"/>
<w:rPr><w:noProof/><w:color w:val="808080"/><w:sz w:val="12"/></w:rPr></w:style></w:styles>"""
CONTENT_TYPES = f"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="{PACKAGES}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
</Types>"""
RELATIONSHIPS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="{PACKAGES}/relationships">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
DOCUMENT_RELATIONSHIPS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="{PACKAGES}/relationships">
<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"""
# A day that is always the same, so that the same content is the same file.
DAY = (2020, 1, 1, 0, 0, 0)


def write(package: Package) -> bytes:
    tags = TAGS[package.source_language], TAGS[package.target_language]
    rows = [row(f"{tags[0]} → {tags[1]}", *tags, languages=tags, heads=True)]
    for item in package.items:
        rows.append(row(item.name, item.title, "", languages=tags, bold=True))
        rows += [unit_row(unit, tags) for unit in item.units]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(WIDTHS)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl><w:p/>'
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONSHIPS),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS),
            ("word/styles.xml", STYLES),
        ):
            file.writestr(zipfile.ZipInfo(name, DAY), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unit_row(unit: Unit, tags: tuple[str, str]) -> str:
    source, target = from_html(unit.source), from_html(unit.target)
    links = links_of(source, target)
    reference = [f"{unit.key} [{unit.digest} {unit.before}]"]
    reference += [f"a{number} = {link}" for number, link in enumerate(links, start=1)]
    return row("\n".join(reference), to_placeholders(source, links), to_placeholders(target, links), languages=tags)


def row(
    reference: str, source: str, target: str, *, languages: tuple[str, str], heads: bool = False, bold: bool = False
) -> str:
    cells = [cell(reference, WIDTHS[0], style='<w:pPr><w:pStyle w:val="Reference"/></w:pPr>')]
    for text, width, language in zip((source, target), WIDTHS[1:], languages, strict=True):
        mark = "<w:b/>" if heads or bold else ""
        script = f'<w:lang w:val="{language}" w:eastAsia="{language}"/>'
        cells.append(cell(text, width, run=f"<w:rPr>{mark}{script}</w:rPr>"))
    # The head of the table is repeated on each page; a row is never torn apart.
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if heads else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def cell(text: str, width: int, style: str = "", run: str = "") -> str:
    paragraphs = "".join(
        f'<w:p>{style}<w:r>{run}<w:t xml:space="preserve">{escape(sayable(line))}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


def read(data: bytes) -> Package:
    """The package in a DOCX. Raises RefusedError."""
    if data.startswith(package_of_word.OLE):
        raise RefusedError("old_word")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            package_of_word.check(file)
            main = package_of_word.main_part(file)
            body = package_of_word.part(file, main)
            folder = main.rpartition("/")[0]
            parts = (package_of_word.tree(file, f"{folder}/{name}.xml") for name in ("numbering", "styles"))
            rules = counting(*parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise RefusedError("broken_docx") from error
    if has_document_type(body):
        raise RefusedError("entities")
    try:
        return package_of(rows_of(body, rules))
    except etree.XMLSyntaxError as error:
        raise RefusedError("broken_docx") from error


def rows_of(body: bytes, rules: Counting) -> list[list[list[str]]]:
    """The lines of each cell of each row, of tables that stand in no other."""
    found: list[list[list[str]]] = []
    events = etree.iterparse(
        io.BytesIO(body), events=("end",), tag=(f"{W}tr",), resolve_entities=False, no_network=True, huge_tree=False
    )
    for _event, element in events:
        if any(True for _each in element.iterancestors(f"{W}tr")):
            continue
        # A row that the translator struck out with changes tracked is gone.
        if element.find(f"{W}trPr/{W}del") is None:
            found.append([lines_of(each, rules) for each in element.iter(f"{W}tc")])
        if len(found) > MAX_PARAGRAPHS:
            raise RefusedError("too_many_paragraphs", most=MAX_PARAGRAPHS)
        package_of_word.forget(element)
    return found


def lines_of(cell_: etree._Element, rules: Counting) -> list[str]:
    return [line for each in cell_.iter(f"{W}p") for line in package_of_word.paragraph_lines(each, rules)]


def package_of(rows: list[list[list[str]]]) -> Package:
    """The package that the rows say: the pair of languages in the first, then items with their paragraphs."""
    package: Package | None = None
    for cells in rows:
        if len(cells) < len(WIDTHS) or not cells[0]:
            continue
        reference = " ".join(cells[0][0].split())
        if package is None:
            if pair := PAIR.fullmatch(reference):
                package = Package(code_of(pair.group(1)), code_of(pair.group(2)))
        elif ITEM.fullmatch(reference) and "[" not in reference:
            package.items.append(Item(reference, " ".join(cells[1])))
        elif (match := REFERENCE.fullmatch(reference)) and package.items:
            package.items[-1].units.append(unit_of(match, cells))
        elif any("".join(each).strip() for each in cells):
            raise RefusedError("row_unknown", row=reference[:80] or "–")
    if package is None:
        raise RefusedError("not_ours")
    return package


def unit_of(match: re.Match[str], cells: list[list[str]]) -> Unit:
    key, digest, before = match.groups()
    links = [found.group(1) for line in cells[0][1:] if (found := LINK.match(line.strip()))]
    source, target = ("\n".join(each).strip() for each in cells[1:3])
    unit = Unit(key, "", digest=digest, before=before)
    try:
        unit.source = to_html(from_placeholders(source, links))
        unit.target = to_html(from_placeholders(target, links))
    except TagError as error:
        unit.target, unit.problem = escape(target), [error.code, error.value]
    return unit
