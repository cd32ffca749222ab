"""One page of every type, as readers ask for it."""

import datetime
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.languages import columns
from portal.publishing.models import kinds
from portal.search.frequencies import frequencies
from portal.search.index import collected
from tests import factories as make


@collected()
def related_world(size: int = 1) -> dict[str, str]:
    """Make `size` items of every kind that hang together; return the path of one page of each type by name.

    Paths are without the language prefix.
    """
    # Every item has this word in its summary.
    make.make_term(slug="summary", **dict.fromkeys(columns("name"), "Summary"))
    state = make.make_state(iso2="kz", iso3="KAZ", capital_lat=51.1, capital_lon=71.4, timezone="Asia/Almaty")
    sco = make.make_organisation(slug="sco")
    make.make_membership(organisation=sco, state=state, from_date=datetime.date(2001, 6, 15))
    parent = make.make_subject(slug="climate")
    subject = make.make_subject(slug="glaciers", parent=parent)
    root = make.make_mechanism(slug="root")
    mechanism = make.make_mechanism(slug="experts", parent=root, states=[state])
    plan = make.make_document(slug="plan", mechanism=mechanism, states=[state], subjects=[subject])
    make.make_clauses(plan, *(make.node("article", str(number + 1)) for number in range(size)))
    first_clause = plan.clauses.first()
    make.make_term(slug="article", **make.texts("name", "article"))
    make.make_term(slug="body", **dict.fromkeys(make.texts("name", ""), "Body"))
    make.make_colophon()
    issue = make.make_bulletin(period_from=datetime.date(2021, 1, 1), period_to=datetime.date(2021, 2, 1))
    section = make.make_section(issue)
    paths: dict[str, str] = {}
    for number in range(size):
        common = {"subjects": [subject], "date": datetime.date(2021, 1, 1) + datetime.timedelta(days=number % 200)}
        ties = {"mechanism": mechanism, **common}
        child = make.make_mechanism(parent=mechanism, states=[state], **common)
        meeting = make.make_meeting(ordinal=number + 1, state=state, **ties)
        document = make.make_document(states=[state], meeting=meeting, **ties)
        project = make.make_project(plan=plan, number=number + 1, clause=first_clause, states=[state], **ties)
        statement = make.make_statement(state=state, meeting=meeting, **ties)
        law = make.make_law(state=state, events={"adopted": "2021-01-02", "in_force": "2021-07-01"}, **common)
        study = make.make_study(states=[state], **common)
        article = make.make_article(outlet=make.make_source(), states=[state], **common)
        page = make.make_page()
        make.make_term().subjects.add(subject)
        issue.entries.create(article=article, section=section if number % 2 else None, position=number)
        make.make_editors_note(article, bulletin=issue)
        # Without the word that is searched for: as many issues as items would push the other kinds off the page.
        unsaid = dict.fromkeys(columns("summary"), "")
        make.make_bulletin(article, year=2022 + number // 400, number=1 + number % 400, **unsaid)
        make.relate(document, "follows_from", statement)
        make.relate(plan, "implements", document)
        make.relate(project, "implements", plan)
        for earlier in (law, document, project, mechanism, meeting, study):
            make.relate(article, "concerns", earlier)
        make.make_file(plan, text=f"File {number}")
        if number == 0:
            make.make_clauses(law)
            make.relate(child, "follows_from", statement)
            paths = {
                "article": f"news/{article.slug}/",
                "bulletin": "bulletins/2021-1/",
                "law": f"laws/{law.slug}/",
                "study": f"studies/{study.slug}/",
                "document": "documents/plan/",
                "project": f"projects/{project.slug}/",
                "mechanism": "cooperation/experts/",
                "meeting": "cooperation/experts/meetings/1/",
                "page": f"about/{page.slug}/",
            }
    return paths | {
        "home": "",
        "news": "news/",
        "bulletins": "bulletins/",
        "bulletins of a year": "bulletins/?year=2021",
        "filtered news": "news/?kind=news&mechanism=experts&sort=oldest&state=kz&subject=climate&year=2021",
        "laws": "laws/?state=kz&status=in_force",
        "laws on a day": "laws/?kind=law&language=ru&on=2021-06-30&sort=oldest&status=future",
        "law matrix": "laws/matrix/?status=in_force",
        "documents": "documents/?mechanism=experts",
        "document side by side": "documents/plan/?cite=art_1&terms=1&with=zh-hans,ru",
        "document compared": "documents/plan/?on=2021-06-30&since=2020-01-01",
        "projects": "projects/?state=kz",
        "cooperation": "cooperation/",
        "states": "members/?as_of=2020-12-31",
        "state": "members/kz/",
        "subject": "subjects/climate/",
        "search": "search/?q=summary",
        "narrowed search": "search/?kind=articles&q=summary&sort=newest",
        "nothing found": "search/?q=qwertyuiop",
        "phrase not found": "search/?q=%22x+y%22",
        "glossary": "glossary/",
        "term": "glossary/summary/",
        "about": "about/",
        "subscribe": "subscribe/",
    }


PAGE_TYPES = [
    "about",
    "article",
    "bulletin",
    "bulletins",
    "bulletins of a year",
    "cooperation",
    "document",
    "document compared",
    "document side by side",
    "documents",
    "filtered news",
    "glossary",
    "home",
    "law",
    "law matrix",
    "laws",
    "laws on a day",
    "mechanism",
    "meeting",
    "narrowed search",
    "news",
    "nothing found",
    "page",
    "phrase not found",
    "project",
    "projects",
    "search",
    "state",
    "states",
    "study",
    "subject",
    "subscribe",
    "term",
]


def queries_of(ask: Callable[[], object]) -> int:
    """How many queries a call makes, without those whose answers the process keeps: content types, statistics."""
    ContentType.objects.get_for_models(*kinds().values())
    frequencies()
    with CaptureQueriesContext(connection) as captured:
        ask()
    # A search bounds its time by a transaction of its own; its ends ask nothing of the database.
    return len([each for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))])


def get(client: Client, path: str, **headers: str) -> str:
    """The HTML of a page that must be there."""
    response = client.get(path, headers=headers)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return response.content.decode()
