"""What is said of a file that is not taken, and of a paragraph whose tags do not fit."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.legaltext import messages as of_texts
from portal.legaltext.readers.refusals import RefusedError

REFUSALS: dict[str, Any] = {
    "not_exchange": _("This is no XLIFF, PO or DOCX."),
    "not_xliff": _("This XML is not XLIFF 2.1 (2.0) or 1.2."),
    "not_ours": _(
        "No paragraph of this file names an item of the portal: only files that were exported here come back."
    ),
    "not_docx": _("This is no DOCX."),
    "too_many_paragraphs": _("The file has more than %(most)s paragraphs."),
    "twice": _("“%(name)s” is there twice in this file."),
    "no_key": _("The unit “%(name)s” has lost the name of its paragraph. Export anew, and keep the names as they are."),
    "row_unknown": _(
        "The row “%(row)s” of the table does not say which paragraph it is. Keep the narrow column as it was exported."
    ),
    "language": _("“%(language)s” is no language of the portal; expected are zh-Hans, en and ru."),
    "no_language": _("This PO does not name its language (the header “Language”)."),
    "two_pairs": _("This file has several pairs of languages; one is expected."),
    "broken_po": _("This PO is damaged (line %(line)s)."),
    "not_utf8": _("This PO is not in UTF-8: byte %(position)s does not fit. Save it in UTF-8."),
    "plural": _("The entry in line %(line)s has plural forms (%(number)s). Texts of items have none: export anew."),
    "plural_count": _(
        "The entry in line %(line)s has %(number)s plural forms, and the header of the file says %(declared)s. Texts of items have none: export anew."
    ),
    "too_many_items": _("The file names more than %(most)s items."),
    "no_item": _("There is no such item (any more): %(names)s."),
    "other_original": _("“%(name)s” is now written in another language (%(actual)s) than the file says (%(said)s)."),
    "into_original": _(
        "“%(name)s” is written in %(language)s, and the file says that it translates into that language. Name another target language in it."
    ),
    "no_right": _("You may not translate “%(name)s” into this language (%(language)s)."),
}
TAGS: dict[str, Any] = {
    "unknown_tag": _("The tag %(tag)s is unknown here."),
    "tag_not_closed": _("The tag %(tag)s is not closed."),
    "tag_not_opened": _("The tag %(tag)s is closed without being opened there."),
    "tags_missing": _("Tags of the original are missing: %(tag)s."),
    "tags_added": _("Tags that the original has not: %(tag)s."),
    "no_tags_here": _("This text is plain; it takes no tags: %(tag)s."),
}


def sentence(error: RefusedError) -> str:
    """The refusal in the active language."""
    said = REFUSALS.get(error.code)
    return str(said % error.values) if said else of_texts.sentence(error)


def tag_sentence(code: str, tag: str) -> str:
    return str(TAGS[code] % {"tag": tag})
