"""One step back: the show as it stood before the last act, by moves of the table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from judging.actions.live_show import LIVE_FIELDS, TURN_FIELDS, Show
from judging.models import Appearance
from judging.workflows.appearance import BACK
from workflow import services


def step_back(show: Show) -> Appearance | None:
    """Restore what stood before the last act that was not taken back; answers the turn it was about."""
    step = show.live.steps.filter(undone_at=None).first()
    if step is None:
        show.refuse(_("There is no step to take back."))
    for key, row in step.before["turns"].items():
        turn = show.turn(int(key))
        if turn is not None:
            _restore(show, turn, row)
    live = step.before["live"]
    for name in LIVE_FIELDS:
        setattr(show.live, name, _value(name, live[name]))
    show.turns.sort(key=lambda row: (row.position, row.pk))
    step.undone_at = show.now
    step.save(update_fields=["undone_at"])
    show.data.update(undone=step.act, of=step.revision)
    return show.turn(step.appearance_id)


def _restore(show: Show, turn: Appearance, row: dict[str, Any]) -> None:
    if row["state"] != turn.state:
        services.perform(turn, BACK[turn.state, row["state"]], actor=show.actor)
    for name in TURN_FIELDS:
        if name != "state":
            setattr(turn, name, _value(name, row[name]))


def _value(name: str, value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if value and name.endswith("_at") else value
