"""The life of a law or a document: its dated events, and what they make of it on any day."""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.dates import PrecisionField, date_validators, format_partial, last_day
from portal.publishing.querysets import PublicationQuerySet

# (earlier, later): an event of the later kind cannot come before one of the earlier, where both are recorded.
ORDER: tuple[tuple[str, str], ...] = (
    *((first, then) for first in ("adopted", "signed") for then in ("in_force", "amended", "partly_repealed")),
    *((first, then) for first in ("adopted", "signed") for then in ("suspended", "ratified", "ends")),
    ("in_force", "suspended"),
    *((each, "repealed") for each in ("adopted", "signed", "ratified", "in_force", "amended", "partly_repealed")),
    ("suspended", "repealed"),
)
ONCE = ("adopted", "repealed", "ends")
# What a suspension ends begins anew: only the first entry into force comes before all suspensions.
FIRST_ONLY = (("in_force", "suspended"),)
# What is to last through a year or a month ends with it: no day within is in doubt.
ENDS_WITH_ITS_PERIOD = ("ends",)


class DatedEvent(models.Model):
    """Abstract: something that happened, or will, to a law or a document on a day. Subclasses have a `kind`."""

    # The field that names what the event happened to.
    owner_field: ClassVar[str]
    # Set by a form that compares its own rows: what is stored of them is about to change.
    sisters_are_checked = False

    date = models.DateField(_("date"), validators=date_validators)
    date_precision = PrecisionField()
    # The last day that the date may mean: from then on the event has certainly happened.
    certain_on = models.DateField(editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    source_document = models.ForeignKey(
        "portal.SourceDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source document"),
    )

    class Meta:
        abstract = True
        ordering = ["date", "pk"]

    @property
    def date_text(self) -> str:
        return format_partial(self.date, self.date_precision)

    @property
    def rank(self) -> tuple[datetime.date, int]:
        """The order in which events count: by day, and on one day in the order of a life."""
        kinds = [kind for kind, _label in type(self)._meta.get_field("kind").choices]  # type: ignore[misc]
        return self.certain_on, kinds.index(self.kind)  # type: ignore[attr-defined]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.certain_on = last_day(self.date, self.date_precision)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        owner_id = getattr(self, f"{self.owner_field}_id")
        if self.sisters_are_checked or not owner_id or not self.date:
            return
        sisters = type(self)._default_manager.filter(**{self.owner_field: owner_id}).exclude(pk=self.pk)
        if problem := impossible(self, sisters):
            raise ValidationError({"date": problem})


def impossible(event: Any, others: Iterable[Any]) -> str | None:
    """Why an event cannot stand among these others, or None; dates are compared as far as they are known.

    A state may sign at any time what others have signed or brought into force before it.
    """
    others = list(others)
    for other in others:
        if event.kind == other.kind and event.kind in ONCE:
            return str(_("“%(event)s” is recorded already (%(date)s); it happens once.")) % {
                "event": event.get_kind_display(),
                "date": other.date_text,
            }
        for first, then in ((event, other), (other, event)):
            order = (first.kind, then.kind)
            accedes = first.kind == "signed" and first.state_id is not None
            earlier = [each for each in (*others, event) if each is not first and each.kind == first.kind]
            is_again = order in FIRST_ONLY and any(each.date < first.date for each in earlier)
            if order not in ORDER or accedes or is_again:
                continue
            if last_day(then.date, then.date_precision) < first.date:
                return str(_("“%(later)s” (%(later_date)s) cannot come before “%(earlier)s” (%(earlier_date)s).")) % {
                    "later": then.get_kind_display(),
                    "later_date": then.date_text,
                    "earlier": first.get_kind_display(),
                    "earlier_date": first.date_text,
                }
    return None


