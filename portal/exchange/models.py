"""A file that was read and waits for its translator to confirm it."""

from django.conf import settings
from django.db import models

from portal.exchange.units import Package


class ExchangeImport(models.Model):
    """What a file said, until it is confirmed or thrown away; one for each user.

    `package` is as in `portal.exchange.units`. What it would change is worked out anew whenever it is shown.
    """

    changes_pages = False

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    package = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.file_name}, {self.user}"

    @property
    def loaded(self) -> Package:
        return Package.loaded(self.package)
