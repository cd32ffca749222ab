"""The worker: does what is queued in the database, and queues what is due by the clock. `manage.py work` runs it.

An app names its work in `tasks.py`; `REGULAR` there says what comes back, and after how many seconds. Any number of
workers may run, and any may die at any moment: a task is written so that it may be cut short and run again.
"""

import datetime
import logging
import time
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import Error, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import module_has_submodule
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from portal.errors import is_lost_database

logger = logging.getLogger(__name__)
LOOK_AGAIN_S = 1.0
DATABASE_AWAY_S = 5.0
# What was done is kept so long; also what a killed worker left as if it were still running.
KEPT = datetime.timedelta(days=1)


def regular() -> list[tuple[Any, datetime.timedelta]]:
    """The tasks that come back, of all apps, each with the time from one to the next."""
    found = []
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "tasks"):
            declared = getattr(import_module(f"{config.name}.tasks"), "REGULAR", {})
            found += [(task, datetime.timedelta(seconds=seconds)) for task, seconds in declared.items()]
    return found


def queue_regular() -> None:
    """Queue each regular task that neither waits already nor was queued a short while ago."""
    for task, every in regular():
        lately = Q(status=TaskResultStatus.READY) | Q(enqueued_at__gt=timezone.now() - every)
        if not DBTaskResult.objects.filter(lately, task_path=task.module_path).exists():
            task.enqueue()


def forget_done() -> None:
    """Delete the records of tasks that are over."""
    over = ~Q(status=TaskResultStatus.READY) & Q(enqueued_at__lt=timezone.now() - KEPT)
    DBTaskResult.objects.filter(over).delete()


def work() -> None:
    """Work until a TERM or an interrupt; a task under way is finished first. Waits where the database is away."""
    worker = Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id=get_random_string(32),
        # Returns when the queue is empty, so that the clock is looked at between.
        batch=True,
        interval=LOOK_AGAIN_S,
        max_tasks=None,
        startup_delay=False,
    )
    worker.configure_signals()
    while worker.running:
        pause_s = LOOK_AGAIN_S
        try:
            queue_regular()
            worker.run()
        except Error as error:
            if not is_lost_database(error):
                raise
            logger.warning("the worker waits for the database: %s", type(error).__name__)
            connection.close()
            pause_s = DATABASE_AWAY_S
        if worker.running:
            time.sleep(pause_s)
