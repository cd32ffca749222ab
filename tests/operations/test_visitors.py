"""The login counts by address: whose word on it is taken depends on the trusted proxies."""

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory, override_settings


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "forged, 203.0.113.9", "203.0.113.9"),
        (2, "forged, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_that_which_the_outermost_trusted_proxy_saw(proxies: int, header: str, address: str) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        request = RequestFactory().post("/admin/login/", headers={"x-forwarded-for": header})
        assert get_client_ip_address(request) == address
