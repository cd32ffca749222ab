"""The admin of articles and their sources."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.intake.admin import IntakeMixin
from news.models import Article, Source
from news.wechat.admin import WeChatMixin
from portal.admin.base import PortalAdmin
from portal.admin.publications import PublicationAdmin, PublicationForm
from portal.languages import column


class PicturedForm(PublicationForm):
    """The form of a kind with a picture, which needs words for those who do not see it."""

    picture_field = "picture"
    alt_field = "picture_alt"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = column(self.alt_field, data.get("original_language") or self.instance.original_language)
        if data.get(self.picture_field) and not data.get(name) and name in self.fields:
            self.add_error(name, _("A picture needs this text, in the original language of the item."))
        return data


@admin.register(Article)
class ArticleAdmin(IntakeMixin, WeChatMixin, PublicationAdmin):
    form = PicturedForm
    actions_detail = ("wechat_page",)
    icon = "newspaper"
    position = 1
    own_fields = ("kind", "outlet", "source_url", "states", "picture")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "outlet", "states")
    list_filter = (*PublicationAdmin.list_filter, "kind")


@admin.register(Source)
class SourceAdmin(PortalAdmin):
    icon = "rss_feed"
    position = 5
    common = ((gettext_lazy("About the news source"), {"fields": ("slug", "kind", "state", "website")}),)
    list_display = ("shown_name", "kind", "state")
    list_filter = ("kind",)
    list_select_related = ("state",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("state",)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def shown_name(self, source: Source) -> str:
        return source.name
