"""Plain functions that make records for tests; every argument has a sensible default."""

import datetime
import hashlib
import io
import itertools
import string
from typing import Any

from babel import Locale
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from cooperation.models import (
    Document,
    DocumentKind,
    Mechanism,
    MechanismKind,
    Meeting,
    MeetingLevel,
    Project,
    Statement,
)
from members.models import Law, LawEvent, LawKind, Membership, Organisation, Role, State, Study, StudyKind
from news.models import Article, Bulletin, BulletinSection, Colophon, EditorsNote, Source, SourceKind
from portal.clauses.store import save_tree
from portal.files.models import File, FileType
from portal.languages import CODES, column
from portal.legaltext.tree import Node, NodeText
from portal.models import Page, Picture, Relation, Subject, Term
from portal.pictures.models import Licence
from portal.publishing.models import Publication

numbers = itertools.count(1)


def texts(field: str, base: str, languages: tuple[str, ...] = CODES) -> dict[str, str]:
    """The columns of a translated field, each saying which language it is."""
    return {column(field, code): f"{base} [{code}]" for code in languages}


def publication(
    model: type[Publication], *, published: bool = True, languages: tuple[str, ...] = CODES, **fields: Any
) -> Any:
    """A publication of any kind, published a day ago unless asked otherwise, with texts in `languages`."""
    number = next(numbers)
    values: dict[str, Any] = {
        "slug": f"{model.kind_name}-{number}",
        "original_language": languages[0],
        **texts("title", f"{model.__name__} {number}", languages),
        **texts("summary", f"Summary {number}", languages),
        **texts("body", f"<p>Body {number}</p>", languages),
    }
    published_at = fields.pop("published_at", timezone.now() - datetime.timedelta(days=1))
    many = {name: fields.pop(name) for name in ("states", "subjects") if name in fields}
    item = model(**values | fields)
    if published:
        item.publish(at=published_at)
    else:
        item.full_clean()
        item.save()
    for name, rows in many.items():
        getattr(item, name).set(rows)
    return item


# Codes of no real state, which a test may make by its own.
NOWHERE = [
    code
    for pair in itertools.product(string.ascii_lowercase, repeat=2)
    if (code := "".join(pair)).upper() not in Locale("en").territories
]


def make_state(**fields: Any) -> State:
    number = next(numbers)
    letters = NOWHERE[number % len(NOWHERE)]
    values = {"iso2": letters, "iso3": f"{letters}x".upper(), **texts("name", f"State {number}")}
    return State.objects.create(**values | fields)


def make_organisation(**fields: Any) -> Organisation:
    number = next(numbers)
    return Organisation.objects.create(
        **{"slug": f"organisation-{number}", **texts("name", f"Organisation {number}")} | fields
    )


def make_membership(**fields: Any) -> Membership:
    values: dict[str, Any] = {"role": Role.MEMBER}
    values["organisation"] = fields.pop("organisation", None) or make_organisation()
    if "member_organisation" not in fields:
        values["state"] = fields.pop("state", None) or make_state()
    membership = Membership(**values | fields)
    membership.full_clean()
    membership.save()
    return membership


def make_subject(**fields: Any) -> Subject:
    number = next(numbers)
    values = {"slug": f"subject-{number}", "hue": "air", **texts("name", f"Subject {number}")}
    return Subject.objects.create(**values | fields)


def make_term(**fields: Any) -> Term:
    number = next(numbers)
    return Term.objects.create(**{"slug": f"term-{number}", **texts("name", f"Term {number}")} | fields)


def make_source(**fields: Any) -> Source:
    number = next(numbers)
    values = {"slug": f"source-{number}", "kind": SourceKind.AGENCY, **texts("name", f"Source {number}")}
    return Source.objects.create(**values | fields)


def make_article(**fields: Any) -> Article:
    return publication(Article, **fields)


def make_editors_note(*articles: Article, **fields: Any) -> EditorsNote:
    number = next(numbers)
    note = EditorsNote.objects.create(**{"slug": f"note-{number}", **texts("body", f"<p>Note {number}</p>")} | fields)
    for position, article in enumerate(articles):
        note.places.create(article=article, position=position)
    return note


def make_bulletin(*articles: Article, **fields: Any) -> Bulletin:
    """An issue with these articles in order, in no section; the next number of 2021 unless asked otherwise."""
    values: dict[str, Any] = {"year": 2021, "number": Bulletin.objects.count() + 1}
    values |= {name: fields.pop(name) for name in ("year", "number") if name in fields}
    issue = publication(Bulletin, slug=f"{values['year']}-{values['number']}", **values, **fields)
    for position, article in enumerate(articles):
        issue.entries.create(article=article, position=position)
    return issue


