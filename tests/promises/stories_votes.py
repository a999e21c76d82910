"""The hall votes during a show: tickets, one vote, its count; told as a part of the story of judging."""

from __future__ import annotations

from typing import Any

from competitions.models import Competition, Stage
from judging.models import Appearance, LiveStage, VoteTicket
from judging.queries.votes import code_of
from tests.promises.story import Story

JURY = {
    "code": "jury", "name": "大众评审", "source": "public_jury", "max": "10", "aggregation": {"method": "mean"},
    "ballot": {"window": "each"},
}  # fmt: skip


def with_vote(final: Stage) -> dict[str, Any]:
    """Give the rules of the final a vote of the hall; answers the scoring as it was."""
    competition = Competition.objects.get(pk=final.competition_id)
    rules = next(one for one in competition.rules["stages"] if one["code"] == "final")
    before: dict[str, Any] = rules["scoring"]
    panel = {"code": "panel", "name": "专家评审", "source": "panel"}
    put_scoring(final, {**before, "parts": [panel, JURY], "tie_breaks": []})
    return before


def put_scoring(final: Stage, scoring: dict[str, Any]) -> None:
    """Write the scoring of the final."""
    competition = Competition.objects.get(pk=final.competition_id)
    next(one for one in competition.rules["stages"] if one["code"] == "final")["scoring"] = scoring
    Competition.objects.filter(pk=competition.pk).update(rules=competition.rules)


def hall_votes(story: Story, base: str, final: Stage) -> None:
    """While somebody is on stage: tickets are issued, one votes twice, one is lost; the vote is closed and then waived."""
    before = with_vote(final)
    page = f"{base}live/final/votes/"
    act = {"to": "votes/act/"}
    story.act("zhuzhou", page, "judging.vote_tickets_issued", button="act=issue", count="3", **act)
    story.act("zhuzhou", page, "judging.vote_opened", button="act=open_vote", **act)
    live = LiveStage.objects.get(stage=final, vote_windows__closed_at=None, vote_windows__isnull=False)
    ticket = VoteTicket.objects.get(live=live, number=1)
    place = Appearance.objects.get(pk=live.current_id).stage_entry_id
    story.act("guest:phone", f"/stage/{live.code}/vote/", ticket=code_of(ticket))
    address = f"/stage/{live.code}/vote/{code_of(ticket)}/"
    story.act("guest:phone", address, "judging.vote_cast", points="8", place=str(place))
    story.act("zhuzhou", page, "judging.vote_ticket_voided", button="act=void", number="3", **act)
    story.act("zhuzhou", page, "judging.scores_recorded", "judging.vote_closed", button="act=close_vote", **act)
    waived = {"reason": "票数不足，不计分。", **act}
    story.act("zhuzhou", page, "judging.scores_recorded", "judging.vote_waived", button="act=waive", **waived)
    put_scoring(final, before)
