"""Pages in a Redis, shared by the processes of several machines."""

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.delivery.pages import Page

logger = logging.getLogger(__name__)
KEPT_S = 7 * 24 * 3600
TIMEOUT_S = 0.2
# A Redis that fails is left alone for so long; pages are made as if there were none.
REST_S = 5.0


class Redis:
    """Pages with their bound set in the server: `maxmemory` with `maxmemory-policy allkeys-lru`."""

    def __init__(self, url: str, release: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=Retry(NoBackoff(), 0)
        )
        self._release = release
        self._rests_until = 0.0

    def _ask(self, question: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < self._rests_until:
            return otherwise
        try:
            return question()
        except redis.RedisError as error:
            self._rests_until = time.monotonic() + REST_S
            logger.warning("the shared cache does not answer: %s", type(error).__name__)
            return otherwise

    def _name(self, kind: str, key: str) -> str:
        return f"portal:{kind}:{self._release}:{key}"

    def get(self, key: str) -> Page | None:
        """The page kept under a key, fresh or not."""
        data = self._ask(lambda: self._redis.get(self._name("page", key)), None)
        try:
            return Page.from_bytes(data) if data else None
        except (ValueError, TypeError) as error:
            logger.warning("a kept page cannot be read: %s", type(error).__name__)
            return None

    def put(self, key: str, page: Page) -> None:
        """Keep a page for a week."""
        self._ask(lambda: self._redis.set(self._name("page", key), page.to_bytes(), ex=KEPT_S), None)

    def claim(self, key: str, seconds: float) -> bool:
        """Whether no other process is making the page."""
        name = self._name("claim", key)
        return bool(self._ask(lambda: self._redis.set(name, 1, nx=True, px=int(seconds * 1000)), otherwise=True))

    def disclaim(self, key: str) -> None:
        """Let others make the page."""
        self._ask(lambda: self._redis.delete(self._name("claim", key)), None)