def make_section(bulletin: Bulletin, *articles: Article, **fields: Any) -> BulletinSection:
    """A section at the end of the issue; articles of the issue are moved into it, others added."""
    number = bulletin.sections.count()
    section = BulletinSection.objects.create(
        **{"bulletin": bulletin, "position": number, **texts("title", f"Section {number + 1}")} | fields
    )
    for article in articles:
        there = bulletin.entries.count()
        bulletin.entries.update_or_create(
            article=article, defaults={"section": section}, create_defaults={"section": section, "position": there}
        )
    return section


def make_colophon(**fields: Any) -> Colophon:
    return Colophon.objects.create(**{**texts("name", "The Periodical"), **texts("body", "<p>Makers</p>")} | fields)


def make_law(*, events: dict[str, str] | None = None, **fields: Any) -> Law:
    """A law; `events` are dates by kind, such as ``{"adopted": "2021-01-02"}``."""
    fields.setdefault("state", None)
    fields["state"] = fields["state"] or make_state()
    law = publication(Law, **{"kind": LawKind.LAW} | fields)
    for kind, day in (events or {}).items():
        LawEvent.objects.create(law=law, kind=kind, date=datetime.date.fromisoformat(day))
    return law


def node(element: str, number: str = "", *children: Node, languages: tuple[str, ...] = CODES, **bodies: str) -> Node:
    """A clause for `save_tree`; `bodies` are HTML by language, ``ru="<p>…</p>"``, else each says which it is."""
    own = {
        code: NodeText(
            heading=f"{element} {number} [{code}]",
            body_html=bodies.get(code.replace("-", "_"), f"<p>Body of {element} {number} [{code}]</p>"),
        )
        for code in languages
    }
    return Node(element, number, own, list(children))


def make_clauses(owner: Law | Document, *nodes: Node, starts_on: str | None = None) -> None:
    """Give a law or a document these clauses, by default two articles in a chapter."""
    given = nodes or (node("chapter", "1", node("article", "1"), node("article", "2")),)
    save_tree(owner, list(given), datetime.date.fromisoformat(starts_on) if starts_on else None)


def make_file(owner: Law | Document, text: str = "Text.", **fields: Any) -> File:
    """A plain text file of a law or a document."""
    content = text.encode()
    values: dict[str, Any] = {
        "language": "ru",
        "type": FileType.TEXT,
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "owner_type": ContentType.objects.get_for_model(owner),
        "owner_id": owner.pk,
    }
    return File.objects.create(file=ContentFile(content, "text.txt"), **values | fields)


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (1000, 500), **options: Any) -> bytes:
    """A green picture as a file."""
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, kind, **options)
    return target.getvalue()


def make_picture(content: bytes | None = None, **fields: Any) -> Picture:
    """A picture with words in all languages. The test sets MEDIA_ROOT to a folder of its own."""
    values = {**texts("alt", "A lake"), **texts("credit", "Li Wei"), "licence": Licence.CC_BY}
    picture = Picture(file=ContentFile(content or picture_bytes(), "photo.jpg"), **values | fields)
    picture.save()
    return picture


def make_study(**fields: Any) -> Study:
    return publication(Study, **{"kind": StudyKind.REPORT} | fields)


def make_mechanism(**fields: Any) -> Mechanism:
    return publication(Mechanism, **{"kind": MechanismKind.COMMISSION} | fields)


def make_meeting(**fields: Any) -> Meeting:
    mechanism = fields.pop("mechanism", None) or make_mechanism()
    return publication(Meeting, mechanism=mechanism, **{"level": MeetingLevel.EXPERTS} | fields)


def make_document(**fields: Any) -> Document:
    return publication(Document, **{"kind": DocumentKind.CONCEPT} | fields)


def make_project(**fields: Any) -> Project:
    return publication(Project, **fields)


def make_statement(**fields: Any) -> Statement:
    mechanism = fields.pop("mechanism", None) or make_mechanism()
    return publication(Statement, mechanism=mechanism, **texts("speaker", "Speaker") | fields)


def make_page(**fields: Any) -> Page:
    return publication(Page, **fields)


def relate(later: Publication, relation: str, earlier: Publication) -> Relation:
    return Relation.objects.create(
        type=relation,
        from_type=ContentType.objects.get_for_model(later),
        from_id=later.pk,
        to_type=ContentType.objects.get_for_model(earlier),
        to_id=earlier.pk,
    )


def make_user(*permissions: str, staff: bool = True, **fields: Any) -> User:
    """A user with permissions named as in ``has_perm``: ``news.publish_article``."""
    values: dict[str, Any] = {"username": f"user-{next(numbers)}", "password": "a long enough secret"}
    user = User.objects.create_user(**values | {"is_staff": staff} | fields)
    for each in permissions:
        app, codename = each.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user
