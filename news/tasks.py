"""What the news have to do in the background."""

from django_tasks import task

from news.subscriptions import due, forgetting, sending


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


# Seconds from one to the next.
REGULAR = {make_mailings: 30, send_mail: 15, forget_subscribers: 3600}
