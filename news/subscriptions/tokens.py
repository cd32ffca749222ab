"""What links in mail carry: whose they are, signed, so that nobody needs a password and nobody can guess one.

The signatures hang on SECRET_KEY. Where it changes, keep the old one in SECRET_KEY_FALLBACKS, or old links end.
"""

import re

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from news.models import Delivery, Subscriber

CONFIRM_WITHIN_S = 7 * 24 * 3600
_confirming = signing.TimestampSigner(salt="news.subscriptions.confirm", sep=".")
_choosing = signing.Signer(salt="news.subscriptions.choose", sep=".")
TAG = re.compile(r"(?<!\w)(\d{1,18})\.(\d{1,18})\.([0-9a-f]{16})(?!\w)", re.IGNORECASE)


def confirm_token(subscriber: Subscriber) -> str:
    """For the page that confirms a subscription; good for a week."""
    return _confirming.sign(str(subscriber.pk))


def choose_token(subscriber: Subscriber) -> str:
    """For the pages where choices are changed and the subscription is ended; good for as long as there is one."""
    return _choosing.sign(str(subscriber.pk))


def to_confirm(token: str) -> Subscriber | None:
    """Whose confirmation a token is; None where it is none, is too old, or the subscription is gone."""
    try:
        pk = _confirming.unsign(token, max_age=CONFIRM_WITHIN_S)
    except signing.BadSignature:
        return None
    return Subscriber.objects.filter(pk=pk).first()


def to_choose(token: str) -> Subscriber | None:
    """Whose choices a token opens; None where it is none, or the subscription is gone."""
    try:
        pk = _choosing.unsign(token)
    except signing.BadSignature:
        return None
    return Subscriber.objects.filter(pk=pk).first()


def _signature(numbers: str) -> str:
    return salted_hmac("news.subscriptions.tag", numbers, algorithm="sha256").hexdigest()[:16]


def tag_of(delivery: Delivery) -> str:
    """The mark by which a returned mail tells whose it was: ``mailing.subscriber.signature``.

    It stands in the Message-ID and, with BOUNCE_ADDRESS, in the return address; capitals do not matter in it.
    """
    numbers = f"{delivery.mailing_id}.{delivery.subscriber_id}"
    return f"{numbers}.{_signature(numbers)}"


def tags_in(text: str) -> list[tuple[int, int]]:
    """(mailing, subscriber) of each mark in a text whose signature is ours."""
    return [
        (int(mailing), int(subscriber))
        for mailing, subscriber, signature in TAG.findall(text)
        if constant_time_compare(signature.lower(), _signature(f"{mailing}.{subscriber}"))
    ]


def host() -> str:
    """The host of the portal, as it stands behind the @ of identifiers."""
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
