"""Files back: read, kept while somebody looks at what they would do, and written all at once or not at all."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.clauses.models import ClauseOwner, ClauseText
from portal.exchange.comparing import KEPT_AS_DRAFT, TAKEN, Fate, Line, lines_of
from portal.exchange.models import ExchangeImport
from portal.exchange.outgoing import MOST_ITEMS
from portal.exchange.units import Package
from portal.languages import AUTONYMS, column
from portal.legaltext import confined
from portal.legaltext.readers.refusals import RefusedError
from portal.publishing.models import Publication, kinds
from portal.rights import may_write
from portal.search import index as search_index
from portal.translating.segments import SegmentState, finish, segments_of, write_drafts, write_segments

# What nobody confirmed after this time is thrown away.
KEPT = datetime.timedelta(days=2)
NAMES_SHOWN = 5


@dataclass(frozen=True)
class Report:
    """What a file would do: the lines of each item, and what tells this report from any other.

    `waiting`, once it is written: the items whose language is finished and stays a draft until a publisher lets it out.
    """

    package: Package
    items: list[tuple[Publication, list[Line]]]
    waiting: list[Publication] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for _item, lines in self.items for line in lines]

    @property
    def fingerprint(self) -> str:
        said = [(item.kind_name, item.pk, astuple(line)) for item, lines in self.items for line in lines]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def read(data: bytes) -> Package:
    """The package in a file. Raises RefusedError; reading it takes bounded memory and time."""
    return Package.loaded(confined.read_by("portal.exchange.reading", data))


def report_on(package: Package, user: Any = None) -> Report:
    """What the package would do now; nothing is written. Raises RefusedError for items that are not, or not the user's.

    `user` None is the system itself, which may write everything.
    """
    items = found_items(package)
    for item in items:
        if item.original_language != package.source_language:
            said, actual = AUTONYMS[package.source_language], AUTONYMS[item.original_language]
            raise RefusedError("other_original", name=str(item), said=said, actual=actual)
        if item.original_language == package.target_language:
            raise RefusedError("into_original", name=str(item), language=AUTONYMS[package.target_language])
        if user is not None and not may_import(user, item, package.target_language):
            raise RefusedError("no_right", name=str(item), language=AUTONYMS[package.target_language])
    named = zip(items, package.items, strict=True)
    return Report(
        package, [(item, lines_of(given.units, segments_of(item, package.target_language))) for item, given in named]
    )


def may_import(user: Any, item: Publication, language: str) -> bool:
    """Whether the user may write the texts of an item in a language, those of its clauses too."""
    is_by_clause = isinstance(item, ClauseOwner)
    return may_write(user, item, column("title", language)) and (
        not is_by_clause or may_write(user, item, column("body", language), ClauseText)
    )


def found_items(package: Package) -> list[Publication]:
    """The items that the package names, in its order. Raises RefusedError, naming those that are not there."""
    from portal.models import MovedSlug

    if len(package.items) > MOST_ITEMS:
        raise RefusedError("too_many_items", most=MOST_ITEMS)
    names: dict[str, set[str]] = {}
    for given in package.items:
        kind, _slash, slug = given.name.partition("/")
        names.setdefault(kind, set()).add(slug)
    found: dict[str, Publication] = {}
    for kind, slugs in names.items():
        if (model := kinds().get(kind)) is None:
            continue
        moved = dict(MovedSlug.objects.filter(kind_name=kind, old_slug__in=slugs).values_list("object_id", "old_slug"))
        found |= {f"{kind}/{moved[item.pk]}": item for item in model._base_manager.filter(pk__in=moved)}
        found |= {f"{kind}/{item.slug}": item for item in model._base_manager.filter(slug__in=slugs)}
    missing = [given.name for given in package.items if given.name not in found]
    if missing:
        more = ", …" if len(missing) > NAMES_SHOWN else ""
        raise RefusedError("no_item", names=", ".join(each[:120] for each in missing[:NAMES_SHOWN]) + more)
    return [found[given.name] for given in package.items]


def keep(user: Any, file_name: str, data: bytes) -> ExchangeImport:
    """Read a file and keep it for the user, in place of what was kept before. Raises RefusedError."""
    package = read(data)
    report_on(package, user)
    ExchangeImport.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    kept, _created = ExchangeImport.objects.update_or_create(
        user=user,
        defaults={"file_name": file_name[-200:], "package": package.dumped(), "created_at": timezone.now()},
    )
    return kept


def kept_for(user: Any) -> ExchangeImport | None:
    return ExchangeImport.objects.filter(user=user).first()


@transaction.atomic
@search_index.collected()
def write(package: Package, fingerprint: str, user: Any = None, *, finishes: bool = False) -> Report:
    """Write what the report with this fingerprint said, all or nothing; return it as it was before.

    With `finishes` the language of each item with every paragraph translated becomes current, as far as the user may say
    so. Raises RefusedError as
    `report_on`, and ValidationError where the items have changed since.
    """
    for model, keys in keys_by_model(found_items(package)).items():
        list(model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk"))
    report = report_on(package, user)
    if report.fingerprint != fingerprint:
        raise ValidationError(_("The items have been changed since you read the file. Look at the report once more."))
    language = package.target_language
    for item, lines in report.items:
        if drafts := {line.key: line.theirs for line in lines if line.fate in KEPT_AS_DRAFT}:
            write_drafts(item, language, drafts, user)
        if targets := {line.key: line.theirs for line in lines if line.fate in TAKEN}:
            write_segments(item, language, targets, user)
        if finishes and is_complete(item, language) and not finish(item, language, user):
            report.waiting.append(item)
    return report


def keys_by_model(items: Sequence[Publication]) -> dict[type[Publication], list[int]]:
    found: dict[type[Publication], list[int]] = {}
    for item in items:
        found.setdefault(type(item), []).append(item.pk)
    return found


def is_complete(item: Publication, language: str) -> bool:
    """Whether every paragraph is translated and confirmed, so that the language can be finished."""
    return all(segment.state == SegmentState.TRANSLATED for segment in segments_of(item, language))


def written(report: Report) -> int:
    """How many paragraphs the report takes over or keeps as drafts."""
    return sum(line.fate in TAKEN | KEPT_AS_DRAFT for line in report.lines)


__all__ = ["Fate", "Report", "keep", "kept_for", "read", "report_on", "write", "written"]
