"""The index is right whoever writes at the same time, and never without the change that it reflects."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from news.models import Article
from portal.languages import columns
from portal.models import SearchEntry, Subject
from portal.search import index
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_connection(work: Callable[[], object]) -> threading.Thread:
    """Start the work in a thread, which has a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_of_two_changes_of_one_item_at_once_none_is_lost() -> None:
    article = make_article(title_en="Glacier")
    subject = make_subject(**dict.fromkeys(columns("name"), "Cryosphere"))

    def rename() -> None:
        with transaction.atomic():
            other = Article.objects.get(pk=article.pk)
            other.title_en = "Prairie"
            other.save()

    with transaction.atomic():
        article.subjects.add(subject)
        # Waits for this transaction, or has read what stood before it.
        second = in_another_connection(rename)
        second.join(0.5)
    second.join(30)
    entry = SearchEntry.objects.get(kind="articles", language="en")
    assert (entry.title, "Cryosphere" in entry.keywords) == ("Prairie", True)


def test_what_cannot_be_indexed_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(index, "write", fail)
    with pytest.raises(RuntimeError):
        make_subject()
    assert not Subject.objects.exists()
