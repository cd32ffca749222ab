"""The kernel's own tables: subjects, terms, source documents, relations, about pages, moved slugs."""

from typing import Any, NamedTuple

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import languages
from portal.addresses import path_of
from portal.clauses.models import Clause, ClauseText
from portal.dates import Precision, PrecisionField, format_partial
from portal.documents.models import MadeDocument
from portal.exchange.models import ExchangeImport
from portal.files.models import File
from portal.history.models import Presence, RowChange, TranslatorRights
from portal.languages import columns
from portal.legaltext.models import TextImport
from portal.pictures.models import Picture
from portal.publishing.fields import LanguageField, SlugField
from portal.publishing.models import Publication
from portal.publishing.saving import SavedAtOnce
from portal.search.models import SearchEntry, TermForm
from portal.translating.models import TranslatedSegment


def named_in_all_languages(field: str, name: str) -> models.CheckConstraint:
    """A name that pages rely on: never empty in any language."""
    condition = models.Q()
    for each in columns(field):
        condition &= models.Q(**{f"{each}__isnull": False, f"{each}__gt": ""})
    return models.CheckConstraint(
        name=name,
        condition=condition,
        violation_error_message=_("The name is needed in all three languages."),
    )


class Hue(models.TextChoices):
    """The six subject colours of the house."""

    AIR = "air", pgettext_lazy("subject colour", "air")
    WATER = "water", pgettext_lazy("subject colour", "water")
    LAND = "land", pgettext_lazy("subject colour", "land and waste")
    NATURE = "nature", pgettext_lazy("subject colour", "nature")
    CLIMATE = "climate", pgettext_lazy("subject colour", "climate")
    GOVERNANCE = "governance", pgettext_lazy("subject colour", "governance")


