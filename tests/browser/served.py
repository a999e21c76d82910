"""The world of the tests behind a small server for the browser: who asks is told by the cookie, nothing that is asked stays.

Pages come from Django's test client inside a transaction that is rolled back, so every page shows the same world in
whatever order it is asked for. Beside the site's own addresses there are two kinds:
`/.post/<path>` what an empty form gets for an answer; `/.error/<kind>/` an error page.
"""

from __future__ import annotations

import contextlib
import mimetypes
import threading
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import connections, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.utils import translation

from tests.permissions.walk import EMPTY
from ui import errors

POST, ERROR = "/.post", "/.error/"
TYPED = {"project_name": "稻虾共作 <b>数字管家</b>", "intro": "第一行\n第二行", "csrfmiddlewaretoken": "token"}
ERRORS = {
    "400": errors.bad_request,
    "403": lambda request: errors.forbidden(request, PermissionDenied("评审期间不能修改。")),
    "404": errors.not_found,
    "409": lambda request: errors.conflict(request, "已由示例甲于 5月30日 18:00 通过。"),
    "413": lambda request: errors.too_large(request, RequestDataTooBig("big")),
    "429": lambda request: errors.too_many(request, errors.TooManyRequests("请 30 秒后再试。", retry_after=30)),
    "500": errors.server_error,
    "503": lambda request: errors.busy(request, RuntimeError("busy")),
    "stale": errors.csrf_failure,
}
Answer = tuple[int, dict[str, str], bytes]


class Served:
    """The server: `address`, `answer()` without a browser, `close()`."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], Answer] = {}
        # One thread talks to the database: a second transaction would wait for the first.
        self._django = ThreadPoolExecutor(1)
        handler = type("Handler", (_Handler,), {"served": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def answer(self, path: str, session: str = "") -> Answer:
        """Status, headers and body of a page, for whoever owns the session; the same at the second asking."""
        if (path, session) not in self._given:
            self._given[path, session] = self.run(_answer, path, session)
        return self._given[path, session]

    def run(self, work: Any, *arguments: Any) -> Any:
        """Do something in the thread that holds the database."""
        return self._django.submit(work, *arguments).result()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.run(connections.close_all)
        self._django.shutdown()


def _answer(path: str, session: str) -> Answer:
    if path.startswith(ERROR):
        return _whole(_error(path.removeprefix(ERROR).strip("/")))
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        response = client.post(path.removeprefix(POST), EMPTY) if path.startswith(POST) else client.get(path)
        whole = _whole(response)
        transaction.set_rollback(True)
    return whole


def _error(kind: str) -> HttpResponseBase:
    request: HttpRequest = RequestFactory().post("/form/", TYPED)
    with translation.override("zh-hans"):
        return ERRORS[kind](request)


def _whole(response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, dict(response.items()), body


class _Handler(BaseHTTPRequestHandler):
    served: ClassVar[Served]

    def do_GET(self) -> None:
        static = self.path.partition("?")[0]
        if static.startswith(settings.STATIC_URL):
            self._send(*_static(static.removeprefix(settings.STATIC_URL)))
            return
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get(settings.SESSION_COOKIE_NAME)
        self._send(*self.served.answer(self.path, cookie.value if cookie else ""))

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "set-cookie"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # The browser may have gone on to another page.
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


def _static(name: str) -> Answer:
    found = finders.find(name)
    if not found:
        return 404, {}, b""
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    return 200, {"Content-Type": kind, "Cache-Control": "max-age=3600"}, Path(str(found)).read_bytes()
