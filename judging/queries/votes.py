"""Votes in the hall: who may vote on what now, how many did, what they come to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Max, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from competitions.domain.rounding import exact, number_text
from competitions.domain.rulebook import ScorePart
from competitions.domain.rulebook import Stage as StageRules
from competitions.domain.rulebook import VoteWindow as WindowRule
from competitions.domain.votes import points_of
from competitions.enums import StageState
from competitions.models import Stage, StageEntry
from judging.domain.ballots import code_from, gives_points, share_of
from judging.enums import AppearanceState, RecordKind
from judging.models import Appearance, LiveStage, Vote, VoteTicket, VoteWindow
from judging.queries.live import GONE, next_turn, not_marking
from judging.queries.records import Column, Recorded, recorded_in
from judging.queries.rubrics import rules_of
from workflow import keys
from workflow.statements import Parameter, Statement


def ballots_of(stage: Stage) -> list[ScorePart]:
    """The parts of the result that the hall votes on. No query."""
    return [part for part in rules_of(stage).scoring.parts if part.ballot is not None]


def part_of(stage: Stage, code: str) -> ScorePart | None:
    """One of them by its code."""
    return next((part for part in ballots_of(stage) if part.code == code), None)


def is_each(part: ScorePart) -> bool:
    """Whether it is voted on entry by entry."""
    return part.ballot is not None and part.ballot.window is WindowRule.EACH


def hash_of(code: str) -> str:
    """What is stored of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def code_of(ticket: VoteTicket) -> str:
    """What the QR code of a ticket carries; empty when its key was retired."""
    key = keys.by_id("field", ticket.key_id)
    return code_from(key, ticket.nonce) if key else ""


def ticket_of(stage_code: str, code: str) -> VoteTicket | None:
    """The ticket of a code in a show, dead ones too; None for every other text. One query."""
    return _TICKET.row(hash=hash_of(code), code=stage_code)


def newest_window(live: LiveStage, part: str = "") -> VoteWindow | None:
    """What is voted on now, else what was last; None before the first vote. Of any part without ``part``. One query."""
    return _NEWEST_OF.row(live=live.pk, part=part) if part else _windows(live.pk).first()


def _windows(live: int | Parameter) -> QuerySet[VoteWindow]:
    rows = VoteWindow.objects.filter(live=live).select_related("stage_entry__entry")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")


# A phone's page begins with these, and a hall asks for hundreds of them within seconds.
_TICKET = Statement(
    lambda: VoteTicket.objects.select_related("live__stage__competition__organisation").filter(
        token_hash=Parameter("hash"), live__code=Parameter("code")
    )
)
_NEWEST_OF = Statement(lambda: _windows(Parameter("live")).filter(part=Parameter("part"))[:1])


def candidates(live: LiveStage) -> list[Appearance]:
    """Who may be chosen: all who had their turn. One query."""
    rows = live.appearances.filter(state=AppearanceState.DONE).exclude(stage_entry__entry__state__in=GONE)
    return list(rows.select_related("stage_entry__entry__track").order_by("position", "pk"))


def vote_tag(code: str) -> str | None:
    """A text that changes with what can be voted on; None for an unknown show. One query."""
    row = (
        LiveStage.objects.filter(code=code)
        .order_by()
        .annotate(last=Max("vote_windows__closed_at"), open=Max("vote_windows__pk", filter=_OPEN), count=_WINDOWS)
        .values_list("pk", "last", "open", "count", "stage__state")
        .first()
    )
    return None if row is None else hashlib.sha256(repr(row).encode()).hexdigest()[:16]


_OPEN = Q(vote_windows__closed_at=None)
_WINDOWS = Count("vote_windows", distinct=True)


@dataclass
class Standing:
    """A window with what came in. ``votes``: by entry, where one is chosen."""

    window: VoteWindow
    turnout: int = 0
    votes: dict[int, int] = field(default_factory=dict)
    points: dict[int, list[str]] = field(default_factory=dict)


def votes_in(window: VoteWindow) -> list[Vote]:
    """The votes that count, by the numbers of the tickets. One query."""
    rows = Vote.objects.filter(window=window, ticket__ended_at=None)
    return list(rows.select_related("ticket").order_by("stage_entry_id", "ticket__number"))