class Subject(SavedAtOnce):
    """An environmental topic, in a tree."""

    is_kept_whole = True
    in_sitemap = True

    slug = SlugField()
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("broader subject")
    )
    hue = models.CharField(_("colour"), max_length=10, choices=Hue.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["position", "pk"]
        constraints = [
            named_in_all_languages("name", "subject_named"),
            models.CheckConstraint(name="subject_not_its_own_parent", condition=~models.Q(parent=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("portal:subject", slug=self.slug)

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A subject cannot stand below itself.")})
            above = above.parent


def subjects_below(slug: str) -> list[str]:
    """The slug and those of all narrower subjects; empty when there is no such subject."""
    rows = list(Subject.objects.values_list("pk", "parent_id", "slug"))
    found = {pk for pk, _parent, each in rows if each == slug}
    while more := {pk for pk, parent, _slug in rows if parent in found and pk not in found}:
        found |= more
    return [each for pk, _parent, each in rows if pk in found]


class TermName(NamedTuple):
    """A term as one language has it; `abbreviation` is empty where that language has none."""

    language: str
    name: str
    abbreviation: str


class Term(SavedAtOnce):
    """An agreed term with its equivalents."""

    in_sitemap = True

    slug = SlugField()
    name = models.CharField(_("term"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=60, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    subjects = models.ManyToManyField(Subject, blank=True, related_name="terms", verbose_name=_("subjects"))
    source_document = models.ForeignKey(
        "portal.SourceDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source document"),
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["slug"]
        constraints = [named_in_all_languages("name", "term_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("portal:term", slug=self.slug)

    @property
    def names(self) -> list[TermName]:
        """The agreed name in every language, that of the reader first."""
        values = [
            (code, *(getattr(self, each) or "" for each in columns("name", "abbreviation", languages=[code])))
            for code in languages.chain(languages.current())
        ]
        return [TermName(*each) for each in values]


class VariantKind(models.TextChoices):
    SYNONYM = "synonym", pgettext_lazy("variant of a term", "synonym")
    ABBREVIATION = "abbreviation", pgettext_lazy("variant of a term", "abbreviation")
    SPELLING = "spelling", pgettext_lazy("variant of a term", "other spelling")


class TermVariant(SavedAtOnce):
    """Another way to write a term in one language."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="variants", verbose_name=_("term"))
    language = LanguageField(_("language"))
    text = models.CharField(_("variant"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=VariantKind.choices)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language", "text"], name="termvariant_once"),
        ]

    def __str__(self) -> str:
        return self.text


class SourceDocument(models.Model):
    """A document that the portal has facts from."""

    slug = SlugField()
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = PrecisionField()
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ["slug"]
        constraints = [named_in_all_languages("title", "sourcedocument_named")]

    def __str__(self) -> str:
        return self.title

    @property
    def date_text(self) -> str:
        return format_partial(self.date, self.date_precision)


class RelationType(models.TextChoices):
    """Read from the later, more particular item to the earlier, more general one."""

    FOLLOWS_FROM = "follows_from", pgettext_lazy("relation", "follows from")
    IMPLEMENTS = "implements", pgettext_lazy("relation", "implements")
    BASED_ON = "based_on", pgettext_lazy("relation", "is based on")
    AMENDS = "amends", pgettext_lazy("relation", "amends")
    REPEALS = "repeals", pgettext_lazy("relation", "repeals")
    REPLACES = "replaces", pgettext_lazy("relation", "replaces")
    TRANSPOSES = "transposes", pgettext_lazy("relation", "transposes")
    CONCERNS = "concerns", pgettext_lazy("relation", "speaks of")


RING = _("This would close a ring: the other item already comes, by other relations, from this one.")
# Of these the one end comes after the other, so that they cannot run in a ring. What speaks of another may be spoken of.
ORDERED = tuple(each for each in RelationType.values if each != RelationType.CONCERNS)
# Any number will do: it keeps two relations that would close a ring together from being saved at once.
RING_LOCK = 7_205_114

# Whether the first end is reached from the second by ordered relations: then a relation between them closes a ring.
CLOSES_RING = """
WITH RECURSIVE walk(type_id, item_id) AS (
    SELECT %(to_type)s::int, %(to_id)s::bigint
  UNION
    SELECT r.to_type_id, r.to_id FROM portal_relation r JOIN walk ON r.from_type_id = walk.type_id
       AND r.from_id = walk.item_id WHERE r.type = ANY(%(ordered)s) AND r.id IS DISTINCT FROM %(pk)s
)
SELECT EXISTS (SELECT 1 FROM walk WHERE type_id = %(from_type)s AND item_id = %(from_id)s)
"""


class Relation(models.Model):
    """A typed tie between two publications of any kind; pages show it on both sides."""

    type = models.CharField(_("relation"), max_length=12, choices=RelationType.choices)
    from_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    from_id = models.PositiveBigIntegerField()
    to_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    to_id = models.PositiveBigIntegerField()
    from_item = GenericForeignKey("from_type", "from_id")
    to_item = GenericForeignKey("to_type", "to_id")

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["pk"]
        indexes = [models.Index(fields=["to_type", "to_id"], name="relation_to")]
        constraints = [
            models.UniqueConstraint(fields=["from_type", "from_id", "to_type", "to_id", "type"], name="relation_once"),
            models.CheckConstraint(
                name="relation_not_to_itself",
                condition=~models.Q(from_type=models.F("to_type"), from_id=models.F("to_id")),
                violation_error_message=_("An item cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_item} - {self.get_type_display()} - {self.to_item}"

    def closes_ring(self) -> bool:
        """Whether, by relations that are stored, its later end is earlier than its earlier end."""
        if self.type not in ORDERED or not (self.from_id and self.to_id):
            return False
        ends = {name: getattr(self, name) for name in ("from_id", "to_id")}
        types = {"from_type": self.from_type_id, "to_type": self.to_type_id}
        with connection.cursor() as cursor:
            cursor.execute(CLOSES_RING, ends | types | {"pk": self.pk, "ordered": list(ORDERED)})
            return cursor.fetchone()[0]

    def clean(self) -> None:
        super().clean()
        if self.closes_ring():
            raise ValidationError(RING)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raise ValidationError for a ring, also when two requests would close it together."""
        with transaction.atomic():
            if self.type in ORDERED:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RING_LOCK])
                if self.closes_ring():
                    raise ValidationError(RING)
            super().save(*args, **kwargs)


class MovedSlug(models.Model):
    """An address that an item had before; it answers 301 to the one it has now."""

    kind_name = models.CharField(max_length=30)
    old_slug = SlugField(unique=False)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind_name", "old_slug"], name="movedslug_once")]

    def __str__(self) -> str:
        return f"{self.kind_name}/{self.old_slug}"


class Page(Publication):
    """A page about the portal itself."""

    kind_name = "pages"
    url_name = "portal:page"
    required_texts = ("title", "body")

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Publication.Meta):
        verbose_name = _("about page")
        verbose_name_plural = _("about pages")
        ordering = ["position", "pk"]


__all__ = [
    "Clause",
    "ClauseText",
    "ExchangeImport",
    "File",
    "MadeDocument",
    "MovedSlug",
    "Page",
    "Picture",
    "Precision",
    "Presence",
    "Relation",
    "RelationType",
    "RowChange",
    "SearchEntry",
    "SourceDocument",
    "Subject",
    "Term",
    "TermForm",
    "TermVariant",
    "TextImport",
    "TranslatedSegment",
    "TranslatorRights",
]
