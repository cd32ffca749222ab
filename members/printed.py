"""A law as a document."""

from django.utils.translation import gettext as _

from members.models import Law
from portal.clauses.reading import TextReading
from portal.documents.clauses import printed_text
from portal.documents.items import fact
from portal.documents.printed import Printed
from portal.templatetags.portal import state_language


def printed_law(law: Law, text: TextReading) -> Printed:
    """The law with its clauses in the languages of the reading, for a reader of the active language."""
    reading = law.reading
    return printed_text(
        law,
        text,
        meta=[law.state, law.get_kind_display(), law.number],
        facts=[
            fact(_("issuing body"), reading.issuing_body, reading.language) if reading.issuing_body else {},
            fact(_("official text"), law.source_url, to=law.source_url) if law.source_url else {},
        ],
        original_title={"text": law.original_title, "language": state_language(law.state.iso2)}
        if law.original_title
        else None,
    )
