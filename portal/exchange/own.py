"""What feeds hold of the kernel's own kinds."""

from django.utils.translation import pgettext_lazy

from portal.exchange.declared import Syndicated
from portal.models import Page

FEEDS = [Syndicated(Page, pgettext_lazy("link", "About us"))]
