"""The archive of issues and the page of an issue."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from django.db import models
from django.db.models import Q, prefetch_related_objects

from news.bulletins.contents import Contents, Entry, contents_of
from news.bulletins.printed import printed_bulletin
from news.filters import BulletinFilterSet
from news.models import Bulletin
from portal import languages
from portal.documents.printed import Printed
from portal.documents.views import PdfView
from portal.languages import columns
from portal.languages.collation import in_order
from portal.views import ItemView, PublicationListView


class BulletinListView(PublicationListView):
    """All issues by year, with their covers."""

    model = Bulletin
    filterset_class = BulletinFilterSet
    section = "news"
    template_name = "news/bulletin_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("cover").defer(*columns("body", "source_note"))

    def entries(self, pks: list[int], variant: Hashable) -> list[Any]:
        """The issues themselves: the years that they stand under are theirs, so no single entry can be kept."""
        found = {issue.pk: issue for issue in self.get_queryset().filter(pk__in=pks)}
        return [found[pk] for pk in pks if pk in found]


def neighbours_of(issue: Bulletin) -> dict[str, Bulletin | None]:
    """The public issues before and after this one by year and number, in one query."""
    same_year = Q(year=issue.year)
    issues = Bulletin.objects.published().defer(*columns("body", "source_note", "summary"))
    earlier = issues.filter(Q(year__lt=issue.year) | same_year & Q(number__lt=issue.number))
    later = issues.filter(Q(year__gt=issue.year) | same_year & Q(number__gt=issue.number))
    place = (issue.year, issue.number)
    found = list(earlier.order_by("-year", "-number")[:1].union(later.order_by("year", "number")[:1]))
    return {
        "previous": next((each for each in found if (each.year, each.number) < place), None),
        "next": next((each for each in found if (each.year, each.number) > place), None),
    }


def entries_by(contents: Contents, field: str) -> list[tuple[models.Model, list[Entry]]]:
    """The states or subjects of the entries, in the order of the language, each with the entries that are about it."""
    found: dict[models.Model, list[Entry]] = defaultdict(list)
    for entry in contents.entries:
        for each in getattr(entry.article, field).all():
            found[each].append(entry)
    return in_order(found.items(), lambda pair: str(pair[0]))


class BulletinView(ItemView):
    """One issue: its contents, all entries in full, the notes among them; at most seven queries, one more in another language."""

    model = Bulletin
    section = "news"
    template_name = "news/bulletin_detail.html"

    # What it is about follows from its entries.
    parts = ("source_document", "cover")

    def item_context(self) -> dict[str, Any]:
        contents = contents_of(self.item, languages.current())
        prefetch_related_objects([entry.article for entry in contents.entries], "states", "subjects")
        return {
            "contents": contents,
            "by_state": entries_by(contents, "states"),
            "by_subject": entries_by(contents, "subjects"),
            "pdf_url": self.item.pdf_address(),
            **neighbours_of(self.item),
        }


class BulletinPdfView(PdfView):
    model = Bulletin
    section = "news"
    parts = BulletinView.parts

    def printed(self) -> Printed:
        return printed_bulletin(self.item)
