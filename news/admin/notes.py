"""The admin of the editor's notes, and of the colophon of the bulletin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import PaginationInlineFormSet

from news.bulletins.checklist import form_url
from news.models import Bulletin, Colophon, EditorsNote, EditorsNoteArticle
from portal import languages
from portal.admin.base import OrderedParts, PortalAdmin
from portal.admin.choices import is_key
from portal.languages import column
from portal.richtext import has_text


class NoteArticleFormSet(PaginationInlineFormSet):
    """A note of an issue covers articles that stand in it, all in one section."""

    def clean(self) -> None:
        super().clean()
        bulletin = self.instance.bulletin
        if bulletin is None:
            return
        sections: dict[int, int | None] = dict(bulletin.entries.values_list("article_id", "section_id"))
        first: int | None = None
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or not (article := data.get("article")):
                continue
            if article.pk not in sections:
                form.add_error(
                    "article",
                    _("This article does not stand in the issue “%(issue)s”. Add it to the issue first.")
                    % {"issue": bulletin},
                )
            elif first is None:
                first = article.pk
            elif sections[article.pk] != sections[first]:
                form.add_error("article", str(TWO_SECTIONS))


TWO_SECTIONS = gettext_lazy(
    "In the issue this article stands in another section than the first one under the note. A note covers articles of "
    "one section: move the article in the issue, or write a note for each section."
)


class NoteArticleInline(OrderedParts):
    model = EditorsNoteArticle
    formset = NoteArticleFormSet
    fields = ("article", "position")
    autocomplete_fields = ("article",)


class EditorsNoteForm(forms.ModelForm):
    """A note says something, in its original language at least."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = column("body", data.get("original_language") or self.instance.original_language)
        if name in self.fields and not has_text(data.get(name) or ""):
            self.add_error(name, _("A note needs a text in its original language."))
        return data


@admin.register(EditorsNote)
class EditorsNoteAdmin(PortalAdmin):
    form = EditorsNoteForm
    icon = "edit_note"
    position = 3
    common = (
        (gettext_lazy("About the note"), {"fields": ("bulletin", "slug", "original_language", "source_document")}),
    )
    inlines = (NoteArticleInline,)
    list_display = ("slug", "bulletin", "shown_articles", "shown_languages")
    list_select_related = ("bulletin",)
    search_fields = ("slug", "body")
    autocomplete_fields = ("source_document", "bulletin")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("articles")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The issue that the note is written for, as the form of the issue names it in the link: `?bulletin=3`."""
        key = request.GET.get("bulletin", "")
        bulletin = Bulletin.objects.filter(pk=int(key)).first() if is_key(key) else None
        if bulletin is None:
            return {}
        taken = set(EditorsNote.objects.values_list("slug", flat=True))
        number = next(n for n in range(1, len(taken) + 2) if f"note-{bulletin.slug}-{n}" not in taken)
        return {
            "bulletin": bulletin.pk,
            "slug": f"note-{bulletin.slug}-{number}",
            "original_language": bulletin.original_language,
        }

    def response_post_save_add(self, request: HttpRequest, obj: EditorsNote) -> HttpResponse:
        """Back to the issue that the note was written for."""
        if obj.bulletin is None:
            return super().response_post_save_add(request, obj)
        return HttpResponseRedirect(form_url(obj.bulletin))

    def response_post_save_change(self, request: HttpRequest, obj: EditorsNote) -> HttpResponse:
        """As after a new one."""
        if obj.bulletin is None:
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(form_url(obj.bulletin))

    @admin.display(description=gettext_lazy("articles"))
    def shown_articles(self, note: EditorsNote) -> str:
        return "; ".join(str(article) for article in note.articles.all())

    @admin.display(description=gettext_lazy("languages"))
    def shown_languages(self, note: EditorsNote) -> str:
        return ", ".join(name for code, name in languages.AUTONYMS.items() if getattr(note, column("body", code)))


@admin.register(Colophon)
class ColophonAdmin(PortalAdmin):
    """One row: it is added once, and then only changed."""

    icon = "contact_page"
    position = 4
    common = ((gettext_lazy("About the colophon"), {"fields": ("source_document",)}),)
    list_display = ("name_zh_hans", "name_en", "name_ru")
    search_fields = ("name",)
    autocomplete_fields = ("source_document",)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form of the one that there is, if there is one."""
        if written := Colophon.objects.first():
            return HttpResponseRedirect(reverse("admin:news_colophon_change", args=[written.pk]))
        return super().add_view(request, form_url, extra_context)
