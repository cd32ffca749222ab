"""What feeds hold of the kernel's own kinds."""

from django.utils.translation import gettext_lazy as _

from portal.exchange.declared import Syndicated
from portal.models import Page

FEEDS = [Syndicated(Page, _("About us"))]
