"""What the news have to do in the background."""

from pathlib import Path

from django.conf import settings
from django_tasks import task

from news.subscriptions import bounces, due, forgetting, sending


@task()
def send_mail() -> None:
    """Send what is due; what is left is queued again."""
    if sending.send_due():
        send_mail.enqueue()


@task()
def make_mailings() -> None:
    """Look which mailings are due and write their lines into the ledger."""
    if due.make_mailings():
        send_mail.enqueue()


@task()
def forget_subscribers() -> None:
    """Delete what is no longer needed of those who left."""
    forgetting.forget()


@task()
def take_bounces() -> None:
    """Act on returned mail and complaints, where the operator has them collected in a folder."""
    if settings.BOUNCE_MAILDIR:
        for _key, _outcome in bounces.take_maildir(Path(settings.BOUNCE_MAILDIR)):
            pass


# Seconds from one to the next.
REGULAR = {make_mailings: 30, send_mail: 15, take_bounces: 60, forget_subscribers: 3600}
