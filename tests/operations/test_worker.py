"""The worker: what is due is queued once, what was cut short comes back, and letters go out by themselves."""

import datetime
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from news.tasks import make_mailings, send_mail
from portal.operations import worker
from portal.operations.environment import CHECKOUT
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
