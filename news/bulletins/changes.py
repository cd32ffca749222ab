"""What feeds are told when not the text of an issue or an article changes, but what stands in it or on it (0025)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils.translation import override

from news.bulletins.contents import text_of
from news.models import Article, Bulletin, BulletinEntry, BulletinSection, EditorsNote, EditorsNoteArticle
from portal import languages
from portal.publishing.moments import has_more


@dataclass(frozen=True)
class Part:
    """How rows of a model stand elsewhere: what readers of the active language get of one, in which issues and articles."""

    said: Callable[[Any], Any]
    issues: Callable[[Any], list[int]] = lambda row: []
    articles: Callable[[Any], list[int]] = lambda row: []


def is_out(note: EditorsNote) -> bool:
    return note.bulletin is None or note.bulletin.is_public


def issue_of(row: Any) -> list[int]:
    return [row.bulletin_id] if row.bulletin_id else []


PARTS: dict[type[models.Model], Part] = {
    BulletinEntry: Part(lambda row: (row.bulletin_id, row.article_id, row.section_id, row.position), issue_of),
    BulletinSection: Part(lambda row: (row.bulletin_id, row.position, text_of(row, "title")), issue_of),
    EditorsNote: Part(
        lambda note: (note.bulletin_id, text_of(note, "body")),
        issue_of,
        lambda note: list(note.places.values_list("article_id", flat=True)) if is_out(note) else [],
    ),
    EditorsNoteArticle: Part(
        lambda place: (place.note_id, place.article_id),
        lambda place: issue_of(place.note),
        lambda place: [place.article_id] if is_out(place.note) else [],
    ),
    # An article that is withdrawn leaves its issues; the notes of an issue come out with it. (What was scheduled comes
    # out without being saved: an article then tells its issues its own moment, a note does not.)
    Article: Part(
        lambda article: article.is_public,
        issues=lambda article: list(article.bulletin_entries.values_list("bulletin_id", flat=True)),
    ),
    Bulletin: Part(
        lambda issue: issue.is_public,
        articles=lambda issue: list(
            EditorsNoteArticle.objects.filter(note__bulletin=issue).values_list("article_id", flat=True)
        ),
    ),
}


def connect() -> None:
    """Watch all PARTS; called once, when the apps are ready."""
    for model in PARTS:
        pre_save.connect(about_to_change, sender=model)
        post_save.connect(changed, sender=model)
        pre_delete.connect(about_to_go, sender=model)


def about_to_change(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    instance._said_before = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None


def changed(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    part, before = PARTS[sender], instance._said_before
    codes = []
    for code in languages.CODES:
        with override(code):
            if before is None or part.said(before) != part.said(instance):
                codes.append(code)
    if codes:
        tell(part, [row for row in (before, instance) if row is not None], codes)


def about_to_go(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    tell(PARTS[sender], [instance], list(languages.CODES))


def tell(part: Part, rows: list[Any], codes: list[str]) -> None:
    for model, places in ((Bulletin, part.issues), (Article, part.articles)):
        if pks := [pk for row in rows for pk in places(row)]:
            has_more(model, pks, codes)
