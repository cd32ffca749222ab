"""What the kernel has to do in the background."""

from django_tasks import task

from portal.operations import worker


@task()
def forget_done_work() -> None:
    """Delete the records of tasks that are over."""
    worker.forget_done()


# Seconds from one to the next.
REGULAR = {forget_done_work: 3600}
