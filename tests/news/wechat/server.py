"""A server on this machine that speaks the API of Official Accounts as WeChat documents it."""

import json
import threading
import time
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

APP_ID, SECRET = "wx0123456789abcdef", "not a secret"


class WeChat:
    """What the account has, and how it is to answer next.

    `refuse` gives the code and text of the refusal of a call; `drop` names calls that are done, but never answered.
    """

    def __init__(self) -> None:
        self.drafts: dict[str, dict[str, Any]] = {}
        self.material: dict[str, bytes] = {}
        self.pictures: list[bytes] = []
        self.token = "token-1"
        self.calls: list[str] = []
        self.refuse: dict[str, tuple[int, str]] = {}
        self.drop: set[str] = set()
        self.garble: set[str] = set()
        self.wait_s = 0.0
        self._number = 0

    def next_id(self, name: str) -> str:
        self._number += 1
        return f"{name}-{self._number}"

    def answer(self, name: str, query: dict[str, str], body: Any, file: bytes | None) -> dict[str, Any]:
        self.calls.append(name)
        if name in self.refuse:
            code, text = self.refuse[name]
            return {"errcode": code, "errmsg": text}
        if name == "stable_token":
            if (body["appid"], body["secret"]) != (APP_ID, SECRET):
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            return {"access_token": self.token, "expires_in": 7200}
        if not query.get("access_token"):
            return {"errcode": 41001, "errmsg": "access_token missing"}
        if query["access_token"] != self.token:
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
        return getattr(self, name.replace("/", "_"))(body, file)

    def media_uploadimg(self, _body: Any, file: bytes) -> dict[str, Any]:
        if len(file) >= 1024 * 1024 or not file.startswith(b"\xff\xd8"):
            return {"errcode": 40005, "errmsg": "invalid file type"}
        self.pictures.append(file)
        return {"url": f"http://mmbiz.qpic.cn/mmbiz_jpg/{len(self.pictures)}/0"}

    def material_add_material(self, _body: Any, file: bytes) -> dict[str, Any]:
        media_id = self.next_id("material")
        self.material[media_id] = file
        return {"media_id": media_id, "url": "http://mmbiz.qpic.cn/cover"}

    def checked(self, article: dict[str, Any]) -> dict[str, Any]:
        if len(article["content"]) >= 20_000:
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        if article["thumb_media_id"] not in self.material:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        return {}

    def draft_add(self, body: Any, _file: Any) -> dict[str, Any]:
        (article,) = body["articles"]
        if wrong := self.checked(article):
            return wrong
        time.sleep(self.wait_s)
        media_id = self.next_id("draft")
        self.drafts[media_id] = article
        return {"media_id": media_id}

    def draft_update(self, body: Any, _file: Any) -> dict[str, Any]:
        if body["media_id"] not in self.drafts:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        if wrong := self.checked(body["articles"]):
            return wrong
        self.drafts[body["media_id"]] = body["articles"]
        return {"errcode": 0, "errmsg": "ok"}

    def draft_get(self, body: Any, _file: Any) -> dict[str, Any]:
        if body["media_id"] not in self.drafts:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        return {"news_item": [self.drafts[body["media_id"]]]}

    def draft_batchget(self, body: Any, _file: Any) -> dict[str, Any]:
        newest = list(reversed(self.drafts.items()))[body["offset"] : body["offset"] + body["count"]]
        items = [{"media_id": key, "content": {"news_item": [draft]}, "update_time": 0} for key, draft in newest]
        return {"total_count": len(self.drafts), "item_count": len(items), "item": items}


def serve(wechat: WeChat) -> ThreadingHTTPServer:
    """Serve the account on a free port of this machine; `shutdown` it after use."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body, file = None, None
            if self.headers["Content-Type"].startswith("multipart/"):
                head = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n"
                message: Any = BytesParser().parsebytes(head + raw)
                (part,) = message.get_payload()
                assert isinstance(part, Message)
                assert part.get_param("name", header="Content-Disposition") == "media"
                file = part.get_payload(decode=True)
            else:
                # Letters go as they are: WeChat shows escapes as they are written.
                assert b"\\u" not in raw
                body = json.loads(raw)
            name = parts.path.removeprefix("/cgi-bin/")
            answer = wechat.answer(name, dict(parse_qsl(parts.query)), body, file)  # type: ignore[arg-type]
            if name in wechat.drop:
                self.close_connection = True
                return
            content = b"<html>busy</html>" if name in wechat.garble else json.dumps(answer).encode()
            self.send_response(200)
            # As WeChat does, whatever it is.
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
