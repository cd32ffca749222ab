"""States as of a day, a state, laws and studies."""

import datetime
from collections.abc import Hashable
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.filters import LawFilterSet
from members.matrix import law_matrix
from members.models import SCO, Authority, Law, Membership, Organisation, Role, State, Study
from members.printed import printed_law
from portal.clauses.views import AknView, ClauseItemView
from portal.dates import Precision, parse_partial
from portal.documents.printed import Printed
from portal.documents.views import ClausePdfView
from portal.filters import ListFilterSet, listed
from portal.languages.collation import in_order
from portal.publishing.cards import cards
from portal.publishing.models import kinds
from portal.syndication.declared import declared
from portal.syndication.faces import feed_of
from portal.syndication.views import FeedView
from portal.views import ItemView, PublicationListView, ReadOnlyView

# Of each kind; the list of the kind has the rest.
CARDS_PER_KIND = 20


def chosen_day(text: str) -> tuple[datetime.date, str | None]:
    """The day of `?as_of=` (today when empty), and what is wrong with it if it cannot be used."""
    today = timezone.localdate()
    if not text:
        return today, None
    try:
        day, precision = parse_partial(text)
        if precision != Precision.DAY:
            raise ValueError(text)
        return day, None
    except ValueError:
        return today, _("“%(value)s” is not a day. Write it as 2020-12-31; shown is today.") % {"value": text[:60]}


class StateListView(ReadOnlyView):
    """Who belongs to an organisation, in which role, as of a day."""

    template_name = "members/state_list.html"
    query_parameters = frozenset({"as_of", "organisation"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        day, problem = chosen_day(query.get("as_of", "").strip())
        problems = [problem] if problem else []
        organisations = list(Organisation.objects.filter(memberships__isnull=False).distinct())
        by_slug = {each.slug: each for each in organisations}
        slug = query.get("organisation") or SCO
        if slug not in by_slug and by_slug:
            problems.append(
                _("“%(value)s” is not an organisation here. Allowed: %(allowed)s.")
                % {"value": slug[:60], "allowed": listed(by_slug)}
            )
            slug = SCO
        organisation = by_slug.get(slug)
        memberships = list(
            Membership.objects.filter(organisation=organisation).select_related("state", "member_organisation")
        )
        founded = organisation.founded_date if organisation else None
        held = [each for each in memberships if each.held_on(day) and not (founded and day < founded)]
        groups = [
            {
                "role": role.value,
                "label": role.plural_label,
                "count": (count := sum(each.role == role for each in held)),
                "counted": role.counted(count),
                "memberships": in_order((each for each in held if each.role == role), lambda each: str(each.party)),
            }
            for role in Role
        ]
        return super().get_context_data(
            section="members",
            organisation=organisation,
            organisations=organisations,
            as_of=day,
            is_today=day == timezone.localdate(),
            problems=problems,
            groups=[group for group in groups if group["count"]],
            memberships=memberships,
            **kwargs,
        )


class StateDetailView(ReadOnlyView):
    """A state: memberships through time, authority, and what the portal has about it, by kind."""

    template_name = "members/state_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = get_object_or_404(
            State.objects.select_related("source_document").prefetch_related(
                Prefetch("authorities", Authority.objects.all()),
                Prefetch("memberships", Membership.objects.select_related("organisation")),
                Prefetch("laws", Law.objects.published().prefetch_related("events")),
            ),
            iso2=self.kwargs["iso2"],
        )
        about = [
            model.objects.published().filter(**{lookup: state}).newest_first()[:CARDS_PER_KIND]
            for model in kinds().values()
            if model is not Law and (lookup := model.state_lookup)
        ]
        by_kind: dict[str, list[Any]] = {}
        for card in cards(about):
            by_kind.setdefault(card.kind_name, []).append(card)
        return super().get_context_data(
            section="members",
            faces=[feed_of("members:state.atom", state.name, iso2=state.iso2)],
            item=state,
            memberships=list(state.memberships.all()),
            laws=[(law, law.status()) for law in state.laws.all()],
            by_kind=by_kind,
            **kwargs,
        )


class StateFeedView(FeedView):
    """All that is new on a state."""

    def look(self) -> None:
        state = get_object_or_404(State, iso2=self.kwargs["iso2"])
        self.title = state.name
        self.page_url = state.get_absolute_url()
        self.id_parts = ("members", state.iso2)
        self.querysets = [
            model.objects.published().filter(**{lookup: state})
            for model in declared()
            if (lookup := model.state_lookup)
        ]


class LawListView(PublicationListView):
    model = Law
    filterset_class = LawFilterSet
    section = "laws"
    template_name = "members/law_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("state").prefetch_related("events", "subjects")

    def entry_variant(self, filterset: ListFilterSet) -> Hashable:
        """The day of the status."""
        return filterset.on


class LawMatrixView(ReadOnlyView):
    """State by subject: how many laws, of those that the filters of the list leave."""

    query_parameters = frozenset(LawFilterSet.base_filters)

    template_name = "members/law_matrix.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = LawFilterSet(self.request.GET, queryset=Law.objects.published())

        def address(state: str, subject: str) -> str:
            query = self.request.GET.copy()
            for name, value in (("state", state), ("subject", subject)):
                if value:
                    query[name] = value
            return f"{reverse('members:law-list')}?{query.urlencode()}"

        picture, table = law_matrix(filterset.qs, address)
        return super().get_context_data(
            section="laws",
            filter=filterset,
            problems=filterset.problems,
            chips=filterset.chips,
            matrix=picture,
            table=table,
            **kwargs,
        )


class LawDetailView(ClauseItemView):
    model = Law
    section = "laws"
    template_name = "members/law_detail.html"
    parts = (*ClauseItemView.parts, "state")


class LawAknView(AknView):
    model = Law
    section = "laws"
    parts = ("state",)


class LawPdfView(ClausePdfView):
    model = Law
    section = "laws"
    parts = LawDetailView.parts

    def printed(self) -> Printed:
        return printed_law(self.item, self.text())


class StudyDetailView(ItemView):
    model = Study
    section = "members"
    template_name = "members/study_detail.html"

    parts = (*ItemView.parts, "states")
