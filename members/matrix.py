"""How many laws each state has on each subject."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When
from django.utils.translation import gettext as _

from members.models import Law, State
from portal.languages import columns
from portal.languages.collation import in_order
from portal.models import Subject
from portal.svg.matrix import Heading, Matrix, matrix

# The address of the list with a state, a subject or both; either may be empty.
Address = Callable[[str, str], str]


def broadest(subjects: list[Subject]) -> dict[int, int]:
    """The outermost subject above each one, by primary key; its own for one that stands outermost."""
    parents = {subject.pk: subject.parent_id for subject in subjects}
    found = {}
    for pk in parents:
        top = pk
        while (above := parents.get(top)) is not None:
            top = above
        found[pk] = top
    return found


def law_matrix(laws: QuerySet, address: Address) -> tuple[Matrix, list[dict[str, Any]]]:
    """The picture, and the same as rows of a table; three queries, whatever the number of laws."""
    subjects = list(Subject.objects.all())
    tops = broadest(subjects)
    of_top: dict[int, list[int]] = {}
    for pk, top in tops.items():
        of_top.setdefault(top, []).append(pk)
    top_of = Case(*(When(subjects__in=below, then=Value(top)) for top, below in of_top.items()), default=None)
    counted = (
        Law.objects.filter(pk__in=laws.order_by().values("pk"), subjects__isnull=False)
        .order_by()
        .annotate(top=top_of)
        .values_list("state_id", "top")
        .annotate(law_count=Count("pk", distinct=True))
    )
    counts = {(state, top): count for state, top, count in counted} if of_top else {}
    with_laws = {state for state, _top in counts}
    states = State.objects.filter(pk__in=with_laws).only("iso2", *columns("name"))
    rows = [
        Heading(state.pk, state.name, address(state.iso2, "")) for state in in_order(states, lambda each: each.name)
    ]
    with_subject = {top for _state, top in counts}
    heads = [
        Heading(subject.pk, subject.name, address("", subject.slug))
        for subject in subjects
        if subject.pk in with_subject
    ]
    iso2 = {state.pk: state.iso2 for state in states}
    slugs = {subject.pk: subject.slug for subject in subjects}
    state_names = {row.key: row.text for row in rows}
    subject_names = {head.key: head.text for head in heads}
    cells = {
        (state, top): (
            count,
            _("%(state)s, %(subject)s: %(count)s")
            % {"state": state_names[state], "subject": subject_names[top], "count": count},
            address(iso2[state], slugs[top]),
        )
        for (state, top), count in counts.items()
    }
    table = [{"state": row, "cells": [cells.get((row.key, head.key)) for head in heads]} for row in rows]
    return matrix(rows, heads, cells), table
