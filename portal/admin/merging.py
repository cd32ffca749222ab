"""No lost updates: two people may have one form open, and neither writes over what the other has saved.

The form carries a signed digest of what each of its columns said when it was opened. When it comes back, a column that
only one of the two has changed is taken from that one; one that both have changed otherwise is refused, with both
texts shown, and a choice. So the languages of one item never get in each other's way. Nobody publishes what they have
not seen: with that button, a text that another has changed is refused once too.
"""

import datetime
import decimal
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files import File
from django.db import models
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import languages, richtext
from portal.admin.people import name_of
from portal.admin.prose import RichTextFormField
from portal.admin.workflow import verb_in
from portal.clauses.changes import changed, changed_plain
from portal.history.models import RowChange
from portal.languages import columns
from portal.references import for_desk
from portal.rights import translated_fields

PARAMETER = "_opened"
SALT = "portal.admin.merging"
DIGEST_CHARACTERS = 12
NOT_SEEN = gettext_lazy(
    "Not published: somebody else has changed this since you opened the form. Look at both texts above, choose one, and "
    "press the button once more."
)
# The digest of all texts of the original together.
ORIGINAL = "_original"
# What a row of the form is called in the digests: its table and key.
Digests = dict[str, dict[str, str]]


def plain(value: Any) -> str:
    """A value in the one form in which what is stored and what a form sends can be compared."""
    match value:
        case None | False | "":
            return ""
        case models.Model():
            return f"{value.kind_name}/{value.pk}" if hasattr(value, "kind_name") else str(value.pk)
        case datetime.datetime():
            return value.astimezone(datetime.UTC).replace(microsecond=0).isoformat()
        case decimal.Decimal():
            return format(value.normalize(), "f")
        case File():
            return f"{value.name}" if hasattr(value, "instance") else f"upload {value.name} {value.size}"
        case list() | tuple() | models.QuerySet():
            return ",".join(sorted(plain(each) for each in value))
        case str():
            return "\n".join(value.splitlines()).strip()
    return str(value)


def said(form_field: forms.Field, value: Any) -> str:
    """What a field says; rich text counts in the form in which it is kept, a record by its key."""
    if isinstance(form_field, RichTextFormField):
        html = richtext.clean(value or "")
        return str(html) if richtext.has_text(html) else ""
    if isinstance(form_field, forms.ModelMultipleChoiceField):
        return ",".join(sorted(str(getattr(each, "pk", each)) for each in value or ()))
    if isinstance(form_field, forms.ModelChoiceField):
        return str(getattr(value, "pk", value) or "")
    return plain(value)


def digest(form_field: forms.Field, value: Any) -> str:
    return hashlib.sha256(said(form_field, value).encode()).hexdigest()[:DIGEST_CHARACTERS]


def row_key(record: models.Model) -> str:
    return f"{record._meta.db_table}:{record.pk}"


def digests_of(form: Any) -> dict[str, str]:
    """What each field of a form says in the database now."""
    found = {name: digest(each, form.get_initial_for_field(each, name)) for name, each in form.fields.items()}
    return found | {ORIGINAL: original_digest(form.instance)}


def original_columns(record: models.Model) -> list[str]:
    """The texts of a publication in the language in which it was written."""
    language = getattr(record, "original_language", "")
    return columns(*translated_fields(type(record)), languages=[language]) if language in languages.CODES else []


def original_digest(record: models.Model) -> str:
    """What the original says: whoever translates does so from that, also where it is no field of the form."""
    said_there = "\0".join(str(getattr(record, name) or "") for name in original_columns(record))
    return hashlib.sha256(said_there.encode()).hexdigest()[:DIGEST_CHARACTERS]


@dataclass
class Conflict:
    """A field that two people have changed: `mine` as it was sent, `theirs` as it is stored."""

    name: str
    label: str
    language: str
    mine: str
    theirs: SafeString
    by: str
    choice: str
    # Whether theirs stays unless somebody chooses otherwise: a text that was not changed here.
    prefers_theirs: bool


