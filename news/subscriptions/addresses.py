"""E-mail addresses as they are stored, and what is left of one that must never be written to again."""

from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from news.models import Subscriber


def normalised(email: str) -> str:
    """The address with its domain as name servers know it (small letters, Punycode); the rest as it was written.

    Raises ValueError where there is no domain, or one that no name server can know.
    """
    name, at, domain = email.strip().rpartition("@")
    if not (name and at and domain):
        raise ValueError(f"{email!r} has no name before an @, or no domain after it")
    return f"{name}@{punycode(domain.lower())}"


def erased(email: str) -> str:
    """What stands in place of an address that was forgotten, and still tells whether another one is the same."""
    digest = salted_hmac("news.subscriptions.erased", email.lower(), algorithm="sha256").hexdigest()
    return f"{digest}@erased.invalid"


def of_address(email: str) -> Subscriber | None:
    """The subscriber with this (normalised) address, whose row is held until the transaction ends; or None."""
    found = Subscriber.objects.select_for_update()
    return found.filter(email__iexact=email).first() or found.filter(email=erased(email)).first()
