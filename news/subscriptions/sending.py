"""Sending what is due, line by line of the ledger; any worker may do it, several at once, and die at any moment."""

import logging
import re
import time
from functools import partial

from news.models import Delivery, DeliveryState
from news.subscriptions import ledger
from news.subscriptions.letters import Letters, NotPublicError
from news.subscriptions.mail import AddressError
from news.subscriptions.transport import (
    LONGEST_ANSWER,
    Answer,
    Connected,
    NotOursError,
    NotTakenError,
    Transport,
    UnansweredError,
    UnreachableError,
)

logger = logging.getLogger(__name__)
# Lines taken up at a time; seconds that one task goes on, so that a worker can be stopped between.
BATCH = 20
SECONDS = 15.0
# After so many that had no answer in succession, the server is taken to be away.
MOST_SILENT = 3
# Enhanced status codes (RFC 3463): 5.1.x and 5.2.1 are about the mailbox, 5.7.x about us, 5.2.2 is a full mailbox.
ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
NO_SUCH_MAILBOX = (550, 551, 553)


def send_due(seconds: float = SECONDS) -> bool:
    """Send what is due, for about so many seconds; return whether more may be due."""
    ledger.note_abandoned()
    deadline = time.monotonic() + seconds
    letters = Letters()
    with Connected() as transport:
        while batch := ledger.claim(BATCH):
            if not send_batch(batch, transport, letters, deadline):
                return False
            if time.monotonic() > deadline:
                return True
    return False


def send_batch(batch: list[Delivery], transport: Transport, letters: Letters, deadline: float) -> bool:
    """Send lines that were taken up, and leave to others what is not sent by then; return whether the server answers."""
    silent = 0
    lines = iter(batch)
    for line in lines:
        if time.monotonic() > deadline:
            ledger.release(line)
            continue
        try:
            answers = deliver(line, transport, letters)
        except UnreachableError as error:
            logger.error("the mail server cannot be had: %s", type(error.__cause__ or error).__name__)
            answers, silent = False, MOST_SILENT
            ledger.release(line, ledger.PAUSE)
        silent = 0 if answers else silent + 1
        if silent >= MOST_SILENT:
            for rest in lines:
                ledger.release(rest, ledger.PAUSE)
            return False
    return True


def deliver(line: Delivery, transport: Transport, letters: Letters) -> bool:
    """Send one line and write down what came of it; return whether the server said anything. Raises UnreachableError."""
    try:
        mail = letters.mail(line)
    except NotPublicError:
        ledger.release(line, ledger.PAUSE)
        return True
    except AddressError as error:
        ledger.bounce(line, str(error)[:LONGEST_ANSWER])
        return True
    if mail is None:
        ledger.nothing_to_send(line)
        return True
    try:
        transport.begin(mail)
        answer = transport.finish(partial(ledger.mark_handed_over, line))
    except NotTakenError as refusal:
        note_refusal(line, refusal.answer, of_mailbox=refusal.of_mailbox)
        return refusal.answer.code != 0
    except UnansweredError as silence:
        ledger.unsure(line, str(silence))
        return False
    except NotOursError:
        return True
    if answer.code == 250:
        ledger.sent(line, answer.text)
    else:
        note_refusal(line, answer)
    return True


def note_refusal(line: Delivery, answer: Answer, *, of_mailbox: bool = False) -> None:
    """4xx and silence: later. 5xx: never again to a mailbox that there is not; a failure where the reason is another."""
    logger.info("delivery %d was not taken: %d", line.pk, answer.code)
    if answer.code < 500:
        ledger.put_off(line, answer.text)
    elif is_no_mailbox(answer, of_mailbox=of_mailbox):
        ledger.bounce(line, answer.text)
    else:
        ledger.fail(line, DeliveryState.REFUSED, answer.text)


def is_no_mailbox(answer: Answer, *, of_mailbox: bool) -> bool:
    """Whether a refusal says that there is no such mailbox, rather than that it is full or that we are not wanted."""
    if status := ENHANCED.search(answer.text):
        return is_status_of_no_mailbox(status.group())
    return of_mailbox and answer.code in NO_SUCH_MAILBOX


def is_status_of_no_mailbox(status: str) -> bool:
    return status.startswith("5.1.") or status == "5.2.1"
