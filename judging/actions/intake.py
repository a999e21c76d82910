"""Marks that are carried to the desk as a file or as QR codes: the same door as the network, for what the seat's seal proves."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.models import Stage
from judging.actions.marks import Received, receive_envelopes
from judging.actions.refusals import refuse
from judging.actions.sent import Marks
from judging.models import PanelSeat, SeatBinding
from judging.queries.bindings import seat_actor
from judging.queries.seals import seals_of
from workflow import services

RUN = "competitions.run_stage"


def take_in(*, stage: Stage, actor: Person, seat: int, envelopes: Sequence[Marks], signed: bytes, mac: str) -> Received:
    """Take in what somebody of the office carried here. Nobody types foreign marks: ``mac`` over ``signed`` needs the key that
    only a tablet of the seat was given. Raises ``Refused`` for anything else; taken in twice it changes nothing."""
    action = "judging.marks_taken_in"
    require(actor, RUN, stage, action)
    row = PanelSeat.objects.select_related("person").filter(pk=seat, panel__stage=stage).first()
    if row is None:
        refuse(action, _("These marks belong to a seat of another stage."), actor=actor, target=stage)
    bindings = list(SeatBinding.objects.filter(seat=row).values_list("pk", flat=True))
    if not any(_fits(key, signed, mac) for key in seals_of(row, bindings)):
        words = _("These marks were not made by a tablet of this seat, or were changed on the way.")
        refuse(action, words, actor=actor, target=row)
    with services.act():
        received = receive_envelopes(seat=row, envelopes=envelopes, actor=seat_actor(row, carrier=actor.name))
        counts = Counter(str(answer.verdict) for answer in received.answers if not answer.repeated)
        known = sum(answer.repeated for answer in received.answers)
        services.record(action, actor=actor, target=row, data={**counts, "known": known})
    return received


def _fits(key: bytes, signed: bytes, mac: str) -> bool:
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    given = mac.encode("ascii", "replace")
    return any(hmac.compare_digest(given, one) for one in (digest.hex().encode(), base64.b64encode(digest)))
