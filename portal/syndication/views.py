"""Feeds: of lists, with their filters, and of all that is new on a state, a subject or a mechanism."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import languages
from portal.context_processors import site
from portal.filters import SHOWN_CHARACTERS, ListFilterSet, listed
from portal.languages import column
from portal.models import Subject, subjects_below
from portal.publishing.models import Publication, kinds
from portal.syndication.atom import AtomFeed, urn, writable
from portal.syndication.content import content_of
from portal.syndication.declared import ENTRIES, declared
from portal.syndication.entries import Entry, entries
from portal.views import ReadOnlyView

ALSO_OTHERS = "all"


class FeedView(ReadOnlyView, ABC):
    """An Atom feed of what is newest; `?all=1` adds what has no text in this language, in the next best one.

    Subclasses say by `look` what it is of, in `title`, `page_url` (a path), `id_parts` and `querysets`.
    """

    query_parameters = frozenset({ALSO_OTHERS})

    title: str
    page_url: str
    id_parts: tuple[object, ...]
    querysets: list[QuerySet]
    most = ENTRIES

    @abstractmethod
    def look(self) -> HttpResponse | None:
        """Find what the feed is of; an answer instead of a feed where there is none."""

    @property
    def problems(self) -> list[str]:
        """A sentence for each value of the query that cannot be used."""
        value = self.request.GET.get(ALSO_OTHERS, "")
        if value in ("", "1"):
            return []
        sentence = _("“%(value)s” is not a choice for “%(label)s”. Allowed: %(allowed)s.")
        return [sentence % {"value": value[:SHOWN_CHARACTERS], "label": ALSO_OTHERS, "allowed": "1"}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (answer := self.look()) is not None:
            return answer
        if problems := self.problems:
            return HttpResponseBadRequest("\n".join(problems) + "\n", content_type="text/plain; charset=utf-8")
        feed = self.feed()
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def feed(self) -> AtomFeed:
        language = languages.current()
        also_others = bool(self.request.GET.get(ALSO_OTHERS))
        name = str(site(self.request)["site"]["name"])
        query = self.request.META.get("QUERY_STRING", "")
        feed = AtomFeed(
            title=writable(
                pgettext("title of a browser window", "%(title)s – %(name)s") % {"title": self.title, "name": name}
            ),
            link=settings.SITE_URL + self.page_url,
            description=None,
            language=language,
            author_name=name,
            author_link=f"{settings.SITE_URL}/{language}/",
            feed_url=settings.SITE_URL + self.request.path + (f"?{query}" if query else ""),
            feed_guid=urn("feed", language, *self.id_parts, *([ALSO_OTHERS] if also_others else [])),
            feed_copyright=_("Our own texts: CC BY 4.0. Name this portal as the source."),
            hub=settings.WEBSUB_HUB,
        )
        for entry in entries(self.querysets, self.most, also_others=also_others):
            self.add(feed, entry)
        feed.items.sort(key=lambda item: item["updateddate"], reverse=True)
        return feed

    def add(self, feed: AtomFeed, entry: Entry) -> None:
        reading = entry.reading
        language = reading.language
        name = column("name", language)
        about = f"{settings.SITE_URL}/{language}"
        labelled = [(entry.kind_name, f"{about}/", entry.kind_label)]
        labelled += [(each["slug"], f"{about}/subjects/", each[name]) for each in entry.topics]
        labelled += [(each["iso2"], f"{about}/members/", each[name]) for each in entry.places]
        feed.add_item(
            title=writable(reading.title),
            link=settings.SITE_URL + entry.get_absolute_url(),
            description=None,  # type: ignore[arg-type]
            pubdate=entry.published_at,
            updateddate=entry.updated_in(language),
            unique_id=urn(entry.kind_name, entry.pk, language),
            language=language,
            summary=writable(reading.summary),
            content=writable(content_of(entry, reading)),
            labelled=[(term, scheme, writable(label)) for term, scheme, label in labelled],
        )


class ListFeedView(FeedView):
    """The feed of a list, with the filters of its page; the newest text comes first, whatever the order of the page."""

    model: ClassVar[type[Publication]]
    filterset_class: ClassVar[type[ListFilterSet]]
    # Its filters say what is wrong with a value.
    takes_any_text = True

    @classproperty
    def query_parameters(cls) -> frozenset[str]:  # noqa: N805 - of a class
        return frozenset({*cls.filterset_class.base_filters, ALSO_OTHERS}) - {"sort"}

    def look(self) -> None:
        how = declared()[self.model]
        self.filter = self.filterset_class(self.request.GET, queryset=self.model.objects.published())
        self.querysets = [self.filter.qs]
        chosen = [chip["label"] for chip in self.filter.chips]
        self.title = str(how.title)
        if chosen:
            named = {"list": self.title, "filters": listed(chosen)}
            self.title = pgettext("title of a feed: a list and its filters", "%(list)s: %(filters)s") % named
        query = self.request.GET.copy()
        query.pop(ALSO_OTHERS, None)
        # The page of the meetings has no filters.
        filters = "" if how.page or not query else f"?{query.urlencode()}"
        self.page_url = reverse(how.page_name) + filters
        self.id_parts = (self.model.kind_name, query.urlencode())
        self.most = how.most

    @property
    def problems(self) -> list[str]:
        return [*self.filter.problems, *super().problems]


def faces(place: str, model: type[Publication], filterset_class: type[ListFilterSet], name: str) -> list[URLPattern]:
    """The addresses of a list's faces: of "laws" and "law-list" `laws.atom`, named "law-list.atom"."""
    made: Any = type(f"{model.__name__}FeedView", (ListFeedView,), {"model": model, "filterset_class": filterset_class})
    return [path(f"{place}.atom", made.as_view(), name=f"{name}.atom")]


class SubjectFeedView(FeedView):
    """All that is new on a subject and those below it."""

    def look(self) -> None:
        subject = get_object_or_404(Subject, slug=self.kwargs["slug"])
        below = subjects_below(subject.slug)
        self.title = subject.name
        self.page_url = subject.get_absolute_url()
        self.id_parts = ("subjects", subject.pk)
        self.querysets = [
            model.objects.published().about_subject(below) for model in kinds().values() if model in declared()
        ]
