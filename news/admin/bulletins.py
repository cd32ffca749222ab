"""The admin of issues: put together from articles, with sections, notes, a checklist and previews in each form."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from unfold.decorators import action
from unfold.forms import PaginationInlineFormSet

from news.admin.letter import shown_letter
from news.admin.pick import pick_page
from news.bulletins.checklist import checklist, form_url
from news.bulletins.faces import FACES
from news.intake.admin import IntakeMixin
from news.models import Bulletin, BulletinEntry, BulletinSection
from news.wechat.admin import WeChatMixin
from portal import languages
from portal.admin.base import OrderedParts
from portal.admin.publications import PublicationAdmin, PublicationForm
from portal.languages import column, columns
from portal.publishing.states import WorkflowState

OPENING_PERIOD = datetime.timedelta(days=30)
# Where the last issue lies back longer, the days since are no period of an issue.
LONGEST_PERIOD = datetime.timedelta(days=120)


class BulletinForm(PublicationForm):
    def label_of_missing(self) -> str:
        if self.instance.workflow_state == WorkflowState.PUBLISHED:
            return _("as the text is: missing, or a draft once there is one")
        return super().label_of_missing()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("year") and data.get("number"):
            self.instance.slug = f"{data['year']}-{data['number']}"
        return data


class SectionInline(OrderedParts):
    model = BulletinSection
    fields = (*columns("title"), "position")


class EntryFormSet(PaginationInlineFormSet):
    """Entries may move between sections as long as each note keeps its articles together."""

    def clean(self) -> None:
        super().clean()
        if not self.instance.pk:
            return
        rows = {
            data["article"].pk: form
            for form in self.forms
            if (data := getattr(form, "cleaned_data", None)) and data.get("article") and not data.get("DELETE")
        }
        for note in self.instance.notes.prefetch_related("places"):
            covered = [rows[place.article_id] for place in note.places.all() if place.article_id in rows]
            for form in covered[1:]:
                if form.cleaned_data.get("section") != covered[0].cleaned_data.get("section"):
                    form.add_error(
                        "section",
                        _(
                            "The editor’s note “%(note)s” covers this article and “%(other)s”, which stands in another "
                            "section. Keep them in one section, or change the note first."
                        )
                        % {"note": note, "other": covered[0].cleaned_data["article"]},
                    )


class EntryInline(OrderedParts):
    model = BulletinEntry
    formset = EntryFormSet
    fields = ("article", "section", "position")
    autocomplete_fields = ("article",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("article", "section")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The sections of this issue; one that is written in the same form can be chosen once it is saved."""
        if db_field.name == "section":
            key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
            kwargs["queryset"] = BulletinSection.objects.filter(bulletin=int(key) if key.isdecimal() else None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def next_issue() -> dict[str, Any]:
    """What the form of a new issue begins with: the next number of this year, and the days since a recent issue."""
    today = timezone.localdate()
    numbers = Bulletin.objects.filter(year=today.year).aggregate(last=models.Max("number"))
    last_day = Bulletin.objects.aggregate(last=models.Max("period_to"))["last"]
    issue = Bulletin(year=today.year, number=(numbers["last"] or 0) + 1)
    first = today - OPENING_PERIOD
    if last_day and today - LONGEST_PERIOD <= last_day < today:
        first = last_day + datetime.timedelta(days=1)
    original = Bulletin._meta.get_field("original_language").get_default()
    with override(original):
        title = issue.number_text
    return {
        "year": issue.year,
        "number": issue.number,
        "period_from": first,
        "period_to": today,
        "date": today,
        column("title", original): title,
    }


@admin.register(Bulletin)
class BulletinAdmin(IntakeMixin, WeChatMixin, PublicationAdmin):
    form = BulletinForm
    icon = "auto_stories"
    position = 2
    own_fields = (("year", "number"), ("period_from", "period_to"), "cover")
    inlines = (SectionInline, EntryInline)
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "cover")
    list_filter = PublicationAdmin.list_filter[:-1]
    actions_detail = ("pick_articles", "wechat_page", "letter_page")
    change_form_outer_before_template = "admin/bulletin_status.html"
    ordering = ("-year", "-number")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["slug", *super().get_list_display(request), "shown_entries"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(entry_count=models.Count("entries"))

    @admin.display(description=gettext_lazy("entries"))
    def shown_entries(self, bulletin: Any) -> int:
        return bulletin.entry_count

    def get_common(self, request: HttpRequest, obj: Any = None) -> tuple[tuple[Any, dict[str, Any]], ...]:
        """Without the address, which follows from the number, and the subjects, which are those of the entries."""
        *first, (name, options) = super().get_common(request, obj)
        fields = tuple(each for each in options["fields"] if each not in ("slug", "subjects"))
        return (*first, (name, {"fields": fields}))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return next_issue()

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "date":
            field.label = _("Came out on")
        return field

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        context = dict(extra_context or {})
        bulletin = self.get_object(request, object_id) if object_id else None
        if bulletin is not None:
            context["issue"] = issue_status(bulletin)
        return super().changeform_view(request, object_id, form_url, context)

    @action(description=gettext_lazy("Add articles …"), url_path="pick", icon="playlist_add", permissions=["edit"])
    def pick_articles(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The list of what came out in the period and stands in no issue."""
        bulletin = self.get_object(request, object_id)
        if bulletin is None:
            raise Http404(_("There is no such item."))
        if not self.has_edit_permission(request, bulletin):
            raise PermissionDenied
        return pick_page(self, request, bulletin)

    @action(description=gettext_lazy("Letter"), url_path="letter", icon="mail", permissions=["view"])
    def letter_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The letter with the issue, as its subscribers get it."""
        return shown_letter(self, request, self.get_object(request, object_id))


def issue_status(bulletin: Bulletin) -> dict[str, Any]:
    """What the head of the form says of an issue: counts, what is missing, notes, previews."""
    found = checklist(bulletin)
    names = languages.AUTONYMS
    return {
        "checklist": found,
        "missing": [(code, names[code], found.by_language[code]) for code in languages.CODES],
        "pick_url": reverse("admin:news_bulletin_pick_articles", args=[bulletin.pk]),
        "note_url": f"{reverse('admin:news_editorsnote_add')}?bulletin={bulletin.pk}",
        "notes": [(note, form_url(note)) for note in bulletin.notes.all()],
        "faces": [
            (face.label, [(code, names[code], face.preview_url(bulletin, code)) for code in languages.CODES])
            for face in FACES
        ],
    }
