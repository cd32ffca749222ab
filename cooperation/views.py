"""Mechanisms, their meetings, documents and projects."""

from collections.abc import Hashable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from cooperation.filters import DocumentFilterSet, ProjectFilterSet
from cooperation.models import Document, Mechanism, Meeting, Project, Statement
from cooperation.printed import printed_document
from cooperation.sessions import sessions_of
from portal.clauses.views import AknView, ClauseItemView
from portal.documents.printed import Printed
from portal.documents.views import ClausePdfView
from portal.errors import gone
from portal.models import Relation
from portal.publishing.cards import cards
from portal.publishing.parts import take_parts, with_parts
from portal.publishing.states import WorkflowState
from portal.syndication.declared import Syndicated, declared
from portal.syndication.faces import faces_of, feed_of
from portal.syndication.views import FeedView
from portal.views import ItemView, PublicationListView, ReadOnlyView, moved_item

# How many levels of parents are shown above a mechanism.
DEEPEST = 3


def tree_of(mechanisms: list[Any], parent_id: int | None = None) -> list[Any]:
    """The mechanisms as a tree: each gets `subtree`, the list of those that are part of it.

    One whose parent is not among them stands at the root.
    """
    shown = {each.pk for each in mechanisms}
    level = [each for each in mechanisms if (each.parent_id if each.parent_id in shown else None) == parent_id]
    for each in level:
        each.subtree = tree_of(mechanisms, each.pk)
    return level


class MechanismListView(ReadOnlyView):
    template_name = "cooperation/mechanism_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mechanisms = list(Mechanism.objects.published().prefetch_related("states"))
        return super().get_context_data(
            section="cooperation",
            tree=tree_of(mechanisms),
            total=len(mechanisms),
            faces=faces_of(Meeting, {}),
            next_meetings=list(Meeting.objects.published().ahead().select_related("mechanism")[:3]),
            last_meetings=list(Meeting.objects.published().held().select_related("mechanism")[:5]),
            **kwargs,
        )


class MechanismDetailView(ItemView):
    model = Mechanism
    section = "cooperation"
    template_name = "cooperation/mechanism_detail.html"

    parts = (*ItemView.parts, "states")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent__parent__parent")

    def item_context(self) -> dict[str, Any]:
        item = self.item
        parents: list[Mechanism] = []
        above = item.parent
        while above is not None and len(parents) < DEEPEST:
            if above.is_public:
                parents.insert(0, above)
            above = above.parent
        meetings = list(Meeting.objects.published().filter(mechanism=item).newest_first())
        for meeting in meetings:
            meeting.mechanism = item
        statements = list(Statement.objects.published().filter(mechanism=item).newest_first())
        parts = cards(
            [
                Mechanism.objects.published().filter(parent=item),
                Document.objects.published().filter(mechanism=item),
                Project.objects.published().filter(mechanism=item),
            ]
        )
        by_kind: dict[str, list[Any]] = {"mechanisms": [], "documents": [], "projects": []}
        for card in parts:
            by_kind[card.kind_name].append(card)
        return {
            "faces": [feed_of("cooperation:mechanism.atom", item.reading.title, slug=item.slug)],
            "parents": parents,
            "children": by_kind["mechanisms"][::-1],
            "meetings": meetings,
            "sessions": sessions_of(meetings),
            "documents": by_kind["documents"],
            "projects": by_kind["projects"],
            "statements": statements,
            "states": list(item.states.all()),
        }


class MechanismFeedView(FeedView):
    """All that is new in a mechanism, and what is tied to it."""

    def look(self) -> HttpResponse | None:
        slug = self.kwargs["slug"]
        item: Any = Mechanism.objects.filter(slug=slug).first() or moved_item(Mechanism, slug)
        if item is not None and item.workflow_state == WorkflowState.WITHDRAWN:
            return gone(self.request)
        if item is None or not item.is_public:
            raise Http404
        if item.slug != slug:
            return HttpResponsePermanentRedirect(reverse("cooperation:mechanism.atom", kwargs={"slug": item.slug}))
        self.title = item.reading.title
        self.page_url = item.get_absolute_url()
        self.id_parts = ("mechanisms", item.pk)
        self.querysets = [of_mechanism(how, item) for how in declared().values()]
        return None


def of_mechanism(how: Syndicated, item: Mechanism) -> Any:
    """The items of a kind that belong to a mechanism or speak of it."""
    tied = Relation.objects.filter(
        from_type=ContentType.objects.get_for_model(how.model),
        from_id=OuterRef("pk"),
        to_type=ContentType.objects.get_for_model(Mechanism),
        to_id=item.pk,
    )
    condition = Q(Exists(tied)) | (Q(**{how.mechanism: item}) if how.mechanism else Q())
    return how.model.objects.published().filter(condition)


class MeetingDetailView(ItemView):
    """A session by its number, or an event without one by its slug, below its mechanism."""

    model = Meeting
    section = "cooperation"
    template_name = "cooperation/meeting_detail.html"
    parts = (*ItemView.parts, "mechanism", "state")

    def lookup(self) -> dict[str, Any]:
        number = self.kwargs["number"]
        place = {"mechanism__slug": self.kwargs["mechanism"]}
        if number.isdecimal():
            if len(number) > 4:
                raise Http404
            return place | {"ordinal": int(number)}
        return place | {"slug": number}

    def moved(self) -> Any:
        """The meeting itself has another slug now, or its mechanism has."""
        mechanism = moved_item(Mechanism, self.kwargs["mechanism"])
        if mechanism is not None:
            return HttpResponsePermanentRedirect(
                reverse("cooperation:meeting", kwargs={"mechanism": mechanism.slug, "number": self.kwargs["number"]})
            )
        self.kwargs["slug"] = self.kwargs["number"]
        return super().moved()

    def item_context(self) -> dict[str, Any]:
        adopted = cards(
            [
                Document.objects.published().filter(meeting=self.item),
                Statement.objects.published().filter(meeting=self.item),
            ]
        )
        return {"adopted": adopted}


class DocumentListView(PublicationListView):
    model = Document
    filterset_class = DocumentFilterSet
    section = "documents"
    template_name = "cooperation/document_list.html"

    def get_queryset(self) -> Any:
        return with_parts(super().get_queryset().prefetch_related("subjects"), "events")

    def entries(self, pks: list[int], variant: Hashable) -> list[Any]:
        found = super().entries(pks, variant)
        for each in found:
            if isinstance(each, Document):
                take_parts(each, "events")
        return found


class DocumentDetailView(ClauseItemView):
    model = Document
    section = "documents"
    template_name = "cooperation/document_detail.html"

    parts = (*ClauseItemView.parts, "states")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("mechanism", "meeting__mechanism")

    def item_context(self) -> dict[str, Any]:
        projects = list(self.item.projects.published().order_by("number", "pk"))
        context = super().item_context()
        for project in projects:
            if project.clause_id:
                context["text"].linked.setdefault(project.clause_id, []).append(project)
        return context | {"projects": projects}


class DocumentAknView(AknView):
    model = Document
    section = "documents"


class DocumentPdfView(ClausePdfView):
    model = Document
    section = "documents"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("mechanism", "meeting__mechanism")

    def printed(self) -> Printed:
        return printed_document(self.item, self.text())


class ProjectListView(PublicationListView):
    model = Project
    filterset_class = ProjectFilterSet
    section = "projects"
    template_name = "cooperation/project_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("plan").prefetch_related("subjects")


class ProjectDetailView(ItemView):
    model = Project
    section = "projects"
    template_name = "cooperation/project_detail.html"
    parts = (*ItemView.parts, "states", "plan", "clause", "mechanism")
