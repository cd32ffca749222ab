"""An article as a document."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from news.models import Article
from portal.documents.items import fact, printed_item
from portal.documents.pictures import uploaded
from portal.documents.printed import Printed
from portal.languages.collation import in_order
from portal.templatetags.portal import joined


def printed_article(article: Article) -> Printed:
    """The article with its editor's notes, for a reader of the active language."""
    states = in_order(article.states.all(), str)
    outlet = article.outlet
    to = article.source_url or (outlet.website if outlet else "")
    return printed_item(
        article,
        meta=[article.date_text, article.reading.dateline_place, article.get_kind_display()],
        facts=[
            fact(_("news source"), outlet or to, to=to) if outlet or to else {},
            fact(pgettext("that an item is about", "Countries"), joined(states)) if states else {},
        ],
        notes=article.editors_notes.all(),
        picture=uploaded(article.picture),
    )