def standing_of(window: VoteWindow) -> Standing:
    """What came in, counted. One query."""
    found = Standing(window)
    rows = votes_in(window)
    found.turnout = len({row.ticket_id for row in rows})
    found.votes = dict(Counter(row.stage_entry_id for row in rows))
    for row in rows:
        if row.points:
            found.points.setdefault(row.stage_entry_id, []).append(row.points)
    return found


def turnout_now(code: str) -> list[tuple[int, str, int, int, int]]:
    """Of every open window of a show: key, part, tickets that voted, votes changed, tickets issued. One query."""
    rows = VoteWindow.objects.filter(live__code=code, closed_at=None)
    good = Q(votes__ticket__ended_at=None)
    found = rows.annotate(
        voters=Count("votes__ticket", filter=good, distinct=True),
        moved=Sum("votes__changes", filter=good, default=0),
    )
    issued = dict(
        VoteTicket.objects.filter(live__code=code, ended_at=None)
        .order_by()
        .values_list("part")
        .annotate(n=Count("pk"))
        .values_list("part", "n")
    )
    return [
        (pk, part, voters, moved, issued.get(part, 0))
        for pk, part, voters, moved in found.values_list("pk", "part", "voters", "moved")
    ]


def shares_in(stage: Stage) -> dict[int, dict[str, tuple[int, int]]]:
    """Stage entry → part → votes, of how many: of closed windows among all. One query; none where the rules have no vote."""
    parts = {part.code: part for part in ballots_of(stage) if not gives_points(part)}
    if not parts:
        return {}
    rows = Vote.objects.filter(
        window__live__stage=stage, window__part__in=list(parts), window__closed_at__isnull=False, ticket__ended_at=None
    ).order_by()
    counted = rows.values_list("window__live", "window__part", "stage_entry").annotate(n=Count("pk"))
    done = Appearance.objects.filter(live__stage=stage, state=AppearanceState.DONE).order_by()
    # Beside the votes everybody who had a turn: who got none is among those that were voted on.
    turned = done.values_list("live", Value("", output_field=CharField()), "stage_entry", Value(0))
    votes: dict[tuple[int, str], dict[int, int]] = {}
    turns: dict[int, list[int]] = {}
    for live, code, entry, count in counted.union(turned, all=True):
        if code:
            votes.setdefault((live, code), {})[entry] = count
        else:
            turns.setdefault(live, []).append(entry)
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for (live, code), mine in votes.items():
        rule = parts[code].ballot
        if rule is None or sum(mine.values()) < rule.quorum:
            continue
        of = share_of(parts[code], mine)
        for entry in turns.get(live, ()):
            found.setdefault(entry, {})[code] = (mine.get(entry, 0), of)
    return found


def shares_that_count(
    rules: StageRules, shares: Mapping[str, tuple[int, int]], recorded: Recorded
) -> dict[str, tuple[int, int]]:
    """Those whose points stand in the scorer's book. What the office typed over them is no share of any votes. No query."""
    found: dict[str, tuple[int, int]] = {}
    for part in rules.scoring.parts if shares else ():
        row = recorded.cells.get(Column(RecordKind.MARK, part.code, "").key)
        if part.code not in shares or row is None or part.ballot is None:
            continue
        given, of = shares[part.code]
        if row.value == number_text(points_of(given, of, exact(part.max or 0), part.ballot.round)):
            found[part.code] = (given, of)
    return found


def entry_of(place: StageEntry | None) -> str:
    """An entry as voters read it."""
    return "" if place is None else f"{place.running_no or ''} {place.entry.title}".strip()


def no_tickets() -> str:
    """Why a vote without tickets is not opened."""
    return _("Issue the tickets first: nobody could vote.")


