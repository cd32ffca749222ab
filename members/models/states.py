"""States and the authorities that are responsible for their environment."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.addresses import path_of
from portal.dates import PrecisionField, format_partial
from portal.models import SourceDocument, named_in_all_languages
from portal.publishing.fields import SlugField
from portal.publishing.saving import SavedAtOnce

# The organisation that the portal is about, by its slug.
SCO = "sco"


def validate_timezone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write an IANA name, as in “Asia/Almaty”."), params={"name": name}
        )


class State(SavedAtOnce):
    """A state, under its ISO 3166-1 code."""

    is_kept_whole = True
    in_sitemap = True

    iso2 = models.CharField(
        _("ISO code, two letters"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"\A[a-z]{2}\Z", _("Two small letters, as in “kz”."))],
    )
    iso3 = models.CharField(
        _("ISO code, three letters"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, as in “KAZ”."))],
    )
    name = models.CharField(_("short name"), max_length=100)
    official_name = models.CharField(_("official name"), max_length=200, blank=True)
    capital = models.CharField(_("capital"), max_length=100, blank=True)
    capital_lat = models.FloatField(
        _("latitude of the capital"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north is positive."),
    )
    capital_lon = models.FloatField(
        _("longitude of the capital"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east is positive."),
    )
    timezone = models.CharField(
        _("time zone"),
        validators=[validate_timezone],
        max_length=50,
        default="UTC",
        help_text=_("IANA name; laws enter into force by its clock."),
    )
    note = models.TextField(_("note"), blank=True)
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )

    class Meta:
        verbose_name = pgettext_lazy("country", "state")
        verbose_name_plural = pgettext_lazy("countries", "states")
        ordering = ["iso2"]
        constraints = [named_in_all_languages("name", "state_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("members:state", iso2=self.iso2)


class Authority(SavedAtOnce):
    """The body that is responsible for the environment in a state, for as long as it was."""

    slug = SlugField()
    state = models.ForeignKey(
        State, models.CASCADE, related_name="authorities", verbose_name=pgettext_lazy("country", "state")
    )
    name = models.CharField(_("name"), max_length=250)
    website = models.URLField(_("website"), blank=True)
    from_date = models.DateField(_("from"), null=True, blank=True)
    from_precision = PrecisionField()
    to_date = models.DateField(_("to"), null=True, blank=True)
    to_precision = PrecisionField()
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("environmental authority")
        verbose_name_plural = _("environmental authorities")
        ordering = ["state", F("to_date").desc(nulls_first=True), "pk"]
        constraints = [
            named_in_all_languages("name", "authority_named"),
            models.CheckConstraint(
                name="authority_from_before_to",
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(from_date__lt=F("to_date")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        return self.to_date is None or self.to_date > timezone.localdate()

    @property
    def from_text(self) -> str:
        return format_partial(self.from_date, self.from_precision)

    @property
    def to_text(self) -> str:
        return format_partial(self.to_date, self.to_precision)
