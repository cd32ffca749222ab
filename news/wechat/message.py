"""A message for an Official Account: an article or a whole issue in one language, as one page of HTML."""

from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from news.bulletins.contents import Contents, Entry, Note, Section, contents_of, text_of
from news.models import Article, Bulletin, EditorsNote
from news.wechat import styles
from news.wechat.markup import Writer, element, element_of, escaped
from portal import languages
from portal.documents.items import language_notice
from portal.models import Picture
from portal.templatetags.portal import language_name, trust

# What the API takes (draft/add): fewer characters than this, markup included. Nothing limits what is pasted by hand.
MOST_CHARACTERS = 20_000
# Room for the address of a picture at WeChat, which is known only after it was uploaded.
MOST_OF_ADDRESS = 300
MOST_OF_TITLE, MOST_OF_AUTHOR, MOST_OF_DIGEST = 64, 16, 120


@dataclass(frozen=True)
class Message:
    """`body` is the page without its picture, which WeChat only shows once it has been uploaded there."""

    language: str
    title: str
    author: str
    digest: str
    url: str
    body: str
    picture: Picture | None = None
    picture_alt: str = ""
    is_short: bool = False

    def html(self, picture_url: str = "") -> str:
        """The page, with the picture under its address at WeChat."""
        image = f'<img src="{escape(picture_url)}" alt="{escape(self.picture_alt)}" style="{styles.IMAGE}">'
        picture = element("p", styles.PICTURE, image) if picture_url else ""
        return element("section", styles.SHEETS[self.language], picture + self.body)

    @property
    def size(self) -> int:
        """Characters of the page at the most, markup and picture included."""
        return len(self.html("x" * MOST_OF_ADDRESS if self.picture else ""))

    @property
    def is_too_long(self) -> bool:
        return self.size >= MOST_CHARACTERS


def message_of(item: Article | Bulletin, language: str) -> Message:
    """The whole message for a reader of `language`; texts that it lacks stand in the next language."""
    with override(language):
        if isinstance(item, Article):
            return of_article(item, language)
        return of_issue(contents_of(item, language), is_short=False)


def message_to_send(item: Article | Bulletin, language: str) -> Message:
    """The message as the API takes it: an issue that is too long has summaries. An article may still be too long."""
    message = message_of(item, language)
    if isinstance(item, Article) or not message.is_too_long:
        return message
    with override(language):
        return of_issue(contents_of(item, language), is_short=True)


def shortened(text: str, most: int) -> str:
    return Truncator(" ".join(text.split())).chars(most, truncate="…")


def of_article(article: Article, language: str) -> Message:
    reading = article.reading
    writer = Writer(language)
    url = settings.SITE_URL + article.get_absolute_url()
    place, _language = text_of(article, "dateline_place")
    about = [each for each in (article.date_text, place, str(article.outlet or "")) if each]
    parts = [element("p", styles.META, escaped(" · ".join(about)))]
    parts.append(element("p", styles.META, escaped(language_notice(reading))))
    parts.append(element("p", styles.SUMMARY, escaped(reading.summary)))
    parts.append(writer.write(reading.body))
    for note in EditorsNote.objects.public().on(article):
        text, in_language = text_of(note, "body")
        parts.append(note_html(writer, text, in_language))
    parts.append(writer.foot([" ".join(trust(reading)), address_line(url)]))
    outlet = str(article.outlet or "")
    return Message(
        language=language,
        title=shortened(reading.title, MOST_OF_TITLE),
        author=outlet if len(outlet) <= MOST_OF_AUTHOR else "",
        digest=shortened(reading.summary, MOST_OF_DIGEST),
        url=url,
        body="".join(parts),
        picture=article.picture,
        picture_alt=article.picture.alt if article.picture else "",
    )


def note_html(writer: Writer, text: str, in_language: str, about: str = "") -> str:
    """An editor's note; `about` says which items of an issue it is on."""
    if not text:
        return ""
    title = element_of("strong", escaped(named(_("Editor’s note"), in_language)))
    heading = element("p", styles.NOTE_HEADING, title + (f" · {escaped(about)}" if about else ""))
    return element("section", styles.NOTE, heading + writer.write(text))


def named(title: str, in_language: str) -> str:
    """A title, and in which language its text is where that is not the active one."""
    if in_language == languages.current():
        return title
    return pgettext("a title and the language of its text", "%(title)s (%(language)s)") % {
        "title": title,
        "language": language_name(in_language),
    }


def address_line(url: str) -> str:
    return _("On the portal: %(address)s") % {"address": url}


def of_issue(contents: Contents, *, is_short: bool) -> Message:
    """An issue with all its texts, or with summaries where these would be too long for WeChat."""
    writer = Writer(contents.language, is_below_headings=True)
    lines = [element("p", styles.BAND_NAME, element_of("strong", escaped(contents.name)))]
    lines += [element("p", styles.BAND_LINE, escaped(each)) for each in (contents.title, contents.period)]
    parts = [element("section", styles.BAND, "".join(lines))]
    items = "".join(element_of("p", escaped(numbered(entry))) for entry in contents.entries)
    parts.append(element("section", styles.LIST, items))
    parts += [section_html(writer, section, is_short=is_short) for section in contents.sections]
    colophon = writer.write(contents.colophon)
    parts.append(element("section", styles.FOOT, colophon))
    parts.append(writer.foot([address_line(contents.url)]))
    bulletin = contents.bulletin
    titles = [entry.title for entry in contents.entries]
    summary = bulletin.reading.summary or " · ".join(titles)
    return Message(
        language=contents.language,
        title=shortened(issue_title(contents), MOST_OF_TITLE),
        author="",
        digest=shortened(summary, MOST_OF_DIGEST),
        url=contents.url,
        body="".join(parts),
        picture=bulletin.cover,
        picture_alt=bulletin.cover.alt if bulletin.cover else "",
        is_short=is_short,
    )


def issue_title(contents: Contents) -> str:
    """The name of the periodical before the title of the issue, unless that says it already."""
    return contents.title if contents.name in contents.title else f"{contents.name} {contents.title}"


def section_html(writer: Writer, section: Section, *, is_short: bool) -> str:
    title = element("p", styles.SECTION, element_of("strong", escaped(section.title)) if section.title else "")
    return title + "".join(
        note_html(writer, block.body, block.language, block.about)
        if isinstance(block, Note)
        else entry_html(writer, block, is_short=is_short)
        for block in section.blocks
    )


def entry_html(writer: Writer, entry: Entry, *, is_short: bool) -> str:
    heading = element("p", styles.HEADING, element_of("strong", escaped(numbered(entry))))
    lead = element("p", styles.META, escaped(entry.lead))
    if is_short:
        return heading + lead + element("p", styles.PARAGRAPH, escaped(entry.summary))
    return heading + lead + (writer.write(entry.body) or element("p", styles.PARAGRAPH, escaped(entry.summary)))


def numbered(entry: Entry) -> str:
    return f"{entry.number}. {named(entry.title, entry.language)}"
