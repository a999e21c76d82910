"""Sent twice is done once: the answer to a form is stored with the form's key in the transaction of its act."""

from __future__ import annotations

import functools
import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ui import errors

from . import clock
from .models import LONGEST_LOCATION, IdempotencyRecord
from .services import act

FIELD = "_once"
_VALID = re.compile(r"^[0-9A-Za-z_-]{16,64}$")
View = Callable[..., HttpResponse]


class KeyReused(errors.Conflict):
    """The key of a form came with another act or other content; the page that says so shows what was typed."""


def new_key() -> str:
    """128 random bits for a form."""
    return secrets.token_urlsafe(16)


def idempotent(view: View) -> View:
    """Run a POST once per key. A redirect or a JSON answer is stored and replayed; anything else leaves the key unused."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get(FIELD) or request.headers.get("X-Idempotency-Key", "")
        if request.method != "POST" or not _VALID.match(key):
            return view(request, *args, **kwargs)
        user_id = request.user.pk if request.user.is_authenticated else None
        digest = _digest(request)
        try:
            with act():
                stored = IdempotencyRecord(
                    key=key, user_id=user_id, path=request.path[:300], digest=digest, created_at=clock.now()
                )
                with transaction.atomic():
                    stored.save(force_insert=True)
                response = view(request, *args, **kwargs)
                if not _store(stored, response):
                    transaction.set_rollback(True)
                return response
        except IntegrityError:
            record = IdempotencyRecord.objects.filter(key=key).first()
            if record is None:
                raise
            return _replay(record, user_id, request.path, digest)

    return wrapper


def _store(record: IdempotencyRecord, response: HttpResponse) -> bool:
    is_json = response.get("Content-Type", "").startswith("application/json")
    if not (300 <= response.status_code < 400 or (is_json and response.status_code < 300)):
        return False
    record.status = response.status_code
    location = response.get("Location", "")
    # An address that does not fit loses its query: the act is done, and where to go on is the page all the same.
    record.location = location if len(location) <= LONGEST_LOCATION else location.partition("?")[0][:LONGEST_LOCATION]
    record.content_type = response.get("Content-Type", "")[:80] if is_json else ""
    record.content = response.content.decode() if is_json else ""
    record.save(update_fields=["status", "location", "content_type", "content"])
    return True


def _digest(request: HttpRequest) -> str:
    """Of what was sent, without its keys: texts as they are, files by name and size, else the body itself."""
    texts = sorted(
        (name, values) for name, values in request.POST.lists() if name not in (FIELD, "csrfmiddlewaretoken")
    )
    files = sorted((name, one.name, one.size) for name in request.FILES for one in request.FILES.getlist(name))
    rest = b"" if request.POST or request.FILES else request.body
    return hashlib.sha256(repr((texts, files)).encode() + rest).hexdigest()


def _replay(record: IdempotencyRecord, user_id: int | None, path: str, digest: str) -> HttpResponse:
    """Raises ``KeyReused`` when the key belongs to another act."""
    if record.user_id != user_id or record.path != path[:300]:
        raise KeyReused(_("This form was already used elsewhere. Please open the page again."))
    if record.digest != digest:
        raise KeyReused(
            _("This form was already sent with other content. Please open the page again and send once more.")
        )
    if record.location:
        return HttpResponseRedirect(record.location, status=record.status)
    return HttpResponse(record.content, status=record.status, content_type=record.content_type)
