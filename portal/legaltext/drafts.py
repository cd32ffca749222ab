"""An import in two steps: read and shown, then confirmed and saved; nothing of it is in the text before."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import languages
from portal.clauses.models import ClauseText
from portal.clauses.readiness import wording_changed
from portal.clauses.store import Saved, save_tree, tree_of
from portal.legaltext import transport
from portal.legaltext.importing import Source, read_all
from portal.legaltext.models import TextImport
from portal.legaltext.tree import Node, Tree, walk
from portal.search import index as search_index
from portal.translating.stamps import watching_clauses

# What nobody confirmed after this time is thrown away.
KEPT = datetime.timedelta(days=2)


@dataclass(frozen=True)
class Found:
    """What files gave: the tree laid upon the present text, what saving it would do, and what tells that text from others."""

    tree: Tree
    outcome: Saved
    text_before: str


def read(owner: Any, sources: Sequence[Source], starts_on: datetime.date | None = None) -> Found:
    """Return what the files give; nothing is saved.

    `starts_on` is the day from which the wording holds, None for that from the beginning. Raises
    ValidationError where that day is needed, and `importing.ImportingError` for files that are not read.
    """
    dated = Q(starts_on__isnull=False) | Q(ends_on__isnull=False)
    if starts_on is None and ClauseText.objects.of(owner).filter(dated).exists():
        raise ValidationError(_("This text has been amended since. Say from which day the new wording holds."))
    base = tree_of(owner, starts_on)
    before, text_before = by_eid(base), fingerprint(base)
    titles = {code: owner.titles_in(code) for code in languages.CODES}
    tree = read_all(sources, first=owner.original_language, base=base, titles=titles)
    return Found(tree, compared(before, by_eid(tree.nodes)), text_before)


def by_eid(nodes: list[Node]) -> dict[str, Any]:
    """Return what each clause says, by eId."""
    return {
        node.eid: (node.element, node.number, node.unparsed, {code: astuple(text) for code, text in node.texts.items()})
        for node, _depth in walk(nodes)
    }


def compared(before: dict[str, Any], after: dict[str, Any]) -> Saved:
    """Return the eIds that are new, that say something else, and that are gone."""
    return Saved(
        created=[eid for eid in after if eid not in before],
        changed=[eid for eid, said in after.items() if eid in before and before[eid] != said],
        removed=[eid for eid in before if eid not in after],
    )


def fingerprint(nodes: list[Node]) -> str:
    """Return what tells a text from any other."""
    return hashlib.sha256(json.dumps(transport.dumped(nodes), sort_keys=True).encode()).hexdigest()


def keep(
    owner: Any, user: Any, sources: Sequence[Source], *, body_is: str, starts_on: datetime.date | None = None
) -> TextImport:
    """Read the files and keep what they gave for the editor, in place of what was kept before. Raises as `read`."""
    found = read(owner, sources, starts_on)
    tree = found.tree
    TextImport.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    kept, _created = TextImport.objects.update_or_create(
        owner_type=ContentType.objects.get_for_model(owner),
        owner_id=owner.pk,
        user=user,
        defaults={
            "created_at": timezone.now(),
            "starts_on": starts_on,
            "body_is": body_is,
            "clauses": transport.dumped(tree.nodes),
            "problems": [[str(each.message), each.eid, each.language] for each in tree.problems],
            "outcome": asdict(found.outcome)
            | {"titles": tree.titles, "encodings": tree.encodings, "languages": tree.languages},
            "text_before": found.text_before,
        },
    )
    return kept


def kept_for(owner: Any, user: Any) -> TextImport | None:
    """Return what waits for the editor, or None."""
    owner_type = ContentType.objects.get_for_model(owner)
    return TextImport.objects.filter(owner_type=owner_type, owner_id=owner.pk, user=user).first()


@transaction.atomic
def confirm(kept: TextImport) -> Saved:
    """Make what was shown the text of its owner, all or nothing. Raises as `save`."""
    nodes = transport.loaded(kept.clauses)
    saved = save(kept.owner, nodes, kept.text_before, body_is=kept.body_is, starts_on=kept.starts_on)
    kept.delete()
    return saved


@transaction.atomic
@search_index.collected()
def save(
    owner: Any, nodes: list[Node], text_before: str, *, body_is: str = "", starts_on: datetime.date | None = None
) -> Saved:
    """Make the tree the text of its owner, and bring in line what follows from that; all or nothing.

    `text_before` is that of the text that the tree was laid upon, `body_is` what the text is from now on ("": as
    before). Raises ValidationError where the text has been changed since.
    """
    owner = type(owner)._base_manager.select_for_update().get(pk=owner.pk)
    if fingerprint(tree_of(owner, starts_on)) != text_before:
        raise ValidationError(_("The text has been changed since you gave the files. Give them once more."))
    with watching_clauses(owner):
        saved = save_tree(owner, nodes, starts_on)
        if body_is and owner.body_is != body_is:
            owner.body_is = body_is
            owner.save()
        if saved:
            wording_changed(owner, saved.languages)
    return saved
