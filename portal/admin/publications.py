"""The admin of publications: texts by language, readiness, workflow, preview, relations."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import UnfoldAction
from unfold.widgets import UnfoldAdminSplitDateTimeWidget, UnfoldBooleanSwitchWidget

from portal import languages
from portal.admin.base import PortalAdmin, sentence_on_dead_link
from portal.admin.exchange import ExchangeMixin
from portal.admin.filters import READINESS_FILTERS, OriginalLanguageFilter, SubjectFilter, WorkflowFilter
from portal.admin.merging import original_columns
from portal.admin.preview import sentence_on
from portal.admin.relations import RelationInline
from portal.admin.standing import SIGNS, language_status, mentions_of, state_label
from portal.admin.workflow import BY_NAME, NOT_AHEAD, VERBS, Verb, refusal, verb_in
from portal.documents.letters import each_once
from portal.documents.views import document_of
from portal.languages import column
from portal.publishing.models import Publication
from portal.publishing.states import Readiness
from portal.references import dead_links
from portal.rights import may_make_current, translated_fields

# What somebody can say of a translation by hand; the rest follows from the texts.
BY_HAND = (Readiness.CURRENT, Readiness.OUTDATED, Readiness.DRAFT)


NOT_CURRENT = gettext_lazy(
    "The item is public, and a language that is no longer a draft goes to its readers for good: only who may publish it "
    "decides that."
)


class PublicationForm(forms.ModelForm):
    """The form of any kind. A verb pressed with it is checked here, so that what is missing is said at its field."""

    minor_edit = forms.BooleanField(
        label=gettext_lazy("Minor edit"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy(
            "The change of the original does not alter its meaning (a typing error, a comma): the translations stay current."
        ),
    )

    # Whose form it is; None is the system itself.
    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.verb = verb_in(self.data)
        for code in languages.CODES:
            if field := self.fields.get(column("readiness", code)):
                self.narrow_readiness(field, code)
            if field := self.fields.get(column("translated_from", code)):
                choices = [(key, label) for key, label in languages.AUTONYMS.items() if key != code]
                field.choices = [("", _("the original")), *choices]  # type: ignore[attr-defined]

    def narrow_readiness(self, field: Any, language: str) -> None:
        """Offer what a person can decide; a readiness that is computed is only shown."""
        field.required = False
        value = Readiness(self.initial.get(column("readiness", language)) or Readiness.MISSING)
        is_original = bool(self.instance.pk) and language == self.instance.original_language
        if is_original:
            field.disabled = True
            field.choices = [(value, value.label)]
        elif value == Readiness.MISSING:
            field.choices = [
                (value, self.label_of_missing()),
                (BY_HAND[2], BY_HAND[2].label),
            ]
        elif may_make_current(self.user, self.instance, language):
            field.choices = [(each, each.label) for each in BY_HAND]
        else:
            field.choices = [(value, value.label)]
            field.error_messages["invalid_choice"] = str(NOT_CURRENT)

    def label_of_missing(self) -> str:
        """What becomes of a language without a text."""
        return _("as the text is: missing, or current once there is one")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code in languages.CODES:
            name = column("readiness", code)
            if name in data and not data[name]:
                data[name] = self.initial.get(name) or Readiness.MISSING
        return data

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.verb is None or self.verb.method != "publish":
            return
        for name, problems in self.instance.missing_texts().items():
            if name in self.fields and not self.has_error(name):
                self.add_error(name, problems)
        at = self.cleaned_data.get("published_at")
        if self.verb.name == "schedule" and not self.has_error("published_at") and (at is None or at <= timezone.now()):
            self.add_error("published_at" if "published_at" in self.fields else None, str(NOT_AHEAD))


class ScheduleForm(forms.Form):
    """The time for several items at once."""

    at = forms.SplitDateTimeField(label=gettext_lazy("publish at"), widget=UnfoldAdminSplitDateTimeWidget)

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(str(NOT_AHEAD))
        return at


class PublicationAdmin(ExchangeMixin, PortalAdmin):
    """The base of the admin of every kind. Subclasses name their own fields in `common`."""

    form = PublicationForm
    # Fields of the kind itself, shown before those that all kinds share.
    own_fields: tuple[Any, ...] = ()
    search_fields: tuple[str, ...] = ("title", "summary", "slug")
    list_filter: tuple[Any, ...] = (WorkflowFilter, *READINESS_FILTERS, OriginalLanguageFilter, SubjectFilter)
    list_filter_submit = True
    list_filter_sheet = False
    autocomplete_fields: tuple[str, ...] = ("subjects", "source_document")
    actions = ("submit_items", "return_items", "publish_items", "schedule_items", "withdraw_items", "export_items")
    inlines: tuple[type[Any], ...] = (RelationInline,)
    view_on_site = True
    change_form_outer_before_template = "admin/publication_status.html"

    # --- The list ------------------------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["shown_title", "shown_state", *READINESS_COLUMNS, "shown_date"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """For lists without the long texts, which no list shows."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and str(match.url_name).endswith("_changelist") and request.method != "POST":
            long = [name for name in translated_fields(self.model) if name not in ("title", "city", "speaker")]
            queryset = queryset.defer(*(column(name, code) for name in long for code in languages.CODES))
        return queryset

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def shown_title(self, item: Publication) -> str:
        reading = item.reading
        title = reading.title or next(
            (text for code in languages.CODES if (text := getattr(item, column("title", code)))), item.slug
        )
        return format_html('<span lang="{}">{}</span>', reading.language, title)

    @admin.display(description=gettext_lazy("state"), ordering="workflow_state")
    def shown_state(self, item: Publication) -> str:
        return state_label(item)

    @admin.display(description=gettext_lazy("date"), ordering="date")
    def shown_date(self, item: Publication) -> str:
        return item.date_text

    # --- The form ------------------------------------------------------------------------------

    def language_fields(self, language: str) -> list[Any]:
        """The texts of a language, then what is to be said about them."""
        names = [name for name in translated_fields(self.model) if name != "source_note"]
        about = [column(name, language) for name in ("readiness", "translator", "translated_from", "official")]
        return [*(column(name, language) for name in [*names, "source_note"]), *about]

    def get_common(self, request: HttpRequest, obj: Any = None) -> tuple[tuple[Any, dict[str, Any]], ...]:
        edits = obj and self.has_edit_permission(request, obj)
        now = (*(["minor_edit"] if edits else []), *(["published_at"] if self.may_publish(request) else []))
        own = ("slug", "original_language", *self.own_fields, ("date", "date_precision"), "subjects", "source_document")
        first = ((gettext_lazy("This change"), {"fields": now}),) if now else ()
        return (*first, (gettext_lazy("About the item"), {"fields": own}))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        form_class.user = request.user
        return form_class

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The time of publication is a publisher's to set: moving it would publish or withdraw the item."""
        own = tuple(super().get_readonly_fields(request, obj))
        return own if self.may_publish(request) else (*own, "published_at")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title_en",)}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        label = ABOUT_LABELS.get(db_field.name.split("_")[0]) if is_about_a_language(db_field.name) else None
        if field is not None and label is not None:
            field.label = str(label)
        if field is not None and db_field.name == "published_at":
            zone = _("The time is that of %(zone)s.") % {"zone": settings.TIME_ZONE}
            field.help_text = f"{field.help_text} {zone}"
        return field

    def may_publish(self, request: HttpRequest) -> bool:
        return BY_NAME["publish"].is_permitted(self.model, request.user)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None or not obj.pk or not obj.is_public:
            return None
        try:
            return obj.get_absolute_url()
        except NoReverseMatch:  # the address in a form that was refused
            return None

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """The buttons of the verbs that the state of the item and the rights of the user allow."""
        item = self.get_object(request, str(object_id))
        if item is None or not self.has_edit_permission(request, item):
            return []
        return [
            UnfoldAction(
                action_name=verb.parameter,
                method=getattr(self, f"{verb.name}_items"),
                description=str(verb.label),
                path="",
                attrs={},
                icon=verb.icon,
            )
            for verb in VERBS
            if verb.is_offered(item, request.user)
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        context = dict(extra_context or {})
        item = self.get_object(request, object_id) if object_id else None
        if item is not None:
            context["publication"] = {
                "state": state_label(item),
                "published_at": item.published_at,
                "languages": [language_status(item, code, request.user) for code in languages.CODES],
                "public_url": self.get_view_on_site_url(item),
                "mentions": mentions_of(item),
                "export_url": f"{reverse('admin:exchange_export')}?item={item.kind_name}/{item.pk}",
                "dead_links": list(dict.fromkeys(map(sentence_on_dead_link, dead_links(item)))),
                "linking_url": reverse("admin:linking", args=[item.kind_name, item.pk]),
            }
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        obj.minor_edit = self.has_edit_permission(request, obj) and form.cleaned_data.get("minor_edit", False)
        if change and form.original_moved and not form.mine & set(original_columns(obj)):
            # What was translated here is the original as it was before somebody changed it: outdated stays outdated.
            obj.minor_edit = True
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        item = form.instance
        if hasattr(item, "take_date_from_events"):
            item.take_date_from_events()
            item.save(update_fields=["date", "date_precision"])
        if form.verb is not None:
            self.do(request, form.verb, item, at=item.published_at if form.verb.name == "schedule" else None)

    # --- The verbs -----------------------------------------------------------------------------

    def do(self, request: HttpRequest, verb: Verb, item: Publication, at: Any = None) -> bool:
        """Call the verb and say what came of it."""
        try:
            verb.apply(item, request.user, at)
        except (ValidationError, PermissionDenied) as error:
            self.message_user(request, f"“{item}”: {refusal(item, error)}", messages.ERROR)
            return False
        said = str(verb.done) % {"item": item}
        self.log_change(request, item, said)
        self.message_user(request, said, messages.SUCCESS)
        if verb.method == "publish":
            self.warn_of_letters(request, item)
        return True

    def warn_of_letters(self, request: HttpRequest, item: Publication) -> None:
        """Say which letters the document of the item lacks, each once in each language that readers have."""
        for code in item.readable_languages:
            document = document_of(item, code)
            for one in each_once(document.lacking) if document else ():
                self.message_user(request, f"{languages.AUTONYMS[code]}: {sentence_on(one)}", messages.WARNING)

    def do_all(self, request: HttpRequest, verb: Verb, queryset: models.QuerySet, at: Any = None) -> None:
        # Each as it is stored now: nobody saves it in between.
        rows = queryset.model._base_manager.filter(pk__in=[item.pk for item in queryset])
        for item in rows.order_by("pk").select_for_update(of=("self",)):
            self.do(request, verb, item, at)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return self.may_publish(request)

    @admin.action(description=gettext_lazy("Submit for review"), permissions=["edit"])
    def submit_items(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self.do_all(request, BY_NAME["submit"], queryset)

    @admin.action(description=gettext_lazy("Return to draft"), permissions=["edit"])
    def return_items(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self.do_all(request, BY_NAME["return"], queryset)

    @admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
    def publish_items(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self.do_all(request, BY_NAME["publish"], queryset)

    @admin.action(description=gettext_lazy("Schedule …"), permissions=["publish"])
    def schedule_items(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """Ask for the time on a page of its own, then schedule."""
        form = ScheduleForm(request.POST if "_scheduled" in request.POST else None)
        if form.is_bound and form.is_valid():
            self.do_all(request, BY_NAME["schedule"], queryset, form.cleaned_data["at"])
            return None
        return TemplateResponse(
            request,
            "admin/schedule.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Schedule"),
                "opts": self.opts,
                "media": self.media + form.media,
                "form": form,
                "items": list(queryset),
            },
        )

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["publish"])
    def withdraw_items(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self.do_all(request, BY_NAME["withdraw"], queryset)


ABOUT_LABELS = {
    "readiness": gettext_lazy("Readiness of this text"),
    "translator": gettext_lazy("Translator"),
    "translated": gettext_lazy("Translated from"),
    "official": gettext_lazy("This text is official"),
}


def is_about_a_language(name: str) -> bool:
    return any(
        name == column(about, code)
        for about in ("readiness", "translator", "translated_from", "official")
        for code in languages.CODES
    )


def readiness_column(code: str) -> Any:
    """A column of the list with the readiness of one language, as a sign and a word."""

    @admin.display(description=languages.AUTONYMS[code], ordering=column("readiness", code))
    def shown(item: Publication) -> str:
        readiness = item.readiness_in(code)
        return format_html(
            '<span class="portal-readiness portal-readiness-{}"><span aria-hidden="true">{}</span> {}</span>',
            readiness.value,
            SIGNS[readiness],
            readiness.label,
        )

    return shown


READINESS_COLUMNS = [readiness_column(code) for code in languages.CODES]
