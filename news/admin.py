"""The admin of articles, their sources, and the editor's notes."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.models import Article, EditorsNote, EditorsNoteArticle, Source
from portal import languages
from portal.admin.base import PortalAdmin, TabularParts
from portal.admin.publications import PublicationAdmin, PublicationForm
from portal.languages import column


class ArticleForm(PublicationForm):
    def clean(self) -> dict[str, Any]:
        """A picture needs words for those who do not see it."""
        data = super().clean() or {}
        name = column("picture_alt", data.get("original_language") or self.instance.original_language)
        if data.get("picture") and not data.get(name) and name in self.fields:
            self.add_error(name, _("A picture needs this text, in the original language of the article."))
        return data


@admin.register(Article)
class ArticleAdmin(PublicationAdmin):
    form = ArticleForm
    icon = "newspaper"
    position = 1
    own_fields = ("kind", "outlet", "source_url", "states", "picture")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "outlet", "states")
    list_filter = (*PublicationAdmin.list_filter, "kind")


class EditorsNoteArticleInline(TabularParts):
    model = EditorsNoteArticle
    fields = ("article", "position")
    autocomplete_fields = ("article",)
    ordering_field = "position"


@admin.register(EditorsNote)
class EditorsNoteAdmin(PortalAdmin):
    icon = "edit_note"
    position = 2
    common = ((gettext_lazy("About the note"), {"fields": ("slug", "original_language", "source_document")}),)
    inlines = (EditorsNoteArticleInline,)
    list_display = ("slug", "shown_articles", "shown_languages")
    search_fields = ("slug", "body")
    autocomplete_fields = ("source_document",)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("articles")

    @admin.display(description=gettext_lazy("articles"))
    def shown_articles(self, note: EditorsNote) -> str:
        return "; ".join(str(article) for article in note.articles.all())

    @admin.display(description=gettext_lazy("languages"))
    def shown_languages(self, note: EditorsNote) -> str:
        return ", ".join(name for code, name in languages.AUTONYMS.items() if getattr(note, column("body", code)))


@admin.register(Source)
class SourceAdmin(PortalAdmin):
    icon = "rss_feed"
    position = 3
    common = ((gettext_lazy("About the news source"), {"fields": ("slug", "kind", "state", "website")}),)
    list_display = ("shown_name", "kind", "state")
    list_filter = ("kind",)
    list_select_related = ("state",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("state",)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def shown_name(self, source: Source) -> str:
        return source.name
