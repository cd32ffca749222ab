"""The worker: what is due is queued once, what was cut short comes back, and letters go out by themselves."""

import datetime
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from news.models import Bulletin
from news.tasks import make_mailings, send_mail
from portal import languages
from portal.documents.models import MadeDocument
from portal.operations import worker
from portal.operations.environment import CHECKOUT
from portal.tasks import make_document, make_documents
from tests.factories import make_article, make_bulletin, make_page
from tests.faults.servers import wait_until
from tests.news import processes
from tests.news.conftest import mailboxes
from tests.news.mailbox import Mailboxes

__all__ = ["mailboxes"]


def queued(task: Any) -> int:
    return DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY).count()


@pytest.mark.django_db
def test_what_comes_back_is_queued_once_and_again_when_its_time_has_come() -> None:
    worker.queue_regular()
    worker.queue_regular()
    assert (queued(send_mail), queued(make_mailings)) == (1, 1)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    worker.queue_regular()
    assert queued(send_mail) == 0
    DBTaskResult.objects.update(enqueued_at=timezone.now() - datetime.timedelta(minutes=5))
    worker.queue_regular()
    assert queued(send_mail) == 1


@pytest.mark.django_db
def test_a_task_whose_worker_was_killed_keeps_nothing_from_coming_back() -> None:
    worker.queue_regular()
    long_ago = timezone.now() - datetime.timedelta(days=2)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, enqueued_at=long_ago)
    worker.queue_regular()
    assert queued(send_mail) == 1
    worker.forget_done()
    assert not DBTaskResult.objects.filter(enqueued_at=long_ago).exists()
    assert queued(send_mail) == 1


def documents_queued() -> list[list[Any]]:
    make_documents.call()
    found = DBTaskResult.objects.filter(task_path=make_document.module_path)
    return sorted(each.args_kwargs["args"] for each in found)


@pytest.mark.django_db
def test_the_documents_of_what_was_published_are_queued_once_for_each_language() -> None:
    article = make_article(published=False, languages=("zh-hans", "ru"))
    make_page()
    assert documents_queued() == []
    article.publish()
    expected = [["articles", article.pk, "ru"], ["articles", article.pk, "zh-hans"]]
    assert documents_queued() == expected
    assert documents_queued() == expected
    article.title_ru = "Changed"
    article.save()
    assert documents_queued() == [expected[0], *expected]


@pytest.mark.django_db
def test_the_documents_of_a_scheduled_item_are_queued_at_its_time() -> None:
    issue = make_bulletin(make_article(), published=False)
    issue.publish(at=timezone.now() + datetime.timedelta(hours=2))
    assert documents_queued() == []
    shortly = timezone.now() - datetime.timedelta(seconds=1)
    moments = dict.fromkeys(languages.columns("text_at"), shortly)
    Bulletin.objects.filter(pk=issue.pk).update(published_at=shortly, **moments)
    assert [name for name, _pk, _code in documents_queued()] == ["bulletins"] * 3


@pytest.mark.django_db
def test_the_file_of_an_issue_is_there_before_anybody_asks(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    issue = make_bulletin(make_article())
    make_document.call("bulletins", issue.pk, "ru")
    assert MadeDocument.objects.get().name == f"bulletin/{issue.slug}-ru"
    issue.withdraw()
    MadeDocument.objects.all().delete()
    make_document.call("bulletins", issue.pk, "ru")
    assert not MadeDocument.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_subscribes_gets_a_letter_from_the_worker_which_ends_in_order(mailboxes: Mailboxes) -> None:
    command = [sys.executable, "-m", "django", "work"]
    with subprocess.Popen(command, cwd=CHECKOUT, env=processes.variables(mailboxes)) as process:
        try:
            fields = {"email": "reader@example.org", "language": "en", "rhythms": ["every_issue"]}
            assert Client().post("/en/subscribe/", fields).status_code == 302
            wait_until(lambda: bool(mailboxes.got), what="the letter is there")
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert mailboxes.counts() == {"reader@example.org": 1}
