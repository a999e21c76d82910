"""A show under its lock, and as data, so that a step can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

from accounts.models import Person
from competitions.queries.nouns import nouns_of
from judging.actions.refusals import refuse
from judging.models import Appearance, LiveStage

LIVE_FIELDS = ("current_id", "segment", "elapsed_ms", "started_at", "shown_id")
TURN_FIELDS = (
    "state", "position", "called_at", "began_at", "opened_at", "ended_at", "overtime_seconds", "was_late", "no_defence",
    "revealed",
)  # fmt: skip

# All but the state, which only moves write.
KEPT_FIELDS = TURN_FIELDS[1:]


@dataclass
class Show:
    """A show under its lock: what the acts work on."""

    live: LiveStage
    turns: list[Appearance]
    actor: Person
    now: Any
    reason: str = ""
    place: int | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def current(self) -> Appearance | None:
        """Whose turn it is."""
        return self.turn(self.live.current_id)

    def turn(self, pk: int | None) -> Appearance | None:
        """A turn of this show."""
        return next((row for row in self.turns if row.pk == pk), None)

    @property
    def noun(self) -> str:
        """What the contest calls who appears."""
        return str(nouns_of(self.live.stage.competition).entry)

    def refuse(self, words: object) -> NoReturn:
        """Raise ``Refused``; audited."""
        refuse("judging.live_act", words, actor=self.actor, target=self.live)


def snapshot(show: Show) -> dict[str, Any]:
    """The show as data, so that a step can be taken back."""
    return {
        "live": {name: _plain(getattr(show.live, name)) for name in LIVE_FIELDS},
        "turns": {str(row.pk): {name: _plain(getattr(row, name)) for name in TURN_FIELDS} for row in show.turns},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What stood before in the turns that an act changed."""
    turns = {key: row for key, row in before["turns"].items() if row != after["turns"].get(key)}
    return {"live": before["live"], "turns": turns}
