from collections.abc import Iterator
from typing import Any

import pytest

from tests.news.wechat.server import APP_ID, SECRET, WeChat, serve


@pytest.fixture
def wechat(settings: Any) -> Iterator[WeChat]:
    """An Official Account on this machine, which the settings name."""
    account = WeChat()
    server = serve(account)
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = APP_ID, SECRET
    settings.WECHAT_API_URL = f"http://127.0.0.1:{server.server_port}"
    yield account
    server.shutdown()
    server.server_close()
