"""How messages leave the house: one small interface, three ways. No vendor's library.

``SMS_SENDER`` in the settings names the class for SMS; e-mail goes through Django's own backend.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from notifications.models import Channel
from workflow import clock

ANSWER_LIMIT = 64 * 1024


class SendFailed(Exception):
    """It did not leave. The text is for the desk; ``retry`` says whether it is worth trying again."""

    def __init__(self, problem: str, *, retry: bool = True) -> None:
        super().__init__(problem)
        self.retry = retry


@dataclass(frozen=True)
class Letter:
    """One message ready to leave. ``message_id`` is the same at every attempt, so a gateway can drop repeats."""

    message_id: str
    recipient: str
    template: str
    params: dict[str, str]
    subject: str
    text: str


class Sender(Protocol):
    """One way out. Returns when the other side took the letter; raises ``SendFailed`` when it did not."""

    def send(self, letter: Letter) -> None: ...


class FileSender:
    """One JSON object a line in ``SMS_FILE``, for a box without a gateway. The file is only its owner's to read."""

    def send(self, letter: Letter) -> None:
        """Append, under a lock: several workers may write."""
        path = Path(settings.SMS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(
            {
                "at": clock.now().isoformat(timespec="seconds"),
                "id": letter.message_id,
                "phone": letter.recipient,
                "template": letter.template,
                "params": letter.params,
                "text": letter.text,
            },
            ensure_ascii=False,
        )
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as target:
            fcntl.flock(target, fcntl.LOCK_EX)
            target.write(line + "\n")


class MailSender:
    """E-mail through Django's backend."""

    def send(self, letter: Letter) -> None:
        """One plain text mail to one address."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        mail = EmailMessage(
            subject=letter.subject or str(settings.SITE_NAME),
            body=letter.text,
            to=[letter.recipient],
            headers={"Message-ID": f"<{letter.message_id}@{domain}>"},
        )
        try:
            mail.send()
        except OSError as error:  # smtplib's exceptions are OSErrors
            raise SendFailed(type(error).__name__) from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class HttpSender:
    """POST of template id and parameters to the gateway of the house, signed.

    Body: ``{"id", "phone", "template", "params", "signature_name"}``; header ``X-Signature``: HMAC-SHA256 of the body
    under ``SMS_GATEWAY_SECRET``, hex. ``SMS_TEMPLATE_IDS`` maps our ids to the gateway's. Answers: 2xx taken;
    4xx refused for good (429 not); all else is tried again.
    """

    def send(self, letter: Letter) -> None:
        """Hand over one message within ten seconds."""
        body = json.dumps(
            {
                "id": letter.message_id,
                "phone": letter.recipient,
                "template": settings.SMS_TEMPLATE_IDS.get(letter.template, letter.template),
                "params": letter.params,
                "signature_name": settings.SMS_SIGNATURE,
            },
            ensure_ascii=False,
        ).encode()
        signature = hmac.new(settings.SMS_GATEWAY_SECRET.encode(), body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's, checked at start
            settings.SMS_GATEWAY_URL,
            data=body,
            headers={"Content-Type": "application/json", "X-Signature": signature},
            method="POST",
        )
        try:
            with urllib.request.build_opener(_NoRedirect()).open(request, timeout=10) as answer:
                answer.read(ANSWER_LIMIT)
        except urllib.error.HTTPError as error:
            final = 400 <= error.code < 500 and error.code not in (408, 425, 429)
            error.close()
            raise SendFailed(f"gateway answered {error.code}", retry=not final) from None
        except OSError as error:
            raise SendFailed(f"gateway unreachable: {type(error).__name__}") from None


def sender_for(channel: str) -> Sender:
    """The way out for ``channel``."""
    if channel == Channel.EMAIL:
        return MailSender()
    sender: Sender = import_string(settings.SMS_SENDER)()
    return sender
