"""The forms of the intake: the text, then what was found in it, for correction."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from members.models import State
from news.intake import reading
from news.intake.parse import MAX_ITEMS
from news.intake.saving import ArticleDraft, IssueDraft, NoteDraft
from news.models import Article, Bulletin, Source
from news.models.bulletins import FIRST_YEAR, LAST_YEAR
from portal import languages
from portal.admin.choices import ManyRecords, ManyRecordsField, OneRecord, OneRecordField, is_key
from portal.admin.text_import import ENCODING_CHOICES
from portal.dates import date_validators
from portal.legaltext.messages import sentence
from portal.legaltext.readers.refusals import RefusedError
from portal.models import SourceDocument, Subject
from portal.publishing.fields import slug_validator
from portal.publishing.models import SLUG_TAKEN

BY_LETTERS = pgettext_lazy("language of a text", "by its letters")
LANGUAGES = [("", BY_LETTERS), *languages.AUTONYMS.items()]


def one(model: Any, name: str, queryset: Any, label: Any, help_text: Any = "") -> forms.Field:
    widget = OneRecord(model._meta.get_field(name), admin.site)
    return OneRecordField(label=label, queryset=queryset, required=False, widget=widget, help_text=help_text)


def many(name: str, queryset: Any, label: Any) -> forms.Field:
    widget = ManyRecords(Article._meta.get_field(name), admin.site)
    return ManyRecordsField(label=label, queryset=queryset, required=False, widget=widget)


class TextForm(forms.Form):
    """A text that was pasted, or a file."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
        help_text=gettext_lazy("One article, or a bulletin whose items begin with 【source/date】."),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("DOCX, PDF with text, HTML or plain text."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of the file, if it is plain text or HTML"),
        required=False,
        choices=ENCODING_CHOICES,
        widget=UnfoldAdminSelectWidget,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), required=False, choices=LANGUAGES, widget=UnfoldAdminSelectWidget
    )
    issue_day = forms.DateField(
        label=gettext_lazy("It came out on"),
        validators=date_validators,
        widget=UnfoldAdminSingleDateWidget,
        help_text=gettext_lazy(
            "A date in the text that has no year is the last such day before this one: with 10 February 2021, "
            "“30 December” is in 2020."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, upload = data.get("text", ""), data.get("file")
        if self.errors:
            return data
        if text.strip() and upload:
            self.add_error("file", _("Give a text or a file, not both."))
        elif not text.strip() and not upload:
            self.add_error("text", _("There is nothing here. Paste a text, or choose a file."))
        else:
            self.read(data, text, upload)
        return data

    def read(self, data: dict[str, Any], text: str, upload: Any) -> None:
        """Find out what is in the text; its faults become errors of its field."""
        try:
            lines = reading.lines_of_file(upload, data["encoding"]) if upload else reading.lines_of_text(text)
            data["parsed"], data["language"] = reading.read(lines, data["language"])
        except RefusedError as error:
            field = "encoding" if error.code in {"encoding_unsure", "not_in_encoding"} else "file" if upload else "text"
            self.add_error("language" if error.code == "wrong_language" else field, sentence(error))


class ArticleForm(forms.Form):
    """One article that was found."""

    take = forms.BooleanField(
        label=gettext_lazy("Make a draft"), required=False, initial=True, widget=UnfoldBooleanSwitchWidget
    )
    there = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("title"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget
    )
    slug = forms.CharField(
        label=gettext_lazy("address"),
        max_length=100,
        required=False,
        validators=[slug_validator],
        widget=UnfoldAdminTextInputWidget,
    )
    date = forms.DateField(
        label=gettext_lazy("date"), required=False, validators=date_validators, widget=UnfoldAdminSingleDateWidget
    )
    place = forms.CharField(
        label=gettext_lazy("place of the dateline"), max_length=100, required=False, widget=UnfoldAdminTextInputWidget
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 9}),
        help_text=gettext_lazy("A line for each paragraph; lines that begin with a dash become a list."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["outlet"] = one(Article, "outlet", Source.objects.all(), _("news source"))
        self.fields["states"] = many("states", State.objects.all(), pgettext_lazy("countries", "states"))
        self.fields["subjects"] = many("subjects", Subject.objects.all(), _("subjects"))
        for field in self.fields.values():
            field.label = capfirst(str(field.label or ""))
        self.article: Any = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        key = data.get("there")
        self.article = Article.objects.filter(pk=key).first() if key and is_key(key) else None
        if not data.get("take"):
            # What is not made is not asked for either.
            self.errors.clear()
            return data
        for name in ("title", "slug", "date", "text"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed to make a draft."))
        if "slug" not in self.errors and Article.objects.filter(slug=data["slug"]).exists():
            self.add_error("slug", str(SLUG_TAKEN))
        return data

    def draft(self) -> ArticleDraft | Article | None:
        """Return the draft, the article that is there, or None for one that is neither."""
        data = self.cleaned_data
        if not data["take"]:
            return self.article
        names = ("title", "slug", "date", "text", "outlet", "place", "states", "subjects")
        return ArticleDraft(**{name: data[name] for name in names})


class ArticleFormSet(forms.BaseFormSet):
    """The articles: each address once."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            slug = data.get("slug")
            if data.get("take") and slug:
                if slug in seen:
                    form.add_error("slug", _("Another article of this text has this address."))
                seen.add(slug)


class NoteForm(forms.Form):
    """One editor's note that was found."""

    take = forms.BooleanField(
        label=gettext_lazy("Make the note"), required=False, initial=True, widget=UnfoldBooleanSwitchWidget
    )
    covers = forms.CharField(
        label=gettext_lazy("Covers the articles"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Their numbers, as in 5, 6, 7."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("take") and not data.get("text"):
            self.add_error("text", _("This is needed to make a draft."))
        return data

    def check_covers(self, drafts: list[ArticleDraft | Article | None]) -> None:
        """Make numbers of what was written; a number of no article is an error of the field."""
        data = getattr(self, "cleaned_data", {})
        if not data.get("take") or self.errors:
            return
        data["places"] = places = []
        written = data["covers"].replace("，", ",").replace("、", ",").replace(";", ",").replace(" ", ",")
        for each in filter(None, written.split(",")):
            number = int(each) if is_key(each) else 0
            if not 1 <= number <= len(drafts):
                error = _("There is no article %(written)s here: they are numbered 1 to %(count)s.")
                self.add_error("covers", error % {"written": f"“{each[:20]}”", "count": len(drafts)})
            elif drafts[number - 1] is None:
                error = _("No draft is made of article %(number)s. Make one, or take its number out.")
                self.add_error("covers", error % {"number": number})
            elif number - 1 not in places:
                places.append(number - 1)
        if not places and not self.errors:
            self.add_error("covers", _("A note covers at least one article. Write its number."))


class IssueForm(forms.Form):
    """What concerns all of the text."""

    language = forms.ChoiceField(choices=list(languages.AUTONYMS.items()), widget=forms.HiddenInput)
    issue_day = forms.DateField(validators=date_validators, widget=forms.HiddenInput)
    make_issue = forms.BooleanField(
        label=gettext_lazy("Make a draft issue that holds them in order"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    number = forms.IntegerField(
        label=gettext_lazy("Number of the issue"),
        required=False,
        min_value=1,
        max_value=999,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def __init__(self, *args: Any, may_make_issue: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["source_document"] = one(
            Article,
            "source_document",
            SourceDocument.objects.all(),
            capfirst(_("source document")),
            _("For all of them."),
        )
        if not may_make_issue:
            for name in ("make_issue", "year", "number"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("make_issue"):
            for name in ("year", "number"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("An issue has a year and a number."))
        return data

    def draft(self) -> IssueDraft | None:
        data = self.cleaned_data
        if not data.get("make_issue"):
            return None
        return IssueDraft(data["year"], data["number"], data["issue_day"])


Articles = forms.formset_factory(
    ArticleForm, formset=ArticleFormSet, extra=0, max_num=MAX_ITEMS, absolute_max=MAX_ITEMS
)
Notes = forms.formset_factory(NoteForm, extra=0, max_num=MAX_ITEMS, absolute_max=MAX_ITEMS)


def note_drafts(
    notes: Any, drafts: list[ArticleDraft | Article | None]
) -> tuple[list[ArticleDraft | Article], list[NoteDraft]]:
    """Return the articles that are made or there, and the notes with the places of theirs among these."""
    kept = [place for place, draft in enumerate(drafts) if draft is not None]
    new_places = {place: at for at, place in enumerate(kept)}
    found = [
        NoteDraft(form.cleaned_data["text"], [new_places[place] for place in form.cleaned_data["places"]])
        for form in notes
        if form.cleaned_data.get("take")
    ]
    return [draft for draft in drafts if draft is not None], found


def next_number(year: int) -> int:
    """Return the number of the next issue of a year."""
    last = Bulletin.objects.filter(year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
