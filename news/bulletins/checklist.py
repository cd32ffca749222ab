"""What an issue still lacks: in each language, and whatever its language."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news.models import Bulletin, BulletinEntry, Colophon, EditorsNote
from portal import languages
from portal.languages import column
from portal.publishing.states import Readiness
from portal.richtext import has_text


@dataclass(frozen=True)
class Line:
    """One thing that is missing, and the address of the form where it is mended."""

    text: str
    url: str


@dataclass
class Checklist:
    """`any_language` is what readers of every language would miss; `by_language` has an entry for each language."""

    entries: int = 0
    hidden: int = 0
    notes: int = 0
    any_language: list[Line] = field(default_factory=list)
    by_language: dict[str, list[Line]] = field(default_factory=lambda: {code: [] for code in languages.CODES})


def form_url(record: models.Model) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def checklist(bulletin: Bulletin) -> Checklist:
    """What is missing in the issue as it is stored; five queries, whatever its size."""
    found = Checklist()
    own = form_url(bulletin)
    for code in languages.CODES:
        if not bulletin.has_text_in(code):
            found.by_language[code].append(Line(_("The issue has no title."), f"{own}#id_{column('title', code)}"))
        elif bulletin.readiness_in(code) == Readiness.DRAFT:
            text = _("The issue is a draft in this language: readers and subscribers do not get it.")
            found.by_language[code].append(Line(text, f"{own}#id_{column('readiness', code)}"))
    if not (bulletin.period_from and bulletin.period_to):
        found.any_language.append(Line(_("The issue has no period."), f"{own}#id_period_from"))
    check_sections(bulletin, found, own)
    numbers = check_entries(bulletin, found, own)
    check_notes(bulletin, found, numbers)
    check_colophon(found)
    return found


def check_sections(bulletin: Bulletin, found: Checklist, own: str) -> None:
    for section in bulletin.sections.all():
        for code in languages.CODES:
            if not getattr(section, column("title", code)):
                text = _("The section “%(section)s” has no title.") % {"section": section}
                found.by_language[code].append(Line(text, f"{own}#sections-group"))


def check_entries(bulletin: Bulletin, found: Checklist, own: str) -> dict[int, BulletinEntry]:
    """Say what the articles lack; return the entries by article, with `number` where readers see them."""
    in_order = bulletin.entries.in_order().select_related("article")
    entries: dict[int, Any] = {entry.article_id: entry for entry in in_order}
    found.entries = len(entries)
    if not entries:
        found.any_language.append(Line(_("The issue has no entries."), f"{own}#entries-group"))
    number = 0
    for entry in entries.values():
        article = entry.article
        entry.number = None
        if not article.is_public:
            found.hidden += 1
            state = _("scheduled") if article.is_scheduled else article.get_workflow_state_display()
            text = _("“%(article)s” is not shown to readers; its state: %(state)s.")
            found.any_language.append(Line(text % {"article": article, "state": state}, form_url(article)))
            continue
        entry.number = number = number + 1
        for code in languages.CODES:
            if lack := lack_of(article, code):
                found.by_language[code].append(Line(f"{number}. {article}: {lack}", form_url(article)))
    return entries


def lack_of(article: Any, language: str) -> str:
    """What is wrong with the text of an article in a language; empty when it is ready."""
    readiness = article.readiness_in(language)
    if readiness == Readiness.MISSING or not has_text(getattr(article, column("body", language)) or ""):
        return _("no text")
    return {Readiness.OUTDATED: _("the translation is outdated"), Readiness.DRAFT: _("the translation is a draft")}.get(
        readiness, ""
    )


def check_notes(bulletin: Bulletin, found: Checklist, entries: dict[int, Any]) -> None:
    for note in EditorsNote.objects.filter(bulletin=bulletin).prefetch_related("places"):
        found.notes += 1
        covered = [entries[place.article_id] for place in note.places.all() if place.article_id in entries]
        numbers = [entry.number for entry in covered if entry.number]
        if not numbers:
            text = _("The note “%(note)s” covers no article that readers see in the issue, so it is not shown.")
            found.any_language.append(Line(text % {"note": note}, form_url(note)))
            continue
        if len({entry.section_id for entry in covered}) > 1:
            text = _("The note “%(note)s” covers articles of several sections; it stands after the last of them.")
            found.any_language.append(Line(text % {"note": note}, form_url(note)))
        shown = ", ".join(map(str, sorted(numbers)))
        for code in languages.CODES:
            if not has_text(getattr(note, column("body", code)) or ""):
                text = ngettext(
                    "The editor’s note on no. %(numbers)s has no text.",
                    "The editor’s note on nos. %(numbers)s has no text.",
                    len(numbers),
                )
                found.by_language[code].append(Line(text % {"numbers": shown}, form_url(note)))


def check_colophon(found: Checklist) -> None:
    colophon = Colophon.objects.first()
    if colophon is None:
        found.any_language.append(Line(_("There is no colophon."), reverse("admin:news_colophon_add")))
        return
    for code in languages.CODES:
        if not has_text(getattr(colophon, column("body", code)) or ""):
            found.by_language[code].append(Line(_("The colophon has no text."), form_url(colophon)))
