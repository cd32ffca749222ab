"""The home page, the news and an article."""

import heapq
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, npgettext

from cooperation.models import Document, Mechanism, Meeting, Project
from members.models import SCO, Law, LawStatus, Membership, Role
from news.filters import ArticleFilterSet
from news.models import Article, Bulletin, BulletinEntry, EditorsNote, EditorsNoteArticle
from news.printed import printed_article
from portal.delivery.kept import kept_each
from portal.documents.printed import Printed
from portal.documents.views import PdfView
from portal.languages import columns
from portal.models import Subject
from portal.prepared import prepared_sql
from portal.publishing.cards import Card, cards, cards_by_key
from portal.publishing.models import Publication
from portal.publishing.parts import part, take_parts, with_parts
from portal.publishing.states import WorkflowState
from portal.syndication.faces import feeds_of_lists
from portal.views import ItemView, PublicationListView, ReadOnlyView

NEWEST_ON_HOME = 9
LAWS_ON_HOME = 4
DOCUMENTS_ON_HOME = 4


def memberships_today() -> list[Membership]:
    """The roles of states in the SCO that are held today."""
    held = Membership.objects.in_organisation(SCO).as_of(timezone.localdate())
    return list(held.filter(state__isnull=False).select_related("state"))


def figures() -> list[dict[str, Any]]:
    """What the portal holds, counted in one query, each with the address of what it counts."""
    addresses: dict[type[Publication], str] = {
        Article: "news:article-list",
        Law: "members:law-list",
        Document: "cooperation:document-list",
        Project: "cooperation:project-list",
        Mechanism: "cooperation:mechanism-list",
    }
    columns = {
        model.kind_name: models.Subquery(
            model.objects.published()
            .order_by()
            .annotate(n=models.Func("pk", function="COUNT", output_field=models.IntegerField()))
            .values("n")
        )
        for model in addresses
    }
    columns["members"] = models.Subquery(
        Membership.objects.in_organisation(SCO)
        .as_of(timezone.localdate())
        .filter(state__isnull=False, role=Role.MEMBER)
        .order_by()
        .annotate(n=models.Func("pk", function="COUNT", output_field=models.IntegerField()))
        .values("n")
    )
    # Any table with at least one row will do to ask all the counts in one query.
    row: Any = ContentType.objects.order_by().values(**columns)[0]
    counts = {model: row[model.kind_name] or 0 for model in addresses}
    labels = {
        Article: ngettext("news item", "news items", counts[Article]),
        Law: npgettext("number of items of a kind", "law", "laws", counts[Law]),
        Document: npgettext("number of items of a kind", "document", "documents", counts[Document]),
        Project: npgettext("number of items of a kind", "project", "projects", counts[Project]),
        Mechanism: ngettext("cooperation mechanism", "cooperation mechanisms", counts[Mechanism]),
    }
    members = row["members"] or 0
    states = {
        "value": members,
        "label": ngettext("member state", "member states", members),
        "url": reverse("members:state-list"),
    }
    return [
        states,
        *(
            {"value": counts[model], "label": labels[model], "url": reverse(address)}
            for model, address in addresses.items()
        ),
    ]


def subjects_with_counts() -> models.QuerySet[Subject]:
    """The broadest subjects, each with `count`: the published articles on it or on one just below it."""
    this = OuterRef(OuterRef("pk"))
    # By their keys, so that an index finds what is marked with them.
    covered = Subject.objects.order_by().filter(Q(pk=this) | Q(parent=this)).values("pk")
    marked = (
        Article.subjects.through._default_manager.filter(article__in=Article.objects.published())
        .filter(subject__in=covered)
        .order_by()
        .annotate(
            n=models.Func(
                "article_id",
                function="COUNT",
                template="COUNT(DISTINCT %(expressions)s)",
                output_field=models.IntegerField(),
            )
        )
        .values("n")
    )
    return Subject.objects.filter(parent=None).annotate(count=models.Subquery(marked))


def newest_articles() -> list[Article]:
    """The articles on the home page, the first of which leads it."""
    newest: Any = Article.objects.published().newest_first()[:NEWEST_ON_HOME]
    return list(
        newest.select_related("outlet", "picture").prefetch_related("subjects").defer(*columns("body", "source_note"))
    )


def newest_laws() -> list[tuple[Law, LawStatus]]:
    """The newest laws, each with its status today, in one query."""
    laws: Any = Law.objects.published().select_related("state").defer(*columns("body", "source_note"))
    newest = list(with_parts(laws, "events").newest_first()[:LAWS_ON_HOME])
    for law in newest:
        take_parts(law, "events")
    return [(law, law.status()) for law in newest]


def nearest_meetings_and_documents() -> dict[str, Any]:
    """The meetings before and after this moment, and the newest documents, in one query."""
    meetings = Meeting.objects.published()
    documents = Document.objects.published().with_known_date().newest_first()[:DOCUMENTS_ON_HOME]
    found = cards([meetings.ahead()[:1], meetings.held()[:1], documents])
    nearest = [each for each in found if each.kind_name == Meeting.kind_name]
    today = timezone.localdate()
    return {
        "next_meeting": next((each for each in nearest if each.date > today), None),
        "last_meeting": next((each for each in nearest if each.date <= today), None),
        "documents": [each for each in found if each.kind_name == Document.kind_name],
    }


