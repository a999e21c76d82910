"""What the hall of a large final votes: opened and closed by the verbs, the votes of hundreds of tickets straight into the table."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from accounts.models import Person
from competitions.domain.rulebook import Ballot, PartSource, RuleBook, ScorePart, VoteWindow
from demo.world import hall
from judging.actions.vote_windows import close_vote, open_vote
from judging.actions.votes import issue_tickets
from judging.domain.ballots import gives_points, steps_of
from judging.models import Appearance, LiveStage, Vote, VoteTicket
from judging.models import VoteWindow as Window
from judging.queries.votes import part_of
from workflow import clock

# Everybody in the hall chooses one entry once all have appeared.
CHOICE = ScorePart(
    code="choice", name="现场观众投票", source=PartSource.PUBLIC_VOTE, weight=Decimal("0.1"), max=Decimal(100),
    ballot=Ballot(window=VoteWindow.END, demo=True), demo=True,
)  # fmt: skip
ABSENT = 10  # of a hundred tickets: they do not vote


def with_choice(book: RuleBook, size: hall.Size) -> RuleBook:
    """The hall's rules, with a public jury that gives points to each entry and an audience that chooses one."""
    first, last = hall.for_the_hall(book, size).stages
    experts, jury = last.scoring.parts
    parts = (replace(experts, weight=Decimal("0.8")), jury, CHOICE)
    return replace(book, stages=(first, replace(last, scoring=replace(last.scoring, parts=parts))))


def hand_out(live: LiveStage, part: str, count: int, actor: Person) -> None:
    """So many tickets."""
    issue_tickets(live=_fresh(live), part=part, count=count, actor=actor)


def votes(live: LiveStage, part: str, actor: Person, rng: random.Random) -> None:
    """The vote is opened, most tickets vote, and it is closed and counted."""
    now = _fresh(live)
    window = open_vote(live=now, part=part, actor=actor, seen=now.revision)
    Vote.objects.bulk_create(_cast(window, now, part, rng))
    now = _fresh(live)
    close_vote(live=now, part=part, actor=actor, seen=now.revision)


def _cast(window: Window, live: LiveStage, part: str, rng: random.Random) -> list[Vote]:
    rule = part_of(live.stage, part)
    assert rule is not None
    turns = _turns(live) if window.stage_entry_id is None else [window.stage_entry_id]
    steps = steps_of(rule) if gives_points(rule) else [""]
    tickets = VoteTicket.objects.filter(live=live, part=part, ended_at=None)
    return [
        Vote(
            ticket=ticket, window=window, stage_entry_id=rng.choice(turns), points=rng.choice(steps), cast_at=clock.now()
        )
        for ticket in tickets
        if rng.randrange(100) >= ABSENT
    ]  # fmt: skip


def _turns(live: LiveStage) -> list[int]:
    rows = Appearance.objects.filter(live=live, state="done").order_by("position")
    return list(rows.values_list("stage_entry_id", flat=True))


def _fresh(live: LiveStage) -> LiveStage:
    return LiveStage.objects.select_related("stage__competition__organisation", "current", "shown").get(pk=live.pk)
