"""The API of an Official Account, as far as drafts need it.

Documented at developers.weixin.qq.com, “草稿箱” and “素材管理”. Every answer is JSON; a refusal carries `errcode`.
No library that wraps it is kept (docs/decisions/0025): these are six calls.
"""

import json
import time
from typing import Any
from urllib.parse import urlencode

import urllib3
from django.conf import settings

# An editor waits for the whole; a proxy in between gives up after a minute.
MOST_SECONDS = 45.0
CONNECT_S, READ_S = 5.0, 15.0
# Token refused: a new one helps once.
STALE_TOKEN = (40001, 40014, 42001)
NO_SUCH_MEDIA = 40007
DRAFTS_PER_CALL, MOST_DRAFTS = 20, 200


class WeChatError(Exception):
    """Something kept a message from becoming a draft; `news.wechat.errors.explained` says it in words."""


class RefusedError(WeChatError):
    """WeChat said no: `code` and `message` as it gave them."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


class UnreachableError(WeChatError):
    """No connection to WeChat: nothing was sent."""


class NoAnswerError(WeChatError):
    """Sent, but no answer that can be read: it may or may not have been done."""


def is_configured() -> bool:
    """Whether the operator has named an account."""
    return bool(settings.WECHAT_APP_ID and settings.WECHAT_APP_SECRET)


class Account:
    """The account of the settings, for one message: all calls together take at most `MOST_SECONDS`.

    Every call raises a WeChatError. No error carries an address, since the token stands in it.
    """

    def __init__(self) -> None:
        self.http = urllib3.PoolManager(retries=False, num_pools=1)
        self.until = time.monotonic() + MOST_SECONDS
        self.token = ""

    # --- Calls -----------------------------------------------------------------------------------

    def add_picture(self, picture: bytes) -> str:
        """Upload a picture for the text (JPEG, under 1 MB); return its address at WeChat."""
        return self.call("media/uploadimg", files={"media": ("picture.jpg", picture, "image/jpeg")})["url"]

    def add_cover(self, picture: bytes) -> str:
        """Upload a picture to the permanent material (JPEG); return its media_id."""
        files = {"media": ("cover.jpg", picture, "image/jpeg")}
        return self.call("material/add_material", {"type": "image"}, files=files)["media_id"]

    def add_draft(self, article: dict[str, Any]) -> str:
        """Make a draft; return its media_id."""
        return self.call("draft/add", data={"articles": [article]})["media_id"]

    def update_draft(self, media_id: str, article: dict[str, Any]) -> None:
        self.call("draft/update", data={"media_id": media_id, "index": 0, "articles": article})

    def has_draft(self, media_id: str) -> bool:
        """Whether there is such a draft; one that was published or deleted is not there."""
        try:
            self.call("draft/get", data={"media_id": media_id})
        except RefusedError as refusal:
            if refusal.code == NO_SUCH_MEDIA:
                return False
            raise
        return True

    def find_draft(self, source_url: str) -> str:
        """The media_id of the newest draft that names this address as its source; empty without one."""
        for offset in range(0, MOST_DRAFTS, DRAFTS_PER_CALL):
            page = {"offset": offset, "count": DRAFTS_PER_CALL, "no_content": 1}
            found = self.call("draft/batchget", data=page)
            for item in found.get("item", []):
                articles = item.get("content", {}).get("news_item", [])
                if any(each.get("content_source_url") == source_url for each in articles):
                    return str(item["media_id"])
            if offset + DRAFTS_PER_CALL >= int(found.get("total_count", 0)):
                break
        return ""

    # --- The protocol ----------------------------------------------------------------------------

    def call(self, name: str, query: dict[str, str] | None = None, *, data: Any = None, files: Any = None) -> Any:
        """What a call answers. A token that has run out in between is fetched anew, once."""
        for is_last in (False, True):
            token = self.token = self.token or self.fetch_token()
            try:
                return self.post(name, {"access_token": token, **(query or {})}, data, files)
            except RefusedError as refusal:
                if is_last or refusal.code not in STALE_TOKEN:
                    raise
                self.token = ""
        raise AssertionError("the last try returns or raises")

    def fetch_token(self) -> str:
        """The stable token: the same one as long as it is valid, so that nobody's is made invalid by ours."""
        about = {
            "grant_type": "client_credential",
            "appid": settings.WECHAT_APP_ID,
            "secret": settings.WECHAT_APP_SECRET,
        }
        answer = self.post("stable_token", {}, about, None)
        return str(answer["access_token"])

    def post(self, name: str, query: dict[str, str], data: Any, files: Any) -> Any:
        left = self.until - time.monotonic()
        if left <= 0:
            raise UnreachableError from None
        url = f"{settings.WECHAT_API_URL}/cgi-bin/{name}" + (f"?{urlencode(query)}" if query else "")
        # WeChat shows escaped letters as they are written: they must go as UTF-8.
        body: dict[str, Any] = (
            {"fields": files}
            if files
            else {
                "body": json.dumps(data, ensure_ascii=False).encode(),
                "headers": {"Content-Type": "application/json"},
            }
        )
        try:
            timeout = urllib3.Timeout(connect=min(CONNECT_S, left), read=min(READ_S, left))
            response = self.http.request("POST", url, timeout=timeout, redirect=False, **body)
        except (
            urllib3.exceptions.NewConnectionError,
            urllib3.exceptions.ConnectTimeoutError,
            urllib3.exceptions.SSLError,
        ):
            raise UnreachableError from None
        except urllib3.exceptions.HTTPError:
            raise NoAnswerError from None
        try:
            answer = json.loads(response.data)
        except ValueError:
            raise NoAnswerError from None
        if response.status != 200 or not isinstance(answer, dict):
            raise NoAnswerError
        if code := answer.get("errcode"):
            raise RefusedError(int(code), str(answer.get("errmsg", "")))
        return Answer(answer)


class Answer(dict[str, Any]):
    """An answer of WeChat; a value that it must have and has not is no answer."""

    def __missing__(self, key: str) -> Any:
        raise NoAnswerError