@dataclass
class Merging:
    """The merging of one request: what the form said when it was opened, and what is found to collide."""

    opened: Digests | None
    chosen: dict[str, str]
    conflicts: list[Conflict] = field(default_factory=list)
    # What was typed into rows that somebody else has removed: the form does not show them any more.
    lost: list[str] = field(default_factory=list)

    def merge(self, form: Any) -> None:
        """Bring a form whose fields have been cleaned together with what is stored."""
        opened = (self.opened or {}).get(row_key(form.instance))
        form.mine = set()
        if opened is None:
            return
        form.original_moved = opened.get(ORIGINAL, "") != original_digest(form.instance)
        unseen = texts_of(form.instance) if publishes(form) else []
        for name, each in form.fields.items():
            if name not in opened or name not in form.cleaned_data or each.disabled:
                continue
            stored = form.get_initial_for_field(each, name)
            now, mine = digest(each, stored), digest(each, form.cleaned_data[name])
            choice = f"_choice-{form.add_prefix(name)}"
            theirs = self.chosen.get(choice) == "theirs" or (mine == opened[name] and now != mine)
            is_unseen = name in unseen and now not in (opened[name], mine)
            if theirs and not is_unseen:
                form.cleaned_data[name] = stored_value(form, name)
                continue
            if mine != opened[name]:
                form.mine.add(name)
            if now in (opened[name], mine):
                continue
            self.conflicts.append(conflict_of(form, name, stored, choice, prefers_theirs=theirs))
            form.add_error(
                name,
                str(NOT_SEEN) if theirs else _("Somebody else has changed this too. Choose above whose text stays."),
            )
            opened[name] = now

    def renew_choices(self, form: Any) -> None:
        """Let what was chosen before, and not here, be what is stored: what can be chosen may follow from that."""
        opened = (self.opened or {}).get(row_key(form.instance), {})
        for name, each in form.fields.items():
            if name not in opened or each.disabled or not isinstance(each, forms.ChoiceField):
                continue
            stored = form.get_initial_for_field(each, name)
            now = digest(each, stored)
            if now == opened[name] or digest(each, form[name].data) != opened[name]:
                continue
            value = each.prepare_value(stored)
            values = value if isinstance(value, list | tuple) else [value]
            form.data = form.data.copy()
            form.data.setlist(form.add_prefix(name), ["" if one is None else str(one) for one in values])
            opened[name] = now

    def is_touched(self, form: Any) -> bool:
        """Whether what is stored of a row is not what it was when the form was opened."""
        opened = (self.opened or {}).get(row_key(form.instance), {})
        now = digests_of(form)
        touched = any(now.get(name) != value for name, value in opened.items())
        if touched:
            opened |= now
        return touched

    def is_mine(self, form: Any) -> bool:
        """Whether a row that is gone was changed in this form; said once, with what was typed."""
        opened = (self.opened or {}).pop(form.gone, {})
        typed = [
            f"{each.label}: {shown(each, form.cleaned_data[name])}"
            for name, each in form.fields.items()
            if name in form.cleaned_data
            and name not in ("id", "DELETE")
            and not isinstance(each, InlineForeignKeyField)
            and opened.get(name, "") not in ("", digest(each, form.cleaned_data[name]))
        ]
        if typed:
            self.lost.append("; ".join(typed))
        return bool(typed)

    def sign(self, adminform: Any, formsets: Any) -> str:
        """What the form is to carry: for a form that was refused, what it carried, as far as nobody was told otherwise."""
        if self.opened is None:
            found = {row_key(adminform.form.instance): digests_of(adminform.form)}
            for inline in formsets:
                found |= {row_key(form.instance): digests_of(form) for form in inline.formset.initial_forms}
            self.opened = found
        return signing.dumps(self.opened, salt=SALT, compress=True)


def texts_of(record: models.Model) -> list[str]:
    """The columns with the texts of a record in all languages."""
    return columns(*translated_fields(type(record)))


def publishes(form: Any) -> bool:
    """Whether the button was pressed that makes public what the form says."""
    verb = verb_in(form.data)
    return verb is not None and verb.method == "publish"


def stored_value(form: Any, name: str) -> Any:
    """The stored value of a field, as the form would have cleaned it."""
    try:
        column = form.instance._meta.get_field(name)
    except FieldDoesNotExist:
        return form.fields[name].clean(form.initial.get(name))
    value = getattr(form.instance, name)
    return list(value.all()) if column.many_to_many else value


