"""An editor without a browser: signs in, sends forms, keeps cookies."""

import re
from urllib.parse import urlencode

from tests.faults.servers import Answer, ask

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Desk:
    """A signed-in editor at the server on a port."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.get("/admin/login/")
        answer = self.post("/admin/login/?next=/admin/", {"username": name, "password": password})
        assert answer.status == 302, f"the editor could not sign in: {answer.status}"
        assert self.get("/admin/portal/subject/add/").status == 200

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "Accept-Language": "en"}

    def note(self, answer: Answer) -> Answer:
        for name, value in re.findall(r"(sessionid|csrftoken)=([^;]+);", answer.headers.get("set-cookie", "")):
            self.cookies[name] = value
        if answer.status == 200 and (found := TOKEN.search(answer.text)):
            self.token = found.group(1)
        return answer

    def get(self, path: str) -> Answer:
        return self.note(ask(self.port, path, headers=self.headers()))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form with the token of the last page."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        headers = {**self.headers(), "Content-Type": "application/x-www-form-urlencoded"}
        return self.note(ask(self.port, path, "POST", headers, body))

    def add_subject(self, slug: str) -> Answer:
        """Send the form of a new subject; 302 says that it is saved."""
        fields = {"slug": slug, "parent": "", "hue": "water", "position": "0", "order": "0", "_save": "Save"}
        names = {f"name_{code}": f"{slug} {code}" for code in ("zh_hans", "en", "ru")}
        return self.post("/admin/portal/subject/add/", {**fields, **names})
