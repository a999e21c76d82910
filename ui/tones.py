"""Which colour a state has on its chip. One table, so that a returned filing and a returned entry look the same."""

from __future__ import annotations

# ok: done and good; info: with somebody, in order; warn: needs the reader; danger: refused or over; gold: honours.
TONES: dict[str, str] = {
    "draft": "",
    "unmarked": "",
    "due": "",
    "invited": "info",
    "awaiting_sign_off": "info",
    "signed": "info",
    "submitted": "info",
    "awaiting_filing": "info",
    "asked": "info",
    "answered": "info",
    "saved": "info",
    "received": "info",
    "checking": "info",
    "waiting": "warn",
    "returned": "warn",
    "judging": "info",
    "registered": "info",
    "launched": "info",
    "running": "info",
    "publicity": "gold",
    "published": "gold",
    "promoted": "gold",
    "filed": "ok",
    "approved": "ok",
    "accepted": "ok",
    "attended": "ok",
    "issued": "ok",
    "frozen": "ok",
    "reported": "ok",
    "confirmed": "ok",
    "outcome_recorded": "info",
    "outcome_confirmed": "ok",
    "upheld": "warn",
    "dismissed": "",
    "not_taken": "",
    "noted": "",
    "refused": "danger",
    "declined": "danger",
    "disqualified": "danger",
    "revoked": "danger",
    "absent": "danger",
    "cancelled": "",
    "unplaced": "",
    "withdrawn": "",
    "not_promoted": "",
    "released": "",
    "recused": "",
    "superseded": "",
    "closed": "",
    "finished": "",
    "archived": "",
}


def tone_of(state: object) -> str:
    """The chip's class for a state value; empty (grey) for one that is not listed."""
    return TONES.get(str(state), "")
