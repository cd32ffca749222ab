"""A law made by rule, in three languages and every form of file: chapters, articles, paragraphs, points."""

import io
import zipfile
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from portal.clauses.labels import chinese

ARTICLES_PER_CHAPTER = 20
# A font that every reader of PDF has the letters of: it is named, not embedded.
FONT = "STSong-Light"
WIDTHS = {"zh-hans": 36, "en": 74, "ru": 62}

SENTENCES = {
    "zh-hans": "国家实行最严格的生态环境保护制度，各级人民政府对本行政区域的环境质量负责，并定期向社会公布环境状况，接受公众的监督。",
    "en": "The state protects the environment; every authority answers for its quality, and tells the public of its state.",
    "ru": "Государство охраняет окружающую среду, органы власти отвечают за её качество и сообщают о её состоянии.",
}
POINTS = {
    "zh-hans": "开展生态环境监测并公开结果",
    "en": "the monitoring of air, water and soil",
    "ru": "наблюдение за воздухом, водой и почвой",
}


def law_lines(language: str, articles: int = 500) -> list[str]:
    """Return the lines of a law with `articles` articles, each of two paragraphs, the second with two points."""
    lines = [
        {"zh-hans": "生态环境法典", "en": "Environmental Code", "ru": "Экологический кодекс"}[language],
        {"zh-hans": "2021年1月2日通过", "en": "Adopted on 2 January 2021", "ru": "Принят 2 января 2021 года"}[language],
    ]
    for number in range(1, articles + 1):
        chapter, within = divmod(number - 1, ARTICLES_PER_CHAPTER)
        if within == 0:
            lines.append(chapter_line(language, chapter + 1))
        lines += article_lines(language, number)
    return lines


def chapter_line(language: str, number: int) -> str:
    return {
        "zh-hans": f"第{chinese(number)}章 第{number}类环境要素",
        "en": f"Chapter {number}. Elements of group {number}",
        "ru": f"Глава {number}. Объекты группы {number}",
    }[language]


def article_lines(language: str, number: int) -> list[str]:
    sentence, point = SENTENCES[language], POINTS[language]
    if language == "zh-hans":
        head = [f"第{chinese(number)}条　【第{number}项制度】"]
        points = [f"（一）{point}；", f"（二）{point}。"]
    else:
        head = [
            f"{'Article' if language == 'en' else 'Статья'} {number}. {'Rule' if language == 'en' else 'Правило'} {number}"
        ]
        points = [f"1) {point};", f"2) {point}."]
    return [*head, f"1. {sentence}", f"2. {sentence[:-1]}{'：' if language == 'zh-hans' else ':'}", *points]


def as_text(lines: list[str], encoding: str = "utf-8") -> bytes:
    return "\n".join(lines).encode(encoding)


def as_html(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>{body}</body></html>'.encode()
    )


def as_docx(lines: list[str], parts: dict[str, str | bytes] | None = None) -> bytes:
    """Return a DOCX with a paragraph for each line; `parts` are further parts of the package, by name."""
    paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    return docx_of(paragraphs, parts)


def docx_of(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """Return a DOCX with this XML as its body."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="a" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
    }
    content |= parts or {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return packed.getvalue()


def as_pdf(lines: list[str], language: str) -> bytes:
    """Return a PDF with the lines broken at the width of a page, a page number at the foot of each."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    packed = io.BytesIO()
    canvas = Canvas(packed)
    broken = [part for line in lines for part in wrapped(line, language)]
    per_page = 44
    for page, start in enumerate(range(0, len(broken), per_page), start=1):
        canvas.setFont(FONT, 12)
        for place, line in enumerate(broken[start : start + per_page]):
            canvas.drawString(72, 780 - 16 * place, line)
        canvas.drawString(290, 40, f"- {page} -")
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


def wrapped(line: str, language: str) -> list[str]:
    """Return the line broken at the width of a page: in Chinese anywhere, else between words."""
    width = WIDTHS[language]
    if language == "zh-hans":
        return [line[at : at + width] for at in range(0, len(line), width)]
    parts = [""]
    for word in line.split():
        if len(parts[-1]) + len(word) + 1 > width and parts[-1]:
            parts.append(word)
        else:
            parts[-1] = f"{parts[-1]} {word}".strip()
    return parts


def forms(language: str, articles: int = 500) -> dict[str, bytes]:
    """Return the law in each form that is not Akoma Ntoso, by its ending."""
    lines = law_lines(language, articles)
    return {
        "txt": as_text(lines),
        "html": as_html(lines),
        "docx": as_docx(lines),
        "pdf": as_pdf(lines, language),
    }
