"""What a person decides about something odd in a judge's marks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.models import Stage
from judging.actions.refusals import refuse
from judging.enums import FlagVerdict
from judging.models import FlagDecision, PanelSeat
from judging.queries.severity import is_time, kind_words, may_see
from workflow import clock, services
from workflow.services import Forbidden

ACTION = "judging.flag_decided"


def decide_flag(*, stage: Stage, actor: Person, flag: str, verdict: str, reason: str) -> FlagDecision:
    """Record a decision about a flag (``kind:seat:other seat``). No mark and no rank changes by it.

    Raises ``Forbidden`` for whoever may not see the flags, ``Refused`` without a reason or for a flag that is none.
    """
    if not may_see(actor, stage):
        services.record_refusal(ACTION, actor=actor, target=stage, reason="permission")
        raise Forbidden(_("You may not do this."))
    kind, _colon, rest = flag.partition(":")
    seat_id, _colon, about = rest.partition(":")
    seat = PanelSeat.objects.filter(panel__stage=stage, pk=int(seat_id) if _is_key(seat_id) else 0).first()
    is_whole = seat is not None and (not about or _is_key(about))
    if (
        not is_time(stage)
        or seat is None
        or not is_whole
        or kind not in kind_words()
        or verdict not in FlagVerdict.values
    ):
        refuse(ACTION, _("This flag is not there any more; load the page again."), actor=actor, target=stage)
    if not reason.strip():
        refuse(ACTION, _("Please give a reason."), actor=actor, target=stage)
    with services.act():
        row = FlagDecision.objects.create(
            stage=stage, seat=seat, kind=kind, about=about, verdict=verdict, reason=reason.strip(),
            decided_by=actor, decided_at=clock.now(),
        )  # fmt: skip
        # Its own target: the history of the contest, which the whole office reads, does not tell that there was a flag.
        services.record(ACTION, actor=actor, target=row, reason=reason, data={"kind": kind, "verdict": verdict})
    return row


def _is_key(text: str) -> bool:
    """Whether it is the key of a row: plain digits, and not thousands of them."""
    return text.isascii() and text.isdigit() and len(text) < 10
