"""The HMAC chain of the envelopes of one sheet."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from judging.models.marks import MarkEnvelope, ScoreSheet

SIGNED_FIELDS = (
    "sheet_id", "seq", "based_on", "applied", "verdict", "values", "comment", "rubric_version", "device", "key_id",
    "previous_mac",
)  # fmt: skip
# What came to the envelopes later, with its default: signed where it differs, so that the MACs of older rows stand.
ADDED_FIELDS: dict[str, Any] = {"item_comments": {}, "device_seq": 0, "source": "form", "sent_by": "", "held": 0}


def mac_of(envelope: MarkEnvelope, key: bytes) -> str:
    """The envelope's MAC under ``key``, 64 hex digits. Times are signed as seconds: databases keep them differently."""
    fields: dict[str, Any] = {name: getattr(envelope, name) for name in SIGNED_FIELDS}
    added = {name: getattr(envelope, name) for name in ADDED_FIELDS}
    fields |= {name: value for name, value in added.items() if value != ADDED_FIELDS[name]}
    fields["id"] = str(envelope.id)
    fields["received_at"] = envelope.received_at.timestamp()
    fields["device_time"] = envelope.device_time.timestamp() if envelope.device_time else None
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def marks_hash(sheet: ScoreSheet) -> str:
    """SHA-256 of what a signature stands under: the marks of one version of one sheet, with the comments."""
    fields = [sheet.pk, sheet.version, sheet.values, sheet.total, sheet.comment, sheet.item_comments]
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
