"""The two page types that every app uses - a list and an item - and the kernel's own pages."""

from collections.abc import Hashable
from functools import cache, partial
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import classproperty
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portal import languages
from portal.delivery.kept import kept, look
from portal.delivery.parameters import forget_unknown, knows
from portal.errors import bad_request, gone
from portal.filters import ListFilterSet
from portal.languages import columns
from portal.languages.collation import in_order
from portal.languages.middleware import in_language, language_from_path, preferred_language
from portal.models import MovedSlug, Page, Subject, Term, subjects_below
from portal.paging import page_of
from portal.prepared import prepared
from portal.publishing.cards import cards, counts
from portal.publishing.models import Publication, kinds
from portal.publishing.parts import take_parts, with_parts
from portal.publishing.relations import has_thread, thread_of
from portal.publishing.states import WorkflowState
from portal.references import SCHEME, resolved
from portal.rights import translated_fields
from portal.svg.qr import qr
from portal.syndication.faces import faces_of, feed_of

CARDS_PER_KIND = 6
TERMS_PER_SUBJECT = 24
# Longer addresses make a code that no telephone reads.
MAX_QR_PATH = 500
REFERENCE = f'href="{SCHEME}:'.encode()
# No page says when its record was written.
UNREAD = ("created_at", "updated_at", *columns("text_at"))


def unread(model: type[Publication]) -> list[str]:
    """The columns that a page of an item needs only where it is read in another language than the active one, or never.

    Of a translated field modeltranslation has, besides the columns of the languages, one that says the same again.
    """
    names = translated_fields(model)
    others = [code for code in languages.CODES if code != languages.current()]
    return [*UNREAD, *names, *columns("body", languages=others)]


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home page in the best language for the browser."""
    response = HttpResponseRedirect(f"/{preferred_language(request)}/")
    response["Vary"] = "Accept-Language"
    return response


@require_safe
@knows()
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@knows("path")
def qr_code(request: HttpRequest) -> HttpResponse:
    """The QR code of one of our pages, `?path=/ru/news/…/`, so that no other host learns what is shared."""
    path = request.GET.get("path", "")
    if language_from_path(path) is None or len(path) > MAX_QR_PATH:
        return bad_request(request)
    return HttpResponse(qr(settings.SITE_URL + path), content_type="image/svg+xml")


@method_decorator(csrf_exempt, name="dispatch")
class ReadOnlyView(TemplateView):
    """A page that can only be read: other methods get a plain 405, so no token is asked for."""

    http_method_names = ["get", "head", "options"]
    # What may stand in the query; the page never sees the rest, and is kept once for each value of these.
    query_parameters: ClassVar[frozenset[str]] = frozenset()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        forget_unknown(request, self.query_parameters)
        super().setup(request, *args, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page; all references in its texts become addresses at once, when it is rendered."""
        response: Any = super().render_to_response(context, **kwargs)
        language = languages.current()

        def with_addresses(page: Any) -> None:
            if REFERENCE in page.content:
                with override(language):
                    page.content = resolved(page.content.decode()).encode()

        response.add_post_render_callback(with_addresses)
        return response


