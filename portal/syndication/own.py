"""What feeds hold of the kernel's own kinds."""

from django.utils.translation import pgettext_lazy

from portal.models import Page
from portal.syndication.declared import Syndicated

FEEDS = [Syndicated(Page, pgettext_lazy("link", "About us"))]
