"""The lock by which entries and the state of their competition wait for one another."""

from __future__ import annotations

from competitions.models import Competition
from workflow import services


def hold_competition(competition_id: int) -> None:
    """Keep the competition where it is until the running transaction ends: who moves it on waits, and is waited for.

    The weakest lock there is, so that those who hand in do not queue for one another; a move of the competition takes
    the strongest. Taken before the row of the entry, always, so that there is no deadlock. An audit row about the
    competition, as the acts for many entries write it last, passes beside it.
    """
    services.hold(Competition, competition_id)
