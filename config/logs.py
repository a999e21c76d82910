"""Logs: one JSON object a line on stdout, with the request's id and without personal numbers, codes or tokens."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from workflow import context

# Longest first: an ID number contains a phone number's shape, both contain six digits.
_REDACTIONS = (
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"), "[id-number]"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)"), "[phone]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 [token]"),
    (
        re.compile(
            r"(?i)([\"']?\b(?:password|passwd|secret|token|key|code|csrfmiddlewaretoken|sessionid|authorization)"
            r"[\"']?\s*[=:]\s*)([\"']?)[^\s&\"',;}]+"
        ),
        r"\1\2[redacted]",
    ),
    (re.compile(r"(?i)(/(?:invitations?|reset|confirm|token|key|link)s?/)[\w-]{16,}"), r"\1[token]"),
    (re.compile(r"(?<![\w.:-])\d{6}(?![\w.:-])", re.ASCII), "[code]"),
)


def redact(text: str) -> str:
    """The text without ID numbers, mobile numbers, six-digit codes, passwords and tokens; on one line."""
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFilter(logging.Filter):
    """Clean a record before any formatter sees it; adds the request's id."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = context.current().request_id
        record.msg = redact(record.getMessage())
        record.args = ()
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON; newlines and control characters of what was logged are escaped by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if rid := getattr(record, "request_id", ""):
            entry["request_id"] = rid
        if record.exc_info:
            entry["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=True)


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """The LOGGING setting: stdout only, so the process manager keeps the files."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": "config.logs.RedactingFilter"}},
        "formatters": {
            "json": {"()": "config.logs.JsonFormatter"},
            "plain": {"format": "%(asctime)s %(levelname)-7s %(name)s %(request_id)s %(message)s"},
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "filters": ["redact"],
                "formatter": "json" if as_json else "plain",
            }
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
            "kombu": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "modelsearch": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
        },
    }
