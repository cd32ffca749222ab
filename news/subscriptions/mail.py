"""A message as it goes out: its headers, and its parts in plain text and HTML."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage as Message
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

# Encoded as ASCII in lines that every server passes on.
POLICY = SMTP.clone(cte_type="7bit")


class AddressError(ValueError):
    """What is stored as an address is none that a message can be sent to."""


class Mail(EmailMessage):
    """A message to one mailbox. Raises AddressError where its address is none, ValueError for a header with line breaks."""

    def __init__(
        self, *, to: str, sender_name: str, subject: str, text: str, html: str, headers: dict[str, str]
    ) -> None:
        _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        super().__init__(subject, text, sender, [to], headers=headers)
        try:
            self.recipient = Address(addr_spec=to)
        # The parser of addresses stumbles over some itself: “a@[example” is an AttributeError (Python 3.11).
        except (ValueError, MessageError, IndexError, AttributeError) as error:
            raise AddressError(f"no address: {error}") from error
        self.return_address = sender
        self.sender_name, self.html = sender_name, html

    def message(self, *args: Any, **kwargs: Any) -> Any:
        """The message with all its headers, ready to be sent."""
        message = Message(policy=POLICY)
        message["From"] = Address(self.sender_name, addr_spec=self.from_email)
        message["To"] = self.recipient
        message["Subject"] = self.subject
        message["Date"] = formatdate()
        for name, value in self.extra_headers.items():
            message[name] = value
        message.set_content(self.body, cte="base64")
        message.add_alternative(self.html, subtype="html", cte="base64")
        return message
