"""A clause, the versions of its wording, and what laws and documents have in common as their owners."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.clauses.querysets import ClauseQuerySet, ClauseTextQuerySet
from portal.dates import date_validators
from portal.richtext import RichTextField


class BodyIs(models.TextChoices):
    """What the text of a law or a document is."""

    ABSTRACT = "abstract", pgettext_lazy("text of a document", "our abstract")
    OFFICIAL_TEXT = "official_text", pgettext_lazy("text of a document", "the official text")


class Element(models.TextChoices):
    """The parts of a text, by their names in Akoma Ntoso 3.0 (OASIS LegalDocML 1.0), outermost first."""

    PREAMBLE = "preamble", pgettext_lazy("part of a law", "preamble")
    BOOK = "book", pgettext_lazy("part of a law", "book")
    PART = "part", pgettext_lazy("part of a law", "part")
    TITLE = "title", pgettext_lazy("part of a law", "title")
    CHAPTER = "chapter", pgettext_lazy("part of a law", "chapter")
    SECTION = "section", pgettext_lazy("part of a law", "section")
    SUBSECTION = "subsection", pgettext_lazy("part of a law", "subsection")
    ARTICLE = "article", pgettext_lazy("part of a law", "article")
    PARAGRAPH = "paragraph", pgettext_lazy("part of a law", "paragraph")
    SUBPARAGRAPH = "subparagraph", pgettext_lazy("part of a law", "subparagraph")
    POINT = "point", pgettext_lazy("part of a law", "point")
    INDENT = "indent", pgettext_lazy("part of a law", "indent")
    HCONTAINER = "hcontainer", pgettext_lazy("part of a law", "stretch of text")
    CONCLUSIONS = "conclusions", pgettext_lazy("part of a law", "conclusion")


# The form of an eId in the Akoma Ntoso Naming Convention, as far as the portal makes them.
eid_validator = RegexValidator(
    r"\A[a-z]+(?:_[a-z0-9-]+)*(?:__[a-z]+(?:_[a-z0-9-]+)*)*\Z", _("Write it as in “art_5__para_2”.")
)
MAX_EID, MAX_NUMBER, MAX_NUM, MAX_HEADING = 200, 40, 120, 600


class Clause(models.Model):
    """A numbered place in the text of a law or a document; what stands there is in its versions.

    `eid` names it for ever: it is made once, when the clause is, and stays when the text or the order is mended.
    """

    owner_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", editable=False)
    owner_id = models.PositiveBigIntegerField(editable=False)
    owner = GenericForeignKey("owner_type", "owner_id")

    eid = models.CharField(_("eId"), max_length=MAX_EID, validators=[eid_validator], editable=False)
    element = models.CharField(_("part"), max_length=12, choices=Element.choices)
    number = models.CharField(
        _("number"),
        max_length=MAX_NUMBER,
        blank=True,
        help_text=_("In Arabic figures, the same in all languages, as in “5” or “5-1”."),
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("stands below")
    )
    position = models.PositiveIntegerField(_("place in the text"), default=0)
    num = models.CharField(
        _("number as printed"),
        max_length=MAX_NUM,
        blank=True,
        help_text=_("Empty: made from the part and the number, in the manner of the language."),
    )
    is_unparsed = models.BooleanField(
        _("not recognised on import"),
        default=False,
        help_text=_("A stretch that fitted no rule and was kept as it stood."),
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a law", "clause")
        verbose_name_plural = pgettext_lazy("of a law", "clauses")
        ordering = ["owner_type", "owner_id", "position", "pk"]
        indexes = [models.Index(fields=["owner_type", "owner_id", "position"], name="clause_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "eid"],
                name="clause_eid_once",
                violation_error_message=_("This text already has a clause with this eId."),
            ),
            models.CheckConstraint(name="clause_element_valid", condition=Q(element__in=Element.values)),
            models.CheckConstraint(
                name="clause_not_below_itself",
                condition=~Q(parent=F("pk")),
                violation_error_message=_("A clause cannot stand below itself."),
            ),
        ]

    def __str__(self) -> str:
        from portal import languages
        from portal.clauses.labels import label
        from portal.languages import column

        language = languages.current()
        return getattr(self, column("num", language)) or label(self.element, self.number, language) or self.eid

    def clean(self) -> None:
        super().clean()
        above = self.parent
        if above is not None and (above.owner_type_id, above.owner_id) != (self.owner_type_id, self.owner_id):
            raise ValidationError({"parent": _("The clause above belongs to another text.")})
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A clause cannot stand below itself.")})
            above = above.parent


class ClauseText(models.Model):
    """A version: the wording of a clause from a day to a day, in each language that has it.

    No `starts_on` means: from the beginning of the text. `ends_on` is the first day on which the wording no longer
    holds. The next version takes its place without an end; an end without a next version is a repeal of the clause.
    """

    clause = models.ForeignKey(
        Clause, models.CASCADE, related_name="texts", verbose_name=pgettext_lazy("of a law", "clause")
    )
    starts_on = models.DateField(
        _("holds from"),
        null=True,
        blank=True,
        validators=date_validators,
        help_text=_("The day on which the amendment takes effect. Empty: from the beginning."),
    )
    ends_on = models.DateField(
        _("holds until"),
        null=True,
        blank=True,
        validators=date_validators,
        help_text=_("The first day without this clause, when it is repealed and nothing takes its place."),
    )
    heading = models.CharField(_("heading"), max_length=MAX_HEADING, blank=True)
    body = RichTextField(_("text"), blank=True)
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("By what the wording was changed. Readers see it.")
    )

    objects = ClauseTextQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a clause", "wording")
        verbose_name_plural = pgettext_lazy("of a clause", "wordings")
        ordering = ["clause", F("starts_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "starts_on"],
                name="clausetext_once",
                nulls_distinct=False,
                violation_error_message=_("This clause already has a wording from this day."),
            ),
            models.CheckConstraint(
                name="clausetext_starts_before_ends",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} ({self.starts_on or '–'})"


class ClauseOwner(models.Model):
    """Abstract: a publication whose text is kept by clause; its kind is `Living` as well."""

    body_is = models.CharField(_("the text is"), max_length=13, choices=BodyIs.choices, default=BodyIs.ABSTRACT)
    clauses = GenericRelation(Clause, content_type_field="owner_type", object_id_field="owner_id")

    class Meta:
        abstract = True

    @property
    def is_abstract(self) -> bool:
        return self.body_is == BodyIs.ABSTRACT

    def citation_facts(self) -> dict[str, Any]:
        """What a citation names besides the title: `number` and `date` (a day, or None), as far as known."""
        return {"number": "", "date": None}

    def titles_in(self, language: str) -> list[str]:
        """The lines that say the title at the head of the text itself: the title, that of the original, the citation."""
        from portal.clauses.citation import citation_line
        from portal.languages import column

        named = [getattr(self, column("title", language)), getattr(self, "original_title", "")]
        return [each for each in named if each] + ([citation_line(self, language)] if named[0] else [])

    def akn_facts(self) -> dict[str, str]:
        """What the export names besides title and text: `document` (`act` or `doc`), `name` (the kind), `place`, `number`."""
        raise NotImplementedError
