"""A text that was read and waits for its editor to confirm it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.clauses.models import BodyIs


class TextImport(models.Model):
    """What the files of an editor gave, until it is confirmed or thrown away; one for each editor and text.

    `clauses` are rows as in `portal.legaltext.transport`, `problems` lists of sentence, eId and language, `outcome` the
    eIds that saving would create, change and remove, with the titles, encodings and languages that were found. `text_before` tells whether the text was changed meanwhile.
    """

    owner_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    owner_id = models.PositiveBigIntegerField()
    owner = GenericForeignKey("owner_type", "owner_id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    starts_on = models.DateField(null=True)
    body_is = models.CharField(max_length=13, choices=BodyIs.choices)
    clauses = models.JSONField()
    problems = models.JSONField()
    outcome = models.JSONField()
    text_before = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner_type", "owner_id", "user"], name="textimport_once")]

    def __str__(self) -> str:
        return f"{self.owner_type} {self.owner_id}, {self.user}"
