"""Synthetic publications in any number, fast: trilingual, of realistic length, written by COPY.

`fill(100_000)` makes a hundred thousand published articles, and laws, documents and projects beside them, in the
database that Django is connected to, if that is one for tests or benchmarks. `bench.database.ready` gives such a one.
"""

import datetime
import itertools
import random
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from bench.vocabulary import Writer
from cooperation.models import Document, DocumentKind, Project, ProjectCategory, ProjectStatus
from members.models import Law, LawEvent, LawKind, State
from members.models.laws import EventKind
from news.models import Article, ArticleKind, Source
from portal.languages import CODES, column, columns
from portal.models import Relation, RelationType, Subject
from portal.publishing.models import Publication
from portal.publishing.states import Readiness, WorkflowState

DATABASES = ("bench_", "test_")  # the names of databases that may be filled begin so
FIRST_DAY = datetime.date(2001, 6, 15)  # of the organisation
# Beside a hundred articles that readers see, there are so many of these.
UNPUBLISHED, LAWS, DOCUMENTS, PROJECTS, RELATIONS = 0.02, 0.05, 0.03, 0.02, 0.05
BATCH = 5_000
SENTENCES = 12  # of a text

# In which languages an item is, the original first; how many of a hundred are so.
LANGUAGES = {
    ("zh-hans", "en", "ru"): 45,
    ("ru", "zh-hans", "en"): 20,
    ("en", "zh-hans", "ru"): 10,
    ("zh-hans", "en"): 6,
    ("zh-hans", "ru"): 6,
    ("ru", "zh-hans"): 6,
    ("zh-hans",): 4,
    ("ru",): 3,
}
Row = dict[str, Any]


def copy(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Write rows (values by column; fields that are not named get their default) with COPY."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not (field.primary_key and field.attname not in first)
    ]
    defaults = {field.attname: field.get_db_prep_save(field.get_default(), connection) for field in fields}
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as out:
        for row in itertools.chain([first], rows):
            values = defaults | row
            out.write_row([values[name] for name in defaults])


class Maker:
    """Makes the rows of publications; the same seed gives the same rows but for the day on which they are made."""

    def __init__(self, seed: int = 1, sentences: int = SENTENCES) -> None:
        self.random = random.Random(seed)  # noqa: S311 (test data)
        self.sentences = sentences
        self.writer = Writer(seed)
        self.now = timezone.now()
        self.days = (self.now.date() - FIRST_DAY).days
        self.states = list(State.objects.order_by("pk").values_list("pk", flat=True))
        self.subjects = list(Subject.objects.order_by("pk").values_list("pk", flat=True))
        self.outlets = list(Source.objects.order_by("pk").values_list("pk", flat=True))

    def texts(self) -> Row:
        """Title, summary and body in some of the languages, with the readiness of each."""
        in_languages = self.random.choices(list(LANGUAGES), weights=list(LANGUAGES.values()))[0]
        fields = {
            "title": self.writer.phrase(self.random.randint(7, 12)),
            "summary": self.writer.sentence(self.random.randint(22, 34)),
            "body": self.writer.body(self.sentences),
        }
        row: Row = {"original_language": in_languages[0]}
        for code in CODES:
            there = code in in_languages
            for field, text in fields.items():
                row[column(field, code)] = text[code].strip() if there else None
            row[column("translated_from", code)] = in_languages[0] if there and code != in_languages[0] else ""
            row[column("readiness", code)] = (
                Readiness.ORIGINAL.value
                if code == in_languages[0]
                else Readiness.MISSING.value
                if not there
                else Readiness.OUTDATED.value
                if self.random.random() < 0.1
                else Readiness.CURRENT.value
            )
        # The column of the field itself holds what modeltranslation falls back to.
        for field in fields:
            row[field] = row[column(field, "zh-hans")] or row[column(field, in_languages[0])]
        return row

    def publication(self, pk: int, kind_name: str, state: WorkflowState = WorkflowState.PUBLISHED) -> Row:
        """The columns that every kind has. Those that are not published are drafts, scheduled, or withdrawn."""
        day = FIRST_DAY + datetime.timedelta(days=self.random.randrange(self.days))
        moment = datetime.datetime.combine(day, datetime.time(8), tzinfo=datetime.UTC)
        return self.texts() | {
            "id": pk,
            "slug": f"{kind_name}-{pk}-{self.random.randrange(16**6):06x}",
            "date": day,
            "workflow_state": state.value,
            "published_at": None if state == WorkflowState.DRAFT else moment,
            "created_at": moment,
            "updated_at": moment,
            **dict.fromkeys(columns("text_at"), moment if state == WorkflowState.PUBLISHED else None),
        }

    def article(self, pk: int, state: WorkflowState = WorkflowState.PUBLISHED) -> Row:
        kind = self.random.choices(ArticleKind.values, weights=[80, 6, 4, 5, 5])[0]
        return self.publication(pk, "article", state) | {
            "kind": kind,
            "outlet_id": self.random.choice(self.outlets),
        }

    def law(self, pk: int) -> Row:
        return self.publication(pk, "law") | {
            "state_id": self.random.choice(self.states),
            "kind": self.random.choice(LawKind.values),
            "number": f"{self.random.randrange(1, 900)}-{self.random.choice(['I', 'II', 'IV', 'VI'])}",
        }

    def document(self, pk: int) -> Row:
        return self.publication(pk, "document") | {"kind": self.random.choice(DocumentKind.values)}

    def project(self, pk: int) -> Row:
        return self.publication(pk, "project") | {
            "category": self.random.choice(ProjectCategory.values),
            "status": self.random.choice(ProjectStatus.values),
        }

    def events(self, law: Row) -> Iterator[Row]:
        """A law is adopted on its date, enters into force some months later, and may be repealed."""
        day = law["date"]
        for kind, chance, days in (
            (EventKind.ADOPTED, 1, 0),
            (EventKind.IN_FORCE, 0.9, 180),
            (EventKind.REPEALED, 0.1, 4000),
        ):
            if self.random.random() < chance:
                on = day + datetime.timedelta(days=days)
                yield {"law_id": law["id"], "kind": kind.value, "date": on, "certain_on": on}

    def marks(self, pks: Iterable[int], name: str, other: str, values: list[int], most: int) -> Iterator[Row]:
        """Rows of a many-to-many table: one to `most` of the values for each item, the first of them most often."""
        weights = [1 / (place + 1) for place in range(len(values))]
        for pk in pks:
            chosen = self.random.choices(values, weights=weights, k=self.random.randint(1, most))
            for value in set(chosen):
                yield {f"{name}_id": pk, f"{other}_id": value}


