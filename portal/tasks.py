"""What the kernel has to do in the background."""

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal.documents import ahead
from portal.documents.views import make_ahead
from portal.operations import worker
from portal.publishing.models import kinds


@task()
def forget_done_work() -> None:
    """Delete the records of tasks that are over."""
    worker.forget_done()


# Letters go before: nobody waits for a document that nobody has asked for yet.
@task(priority=-10)
def make_document(kind_name: str, pk: int, language: str) -> None:
    """Make the document of an item in a language, so that its first reader does not wait for it."""
    item = kinds()[kind_name].objects.published().filter(pk=pk).first()
    if item is not None and language in item.readable_languages:
        make_ahead(item, language)


@task()
def make_documents() -> None:
    """Queue the documents of what was published or changed lately, each once."""
    queued = DBTaskResult.objects.filter(
        task_path=make_document.module_path, enqueued_at__gt=timezone.now() - ahead.LATELY
    )
    last = {tuple(each.args_kwargs["args"]): each.enqueued_at for each in queued.order_by("enqueued_at")}
    due = [each for each in ahead.lately_readable() if each[:3] not in last or last[each[:3]] < each[3]]
    for kind_name, pk, language, _at in due[: ahead.MOST]:
        make_document.enqueue(kind_name, pk, language)


# Seconds from one to the next.
REGULAR = {forget_done_work: 3600, make_documents: 15}
