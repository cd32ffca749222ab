"""What comes back: reports that a mail was not delivered (RFC 3464), and complaints (RFC 5965)."""

import enum
import mailbox
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from news.models import EndReason, Subscriber
from news.subscriptions import sending, tokens

# Of a message that may be anything, so much is looked at.
MOST_BYTES = 5 * 1024 * 1024
# Fields of a returned mail, and of the return itself, that may carry the mark of the delivery.
MARKED = ("Message-ID", "References", "In-Reply-To", "To", "Delivered-To", "X-Original-To", "Original-Envelope-Id")


class Outcome(enum.StrEnum):
    """What was made of a message."""

    ENDED = "the subscription was ended"
    COUNTED = "a failure was counted"
    DELAYED = "the mail is only late; nothing was done"
    COMPLAINT = "a complaint: the subscription was ended"
    NOT_OURS = "it is about no mail of ours"
    NO_REPORT = "it is no report of a failure or a complaint"


def take(raw: bytes) -> Outcome:
    """Act on one message that came to the address of returns. Raises ValueError for one that is too long."""
    if len(raw) > MOST_BYTES:
        raise ValueError(f"the message has {len(raw)} bytes; at most {MOST_BYTES} are read")
    message: Any = BytesParser(policy=policy.default.clone(raise_on_defect=False)).parsebytes(raw)
    kind = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report" or kind not in ("delivery-status", "feedback-report"):
        return Outcome.NO_REPORT
    subscriber = whose(message)
    if subscriber is None:
        return Outcome.NOT_OURS
    if kind == "feedback-report":
        subscriber.end(EndReason.COMPLAINED)
        return Outcome.COMPLAINT
    return note_failure(subscriber, message)


def take_maildir(folder: Path) -> Iterator[tuple[str, Outcome]]:
    """Act on each message of a Maildir, and take away those that were understood; give its key and what was made of it.

    Raises ValueError where the folder is none. What is too long is left for a person.
    """
    if not (folder / "new").is_dir():
        raise ValueError(f"{folder} is no Maildir: it has no folder “new”")
    box = mailbox.Maildir(folder, create=False)
    for key in list(box.keys()):
        raw = box.get_bytes(key)
        outcome = take(raw) if len(raw) <= MOST_BYTES else Outcome.NO_REPORT
        if outcome not in (Outcome.NO_REPORT, Outcome.NOT_OURS):
            box.remove(key)
        yield key, outcome


def note_failure(subscriber: Subscriber, message: Any) -> Outcome:
    """Do what the fields of a delivery status say: `Action` and `Status` of each recipient (RFC 3464, section 2.3)."""
    fields = status_fields(message)
    if not any(action == "failed" for action, _status in fields):
        return Outcome.DELAYED
    if any(action == "failed" and sending.is_status_of_no_mailbox(status) for action, status in fields):
        subscriber.end(EndReason.BOUNCED)
        return Outcome.ENDED
    subscriber.note_failure()
    return Outcome.COUNTED


def status_fields(message: EmailMessage) -> list[tuple[str, str]]:
    """(action, status) of each group of fields in the report that names an action."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for group in part.get_payload():
                action = str(group.get("Action", "")).strip().lower()  # type: ignore[union-attr]
                status = str(group.get("Status", "")).split(" ")[0].strip()  # type: ignore[union-attr]
                if action:
                    found.append((action, status))
    return found


def whose(message: EmailMessage) -> Subscriber | None:
    """The subscriber whose mail came back, by our signed mark on it; None where there is none, or no subscriber."""
    for part in message.walk():
        for name in MARKED:
            for value in part.get_all(name, []):
                for _mailing, pk in tokens.tags_in(str(value)):
                    return Subscriber.objects.filter(pk=pk).first()
        # Some return only the head of the mail, as text.
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            for _mailing, pk in tokens.tags_in(str(part.get_payload())):
                return Subscriber.objects.filter(pk=pk).first()
    return None