def current_bulletin() -> Bulletin | None:
    """The public issue with the highest number."""
    issues = Bulletin.objects.published().select_related("cover")
    return issues.order_by("-year", "-number").defer(*columns("body", "source_note")).first()


class HomeView(ReadOnlyView):
    """The home page; each of its parts is asked for only where it is not kept."""

    template_name = "news/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            section="home",
            faces=feeds_of_lists(),
            articles=newest_articles,
            memberships=memberships_today,
            nearest=cache(nearest_meetings_and_documents),
            bulletin=current_bulletin,
            subjects=subjects_with_counts,
            laws=newest_laws,
            figures=figures,
            **kwargs,
        )


class ArticleListView(PublicationListView):
    model = Article
    filterset_class = ArticleFilterSet
    section = "news"
    template_name = "news/article_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("outlet", "picture").prefetch_related("subjects")


# Candidates are the articles that were recorded last on each subject of an article, however many there are.
CANDIDATES_OF_A_SUBJECT = 40
MOST_RELATED = 4
NEWEST_ON = """
SELECT subject, article.id, article.date,
       ARRAY(SELECT subject_id FROM news_article_subjects WHERE article_id = article.id)
  FROM unnest(%(subjects)s) AS subject
 CROSS JOIN LATERAL (SELECT article_id FROM news_article_subjects WHERE subject_id = subject
                      ORDER BY article_id DESC LIMIT %(most)s) AS newest
  JOIN news_article AS article ON article.id = newest.article_id
 WHERE article.workflow_state = %(published)s AND article.published_at <= %(now)s
"""


class Candidate(NamedTuple):
    """An article as far as it must be known to be chosen as a related one."""

    pk: int
    date: date
    subjects: frozenset[int]


def newest_on(subjects: list[int]) -> dict[int, list[Candidate]]:
    """The published articles among those recorded last on each of these subjects, in one query."""
    values: dict[str, Any] = {
        "subjects": subjects,
        "most": CANDIDATES_OF_A_SUBJECT,
        "published": WorkflowState.PUBLISHED,
        "now": timezone.now(),
    }
    found: dict[int, list[Candidate]] = {subject: [] for subject in subjects}
    for subject, pk, day, marked in prepared_sql(NEWEST_ON, values):
        found[subject].append(Candidate(pk, day, frozenset(marked)))
    return found


def related_to(article: Article, subjects: Iterable[Subject]) -> list[Card]:
    """The articles that share most of its subjects with this one, of those newest on each; at most two queries."""
    own = {subject.pk for subject in subjects}
    newest = kept_each("newest on a subject", own, newest_on).values()
    candidates = {each.pk: each for of_one in newest for each in of_one if each.pk != article.pk}.values()
    nearest = heapq.nlargest(MOST_RELATED, candidates, key=lambda each: (len(own & each.subjects), each.date, each.pk))
    keys = [(Article.kind_name, each.pk) for each in nearest]
    found = cards_by_key(keys)
    return [found[key] for key in keys]


def issues() -> ArraySubquery:
    """The published issues that an article stands in, the scheduled ones too, read with the article itself."""
    # By the entries, which are not translated: a query set of translated models would ask for more columns than one.
    entries = BulletinEntry.objects.filter(article=OuterRef("pk"), bulletin__workflow_state=WorkflowState.PUBLISHED)
    issue = JSONObject(
        year="bulletin__year", number="bulletin__number", slug="bulletin__slug", published_at="bulletin__published_at"
    )
    return ArraySubquery(entries.order_by("bulletin__year", "bulletin__number").values(json=issue))


def notes() -> ArraySubquery:
    """The editor's notes on an article, those of scheduled issues too, read with the article itself.

    With `come_out` they are those that `EditorsNote.objects.public()` finds, which other documents ask for.
    """
    places = EditorsNoteArticle.objects.filter(article=OuterRef("pk"))
    for_an_issue = Q(note__bulletin__workflow_state=WorkflowState.PUBLISHED)
    note = JSONObject(
        pk="note__pk",
        published_at="note__bulletin__published_at",
        **{name: f"note__{name}" for name in columns("body")},
    )
    found = places.filter(Q(note__bulletin=None) | for_an_issue)
    return ArraySubquery(found.order_by("note__pk").values(json=note))


def come_out(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the rows read with an article that have come out; what was written for no issue has no day for that."""
    now = timezone.now()
    return [
        {name: value for name, value in each.items() if name != "published_at"}
        for each in rows
        if each["published_at"] is None or datetime.fromisoformat(each["published_at"]) <= now
    ]


class ArticleDetailView(ItemView):
    model = Article
    section = "news"
    template_name = "news/article_detail.html"

    parts = (*ItemView.parts, "states", "outlet", "picture")

    def get_queryset(self) -> Any:
        return super().get_queryset().annotate(issues=issues(), notes=notes())

    def item_context(self) -> dict[str, Any]:
        item = self.item
        subjects = part(item, "subjects")
        return {
            "outlet": item.outlet,
            "issues": [Bulletin(**each) for each in come_out(item.issues)],
            "states": part(item, "states"),
            "subjects": subjects,
            "editors_notes": [EditorsNote(**each) for each in come_out(item.notes)],
            "related": related_to(item, subjects),
            "pdf_url": item.pdf_address(),
        }


class ArticlePdfView(PdfView):
    model = Article
    section = "news"
    parts = ArticleDetailView.parts

    def printed(self) -> Printed:
        return printed_article(self.item)
