"""What comes back: reports that a mail was not delivered (RFC 3464), and complaints (RFC 5965)."""

import enum
import logging
import mailbox
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value
from pathlib import Path
from typing import Any

from django.db import transaction

from news.models import EndReason, Subscriber
from news.subscriptions import ledger, sending, tokens
from portal.errors import is_lost_database

logger = logging.getLogger(__name__)
# The subfolder of a Maildir for what a person has to look at.
FAILED = ".failed"
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
    KNOWN = "a failure that was counted before"
    TOO_LONG = "it is too long to be read"
    STUMBLED = "it could not be read; the log says why"


NOT_UNDERSTOOD = (Outcome.NO_REPORT, Outcome.NOT_OURS, Outcome.TOO_LONG, Outcome.STUMBLED)


def take(raw: bytes) -> Outcome:
    """Act on one message that came to the address of returns. Raises ValueError for one that is too long."""
    if len(raw) > MOST_BYTES:
        raise ValueError(f"the message has {len(raw)} bytes; at most {MOST_BYTES} are read")
    # Anybody may write to this address. The newer policy of the parser stumbles over forged headers (Python 3.11).
    message = BytesParser(policy=policy.compat32).parsebytes(raw)
    kind = collapse_rfc2231_value(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report" or kind not in ("delivery-status", "feedback-report"):
        return Outcome.NO_REPORT
    if (tag := tag_in(message)) is None or (subscriber := Subscriber.objects.filter(pk=tag[1]).first()) is None:
        return Outcome.NOT_OURS
    if kind == "feedback-report":
        subscriber.end(EndReason.COMPLAINED)
        return Outcome.COMPLAINT
    with transaction.atomic():
        return note_failure(subscriber, tag, message)


def take_maildir(folder: Path) -> Iterator[tuple[str, Outcome]]:
    """Act on each message of a Maildir; give its name and what was made of it. What was understood is deleted.

    A message is moved into the folder “.failed” before it is acted on, and stays there for a person if it was not understood,
    is too long, or is one over which this stumbles: none is acted on twice, and none holds up those behind it.

    Raises ValueError where the folder is none, OSError where nothing can be moved in it: then nothing was acted on.
    """
    if not (folder / "new").is_dir():
        raise ValueError(f"{folder} is no Maildir: it has no folder “new”")
    failed = folder / FAILED
    mailbox.Maildir(failed, create=True)
    for path in sorted(each for part in ("new", "cur") for each in (folder / part).glob("[!.]*")):
        held = path.rename(failed / "new" / path.name)
        outcome = taken(held)
        if outcome not in NOT_UNDERSTOOD:
            held.unlink()
        yield path.name, outcome


def taken(path: Path) -> Outcome:
    """What was made of the message in a file, whatever it is."""
    if path.stat().st_size > MOST_BYTES:
        return Outcome.TOO_LONG
    try:
        return take(path.read_bytes())
    except Exception as error:
        if is_lost_database(error):
            raise
        logger.exception("the returned mail %s was not understood", path.name)
        return Outcome.STUMBLED


def note_failure(subscriber: Subscriber, tag: tuple[int, int], message: Message) -> Outcome:
    """Do what the fields of a delivery status say: `Action` and `Status` of each recipient (RFC 3464, section 2.3).

    However often a mail is reported, it is one failure.
    """
    fields = status_fields(message)
    if not any(action == "failed" for action, _status in fields):
        return Outcome.DELAYED
    is_new = ledger.returned(*tag)
    if any(action == "failed" and sending.is_status_of_no_mailbox(status) for action, status in fields):
        subscriber.end(EndReason.BOUNCED)
        return Outcome.ENDED
    if not is_new:
        return Outcome.KNOWN
    subscriber.note_failure()
    return Outcome.COUNTED


def status_fields(message: Message) -> list[tuple[str, str]]:
    """(action, status) of each group of fields in the report that names an action."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            groups: Any = part.get_payload()
            for group in groups:
                action = str(group.get("Action", "")).strip().lower()
                status = str(group.get("Status", "")).split(" ")[0].strip()
                if action:
                    found.append((action, status))
    return found


def tag_in(message: Message) -> tuple[int, int] | None:
    """(mailing, subscriber) of the mail that came back, by our signed mark on it; None where there is none."""
    for part in message.walk():
        for name in MARKED:
            for value in part.get_all(name, []):
                for tag in tokens.tags_in(str(value)):
                    return tag
        # Some return only the head of the mail, as text.
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            for tag in tokens.tags_in(str(part.get_payload())):
                return tag
    return None
