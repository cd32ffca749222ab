"""A file of a law or a document in one language."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.dates import PrecisionField, date_validators, format_partial
from portal.publishing.fields import LanguageField

# Below the media folder; `portal.media` gives nothing out from here, since a file is as public as its owner.
FOLDER = "files"


class FileType(models.TextChoices):
    """The types that are taken, by their usual endings."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word (DOCX)"
    TEXT = "txt", pgettext_lazy("type of a file", "plain text")


MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.TEXT: "text/plain; charset=utf-8",
}


def stored_name(instance: "File", filename: str) -> str:
    """The path of a file in the media folder: its checksum, so that nothing of the name it came with is kept."""
    return f"{FOLDER}/{instance.sha256}.{instance.type}"


class File(models.Model):
    """A file of a law or a document. What is in the columns after `file` was found out from its content."""

    owner_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", editable=False)
    owner_id = models.PositiveBigIntegerField(editable=False)
    owner = GenericForeignKey("owner_type", "owner_id")

    language = LanguageField(_("language"))
    file = models.FileField(_("file"), upload_to=stored_name, max_length=100)
    type = models.CharField(_("type"), max_length=4, choices=FileType.choices, editable=False)
    size_bytes = models.PositiveIntegerField(_("size in bytes"), editable=False)
    page_count = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    sha256 = models.CharField(
        "SHA-256", max_length=64, editable=False, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")]
    )
    is_official = models.BooleanField(_("this text is official"), default=False)
    translator = models.CharField(_("translator"), max_length=200, blank=True)
    date = models.DateField(
        _("text as of"),
        null=True,
        blank=True,
        validators=date_validators,
        help_text=_("The day whose wording the file has."),
    )
    date_precision = PrecisionField()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["language", "-date", "pk"]
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="file_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "sha256"],
                name="file_once",
                violation_error_message=_("This file is already here."),
            ),
            models.CheckConstraint(name="file_type_valid", condition=Q(type__in=FileType.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}, {self.get_type_display()}"

    @property
    def date_text(self) -> str:
        return format_partial(self.date, self.date_precision)

    @property
    def download_name(self) -> str:
        """The name under which readers get it: the address of the item, the language and the type."""
        slug = getattr(self.owner, "slug", "file")
        return f"{slug}-{self.language}.{self.type}"

    def get_absolute_url(self) -> str:
        return reverse("portal:file", kwargs={"pk": self.pk})


class FileOwner(models.Model):
    """Abstract: a publication with files."""

    files = GenericRelation(File, content_type_field="owner_type", object_id_field="owner_id")

    class Meta:
        abstract = True

    def files_by_language(self) -> list[Any]:
        """Its files in the order in which they are listed."""
        return list(self.files.all())