class PublicationListView(ReadOnlyView):
    """A list of one kind with filters; pages by key, newest first."""

    model: ClassVar[type[Publication]]
    filterset_class: ClassVar[type[ListFilterSet]]
    section: ClassVar[str]
    # Its filters say what is wrong with a value.
    takes_any_text = True

    @classproperty
    def query_parameters(cls) -> frozenset[str]:  # noqa: N805 - of a class
        """The filters of the list, and the place in it."""
        return frozenset({*cls.filterset_class.base_filters, "after", "before"})

    def get_queryset(self) -> models.QuerySet:
        return self.model.objects.published()

    def entry_variant(self, filterset: ListFilterSet) -> Hashable:
        """What the entry of an item depends on besides the item; "" for nothing."""
        return ""

    def entries(self, pks: list[int], variant: Hashable) -> list[Any]:
        """The items to show, in this order; of those whose entry is kept, only the entry, as `html`."""
        key = ("part", "entry", self.model.kind_name, variant)
        ready = {pk: {"html": html} for pk in pks if (html := look((*key, pk)))}
        missing = [pk for pk in pks if pk not in ready]
        found: dict[int, Any] = (
            {item.pk: item for item in self.get_queryset().filter(pk__in=missing)} if missing else {}
        )
        return [each for pk in pks if (each := ready.get(pk) or found.get(pk))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self.filterset_class(self.request.GET, queryset=self.get_queryset())
        page = page_of(filterset.qs, self.request.GET, oldest_first=filterset.oldest_first)
        variant = self.entry_variant(filterset)
        chosen = tuple(sorted((name, str(value)) for name, value in filterset.values.items() if value))
        # A further page stands for itself in search engines; a filtered first page stands for the whole list.
        query = "" if page.is_first else f"?{self.request.GET.urlencode()}"
        return super().get_context_data(
            canonical=settings.SITE_URL + self.request.path + query,
            section=self.section,
            filter=filterset,
            problems=filterset.problems,
            chips=filterset.chips,
            total=kept(("total", self.model, chosen), lambda: filterset.qs.order_by().count()),
            items=self.entries([key.pk for key in page.keys], variant),
            entry_variant=variant,
            asked=self.request.META.get("QUERY_STRING", ""),
            previous_url=page.previous_query,
            next_url=page.next_query,
            page_is_first=page.is_first,
            faces=faces_of(self.model, {name: value for name, value in chosen if name != "sort"}),
            **kwargs,
        )


def moved_item(model: type[Publication], old_slug: str) -> Any:
    """The item of this kind that had the slug before, or None."""
    row = MovedSlug.objects.filter(kind_name=model.kind_name, old_slug=old_slug).first()
    return model.objects.filter(pk=row.object_id).first() if row else None


class ItemView(ReadOnlyView):
    """The page of one publication.

    An old slug answers 301 to the new one, a withdrawn item 410, anything else not public 404.
    The admin shows drafts through the same class by giving `item` itself.
    """

    model: ClassVar[type[Publication]]
    section: ClassVar[str]
    # Relations that are read with the item: in its own query, or from small tables that are kept (portal/publishing/parts.py).
    parts: ClassVar[tuple[str, ...]] = ("subjects", "source_document")
    # Set by the admin's preview: a publication in any state.
    item: Any = None

    def get_queryset(self) -> models.QuerySet:
        """The publications with what the page shows of them; the same for every request of a language."""
        # Django's own: that of modeltranslation takes a field for its columns in all languages.
        items = models.QuerySet.defer(self.model.objects.all(), *unread(self.model))
        return with_parts(items.annotate(has_thread=has_thread(self.model)), *self.parts)

    def lookup(self) -> dict[str, Any]:
        return {"slug": self.kwargs["slug"]}

    def find(self, **lookup: Any) -> Any:
        """The item, or None. The lookup is of one item: no order is needed."""

        def asked(**given: Any) -> models.QuerySet:
            return self.get_queryset().filter(**given).order_by()[:1]

        return next(iter(prepared(("item", type(self), *lookup), asked, **lookup)), None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.item is not None:
            self.item = self.get_queryset().get(pk=self.item.pk)
            return self.page()
        item = self.find(**self.lookup())
        if item is None:
            return self.moved()
        if item.workflow_state == WorkflowState.WITHDRAWN:
            return gone(request)
        if not item.is_public:
            raise Http404
        self.item = item
        return self.page()

    def page(self) -> HttpResponse:
        """The page of `item`, which came with its parts."""
        take_parts(self.item, *self.parts)
        return self.render_to_response(self.get_context_data())

    def moved(self) -> HttpResponse:
        target = moved_item(self.model, self.kwargs["slug"])
        if target is not None and target.workflow_state == WorkflowState.WITHDRAWN:
            return gone(self.request)
        if target is None or not target.is_public:
            raise Http404
        return HttpResponsePermanentRedirect(target.get_absolute_url())

    def item_context(self) -> dict[str, Any]:
        """What the page shows besides the item and its thread; apps add to it."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.item
        reading = item.reading
        readable = item.readable_languages

        path = item.get_absolute_url()

        def address(language: str) -> str:
            return settings.SITE_URL + in_language(path, language)

        return super().get_context_data(
            section=self.section,
            item=item,
            reading=reading,
            thread=cache(partial(thread_of, item)) if item.has_thread else None,
            alternates=[] if reading.is_fallback else [(code, address(code)) for code in readable],
            canonical=address(reading.language),
            noindex=reading.is_fallback,
            **self.item_context(),
            **kwargs,
        )


class SubjectView(ReadOnlyView):
    """What there is on a subject and those below it: the newest of each kind, how many there are, and its terms."""

    template_name = "portal/subject_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = get_object_or_404(Subject.objects.select_related("parent"), slug=self.kwargs["slug"])
        below = subjects_below(subject.slug)
        querysets = [model.objects.published().about_subject(below) for model in kinds().values()]
        numbers = counts(querysets)
        groups: dict[str, dict[str, Any]] = {}
        for card in cards(each.newest_first()[:CARDS_PER_KIND] for each in querysets):
            kind = card.kind_name
            group: dict[str, Any] = {
                "kind": kind,
                "label": card.model._meta.verbose_name_plural,
                "total": numbers[kind],
                "cards": [],
            }
            groups.setdefault(kind, group)["cards"].append(card)
        terms = Term.objects.filter(subjects__slug__in=below).distinct().only("slug", *columns("name"))
        return super().get_context_data(
            subject=subject,
            faces=[feed_of("portal:subject.atom", subject.name, slug=subject.slug)],
            narrower=list(subject.children.all()),
            groups=list(groups.values()),
            total=sum(numbers.values()),
            terms=in_order(terms, lambda term: term.name),
            most_terms=TERMS_PER_SUBJECT,
            **kwargs,
        )


class AboutView(ReadOnlyView):
    template_name = "portal/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section="about", pages=list(Page.objects.published()), **kwargs)


class PageView(ItemView):
    model = Page
    section = "about"
    template_name = "portal/page.html"

    def item_context(self) -> dict[str, Any]:
        return {"pages": list(Page.objects.published())}
