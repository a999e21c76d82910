"""The ways out: the gateway of the house over HTTP, and e-mail."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail

from notifications.senders import HttpSender, Letter, MailSender, SendFailed

LETTER = Letter(
    message_id="cx-7",
    recipient="13800001111",
    template="accounts.code_sign_in",
    params={"code": "123456"},
    subject="主题",
    text="正文",
)


class Gateway:
    def __init__(self) -> None:
        self.status, self.location, self.got = 200, "", []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    found = Gateway()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{found.server.server_port}/send"
    settings.SMS_GATEWAY_SECRET = "s3cret"
    settings.SMS_TEMPLATE_IDS = {"accounts.code_sign_in": "SMS_1001"}
    yield found
    found.stop()


def test_the_gateway_gets_template_and_parameters_signed(gateway: Gateway) -> None:
    HttpSender().send(LETTER)
    headers, body = gateway.got[0]
    assert json.loads(body) == {
        "id": "cx-7",
        "phone": "13800001111",
        "template": "SMS_1001",
        "params": {"code": "123456"},
        "signature_name": "创响",
    }
    assert headers["X-Signature"] == hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("status", "retry"), [(400, False), (403, False), (404, False), (429, True), (500, True), (503, True)]
)
def test_refusals_say_whether_to_try_again(gateway: Gateway, status: int, retry: bool) -> None:
    gateway.status = status
    with pytest.raises(SendFailed, match=f"gateway answered {status}") as caught:
        HttpSender().send(LETTER)
    assert caught.value.retry is retry


@pytest.mark.promise("I16")
def test_I16_a_redirect_is_not_followed(gateway: Gateway) -> None:
    gateway.status, gateway.location = 302, f"{gateway.server.server_port}"
    with pytest.raises(SendFailed):
        HttpSender().send(LETTER)
    assert len(gateway.got) == 1


def test_a_dead_gateway_is_tried_again(settings: Any) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/send"
    settings.SMS_GATEWAY_SECRET = "s"
    with pytest.raises(SendFailed, match="gateway unreachable") as caught:
        HttpSender().send(LETTER)
    assert caught.value.retry is True


def test_mail_goes_to_one_address_with_a_stable_id() -> None:
    MailSender().send(Letter("cx-8", "wang@example.org", "accounts.code_email", {}, "验证您的邮箱", "正文"))
    assert [(m.to, m.subject, m.body, m.extra_headers["Message-ID"]) for m in mail.outbox] == [
        (["wang@example.org"], "验证您的邮箱", "正文", "<cx-8@localhost>")
    ]
