"""A worker that is killed: run as a program, with the database in DATABASE_URL and the mail server in EMAIL_URL.

`python -m tests.news.killed_worker UNIT [first subscriber] [last subscriber]`: for n = 1, 2, … it makes a mailing to these
subscribers and lets a worker - a process of its own - die just before the n-th UNIT ("statement" or "operation": an
instruction of Python's virtual machine) of the modules that send; then a second worker finishes. It goes on until a worker
lives to its end, and prints for each n, as a line of JSON: the mailing, where the worker died, and the last states.
"""

import datetime
import json
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import django

TRACED = ("news/subscriptions/sending.py", "news/subscriptions/ledger.py", "news/subscriptions/transport.py")
DIED = 77


class Death:
    """Ends the process, as a kill -9 does, just before the n-th statement or operation in the traced modules."""

    def __init__(self, number: int, unit: str, report: int) -> None:
        self.left, self.unit, self.report = number, unit, report

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.endswith(TRACED):
            return None
        if self.unit == "operation":
            # Only where it is about bytes: the rest is covered by statements.
            if frame.f_code.co_name not in ("finish", "mark_handed_over"):
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self.step

    def step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == ("line" if self.unit == "statement" else "opcode"):
            self.left -= 1
            if self.left == 0:
                place = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}"
                os.write(self.report, place.encode())
                os._exit(DIED)
        return self.step


def in_child(work: Any) -> tuple[int, str]:
    """Run in a process of its own; return its exit status and what it wrote to the descriptor that it is given."""
    from django.db import connection

    connection.close()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        work(write)
        os._exit(0)
    os.close(write)
    said = b""
    while part := os.read(read, 4096):
        said += part
    os.close(read)
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), said.decode()


def main() -> None:
    """Kill and finish, until nothing is left to kill."""
    from news.models import Delivery, Mailing, MailingKind
    from news.subscriptions import ledger
    from news.subscriptions.sending import send_due

    unit, keys = sys.argv[1], [int(each) for each in sys.argv[2:]]
    # What a dead worker had is free at once: the test waits for no clock.
    ledger.LEASE = datetime.timedelta()

    def dying(number: int) -> Any:
        def work(report: int) -> None:
            sys.settrace(Death(number, unit, report).trace)
            send_due()

        return work

    # What is loaded before the first fork need not be loaded in each.
    warm = Mailing.objects.create(key=f"warm:{unit}", kind=MailingKind.CONFIRMATION, language="en")
    Delivery.objects.create(mailing=warm, subscriber_id=keys[0])
    send_due()
    number, status = 0, DIED
    while status == DIED:
        number += 1
        mailing = Mailing.objects.create(key=f"killed:{unit}:{number}", kind=MailingKind.CONFIRMATION, language="en")
        Delivery.objects.bulk_create(Delivery(mailing=mailing, subscriber_id=key) for key in keys)
        status, place = in_child(dying(number))
        finished, _said = in_child(lambda report: send_due())
        assert finished == 0, f"the second worker ended with {finished}"
        states = dict(Delivery.objects.filter(mailing=mailing).values_list("subscriber_id", "state"))
        print(json.dumps({"mailing": mailing.pk, "status": status, "place": place, "states": states}), flush=True)


if __name__ == "__main__":
    django.setup()
    main()
