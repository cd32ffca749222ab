"""How often a subscription may be asked for: by network and by address, counted in the database."""

import datetime
import ipaddress

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from news.models import SubscriptionAttempt

# A network is what one household or office is given: a /24 of IPv4, a /48 of IPv6.
MOST_PER_NETWORK, NETWORK_WINDOW = 20, datetime.timedelta(hours=1)
# Further requests for an address are answered in the same way, and send it nothing.
MOST_PER_ADDRESS, ADDRESS_WINDOW = 3, datetime.timedelta(days=1)


def network_of(address: str) -> str:
    """The network that an IP address belongs to; what is no address stands for itself."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def is_one_too_many(what: str, most: int, window: datetime.timedelta) -> bool:
    """Note an attempt, and say whether it is more than `most` within the window. Requests at once are counted in turn.

    Only a digest of what is counted is stored.
    """
    digest = salted_hmac("news.subscriptions.attempt", what.lower(), algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])
    attempts = SubscriptionAttempt.objects.filter(digest=digest, at__gt=timezone.now() - window)
    if attempts.count() >= most:
        return True
    SubscriptionAttempt.objects.create(digest=digest)
    return False


def is_one_too_many_of_network(visitor: str) -> bool:
    """The same for the network of a visitor's IP address."""
    return is_one_too_many(f"network {network_of(visitor)}", MOST_PER_NETWORK, NETWORK_WINDOW)


def is_one_too_many_for_address(email: str) -> bool:
    """The same for the e-mail address that a subscription is asked for."""
    return is_one_too_many(f"address {email}", MOST_PER_ADDRESS, ADDRESS_WINDOW)
