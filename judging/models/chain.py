"""The HMAC chain of the envelopes of one sheet."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from judging.models.marks import MarkEnvelope

SIGNED_FIELDS = (
    "sheet_id", "seq", "based_on", "applied", "verdict", "values", "comment", "rubric_version", "device", "key_id",
    "previous_mac",
)  # fmt: skip


def mac_of(envelope: MarkEnvelope, key: bytes) -> str:
    """The envelope's MAC under ``key``, 64 hex digits. Times are signed as seconds: databases keep them differently."""
    fields: dict[str, Any] = {name: getattr(envelope, name) for name in SIGNED_FIELDS}
    fields["id"] = str(envelope.id)
    fields["received_at"] = envelope.received_at.timestamp()
    fields["device_time"] = envelope.device_time.timestamp() if envelope.device_time else None
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
