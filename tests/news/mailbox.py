"""A real mail server for tests: keeps what it takes, and answers for some mailboxes as it is told."""

import asyncio
import contextlib
import email
from collections import Counter
from collections.abc import Iterator
from email import policy
from typing import Any

from aiosmtpd.controller import Controller

from tests.faults.servers import free_port

HOST = "127.0.0.1"


class Mailboxes:
    """What the server got, and what it says to whom: a line at RCPT or after the message, or "never"."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.envelopes: list[tuple[str, str]] = []
        self.at_mailbox: dict[str, str] = {}
        self.after_message: dict[str, str] = {}
        self.connections = 0
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        said = self.at_mailbox.get(address, "250 OK")
        if said == "never":
            await asyncio.sleep(3600)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        said = self.after_message.get(address, "250 taken")
        if said.startswith(("250", "never")):
            self.got.append(email.message_from_bytes(envelope.content, policy=policy.default))
            self.envelopes.append((envelope.mail_from, address))
        if said == "never":
            await asyncio.sleep(3600)
        return said

    def counts(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(address for _sender, address in self.envelopes)


@contextlib.contextmanager
def mail_server() -> Iterator[Mailboxes]:
    """A server on a free port, until the end of the block."""
    boxes = Mailboxes()
    boxes.port = free_port()
    controller = Controller(boxes, hostname=HOST, port=boxes.port, ready_timeout=20)
    controller.start()
    try:
        yield boxes
    finally:
        controller.stop()
