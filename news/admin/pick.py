"""“Add articles” on an issue: what came out in its period and stands in no issue, many at once, into a section."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget

from news.models import Article, Bulletin, BulletinEntry, BulletinSection
from portal.admin.choices import ManyRecordsField, OneRecordField
from portal.dates import date_validators
from portal.languages import columns
from portal.search import index as search_index

# More than any issue holds; who sees so many narrows the period.
MOST_OFFERED = 200
OPENING_PERIOD = datetime.timedelta(days=60)


class PeriodForm(forms.Form):
    """The days from which articles are offered."""

    since = forms.DateField(
        label=gettext_lazy("Dated from"), validators=date_validators, widget=UnfoldAdminSingleDateWidget
    )
    until = forms.DateField(label=gettext_lazy("to"), validators=date_validators, widget=UnfoldAdminSingleDateWidget)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day of the period does not come before the first."))
        return data


class PickForm(forms.Form):
    """The articles that are to be added, and where."""

    articles = ManyRecordsField(
        queryset=Article.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one article.")},
    )
    section = OneRecordField(
        label=gettext_lazy("Into the section"),
        queryset=BulletinSection.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, bulletin: Bulletin, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["articles"].queryset = Article.objects.published()  # type: ignore[attr-defined]
        self.fields["section"].queryset = bulletin.sections.all()  # type: ignore[attr-defined]


def offered(since: datetime.date, until: datetime.date) -> models.QuerySet:
    """The public articles that are dated in these days and stand in no issue, oldest first."""
    found = Article.objects.published().filter(date__range=(since, until), bulletin_entries__isnull=True)
    return found.select_related("outlet").defer(*columns("body", "source_note")).order_by("date", "pk")


def add_entries(bulletin: Bulletin, articles: list[Article], section: BulletinSection | None) -> int:
    """Put the articles at the end of the issue, in order of date; return how many were not in it before."""
    with transaction.atomic(), search_index.collected():
        # Two editors who add at once come one after the other.
        Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
        there = set(bulletin.entries.values_list("article_id", flat=True))
        last = bulletin.entries.aggregate(last=models.Max("position"))["last"]
        position = -1 if last is None else last
        new = sorted((each for each in articles if each.pk not in there), key=lambda each: (each.date, each.pk))
        for number, article in enumerate(new, start=position + 1):
            BulletinEntry.objects.create(bulletin=bulletin, article=article, section=section, position=number)
    return len(new)


def pick_page(model_admin: Any, request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    """GET: the list, `?since=…&until=…` for other days than the issue's. POST: add what was chosen."""
    here = reverse("admin:news_bulletin_pick_articles", args=[bulletin.pk])
    change_url = reverse("admin:news_bulletin_change", args=[bulletin.pk])
    form = PickForm(request.POST if request.method == "POST" else None, bulletin=bulletin)
    if form.is_bound and form.is_valid():
        added = add_entries(bulletin, list(form.cleaned_data["articles"]), form.cleaned_data["section"])
        said = ngettext("%(count)s article was added.", "%(count)s articles were added.", added) % {"count": added}
        model_admin.log_change(request, bulletin, said)
        messages.success(request, said)
        return HttpResponseRedirect(change_url)
    today = timezone.localdate()
    period = {
        "since": bulletin.period_from or (bulletin.period_to or today) - OPENING_PERIOD,
        "until": bulletin.period_to or today,
    }
    asked = PeriodForm(request.GET) if "since" in request.GET or "until" in request.GET else PeriodForm(initial=period)
    if asked.is_bound and asked.is_valid():
        period = asked.cleaned_data
    articles = list(offered(period["since"], period["until"])[: MOST_OFFERED + 1])
    return TemplateResponse(
        request,
        "admin/bulletin_pick.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": _("Add articles"),
            "opts": model_admin.opts,
            "original": bulletin,
            "media": model_admin.media + asked.media + form.media,
            "here": here,
            "change_url": change_url,
            "period": asked,
            "form": form,
            "articles": articles[:MOST_OFFERED],
            "more": len(articles) > MOST_OFFERED,
            "chosen": set(request.POST.getlist("articles")),
        },
    )
