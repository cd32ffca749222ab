"""Drafts out of what an editor confirmed: all of it or nothing, and nothing twice."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.models import State
from news.intake.propose import Present
from news.models import Article, Bulletin, BulletinEntry, EditorsNote, Source
from portal.languages import column
from portal.models import SourceDocument, Subject
from portal.publishing.states import WorkflowState
from portal.richtext import clean
from portal.search import index as search_index

# Any number will do: it keeps two savings of the same text from being done at once.
SAVING_LOCK = 7_205_130


@dataclass
class ArticleDraft:
    """An article as the editor left it; the text has a line for each paragraph."""

    title: str
    slug: str
    date: datetime.date
    text: str
    outlet: Source | None = None
    place: str = ""
    states: Sequence[State] = ()
    subjects: Sequence[Subject] = ()


@dataclass
class NoteDraft:
    text: str
    covers: list[int]


@dataclass
class IssueDraft:
    year: int
    number: int
    date: datetime.date


@dataclass
class Saved:
    """What came of it: articles that were made, those that were there, notes that were made, and the issue if one was asked for."""

    made: list[Article] = field(default_factory=list)
    there: list[Article] = field(default_factory=list)
    notes: list[EditorsNote] = field(default_factory=list)
    issue: Bulletin | None = None


class RefusedDraftError(Exception):
    """An article that the database would not take: its place, and what is wrong by field."""

    def __init__(self, place: int, error: ValidationError):
        super().__init__(str(error))
        self.place, self.error = place, error


@transaction.atomic
@search_index.collected()
def save(
    language: str,
    articles: Sequence[ArticleDraft | Article],
    notes: Sequence[NoteDraft] = (),
    issue: IssueDraft | None = None,
    source_document: SourceDocument | None = None,
) -> Saved:
    """Make the drafts, the notes on them, and the issue that holds them in order.

    An Article among the drafts stands for one that is there, so that notes and the issue can hold it. Raises
    RefusedDraftError for an article, ValidationError for the issue; then nothing is saved.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SAVING_LOCK])
    saved = Saved()
    days = [each.date for each in articles if isinstance(each, ArticleDraft)]
    present = Present(days, language)
    rows: list[Article] = []
    for place, draft in enumerate(articles):
        there = draft if isinstance(draft, Article) else present.find(draft.title, draft.date, draft.outlet)
        if there is None and isinstance(draft, ArticleDraft):
            try:
                rows.append(made(draft, language, source_document))
            except ValidationError as error:
                raise RefusedDraftError(place, error) from error
            saved.made.append(rows[-1])
        elif there is not None:
            rows.append(there)
            saved.there.append(there)
    if issue is not None:
        saved.issue = in_issue(issue, language, rows, source_document)
    for note in notes:
        if one := note_of(note, language, rows, saved.issue, source_document):
            saved.notes.append(one)
    return saved


def made(draft: ArticleDraft, language: str, source_document: SourceDocument | None) -> Article:
    """Return the draft as an article in state draft. Raises ValidationError."""
    texts: dict[str, Any] = {
        column("title", language): draft.title,
        column("body", language): html_of(draft.text),
        column("dateline_place", language): draft.place,
    }
    article = Article(
        slug=draft.slug,
        original_language=language,
        date=draft.date,
        outlet=draft.outlet,
        source_document=source_document,
        **texts,
    )
    article.full_clean()
    article.save()
    article.states.set(draft.states)
    article.subjects.set(draft.subjects)
    return article


def html_of(text: str) -> str:
    """Return a text with a line for each paragraph as rich text; lines that begin with a dash are a list."""
    html, items = "", ""
    for line in [each.strip() for each in text.splitlines()] + [""]:
        if found := re.match(r"[—–•·]\s*(.+)", line):
            items += f"<li>{escape(found[1])}</li>"
        elif line or items:
            html += f"<ul>{items}</ul>" if items else ""
            items = ""
            html += f"<p>{escape(line)}</p>" if line else ""
    return clean(html)


def in_issue(
    draft: IssueDraft, language: str, articles: list[Article], source_document: SourceDocument | None
) -> Bulletin:
    """Return the issue of this number with the articles in order; one that is there gets those that it lacks, at its end."""
    issue = Bulletin.objects.filter(year=draft.year, number=draft.number).first()
    if issue is None:
        issue = Bulletin(
            year=draft.year,
            number=draft.number,
            original_language=language,
            date=draft.date,
            period_from=min(article.date for article in articles),
            period_to=max(article.date for article in articles),
            source_document=source_document,
        )
        issue.take_address_from_number()
        with override(language):
            setattr(issue, column("title", language), issue.number_text)
        issue.full_clean()
        issue.save()
    elif issue.workflow_state != WorkflowState.DRAFT:
        raise ValidationError(
            {
                "number": _("The issue %(issue)s is no draft any more. Add the articles on its own form.")
                % {"issue": issue.slug}
            }
        )
    there = set(issue.entries.values_list("article_id", flat=True))
    last = issue.entries.aggregate(last=Max("position"))["last"]
    missing = [article for article in articles if article.pk not in there]
    for position, article in enumerate(missing, start=0 if last is None else last + 1):
        BulletinEntry.objects.create(bulletin=issue, article=article, position=position)
    return issue


def note_of(
    draft: NoteDraft,
    language: str,
    articles: list[Article],
    issue: Bulletin | None,
    source_document: SourceDocument | None,
) -> EditorsNote | None:
    """Return the note, tied to its articles; None where a note with the same text covers them already."""
    body = html_of(draft.text)
    covered = [articles[place] for place in draft.covers]
    if EditorsNote.objects.filter(**{column("body", language): body}, articles__in=covered).exists():
        return None
    base = f"note-{issue.slug}" if issue else f"note-{covered[0].date:%Y-%m-%d}"
    taken = set(EditorsNote.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(each for number in range(1, len(taken) + 2) if (each := f"{base}-{number}") not in taken)
    texts: dict[str, Any] = {column("body", language): body}
    note = EditorsNote(slug=slug, original_language=language, bulletin=issue, source_document=source_document, **texts)
    note.full_clean()
    note.save()
    for position, article in enumerate(covered):
        note.places.create(article=article, position=position)
    return note
