"""The desk served on loopback as it is served in earnest, and somebody who asks it for pages."""

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI

from monitor.desk.app import desk_app
from monitor.desk.plan import DeskPlan
from tests.monitor.desk.seeding import OFFICER, PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it came over the wire; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str
    content: bytes = b""

    @property
    def location(self) -> str:
        """Where the answer leads to, or nothing."""
        return self.headers.get("location", "")


@dataclass(slots=True)
class Visitor:
    """Somebody at the desk, with the cookies of a browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, "", headers)

    def post(self, path: str, form: Mapping[str, object], **headers: str) -> Answer:
        """Send a form as one of the desk's own pages would, unless the headers say otherwise."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask("POST", path, urlencode(form), sent | headers)

    def ask(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Ask, and keep the cookies that come back."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookie = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        named = {name.replace("_", "-"): text for name, text in headers.items() if text}
        connection.request(method, path, body or None, ({"Cookie": cookie} if cookie else {}) | named)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        for name, text in response.getheaders():
            if name.lower() == "set-cookie":
                self._keep(text)
        seen = {name.lower(): text for name, text in response.getheaders()}
        return Answer(status=response.status, headers=seen, body=content.decode(errors="replace"), content=content)

    def sign_in(self, name: str = OFFICER, password: str = PASSWORD) -> Answer:
        """Sign in, and read the session's token from the first page."""
        answer = self.post("/sign-in", {"name": name, "password": password})
        if answer.status == 303:
            found = re.search(r'name="csrf" value="([^"]+)"', self.get("/").body)
            self.csrf = found.group(1) if found else ""
        return answer

    def decide(self, hit_id: int, verdict: str, **changes: object) -> Answer:
        """Press a button of the decision form of a hit as first found."""
        form = {"csrf": self.csrf, "verdict": verdict, "version": 1, "state": "new"} | changes
        return self.post(f"/hits/{hit_id}", form)

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


@contextmanager
def served(database: Path, *, app: FastAPI | None = None, **plan: object) -> Iterator[int]:
    """The desk over that database, or an app made of it, on a free port of loopback."""
    app = app or desk_app(DeskPlan(database=database, **plan))  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", server_header=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()
