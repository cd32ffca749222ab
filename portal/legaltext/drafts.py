"""An import in two steps: read and shown, then confirmed and saved; nothing of it is in the text before."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.clauses.models import ClauseText
from portal.clauses.store import Saved, save_tree, tree_of
from portal.legaltext import transport
from portal.legaltext.importing import Source, read_all
from portal.legaltext.models import TextImport
from portal.legaltext.tree import Tree

# What nobody confirmed after this time is thrown away.
KEPT = datetime.timedelta(days=2)


def read(owner: Any, sources: Sequence[Source], starts_on: datetime.date | None = None) -> tuple[Tree, Saved]:
    """Return the tree of the files laid upon the text of `owner`, and what saving it would do.

    `starts_on` is the day from which the wording holds, None for that from the beginning. Raises
    ValidationError where that day is needed, and `importing.ImportingError` for files that are not read.
    """
    if starts_on is None and ClauseText.objects.of(owner).filter(starts_on__isnull=False).exists():
        raise ValidationError(_("This text has been amended since. Say from which day the new wording holds."))
    tree = read_all(sources, first=owner.original_language, base=tree_of(owner, starts_on))
    return tree, outcome(owner, tree, starts_on)


def outcome(owner: Any, tree: Tree, starts_on: datetime.date | None) -> Saved:
    """Return what saving the tree would do: it is saved, and taken back."""
    with transaction.atomic():
        saved = save_tree(owner, tree.nodes, starts_on)
        transaction.set_rollback(True)
    return saved


def fingerprint(owner: Any, starts_on: datetime.date | None) -> str:
    """Return what tells the present text from any other."""
    rows = transport.dumped(tree_of(owner, starts_on))
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def keep(
    owner: Any, user: Any, sources: Sequence[Source], *, body_is: str, starts_on: datetime.date | None = None
) -> TextImport:
    """Read the files and keep what they gave for the editor, in place of what was kept before. Raises as `read`."""
    before = fingerprint(owner, starts_on)
    tree, saved = read(owner, sources, starts_on)
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
            "outcome": asdict(saved),
            "text_before": before,
        },
    )
    return kept


def kept_for(owner: Any, user: Any) -> TextImport | None:
    """Return what waits for the editor, or None."""
    owner_type = ContentType.objects.get_for_model(owner)
    return TextImport.objects.filter(owner_type=owner_type, owner_id=owner.pk, user=user).first()


@transaction.atomic
def confirm(kept: TextImport) -> Saved:
    """Make what was shown the text of its owner, all or nothing.

    Raises ValidationError where the text has been changed since it was shown.
    """
    owner = type(kept.owner)._base_manager.select_for_update().get(pk=kept.owner_id)  # type: ignore[union-attr]
    if fingerprint(owner, kept.starts_on) != kept.text_before:
        raise ValidationError(_("The text has been changed since you gave the files. Give them once more."))
    saved = save_tree(owner, transport.loaded(kept.clauses), kept.starts_on)
    if owner.body_is != kept.body_is:
        owner.body_is = kept.body_is
        owner.save()
    kept.delete()
    return saved
