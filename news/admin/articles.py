"""The admin of articles and their sources."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from news.intake.admin import IntakeMixin
from news.models import Article, Source
from news.wechat.admin import WeChatMixin
from portal.admin.base import PortalAdmin
from portal.admin.publications import PublicationAdmin


@admin.register(Article)
class ArticleAdmin(IntakeMixin, WeChatMixin, PublicationAdmin):
    actions_detail = ("wechat_page",)
    icon = "newspaper"
    position = 1
    own_fields = ("kind", "outlet", "source_url", "states", "picture")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "outlet", "states", "picture")
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
