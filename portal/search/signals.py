"""Every way in which an item, or a name that it is found by, can change."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from portal import languages
from portal.models import SearchEntry, Term, TermVariant
from portal.search import index
from portal.search.analysis import plain
from portal.search.declared import Indexed, declared
from portal.search.documents import texts_at


@dataclass(frozen=True)
class Watch:
    """Items of `how` show, at the end of `lookup`, texts of the watched model, which lie at `rest` from there."""

    how: Indexed
    lookup: str
    rest: str

    def shown_in(self, instance: models.Model) -> models.QuerySet:
        return self.how.model._default_manager.filter(**{self.lookup: instance.pk})

    def out_of_date(self, instance: models.Model) -> set[int]:
        """The items whose entries do not have the texts that the instance has now."""
        missing = Q()
        for code in languages.CODES:
            for text in texts_at(instance, self.rest, code, languages.FALLBACKS[code]):
                name = plain(text)
                missing |= Q(language=code) & ~Q(keywords__contains=name) & ~Q(body__contains=name)
        if not missing:
            return set()
        entries = SearchEntry.objects.filter(
            missing,
            content_type=ContentType.objects.get_for_model(self.how.model),
            object_id__in=self.shown_in(instance).order_by().values("pk"),
        )
        return set(entries.values_list("object_id", flat=True))


@cache
def watches() -> dict[type[models.Model], list[Watch]]:
    """For each model, where its texts are shown."""
    found: dict[type[models.Model], list[Watch]] = {}
    for how in declared().values():
        subject_names = [f"{how.subjects}.name"] if how.subjects.strip(".") else []
        for path in (*how.names, *subject_names, *(each for each in how.bodies if "." in each)):
            for model, lookup, rest in steps(how.model, path):
                found.setdefault(model, []).append(Watch(how, lookup, rest))
    return found


def steps(model: type[models.Model], path: str) -> Iterator[tuple[type[models.Model], str, str]]:
    """The models along a path, each with the lookup to it and the rest of the path."""
    parts = path.split(".")
    for depth, part in enumerate(parts[:-1], start=1):
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
        yield model, "__".join(parts[:depth]), ".".join(parts[depth:])


def connect() -> None:
    """Watch all that is declared; called once, when the apps are ready."""
    for model, how in declared().items():
        post_save.connect(item_saved, sender=model)
        post_delete.connect(item_deleted, sender=model)
        for each in model._meta.many_to_many:
            if each.name in (how.states, how.subjects):
                m2m_changed.connect(ties_changed, sender=each.remote_field.through)
    for model in watches():
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
    if action in ("post_add", "post_remove", "post_clear"):
        if reverse:
            index.changed(model, pk_set or ())
        else:
            index.changed(type(instance), [instance.pk])


def name_saved(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    with index.collected():
        for watch in watches()[sender]:
            if found := watch.out_of_date(instance):
                index.changed(watch.how.model, found)


def name_about_to_go(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    instance._shown_in = [
        (watch.how.model, list(watch.shown_in(instance).values_list("pk", flat=True))) for watch in watches()[sender]
    ]


def name_gone(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    with index.collected():
        for model, pks in instance._shown_in:
            if pks:
                index.changed(model, pks)


def term_saved(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    index.terms_changed([instance.pk if isinstance(instance, Term) else instance.term_id])


def term_about_to_go(sender: type[models.Model], instance: Term, **kwargs: Any) -> None:
    instance._mentioned_in = index.items_that_mention(instance)  # type: ignore[attr-defined]


def term_gone(sender: type[models.Model], instance: Term, **kwargs: Any) -> None:
    with index.collected():
        for model, pks in instance._mentioned_in.items():  # type: ignore[attr-defined]
            index.changed(model, pks)
