"""A worker is killed at every statement and started again: each subscriber has the letter once.

What is killed is a process, as by kill -9; what counts is a real mail server, which knows nothing of duplicates.
"""

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from news.models import Delivery, DeliveryState
from news.subscriptions import tokens
from portal.operations.environment import CHECKOUT
from tests.news import processes
from tests.news.mailbox import Mailboxes
from tests.news.subscribers import make_mailing, make_subscriber

pytestmark = pytest.mark.django_db(transaction=True)


def deaths(mailboxes: Mailboxes, unit: str, readers: int) -> list[dict[str, Any]]:
    """Kill a worker at each statement or operation; return what the program reports of each."""
    keys = [str(make_subscriber(active=False, language="en").pk) for _ in range(readers)]
    command = [sys.executable, "-m", "tests.news.killed_worker", unit, *keys]
    ended = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=processes.variables(mailboxes),
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def received(mailboxes: Mailboxes) -> Counter[tuple[int, int]]:
    """How often each (mailing, subscriber) was received."""
    return Counter(tokens.tags_in(message["Message-ID"])[0] for message in mailboxes.got)


def test_killed_at_any_statement_and_started_again_it_sends_each_letter_once(mailboxes: Mailboxes) -> None:
    runs = deaths(mailboxes, "statement", readers=2)
    got = received(mailboxes)
    assert len(runs) > 60
    wrong = {
        run["place"]: {key: got[run["mailing"], int(key)] for key in run["states"]}
        for run in runs
        if any(got[run["mailing"], int(key)] != 1 for key in run["states"])
    }
    assert wrong == {}
    # Nothing is left behind, and at most the one letter that was under way is not known to have arrived.
    for run in runs:
        states = Counter(run["states"].values())
        assert set(states) <= {DeliveryState.SENT, DeliveryState.UNSURE}, run
        assert states[DeliveryState.UNSURE] <= 1, run


def test_killed_within_the_one_statement_a_letter_may_be_missing_but_then_it_says_so(mailboxes: Mailboxes) -> None:
    runs = deaths(mailboxes, "operation", readers=1)
    got = received(mailboxes)
    assert len(runs) > 60
    times = Counter(got[run["mailing"], int(key)] for run in runs for key in run["states"])
    assert set(times) <= {0, 1}, "never twice"
    missing = [number for number, run in enumerate(runs) if not got[run["mailing"], int(next(iter(run["states"])))]]
    # The instructions between the return of the commit and the call that writes to the socket, and no others.
    assert 0 < len(missing) < 20
    assert missing == list(range(missing[0], missing[0] + len(missing)))
    assert {state for number in missing for state in runs[number]["states"].values()} == {DeliveryState.UNSURE}


def test_two_workers_at_once_send_each_letter_once(mailboxes: Mailboxes) -> None:
    readers = [make_subscriber(active=False) for _ in range(60)]
    make_mailing(*readers)
    program = "import django; django.setup(); from news.subscriptions.sending import send_due; send_due()"
    workers = [
        subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT, env=processes.variables(mailboxes))
        for _ in range(2)
    ]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    assert mailboxes.counts() == {each.email: 1 for each in readers}
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
