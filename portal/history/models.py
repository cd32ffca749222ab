"""The tables of the desk: what changed, who has a form open, and the rights of translators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.TextChoices):
    INSERT = "I"
    UPDATE = "U"
    DELETE = "D"


class RowChange(models.Model):
    """One row of a table that was written, with what it said before; triggers make these (see `recording`).

    `before` holds the former values of the columns that changed; for a row that is gone, of all its columns; for a new
    row nothing. `item_table` and `item_id` name what the row is a part of, or the row itself.
    """

    changes_pages = False

    transaction = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # What somebody did, where the rows alone do not say it: "restore", "bring_back".
    doing = models.CharField(max_length=20, blank=True)
    item_table = models.CharField(max_length=63)
    item_id = models.BigIntegerField()
    row_table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=1, choices=Operation.choices)
    before = models.JSONField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["item_table", "item_id", "-id"], name="rowchange_of_item"),
            models.Index(fields=["transaction"], name="rowchange_of_transaction"),
            models.Index(fields=["at"], condition=models.Q(operation="D"), name="rowchange_deleted"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.row_table} {self.row_id}"


class Presence(models.Model):
    """Somebody who has the form of an item open."""

    changes_pages = False

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item_table = models.CharField(max_length=63)
    item_id = models.BigIntegerField()
    since = models.DateTimeField()
    # Unless heard of again before, the form is taken to be closed at this time.
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item_table", "item_id", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.item_table} {self.item_id}"


class TranslatorRights(models.Model):
    """No table: what the rights to translate hang on."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("translate_zh_hans", _("May translate into Chinese")),
            ("translate_en", _("May translate into English")),
            ("translate_ru", _("May translate into Russian")),
        ]

    def __str__(self) -> str:
        return ""