def conflict_of(form: Any, name: str, stored: Any, choice: str, *, prefers_theirs: bool) -> Conflict:
    """What people are shown of a collision: their own text, the other's with what differs marked, and who it was."""
    each = form.fields[name]
    mine_html: str
    mine, theirs = shown(each, form.cleaned_data[name]), shown(each, stored)
    if isinstance(each, RichTextFormField):
        marked = for_desk(changed(richtext.clean(mine), richtext.clean(theirs)))
        mine_html = mark_safe(for_desk(richtext.clean(mine)))  # noqa: S308 - cleaned
    else:
        marked, mine_html = changed_plain(mine, theirs), mine
    last = RowChange.objects.filter(
        row_table=form.instance._meta.db_table, row_id=form.instance.pk, operation="U", before__has_key=name
    )
    change = last.select_related("by").order_by("-pk").first()
    return Conflict(
        name=form.add_prefix(name),
        label=str(each.label or name),
        language=each.widget.attrs.get("lang", ""),
        mine=mine_html,
        theirs=mark_safe(marked),  # noqa: S308 - cleaned or escaped above
        by=name_of(change.by) if change is not None else "",
        choice=choice,
        prefers_theirs=prefers_theirs,
    )


def shown(form_field: Any, value: Any) -> str:
    """A value in words."""
    rows, choices = getattr(form_field, "queryset", None), getattr(form_field, "choices", None)
    if isinstance(form_field, forms.ModelMultipleChoiceField) and rows is not None:
        return ", ".join(str(each) for each in rows.filter(pk__in=[getattr(each, "pk", each) for each in value]))
    if isinstance(form_field, forms.ModelChoiceField):
        found = value if isinstance(value, models.Model) or rows is None else rows.filter(pk=value or None).first()
        return str(found or "")
    if choices is not None:
        labels = {str(key): str(label) for key, label in choices if not isinstance(label, list | tuple)}
        return labels.get(str(value), str(value or ""))
    return "" if value is None else str(value)


def read(request: HttpRequest) -> Merging:
    """What the request carries. Raises ValidationError where the digests are not ours."""
    merging = getattr(request, "_merging", None)
    if merging is None:
        opened = None
        if signed := request.POST.get(PARAMETER):
            try:
                opened = signing.loads(signed, salt=SALT)
            except signing.BadSignature as error:
                raise ValidationError(
                    _("The form came back damaged; nothing was saved. Open it once more, and copy your text over.")
                ) from error
        chosen = {name: str(value) for name, value in request.POST.items() if name.startswith("_choice-")}
        merging = request._merging = Merging(opened, chosen)  # type: ignore[attr-defined]
    return merging


class MergingForm:
    """A form, or a row of one, that is brought together with what others have stored meanwhile."""

    merging: Merging
    # The key of a row that somebody has removed since the form was opened.
    gone = ""
    # The fields that were changed here, and whether the original has been changed elsewhere, since it was opened.
    mine: set[str] = set()
    original_moved = False

    def _clean_fields(self) -> None:
        form: Any = self
        if not self.gone:
            self.merging.renew_choices(form)
        super()._clean_fields()  # type: ignore[misc]
        if not self.gone:
            self.merging.merge(form)
            return
        is_mine = self.merging.is_mine(form)
        form._errors.clear()
        if is_mine:
            form.add_error(None, _("Somebody else has removed a row that you have changed."))
        else:
            form.cleaned_data = {"DELETE": True}

    def _post_clean(self) -> None:
        if not self.gone:
            super()._post_clean()  # type: ignore[misc]


class MergingFormSet:
    """Rows that others may have changed or removed."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        formset: Any = self
        if formset.is_bound and i < formset.initial_form_count() and form.instance.pk is None:
            form.gone = f"{formset.model._meta.db_table}:{form.data.get(form.add_prefix('id'), '')}"
        return form

    def clean(self) -> None:
        super().clean()  # type: ignore[misc]
        formset: Any = self
        for form in formset.forms:
            wanted = formset.can_delete and formset._should_delete_form(form) and form.instance.pk
            if wanted and form.merging.is_touched(form):
                raise ValidationError(
                    _("Somebody else has changed a row that you want to remove. Look at it, and save once more.")
                )


def merging_form(form_class: Any, merging: Merging) -> Any:
    """A form class whose forms are merged."""
    return type(f"Merging{form_class.__name__}", (MergingForm, form_class), {"merging": merging})


def merging_formset(formset_class: Any, merging: Merging) -> Any:
    """A formset class whose rows are merged."""
    rows = {"form": merging_form(formset_class.form, merging)}
    return type(f"Merging{formset_class.__name__}", (MergingFormSet, formset_class), rows)
