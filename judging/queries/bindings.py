"""Who sits at a tablet that has no account, and by which card."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.queries.people import without_numbers
from competitions.enums import StageState
from competitions.models import Stage
from judging.domain.seat_actor import SeatActor
from judging.enums import SeatState
from judging.models import PanelSeat, SeatBinding, SeatCard
from workflow import keys

OPEN_STAGES = (StageState.NOT_STARTED, StageState.MARKING)
TOKEN_LENGTH = 32  # of 6 bits: 192


def token_of(card: SeatCard) -> str:
    """What the QR code of a card carries; empty when its key was retired."""
    key = keys.by_id("field", card.key_id)
    return token_from(key, card.nonce) if key else ""


def token_from(key: bytes, nonce: str) -> str:
    """The token that follows from a field key and a card's nonce."""
    digest = hmac.new(key, f"judging.card:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:TOKEN_LENGTH]


def hash_of(secret: str) -> str:
    """What is stored of a token or a binding's key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def card_of(token: str) -> SeatCard | None:
    """The live card of a token whose seat can still be taken; None for every other text, found out in the same way."""
    card = (
        SeatCard.objects.select_related("seat__person", "seat__panel__stage__competition", "seat__panel__track")
        .filter(token_hash=hash_of(token))
        .first()
    )
    return card if card is not None and card.ended_at is None and is_open(card.seat) else None


def is_open(seat: PanelSeat) -> bool:
    """A seat can be taken by its card until the close of the stage, by a judge who did not decline and was not released."""
    return seat.state in (SeatState.INVITED, SeatState.ACCEPTED) and seat.panel.stage.state in OPEN_STAGES


def actor_of(held: Mapping[str, Any] | None, *, late: bool = False) -> SeatActor | None:
    """The actor of a browser that holds ``held`` (binding and key): one query.

    None after a revocation, a newer binding, the release of the judge and the close of the stage; with ``late`` a closed
    stage still takes what was marked before, as late.
    """
    if not held:
        return None
    rows = SeatBinding.objects.select_related("seat__person", "seat__panel__stage")
    row = rows.filter(pk=int(held.get("binding", 0)), revoked_at=None).first()
    if row is None or not hmac.compare_digest(row.key_hash, hash_of(str(held.get("key")))):
        return None
    seat = row.seat
    states = (*OPEN_STAGES, StageState.CLOSED) if late else OPEN_STAGES
    # Who was released and sits again has to bind anew.
    answered_before = seat.responded_at is None or seat.responded_at <= row.bound_at
    if seat.state != SeatState.ACCEPTED or seat.panel.stage.state not in states or not answered_before:
        return None
    return seat_actor(seat, row.pk)


def seat_actor(seat: PanelSeat, binding: int | None = None, carrier: str = "") -> SeatActor:
    """The actor of a seat. ``seat`` comes with its person."""
    return SeatActor(seat.pk, seat.person_id, seat.number, seat.person.name, binding, carrier)


def seats_with_cards(stage: Stage) -> QuerySet[PanelSeat]:
    """Seats that can be taken, with their live card (``live_cards``) and binding (``live_bindings``): three queries."""
    rows = (
        PanelSeat.objects.filter(panel__stage=stage, state__in=(SeatState.INVITED, SeatState.ACCEPTED))
        .select_related("person", "panel__track")
        .prefetch_related(
            Prefetch("cards", SeatCard.objects.filter(ended_at=None), "live_cards"),
            Prefetch("bindings", SeatBinding.objects.filter(revoked_at=None), "live_bindings"),
        )
        .order_by("number")
    )
    return without_numbers(rows, "person")


def without_card(seats: QuerySet[PanelSeat]) -> int:
    """How many of them have no live card."""
    return seats.exclude(cards__in=SeatCard.objects.filter(ended_at=None)).count()
