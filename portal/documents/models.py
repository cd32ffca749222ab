"""Documents that stay as they were made."""

from django.db import models


class MadeDocument(models.Model):
    """The file of an issue as it was made first; it is made anew only when what it says has changed."""

    # Readers get it as a file of its own; no page shows it.
    changes_pages = False

    name = models.CharField(max_length=200, unique=True)
    says = models.CharField(max_length=64)
    file = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        # Nobody is given a right to it: it follows from the issue.
        default_permissions = ()
        verbose_name = "document as it was made"
        verbose_name_plural = "documents as they were made"

    def __str__(self) -> str:
        return self.name
