"""The big screen by its public code. Only what an act of the conductor put there is ever read, and how many have voted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef

from competitions.domain.rounding import decimal_text, exact
from judging.models import LiveStage, VoteWindow
from judging.queries.votes import candidates, entry_of, standing_of, turnout_now


def screen_tag(code: str) -> str | None:
    """A text that changes with what the screen shows; None for an unknown code: one query, for whoever asks every second, two
    more while the hall votes."""
    voting = VoteWindow.objects.filter(live=OuterRef("pk"), closed_at=None)
    found = LiveStage.objects.filter(code=code).order_by().annotate(voting=Exists(voting))
    row = found.values_list("pk", "revision", "voting").first()
    if row is None:
        return None
    came = [f"{voters}-{moved}-{issued}" for _pk, _part, voters, moved, issued in turnout_now(code)] if row[2] else []
    return ".".join([str(row[0]), str(row[1]), *came])


def screen_data(code: str) -> dict[str, Any] | None:
    """What the big screen shows."""
    found = LiveStage.objects.filter(code=code).order_by().values_list("pk", "screen").first()
    if found is None:
        return None
    screen: dict[str, Any] = found[1]
    if screen.get("votes"):
        came = {pk: (voters, issued) for pk, _part, voters, _moved, issued in turnout_now(code)}
        screen["votes"] = [
            {**vote, "turnout": came[vote["window"]][0], "tickets": came[vote["window"]][1], **_interim(found[0], vote)}
            for vote in screen["votes"]
            if vote["window"] in came
        ]
    return screen


def _interim(live: int, vote: dict[str, Any]) -> dict[str, Any]:
    """How votes stand, where the rule book lets the hall see it: votes by entry, or the mean of points so far."""
    if not vote["interim"]:
        return {}
    found = standing_of(VoteWindow.objects.get(pk=vote["window"]))
    names = {row.stage_entry_id: entry_of(row.stage_entry) for row in candidates(LiveStage(pk=live))}
    if found.points:
        means = {place: sum(map(exact, given), Fraction(0)) / len(given) for place, given in found.points.items()}
        rows = sorted(means.items(), key=lambda row: (-row[1], row[0]))
        return {"board": [[names.get(place, vote["entry"]), decimal_text(mean, 2)] for place, mean in rows]}
    places = sorted(names, key=lambda place: (-found.votes.get(place, 0), place))
    return {"board": [[names[place], str(found.votes.get(place, 0))] for place in places]}
