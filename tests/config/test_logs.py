"""Logs are one line of JSON with the request's id, and without personal numbers, codes and tokens."""

from __future__ import annotations

import json
import logging

import pytest

from config.logs import JsonFormatter, RedactingFilter, redact
from workflow import context


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("id 430102199003074477 seen", "id [id-number] seen"),
        ("id 43010219900307447X seen", "id [id-number] seen"),
        ("call 13812345678", "call [phone]"),
        ("call +86 13812345678", "call [phone]"),
        ("code 493817 sent", "code [code] sent"),
        ("验证码493817，请勿告知他人", "验证码[code]，请勿告知他人"),
        ("password=hunter2&next=/", "password=[redacted]&next=/"),
        ('{"token": "abc", "n": 1}', '{"token": "[redacted]", "n": 1}'),
        ("Authorization: Bearer abcdefghijk", "Authorization: [redacted] [token]"),
        ("/accounts/invitation/AbCdEfGhIjKlMnOpQrSt/", "/accounts/invitation/[token]/"),
        ("entry CX2026-000137 at 2026-11-22T10:00:00.123456", "entry CX2026-000137 at 2026-11-22T10:00:00.123456"),
        ("GET /desk/ 200 12 ms", "GET /desk/ 200 12 ms"),
    ],
)
def test_what_is_kept_of_a_message(said: str, kept: str) -> None:
    assert redact(said) == kept


def written(message: str, *args: object, error: BaseException | None = None) -> dict[str, str]:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("test", logging.INFO, "f.py", 1, message, args, info)
    RedactingFilter().filter(record)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)  # type: ignore[no-any-return]


@pytest.mark.promise("T6")
def test_one_line_whatever_is_logged() -> None:
    assert written("name %s", "a\nb\x1b[31m<script>")["message"] == "name a\nb\x1b[31m<script>"


def test_errors_are_cleaned_too() -> None:
    assert "13812345678" not in written("failed", error=ValueError("phone 13812345678"))["exception"]


def test_the_requests_id_stands_on_the_line() -> None:
    token = context.enter("abc-123-def", "203.0.113.7")
    try:
        assert written("hello")["request_id"] == "abc-123-def"
    finally:
        context.leave(token)
    assert "request_id" not in written("hello")
