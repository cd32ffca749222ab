"""A document of the cooperation as a file to print."""

from django.utils.translation import gettext as _

from cooperation.models import Document
from portal.clauses.reading import TextReading
from portal.documents.clauses import printed_text
from portal.documents.items import fact
from portal.documents.printed import Printed


def printed_document(document: Document, text: TextReading) -> Printed:
    """The document with its clauses in the languages of the reading, for a reader of the active language."""
    reading = document.reading
    mechanism, meeting = document.mechanism, document.meeting
    return printed_text(
        document,
        text,
        meta=[document.get_kind_display(), document.date_text, reading.city],
        facts=[
            fact(_("adopted by"), reading.adopted_by, reading.language) if reading.adopted_by else {},
            fact(_("adopted at the meeting"), meeting.reading.title, meeting.reading.language)
            if meeting is not None and meeting.is_public
            else {},
            fact(_("mechanism"), mechanism.reading.title, mechanism.reading.language)
            if mechanism is not None and mechanism.is_public
            else {},
            fact(_("other parties"), reading.parties, reading.language) if reading.parties else {},
        ],
    )