class LivingQuerySet(PublicationQuerySet):
    def with_status(self, status: str, on: datetime.date | None = None) -> Self:
        """Those that have this status on a day, by default today by each one's own clock (see `Living.status`)."""
        model: Any = self.model
        events = model.events.rel.related_model._default_manager.filter(
            **{model.events.rel.field.name: models.OuterRef("pk"), "kind__in": list(model.status_after)}
        )
        clock = model.clock() if on is None else models.Value(on, output_field=models.DateField())
        queryset = self.annotate(clock=clock)
        day = models.OuterRef("clock")
        events_so_far = events.filter(certain_on__lte=day)
        place = models.Case(*(models.When(kind=kind, then=number) for number, kind in enumerate(model.status_after)))
        last = events_so_far.order_by("-certain_on", place.desc(), "-pk").values("kind")[:1]
        in_doubt = Q(last__isnull=True)
        for kind, after in model.status_after.items():
            settled = [last for last, now in model.status_after.items() if now == after or (kind, last) in ORDER]
            in_doubt |= Q(kind=kind) & ~Q(last__in=settled)
        doubtful = (
            events.filter(date__lte=day, certain_on__gt=day)
            .exclude(kind__in=ENDS_WITH_ITS_PERIOD)
            .annotate(last=models.ExpressionWrapper(models.OuterRef("last_kind"), output_field=models.CharField()))
            .filter(in_doubt)
        )
        first = events.annotate(place=place).order_by("certain_on", "place", "pk").values("kind")[:1]
        queryset = queryset.annotate(last_kind=models.Subquery(last), first_kind=models.Subquery(first))
        if status == model.status_doubtful:
            return queryset.filter(models.Exists(doubtful))
        wanted: Any = Q(last_kind__in=[kind for kind, after in model.status_after.items() if after == status])
        kinds = [kind for kind in model.status_after if model.status_until(kind) == status]
        wanted |= Q(last_kind__isnull=True, first_kind__in=kinds)
        if status == model.status_unknown:
            wanted |= Q(first_kind__isnull=True)
        return queryset.filter(wanted).exclude(models.Exists(doubtful))


class Living(models.Model):
    """Abstract: a publication with `events`, the last of which on a day decides its status on that day."""

    # What each kind of event makes of it, in the order of a life; kinds that are not here leave the status as it was.
    status_after: ClassVar[dict[str, Any]]
    # Before the first of these events, where none of them is recorded, and while it is not known whether one has come.
    status_before: ClassVar[Any]
    status_unknown: ClassVar[Any]
    status_doubtful: ClassVar[Any]
    # What it is before its first event where that event is one of these, and not as `status_before`.
    status_before_some: ClassVar[dict[str, Any]] = {}

    class Meta:
        abstract = True

    @classmethod
    def clock(cls) -> Any:
        """Today, as an expression on the rows of this model."""
        return models.Value(timezone.localdate(), output_field=models.DateField())

    @classmethod
    def status_until(cls, kind: str) -> Any:
        """The status before an event of this kind where it is the first."""
        return cls.status_before_some.get(kind, cls.status_before)

    def today(self) -> datetime.date:
        """Today by the clock of this item; the same day as `clock`."""
        return timezone.localdate()

    def status(self, on: datetime.date | None = None) -> Any:
        """The status on the day `on`, by default today by the item's own clock."""
        day = on or self.today()
        deciding = sorted(
            (each for each in self.events.all() if each.kind in self.status_after),  # type: ignore[attr-defined]
            key=lambda each: (*each.rank, each.pk),
        )
        if not deciding:
            return self.status_unknown
        so_far = [each for each in deciding if each.certain_on <= day]
        last = so_far[-1].kind if so_far else None
        now = self.status_after[last] if last else self.status_until(deciding[0].kind)
        in_doubt = [
            each
            for each in deciding
            if each.date <= day < each.certain_on
            and each.kind not in ENDS_WITH_ITS_PERIOD
            and (last is None or (self.status_after[each.kind] != now and (each.kind, last) not in ORDER))
        ]
        return self.status_doubtful if in_doubt else now

    def take_date_from_events(self) -> None:
        """The date of the item is that of its first event; lists are ordered by it."""
        if first := self.events.order_by("date", "pk").first():  # type: ignore[attr-defined]
            self.date, self.date_precision = first.date, first.date_precision
