"""Relations on the form of an item: the other item is found by searching all kinds in all languages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import get_select2_language
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.forms import PaginationGenericInlineFormSet

from portal.admin.base import GenericParts
from portal.admin.choices import is_key
from portal.languages import columns
from portal.models import RING, Relation
from portal.publishing.cards import Card, cards
from portal.publishing.models import Publication, kinds

FOUND_PER_PAGE = 20
MAX_PAGE = 50
MAX_TERM = 100


def visible_kinds(user: Any) -> dict[str, type[Publication]]:
    """The kinds that a user may see in the admin, by name."""
    return {
        name: model
        for name, model in kinds().items()
        if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        or user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
    }


def item_label(card: Card) -> str:
    """How an item is offered: its kind and its title in the language of the interface."""
    return f"{card.kind_label}: {card.reading.title or card.slug}"


def matching(queryset: models.QuerySet, term: str) -> models.QuerySet:
    """The items with every word of the term in a title of any language, or in the address."""
    for word in term.split():
        condition = models.Q(slug__icontains=word)
        for name in columns("title"):
            condition |= models.Q(**{f"{name}__icontains": word})
        queryset = queryset.filter(condition)
    return queryset


@require_safe
def item_search(request: HttpRequest) -> JsonResponse:
    """Items of all kinds as select2 wants them: ``{"results": [{"id": "laws/3", "text": …}], "pagination": …}``."""
    term = request.GET.get("term", "")[:MAX_TERM]
    text = request.GET.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    page = min(max(page, 1), MAX_PAGE)
    start = (page - 1) * FOUND_PER_PAGE
    querysets = [matching(model.objects.all(), term) for model in visible_kinds(request.user).values()]
    found = cards(querysets, limit=start + FOUND_PER_PAGE + 1)[start:]
    return JsonResponse(
        {
            "results": [
                {"id": f"{card.kind_name}/{card.pk}", "text": item_label(card)} for card in found[:FOUND_PER_PAGE]
            ],
            "pagination": {"more": len(found) > FOUND_PER_PAGE and page < MAX_PAGE},
        }
    )


class ItemWidget(forms.Select):
    """A select that asks `item_search`; only the chosen item is in the page."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(
            {
                "class": "admin-autocomplete",
                "data-ajax--cache": "true",
                "data-ajax--delay": 250,
                "data-ajax--type": "GET",
                "data-ajax--url": reverse_lazy("admin:item_search"),
                "data-theme": "admin-autocomplete",
                "data-allow-clear": "false",
                "data-placeholder": "",
            }
            | (attrs or {})
        )

    @property
    def media(self) -> forms.Media:
        """What Django's own autocomplete needs, in the language of the interface."""
        language = get_select2_language()
        return forms.Media(
            js=(
                "admin/js/vendor/jquery/jquery.min.js",
                "admin/js/vendor/select2/select2.full.js",
                *([f"admin/js/vendor/select2/i18n/{language}.js"] if language else []),
                "admin/js/jquery.init.js",
                "admin/js/autocomplete.js",
            ),
            css={"screen": ("admin/css/vendor/select2/select2.css", "admin/css/autocomplete.css")},
        )

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        self.choices = [("", ""), *((key, self.label_of(key)) for key in value if key)]
        return super().optgroups(name, value, attrs)

    @staticmethod
    def label_of(key: str) -> str:
        item = item_of(key)
        return f"{item._meta.verbose_name}: {item}" if item else key


def item_of(key: str) -> Publication | None:
    """The item that ``kind/primary key`` names."""
    kind_name, _slash, pk = str(key).partition("/")
    model = kinds().get(kind_name)
    if model is None or not is_key(pk):
        return None
    return model.objects.filter(pk=int(pk)).first()


class ItemField(forms.CharField):
    """A publication of any kind."""

    widget = ItemWidget

    def clean(self, value: Any) -> Publication | None:
        key = super().clean(value)
        if not key:
            return None
        if (item := item_of(key)) is None:
            raise ValidationError(_("“%(value)s” is no item. Search for one and choose it.") % {"value": key[:60]})
        return item


class RelationForm(forms.ModelForm):
    to = ItemField(label=gettext_lazy("Other item"), help_text=gettext_lazy("Search in any language, in all kinds."))

    class Meta:
        model = Relation
        fields = ["type"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            model = self.instance.to_type.model_class()
            self.initial["to"] = f"{getattr(model, 'kind_name', '')}/{self.instance.to_id}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if item := data.get("to"):
            self.instance.to_type = ContentType.objects.get_for_model(item)
            self.instance.to_id = item.pk
        return data


class RelationFormSet(PaginationGenericInlineFormSet):
    """Each tie once, and none to the item itself: the other constraints need the item's own key."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            item = form.cleaned_data.get("to") if hasattr(form, "cleaned_data") else None
            # Rows that are only shown have not been cleaned.
            if not isinstance(item, Publication) or form.cleaned_data.get("DELETE"):
                continue
            if item == self.instance:
                form.add_error("to", _("An item cannot be related to itself."))
            key = (form.cleaned_data.get("type"), item._meta.label, item.pk)
            if key in seen:
                form.add_error("to", _("This relation is already in the list."))
            seen.add(key)
            relation = form.instance
            relation.from_type = ContentType.objects.get_for_model(self.instance)
            relation.from_id = self.instance.pk
            if item != self.instance and relation.closes_ring():
                form.add_error("to", str(RING))


class RelationInline(GenericParts):
    """What the item follows from, implements, speaks of, …"""

    model = Relation
    form = RelationForm
    formset = RelationFormSet
    ct_field = "from_type"
    ct_fk_field = "from_id"
    fields = ("type", "to")
    hide_title = True
    verbose_name = gettext_lazy("relation to another item")
    verbose_name_plural = gettext_lazy("relations to other items")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("to_type")

    @admin.display(description=gettext_lazy("Other item"))
    def to(self, relation: Relation) -> str:
        """The other item, for those who only read the row."""
        item: Any = relation.to_item
        return f"{item._meta.verbose_name}: {item}" if item is not None else "–"
