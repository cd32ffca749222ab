"""`Picture`: a picture with all that is said of it, once for all items that show it."""

import hashlib
import io
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from PIL import Image

from portal import languages
from portal.languages import column
from portal.pictures import renditions
from portal.pictures.upload import FORMATS, remade
from portal.publishing.saving import SavedAtOnce
from portal.publishing.states import WorkflowState

PERCENT = [MaxValueValidator(100)]


class Licence(models.TextChoices):
    """Under what a picture may be shown. The values of Creative Commons are those of SPDX."""

    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC0 = "CC0-1.0", "CC0 1.0"
    PUBLIC_DOMAIN = "public-domain", pgettext_lazy("licence of a picture", "public domain")
    PERMISSION = "permission", pgettext_lazy("licence of a picture", "used with permission")


DEEDS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}


def place_of_upload(picture: "Picture", name: str) -> str:
    return renditions.path_of(picture.digest, f"original{Path(name).suffix}")


class Picture(SavedAtOnce):
    """A picture. Its file is the upload made anew; its renditions stand beside it, under the digest of that file.

    `alt` says what it shows. It may be written bit by bit, but an item with the picture is published only when it
    is there in all three languages.
    """

    file = models.ImageField(gettext_lazy("file"), upload_to=place_of_upload)
    alt = models.CharField(
        gettext_lazy("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("Read to those who do not see the picture."),
    )
    credit = models.CharField(gettext_lazy("picture credit"), max_length=200, blank=True)
    licence = models.CharField(gettext_lazy("licence"), max_length=14, choices=Licence.choices)
    focal_x = models.PositiveSmallIntegerField(
        gettext_lazy("focal point from the left, %"), default=50, validators=PERCENT
    )
    focal_y = models.PositiveSmallIntegerField(
        gettext_lazy("focal point from above, %"), default=50, validators=PERCENT
    )
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    width = models.PositiveIntegerField(gettext_lazy("width"), editable=False)
    height = models.PositiveIntegerField(gettext_lazy("height"), editable=False)
    created_at = models.DateTimeField(gettext_lazy("created at"), auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("picture")
        verbose_name_plural = gettext_lazy("pictures")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_focal_point_inside",
                condition=models.Q(focal_x__lte=100, focal_y__lte=100),
                violation_error_message=gettext_lazy("A focal point lies between 0 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or _("picture no. %(number)s") % {"number": self.pk or "–"}

    # --- The file ------------------------------------------------------------------------------

    def take_file(self) -> None:
        """Make an upload anew, store it with its renditions, and note what it is. ValidationError for what is none."""
        made = remade(self.file.file)
        made.seek(0)
        content = made.read()
        self.digest = hashlib.sha256(content).hexdigest()
        with Image.open(io.BytesIO(content)) as opened:
            self.width, self.height = opened.size
            ending = FORMATS[str(opened.format)]
        path = renditions.path_of(self.digest, f"original.{ending}")
        renditions.keep(path, content)
        renditions.make(self.digest, content)
        self.file = path

    def save(self, *args: Any, **kwargs: Any) -> None:
        file: Any = self.file
        if file and not file._committed:
            self.take_file()
        super().save(*args, **kwargs)

    # What `portal.history` calls for a file that no row and no history names any more.
    drop_file = staticmethod(renditions.drop)

    @property
    def is_there(self) -> bool:
        """Whether the file of the original is where it should be."""
        return bool(self.file.name) and default_storage.exists(str(self.file.name))

    # --- What pages show -----------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The picture in its usual size, for those who do not choose."""
        return renditions.url_of(self.digest, renditions.usual_width(self.width), "jpg")

    @property
    def sources(self) -> list[dict[str, str]]:
        """What a browser may choose from: for each format its type and a `srcset`, the best format first."""
        return [
            {
                "ending": ending,
                "type": mime,
                "srcset": ", ".join(
                    f"{renditions.url_of(self.digest, width, ending)} {width}w"
                    for width in renditions.widths_of(self.width)
                ),
            }
            for ending, (_name, mime, _options) in renditions.FORMATS.items()
        ]

    @property
    def focus(self) -> str:
        """Classes of the style sheet that keep the focal point in sight: the policy forbids a style of its own."""
        return f"focus-x-{round(self.focal_x / 10)} focus-y-{round(self.focal_y / 10)}"

    @property
    def deed(self) -> str:
        """The address of the text of the licence; empty for what has none."""
        return DEEDS.get(self.licence, "")  # type: ignore[call-overload]

    # --- Words and uses ------------------------------------------------------------------------

    @property
    def languages_without_alt(self) -> list[str]:
        return [code for code in languages.CODES if not (getattr(self, column("alt", code)) or "").strip()]

    def uses(self) -> list[models.Model]:
        """The records that show the picture, by kind; one query for each kind."""
        found: list[models.Model] = []
        for relation in self._meta.related_objects:
            rows: Any = relation.related_model._default_manager.filter(**{relation.field.name: self.pk})
            found += rows.order_by("-pk")
        return found

    def clean(self) -> None:
        """Refuse to take away words that readers of a published item hear."""
        super().clean()
        lacking = self.languages_without_alt
        if not (self.pk and lacking):
            return
        public = [each for each in self.uses() if getattr(each, "workflow_state", "") == WorkflowState.PUBLISHED]
        stored: Any = type(self).objects.filter(pk=self.pk).first()
        taken = [code for code in lacking if stored is not None and code not in stored.languages_without_alt]
        if public and taken:
            message = _("The picture stands in a published item, “%(item)s”: this text is needed there.")
            raise ValidationError({column("alt", code): message % {"item": public[0]} for code in taken})


def lacking_words(picture: Picture | None) -> str:
    """What an item with the picture needs before it can be published, as a sentence; empty if nothing."""
    if picture is None or not (codes := picture.languages_without_alt):
        return ""
    return _(
        "To be published, the picture needs words on what it shows in all three languages; missing: %(languages)s."
    ) % {"languages": ", ".join(languages.AUTONYMS[code] for code in codes)}
