"""What the pages of laws and documents have in common: the text by clause, the life on a day, the files, the export."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from portal import languages
from portal.clauses.life import entry_ahead, unrecorded
from portal.clauses.reading import PARAMETERS, TextReading, wishes_of
from portal.clauses.store import tree_of
from portal.languages import column
from portal.legaltext.akn import Facts, export
from portal.publishing.states import Readiness
from portal.references import resolved
from portal.views import ItemView


class ClauseItemView(ItemView):
    """The page of a `ClauseOwner`: the reading that the address asks for, and the status of that day."""

    query_parameters = frozenset(PARAMETERS)
    parts = (*ItemView.parts, "events", "files")

    def item_context(self) -> dict[str, Any]:
        """`text`, `status` with its label, `events`, `files`, and `problems` of the address.

        `entry_ahead` is the entry into force that lies after the day that was asked for, `unrecorded` the amendments
        between two days of which the portal has no wording.
        """
        text = TextReading(self.item, self.request.GET)
        status = self.item.status(on=text.on)
        events = list(self.item.events.all())
        return {
            "text": text,
            "problems": text.problems,
            "status": status,
            "status_label": status.label,
            "events": events,
            "entry_ahead": entry_ahead(events, text.on) if text.on else None,
            "unrecorded": unrecorded(events, text.rows, text.since, text.day) if text.since else [],
            "files": list(self.item.files.all()),
            # The path of the export is that of the page with a file below it.
            "pdf_url": f"{self.item.pdf_address()}{text.query(since=None, terms=None).rstrip('?')}",
            "akn_url": f"{self.item.get_absolute_url()}akn.xml{f'?on={text.on.isoformat()}' if text.on else ''}",
        }


class AknView(ItemView):
    """`…/akn.xml`: the text in the language of the address as Akoma Ntoso; `?on=` asks for the wording of a day.

    404 where the text has no clause in this language, 400 for a day that is none.
    """

    query_parameters = frozenset({"on"})
    parts: ClassVar[tuple[str, ...]] = ()

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        item, language = self.item, languages.current()
        wishes = wishes_of(self.request.GET)
        if wishes.problems:
            raise BadRequest(" ".join(wishes.problems))
        if item.readiness_in(language) == Readiness.DRAFT:
            raise Http404
        on = wishes.on or item.today()
        facts = Facts(
            **item.akn_facts(),
            slug=item.slug,
            title=getattr(item, column("title", language)) or item.reading.title,
            language=language,
            date=item.date,
            as_of=on,
            source=settings.SITE_URL + item.get_absolute_url(),
            publisher=_("SCO Environmental Information Sharing Platform"),
            is_abstract=item.is_abstract,
        )
        try:
            content = export(tree_of(item, on), facts)
        except ValueError as error:
            raise Http404 from error
        response = HttpResponse(resolved(content.decode(), absolute=True), content_type="application/akn+xml")
        response["Content-Disposition"] = f'attachment; filename="{item.slug}-{language}.akn.xml"'
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing: the export has no template."""
        return {}