def first_key(model: type[models.Model]) -> int:
    """The next primary key that is free."""
    return (model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0) + 1


def write(model: type[Publication], rows: Iterable[Row], maker: Maker) -> list[int]:
    """Write publications with their subjects, states and events, some thousand at a time; return their keys."""
    rows = iter(rows)
    keys: list[int] = []
    name = str(model._meta.model_name)
    while batch := list(itertools.islice(rows, BATCH)):
        copy(model, batch)
        pks = [row["id"] for row in batch]
        copy(model.subjects.through, maker.marks(pks, name, "subject", maker.subjects, 3))
        if model is Law:
            copy(LawEvent, (event for row in batch for event in maker.events(row)))
        else:
            states: Any = getattr(model, "states")  # noqa: B009 (a Publication need not have it)
            copy(states.through, maker.marks(pks, name, "state", maker.states, 2))
        keys += pks
    return keys


def relations(maker: Maker, articles: list[int], laws: list[int], documents: list[int]) -> Iterator[Row]:
    """Articles that speak of a law or a document."""
    types = ContentType.objects.get_for_models(Article, Law, Document)
    for pk in maker.random.sample(articles, int(len(articles) * RELATIONS)):
        model, keys = maker.random.choice([(Law, laws), (Document, documents)])
        if keys:
            yield {
                "type": RelationType.CONCERNS.value,
                "from_type_id": types[Article].pk,
                "from_id": pk,
                "to_type_id": types[model].pk,
                "to_id": maker.random.choice(keys),
            }


def fill(items: int, sentences: int = SENTENCES) -> dict[type[Publication], list[int]]:
    """Make `items` published articles, some unpublished ones, and laws, documents and projects in proportion.

    Each text has so many sentences.

    Returns the keys of all. The portal's own content must be there. Raises ValueError in a database whose name does not
    say that it is for tests or benchmarks.
    """
    name = connection.settings_dict["NAME"]
    if not name.startswith(DATABASES):
        raise ValueError(
            f"The database {name!r} is not filled with synthetic items: its name must begin with bench_ or test_."
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        maker = Maker(sentences=sentences)

        def many(model: type[Publication], count: float, make: Any, *values: Any) -> list[int]:
            first = first_key(model)
            return write(model, (make(pk, *values) for pk in range(first, first + round(count))), maker)

        articles = many(Article, items, maker.article)
        hidden = [
            pk
            for state in (WorkflowState.DRAFT, WorkflowState.WITHDRAWN)
            for pk in many(Article, items * UNPUBLISHED / 2, maker.article, state)
        ]
        laws = many(Law, items * LAWS, maker.law)
        documents = many(Document, items * DOCUMENTS, maker.document)
        projects = many(Project, items * PROJECTS, maker.project)
        copy(Relation, relations(maker, articles, laws, documents))
        with connection.cursor() as cursor:
            # The keys were given by us: let the sequences know.
            for statement in connection.ops.sequence_reset_sql(_style(), [Article, Law, Document, Project]):
                cursor.execute(statement)
            cursor.execute("ANALYZE")
    return {Article: articles + hidden, Law: laws, Document: documents, Project: projects}


def _style() -> Any:
    from django.core.management.color import no_style

    return no_style()
