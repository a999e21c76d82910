"""Seats by QR code: cards that are issued and die, tablets that are bound, bound anew and revoked."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.models import Stage
from judging.actions.refusals import refuse
from judging.enums import SeatState
from judging.models import PanelSeat, SeatBinding, SeatCard
from judging.queries.bindings import hash_of, is_open, seat_actor, seats_with_cards, token_from
from workflow import clock, keys, services

RUN = "competitions.run_stage"


def issue_cards(*, stage: Stage, actor: Person) -> int:
    """A card for every seat that has none. How many were issued."""
    action = "judging.seat_cards_issued"
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        seats = [seat for seat in seats_with_cards(stage) if not seat.live_cards]  # type: ignore[attr-defined]
        for seat in seats:
            seat.panel.stage = stage
        if seats and not is_open(seats[0]):
            refuse(action, _("Marking of this stage is closed."), actor=actor, target=stage)
        SeatCard.objects.bulk_create([_card(seat, actor) for seat in seats])
        services.record(action, actor=actor, target=stage, data={"seats": [seat.pk for seat in seats]})
    return len(seats)


def reissue_card(*, seat: PanelSeat, actor: Person) -> None:
    """Another card; the old one opens nothing any more and the tablet bound by it is signed out."""
    action = "judging.seat_card_reissued"
    require(actor, "judging.manage_seat", seat, action)
    with services.act():
        locked = services.lock(seat)
        if not is_open(locked):
            refuse(action, _("This seat cannot be taken any more."), actor=actor, target=seat)
        SeatCard.objects.filter(seat=seat, ended_at=None).update(ended_at=clock.now())
        _end_bindings(seat, actor)
        _card(seat, actor).save()
        services.record(action, actor=actor, target=seat)


def revoke_binding(*, seat: PanelSeat, actor: Person) -> None:
    """Sign the tablet of a seat out; the card stays good."""
    action = "judging.seat_revoked"
    require(actor, "judging.manage_seat", seat, action)
    with services.act():
        services.lock(seat)
        if not _end_bindings(seat, actor):
            refuse(action, _("No tablet is bound to this seat."), actor=actor, target=seat)
        services.record(action, actor=actor, target=seat)


def bind_seat(*, card: SeatCard, device: str, undertaking: bool) -> tuple[SeatBinding, str]:
    """Bind a browser to the seat of a card; whichever was bound before is signed out. The binding, and the key that the
    browser keeps.

    Who was invited accepts by it, with the undertaking. Raises ``Refused`` for a card that died meanwhile or without it.
    """
    action = "judging.seat_bound"
    seat = card.seat
    actor = seat_actor(seat)
    with services.act():
        locked = services.lock(seat)
        if not is_open(locked) or not SeatCard.objects.filter(pk=card.pk, ended_at=None).exists():
            refuse(action, _("This seat cannot be taken any more."), actor=actor, target=seat)
        if locked.state == SeatState.INVITED:
            services.perform(seat, "accept", actor=actor, data={"undertaking": undertaking})
        ended = _end_bindings(seat, None)
        key = secrets.token_urlsafe(32)
        binding = SeatBinding.objects.create(
            seat=seat, card=card, key_hash=hash_of(key), device=device.strip()[:60], bound_at=clock.now()
        )
        data = {"binding": binding.pk, "device": binding.device, "ended": ended}
        services.record(action, actor=actor, target=seat, data=data)
    return binding, key


def leave_seat(*, binding: int, seat: PanelSeat) -> None:
    """The judge hands the tablet back: this binding ends."""
    with services.act():
        services.lock(seat)
        if SeatBinding.objects.filter(pk=binding, seat=seat, revoked_at=None).update(revoked_at=clock.now()):
            services.record(
                "judging.seat_left", actor=seat_actor(seat, binding), target=seat, data={"binding": binding}
            )


def _end_bindings(seat: PanelSeat, actor: Person | None) -> int:
    return SeatBinding.objects.filter(seat=seat, revoked_at=None).update(revoked_at=clock.now(), revoked_by=actor)


def _card(seat: PanelSeat, actor: Person) -> SeatCard:
    key_id, key = keys.newest("field")
    nonce = secrets.token_hex(16)
    return SeatCard(
        seat=seat,
        nonce=nonce,
        key_id=key_id,
        token_hash=hash_of(token_from(key, nonce)),
        issued_by=actor,
        issued_at=clock.now(),
    )
