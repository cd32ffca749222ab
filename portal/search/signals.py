"""Every way in which an item, or a name that it is found by, can change."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from portal.languages import columns
from portal.models import Subject, Term, TermVariant
from portal.search import index
from portal.search.declared import Indexed, declared


@dataclass(frozen=True)
class Watch:
    """Items of `how` show, at the end of `lookup`, the field `shown` of the watched model, or what it leads to."""

    how: Indexed
    lookup: str
    shown: str

    def shown_in(self, instance: models.Model) -> models.QuerySet:
        """The items that show the instance; those of a subject show the broader ones as well."""
        pks = below(instance) if isinstance(instance, Subject) else [instance.pk]
        return self.how.model._default_manager.filter(**{f"{self.lookup}__in": pks})


def below(subject: Subject) -> list[int]:
    """The keys of a subject and all narrower ones."""
    rows = list(Subject.objects.values_list("pk", "parent_id"))
    found = {subject.pk}
    while more := {pk for pk, parent in rows if parent in found and pk not in found}:
        found |= more
    return list(found)


@cache
def watches() -> dict[type[models.Model], list[Watch]]:
    """For each model, where its texts are shown."""
    found: dict[type[models.Model], list[Watch]] = {}
    for how in declared().values():
        subject_names = [f"{how.subjects}.name"] if how.subjects.strip(".") else []
        for path in (*how.names, *subject_names, *(each for each in how.bodies if "." in each)):
            for model, lookup, shown in steps(how.model, path):
                found.setdefault(model, []).append(Watch(how, lookup, shown))
    return found


def steps(model: type[models.Model], path: str) -> Iterator[tuple[type[models.Model], str, str]]:
    """The models along a path, each with the lookup to it and the field of it that is next."""
    parts = path.split(".")
    for depth, part in enumerate(parts[:-1], start=1):
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
        yield model, "__".join(parts[:depth]), parts[depth]


@cache
def shown_columns(model: type[models.Model]) -> list[str]:
    """The columns of a watched model that entries of other items are made from: names, address, and what it belongs to."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    names = {watch.shown for watch in watches()[model]} | {"slug"}
    found = {each for name in names for each in (name, *columns(name)) if each in fields}
    found |= {field.attname for field in fields.values() if field.many_to_one}
    # The place of a generic relation is a plain column.
    found |= {name for name in ("owner_id", "workflow_state", *columns("readiness")) if name in fields}
    return sorted(found)


def connect() -> None:
    """Watch all that is declared; called once, when the apps are ready."""
    for model, how in declared().items():
        post_save.connect(item_saved, sender=model)
        post_delete.connect(item_deleted, sender=model)
        for each in model._meta.many_to_many:
            if each.name in (how.states, how.subjects):
                m2m_changed.connect(ties_changed, sender=each.remote_field.through)
    for model in watches():
        pre_save.connect(name_about_to_change, sender=model)
        post_save.connect(name_saved, sender=model)
        pre_delete.connect(name_about_to_go, sender=model)
        post_delete.connect(name_gone, sender=model)
    for model in (Term, TermVariant):
        post_save.connect(term_saved, sender=model)
    post_delete.connect(term_saved, sender=TermVariant)
    pre_delete.connect(term_about_to_go, sender=Term)
    post_delete.connect(term_gone, sender=Term)


def item_saved(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    index.changed(sender, [instance.pk])


def item_deleted(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    index.changed(sender, [instance.pk])


def ties_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, model: Any, **kwargs: Any
) -> None:
    """An item got or lost subjects or states; `reverse`: a subject or state got or lost items."""
    if not reverse:
        if action.startswith("post_"):
            index.changed(type(instance), [instance.pk])
        return
    if action == "pre_clear":
        # Which they are can only be asked before.
        source = next(field for field in model._meta.many_to_many if field.remote_field.through is sender)
        instance._cleared = list(model._base_manager.filter(**{source.name: instance}).values_list("pk", flat=True))
    elif action == "post_clear":
        index.changed(model, instance._cleared)
    elif action.startswith("post_"):
        index.changed(model, pk_set)


def name_about_to_change(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Remember who shows the instance, if anything of it that is shown is about to change."""
    names = shown_columns(sender)
    stored = sender._base_manager.filter(pk=instance.pk).values(*names).first() if instance.pk else None
    instance._shows_anew = stored is None or any(stored[name] != getattr(instance, name) for name in names)
    instance._shown_in = shown_in(instance) if stored is not None and instance._shows_anew else []


def shown_in(instance: Any) -> list[tuple[Watch, list[int]]]:
    """For each place where the instance may be shown, the items that are to be made anew."""
    return [(watch, index.few(watch.how, watch.shown_in(instance))) for watch in watches()[type(instance)]]


def name_saved(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    if not instance._shows_anew:
        return
    with index.collected():
        for watch, pks in [*instance._shown_in, *shown_in(instance)]:
            index.changed(watch.how.model, pks)


def name_about_to_go(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    instance._shown_in = shown_in(instance)


def name_gone(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    with index.collected():
        for watch, before in instance._shown_in:
            index.changed(watch.how.model, before)


def term_saved(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    index.terms_changed([instance.pk if isinstance(instance, Term) else instance.term_id])


def term_about_to_go(sender: type[models.Model], instance: Term, **kwargs: Any) -> None:
    instance._mentioned_in = index.items_that_mention(instance)  # type: ignore[attr-defined]


def term_gone(sender: type[models.Model], instance: Term, **kwargs: Any) -> None:
    with index.collected():
        for model, pks in instance._mentioned_in.items():  # type: ignore[attr-defined]
            index.changed(model, pks)
