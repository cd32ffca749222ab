"""Handing one message to a mail server, in two steps: all of it but its end, and its end.

Until the end (a line with a full stop) is sent, a server has taken nothing (RFC 5321, section 4.1.1.4).
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from news.subscriptions.mail import Mail

FINAL_DOT = b".\r\n"
# So long a server may think about a whole message; long, since nobody knows after that whether it took it.
FINAL_ANSWER_S = 120.0
LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Answer:
    """What a server said: its code (0 where it said nothing) and its words."""

    code: int
    text: str

    @classmethod
    def of(cls, reply: tuple[int, bytes]) -> "Answer":
        code, words = reply
        text = words.decode("utf-8", "replace").replace("\x00", "")
        return cls(code, f"{code} {' '.join(text.split())}"[:LONGEST_ANSWER])


class NotTakenError(Exception):
    """The server did not take this message. `of_mailbox`: what it refused is the mailbox."""

    def __init__(self, answer: Answer, *, of_mailbox: bool = False) -> None:
        super().__init__(answer.text)
        self.answer, self.of_mailbox = answer, of_mailbox


class UnansweredError(Exception):
    """The whole message was sent, and the server did not say whether it took it."""


class UnreachableError(Exception):
    """The server as a whole cannot be had, or takes nothing from us: no message is to blame."""


class NotOursError(Exception):
    """Another worker has the line of the ledger by now: the message was not ended."""


class Transport(Protocol):
    def begin(self, mail: Mail) -> None:
        """Send all of a message but its end. Raises NotTakenError or UnreachableError."""

    def finish(self, permission: Callable[[], int]) -> Answer:
        """Ask for permission (0 or 1) and, with it, send the end at once; return what the server said.

        Raises NotOursError without permission, UnansweredError, or NotTakenError where the end was surely not sent.
        """

    def close(self) -> None: ...


class SmtpTransport:
    """One connection to a mail server for many messages, opened anew when it breaks."""

    def __init__(self, backend: EmailBackend) -> None:
        self.backend = backend

    @property
    def smtp(self) -> smtplib.SMTP:
        found: smtplib.SMTP | None = self.backend.connection
        if found is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return found

    def _open(self) -> None:
        """Have a connection on which a message may begin. Raises UnreachableError."""
        if self.backend.connection is not None:
            with suppress(smtplib.SMTPException):
                if self.smtp.rset()[0] == 250:
                    return
            self.close()
        try:
            self.backend.open()
            self.smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise UnreachableError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        connection, self.backend.connection = self.backend.connection, None
        if connection is not None:
            connection.close()

    def begin(self, mail: Mail) -> None:
        self._open()
        try:
            self._begin(mail)
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise NotTakenError(Answer(0, f"no answer: {error}"[:LONGEST_ANSWER])) from error

    def _begin(self, mail: Mail) -> None:
        sender = Answer.of(self.smtp.mail(mail.return_address))
        if sender.code != 250:
            self.close()
            raise UnreachableError(sender.text)
        self._expect(self.smtp.rcpt(mail.to[0]), (250, 251), of_mailbox=True)
        self._expect(self.smtp.docmd("DATA"), (354,))
        self.smtp.send(LINE_WITH_DOT.sub(b"..", mail.message().as_bytes()))

    def _expect(self, reply: tuple[int, bytes], codes: tuple[int, ...], *, of_mailbox: bool = False) -> None:
        answer = Answer.of(reply)
        if answer.code not in codes:
            if answer.code == 421:  # the server says that it hangs up
                self.close()
            raise NotTakenError(answer, of_mailbox=of_mailbox)

    def finish(self, permission: Callable[[], int]) -> Answer:
        smtp = self.smtp
        if smtp.sock is not None:
            smtp.sock.settimeout(FINAL_ANSWER_S)
        try:
            # One statement: nothing of ours runs between the commit of the permission and these three bytes.
            smtp.send(FINAL_DOT * (permitted := permission()))
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise NotTakenError(Answer(0, f"no answer: {error}"[:LONGEST_ANSWER])) from error
        if not permitted:
            self.close()
            raise NotOursError
        try:
            answer = Answer.of(smtp.getreply())
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise UnansweredError(f"no answer: {error}"[:LONGEST_ANSWER]) from error
        if smtp.sock is not None:
            smtp.sock.settimeout(self.backend.timeout)
        if answer.code == 421:
            self.close()
        return answer


class BackendTransport:
    """Any other of Django's e-mail backends, such as the one that writes files."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.mail: Mail | None = None

    def begin(self, mail: Mail) -> None:
        self.mail = mail

    def finish(self, permission: Callable[[], int]) -> Answer:
        written = self.backend.send_messages([self.mail] * (permitted := permission()))
        if not permitted:
            raise NotOursError
        return Answer(250, f"250 {written} written")

    def close(self) -> None:
        self.backend.close()


class Connected:
    """The transport that EMAIL_URL names, closed at the end."""

    def __init__(self) -> None:
        backend = get_connection()
        self.transport: Transport = (
            SmtpTransport(backend) if isinstance(backend, EmailBackend) else BackendTransport(backend)
        )

    def __enter__(self) -> Transport:
        return self.transport

    def __exit__(self, *args: object) -> None:
        self.transport.close()