def why_not_now(part: ScorePart, live: LiveStage, turns: list[Appearance]) -> str:
    """What the vote waits for on the stage, in words; empty where the hall may vote. No query."""
    if live.stage.state != StageState.MARKING:
        return not_marking(live.stage)
    if is_each(part):
        now = next((row for row in turns if row.pk == live.current_id), None)
        if now is None or now.state not in (*_UNDER_WAY, AppearanceState.DONE):
            return _("Begin the turn of an entry first; the hall votes on it.")
    elif next_turn(turns) or any(row.state in (AppearanceState.CALLED, *_UNDER_WAY) for row in turns):
        return _("By the rules it is voted when all have appeared.")
    return ""


_UNDER_WAY = (AppearanceState.ON_STAGE, AppearanceState.MARKING)


@dataclass
class BallotLine:
    """One vote of a show as its desk sees it. ``closed``: windows that are counted, with what the scorer's book has.
    ``waits``: why it cannot be opened now."""

    part: ScorePart
    tickets: int = 0
    waits: str = ""
    window: VoteWindow | None = None
    turnout: int = 0
    closed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def by_points(self) -> bool:
        """Points for each entry; else one vote for one of them."""
        return gives_points(self.part)

    @property
    def each(self) -> bool:
        """Entry by entry."""
        return is_each(self.part)

    @property
    def about(self) -> str:
        """What is voted on now."""
        return entry_of(self.window.stage_entry) if self.window else ""

    @property
    def is_short(self) -> bool:
        """Whether an entry had too few votes, so that nothing counts for it yet."""
        return any(not row["value"] for row in self.closed)


def ballot_lines(
    live: LiveStage, turns: list[Appearance], windows: Sequence[VoteWindow] | None = None
) -> list[BallotLine]:
    """Each vote of a show: tickets, what is open, how many voted. Two queries, one where the ``windows_of`` are there; none where
    the rules have no vote."""
    lines = {part.code: BallotLine(part) for part in ballots_of(live.stage)}
    if not lines:
        return []
    issued = VoteTicket.objects.filter(live=live, ended_at=None).order_by().values_list("part").annotate(n=Count("pk"))
    for code, count in issued.values_list("part", "n"):
        if code in lines:
            lines[code].tickets = count
    for row in windows_of(live, closed_at=None) if windows is None else windows:
        line = lines.get(row.part)
        if line is not None and row.closed_at is None:
            line.window, line.turnout = row, row.voters  # type: ignore[attr-defined]
    for line in lines.values():
        line.waits = why_not_now(line.part, live, turns) if line.tickets else no_tickets()
    return list(lines.values())


def windows_of(live: LiveStage, **only: None) -> list[VoteWindow]:
    """Windows of a show, each with how many voted. One query."""
    good = Q(votes__ticket__ended_at=None)
    rows = VoteWindow.objects.filter(live=live, **only).annotate(
        voters=Count("votes__ticket", filter=good, distinct=True)
    )
    return list(rows.select_related("stage_entry__entry").order_by("stage_entry__running_no", "pk"))


def with_results(live: LiveStage, turns: list[Appearance]) -> list[BallotLine]:
    """The votes of a show with the windows that are closed and what they came to. Four queries."""
    windows = windows_of(live)
    lines = ballot_lines(live, turns, windows)
    recorded = recorded_in(live.stage)
    closed = [row for row in windows if row.closed_at is not None]
    of_all = Vote.objects.filter(
        window__in=[row for row in closed if row.stage_entry_id is None], ticket__ended_at=None
    )
    counted = of_all.order_by().values_list("window", "stage_entry").annotate(n=Count("pk"))
    votes = {(window, entry): count for window, entry, count in counted}
    chosen = [turn for turn in turns if turn.state == AppearanceState.DONE and turn.stage_entry.entry.state not in GONE]
    for line in lines:
        key = Column(RecordKind.MARK, line.part.code, "").key
        for row in closed:
            if row.part != line.part.code:
                continue
            for place in [row.stage_entry] if row.stage_entry else [turn.stage_entry for turn in chosen]:
                cell = recorded.get(place.pk, Recorded()).cells.get(key)
                count = row.voters if row.stage_entry_id else votes.get((row.pk, place.pk), 0)  # type: ignore[attr-defined]
                line.closed.append({"entry": entry_of(place), "votes": count, "value": cell.value if cell else ""})
    return lines
