"""What a tablet sends, as JSON: read strictly, but one envelope that cannot be read stops no other."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from judging.actions.sent import MAX_COMMENT, MAX_ITEM_COMMENT, Act, Marks
from judging.enums import MarkSource
from judging.forms.judge import MAX_VERSION, CannotRead, device_moment, read_uuid
from ui.forms import clean_text

MAX_SYNC_BYTES = 4 * 1024 * 1024
MAX_ENVELOPES = 500
MAX_ACTS = 100
ENVELOPE_KEYS = {
    "id", "sheet", "values", "comment", "item_comments", "rubric_version", "based_on", "device", "device_seq",
    "device_time", "source",
}  # fmt: skip
ACT_KEYS = {"id", "sheet", "act", "envelope", "kind", "reason", "detail", "signature", "device_time"}
SOURCES = (MarkSource.TABLET, MarkSource.FILE, MarkSource.QR)
MAX_SIGNATURE = 200_000
MAX_DETAIL = 400


class TooMuch(ValueError):
    """More at once than is taken."""


def read_sync(body: bytes) -> tuple[list[Marks], list[Act]]:
    """Envelopes and acts of one request. Raises ``TooMuch``, and ``CannotRead`` where not even their ids can be read."""
    if len(body) > MAX_SYNC_BYTES:
        raise TooMuch
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise CannotRead("no JSON") from error
    if not isinstance(data, dict) or set(data) - {"envelopes", "acts"}:
        raise CannotRead("unknown keys")
    envelopes, acts = data.get("envelopes", []), data.get("acts", [])
    if not isinstance(envelopes, list) or not isinstance(acts, list):
        raise CannotRead("envelopes and acts are lists")
    if len(envelopes) > MAX_ENVELOPES or len(acts) > MAX_ACTS:
        raise TooMuch
    return [read_envelope(row) for row in envelopes], [_act(row) for row in acts]


def read_envelope(row: Any) -> Marks:
    """One envelope; what is wrong with it stands in its ``fault``. Raises ``CannotRead`` without a readable id."""
    key = read_uuid(row.get("id")) if isinstance(row, dict) else None
    if key is None:
        raise CannotRead("an envelope without its id")
    sheet = _sheet(row.get("sheet"))
    try:
        return _marks(key, sheet, row)
    except (CannotRead, ValidationError):
        words = _("The tablet sent something that is not a set of marks.")
        return Marks(id=key, sheet=sheet, values={}, based_on=0, fault=words)


def _marks(key: uuid.UUID, sheet: int, row: dict[str, Any]) -> Marks:
    if set(row) - ENVELOPE_KEYS:
        raise CannotRead("unknown keys")
    source = row.get("source", MarkSource.TABLET)
    if source not in SOURCES or type(row.get("based_on")) is not int:
        raise CannotRead("source or based_on")
    remarks = _texts(row.get("item_comments", {}), MAX_ITEM_COMMENT)
    return Marks(
        id=key,
        sheet=sheet,
        values={code: clean_text(text) for code, text in _texts(row.get("values"), 40).items()},
        comment=_text(row.get("comment", ""), MAX_COMMENT),
        item_comments=remarks,
        based_on=_number(row["based_on"]),
        device=clean_text(_text(row.get("device", ""), 64)),
        device_seq=_number(row.get("device_seq")),
        device_time=device_moment(row.get("device_time")),
        rubric_version=_number(row.get("rubric_version")),
        source=source,
    )


def _act(row: Any) -> Act:
    key = read_uuid(row.get("id")) if isinstance(row, dict) else None
    if key is None or set(row) - ACT_KEYS:
        raise CannotRead("an act without its id, or with unknown keys")
    try:
        return Act(
            id=key,
            sheet=_sheet(row.get("sheet")),
            act=_text(row.get("act", ""), 10),
            envelope=read_uuid(row.get("envelope")),
            kind=_text(row.get("kind", ""), 20),
            reason=_text(row.get("reason", ""), 500),
            detail=_text(row.get("detail", ""), MAX_DETAIL),
            device_time=device_moment(row.get("device_time")),
            signature=_text(row.get("signature", ""), MAX_SIGNATURE),
        )
    except ValidationError as error:
        raise CannotRead("not storable") from error


def _text(value: Any, limit: int) -> str:
    """One more than allowed survives, so that the verb can say that it is too long."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CannotRead("text expected")
    return clean_text(value.replace("\r\n", "\n"))[: limit + 1]


def _texts(value: Any, limit: int) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > 200:
        raise CannotRead("a map expected")
    return {clean_text(code)[:60]: _text(text, limit) for code, text in value.items()}


def _sheet(value: Any) -> int:
    """A sheet's number; practice sheets go by a negative one."""
    return -_number(-value) if type(value) is int and value < 0 else _number(value)


def _number(value: Any) -> int:
    return min(max(0, value), MAX_VERSION) if type(value) is int else 0
