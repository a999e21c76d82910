"""Every region's round of one edition: a city sees its subtree, the province all, drafts and lateness included.

The number of queries does not grow with the regions (`tree_of`: five).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Person, Region
from accounts.queries import region_paths, within_regions
from competitions.domain.levels import Counts, Late, RoundFacts, RoundPhase, lateness
from competitions.enums import (
    CompetitionPhase,
    CompetitionState,
    EntryState,
    FilingState,
    ReplacementState,
    ReportState,
    RoundAnswerState,
)
from competitions.models import Competition, Entry, ReplacementRequest, RoundAnswer
from workflow.actors import Actor

PASSED = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED, EntryState.DISQUALIFIED)
_COLUMNS = (
    "name", "kind", "edition", "year", "state", "region_id", "organisation_id", "parent_id", "registration_opens_at",
    "registration_closes_at", "final_on", "report_due_on", "filing__state", "filing__due_on", "filing__is_late", "report__state",
    "call__answer_by",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Edition:
    """One edition of a contest in one year."""

    year: int
    kind: str
    edition: int

    @property
    def code(self) -> str:
        """As it stands in an address."""
        return f"{self.kind}-{self.edition}-{self.year}"


@dataclass
class Below:
    """The rounds below a region, counted."""

    regions: int = 0
    held: int = 0
    declined: int = 0
    unanswered: int = 0
    late: int = 0
    counts: Counts = field(default_factory=Counts)


@dataclass
class TreeRow:
    """One region: where its round stands. ``call`` is the key of the call that it answers, 0 where there is none."""

    region: Region
    facts: RoundFacts
    late: Late | None = None
    counts: Counts = field(default_factory=Counts)
    competition: Competition | None = None
    more: int = 0
    call: int = 0
    reason: str = ""
    chased_times: int = 0
    chased_on: dt.date | None = None
    replacement: int = 0
    is_replacement: bool = False
    below: Below = field(default_factory=Below)
    children: list[TreeRow] = field(default_factory=list)

    @property
    def phase(self) -> RoundPhase:
        return self.facts.phase

    @property
    def is_late_filing(self) -> bool:
        """Filed when its registration had begun (补备案)."""
        filing = self.competition.filing if self.competition else None
        return filing is not None and filing.is_late


@dataclass
class Tree:
    """The rows from the top; `all` walks them in the order of the regions."""

    edition: Edition
    roots: list[TreeRow]

    def all(self) -> list[TreeRow]:
        """Every row, depth first."""
        return list(_walk(self.roots))

    def at(self, code: str) -> TreeRow | None:
        """The row of a region, by its code."""
        return next((row for row in self.all() if row.region.code == code), None)


def _walk(rows: Iterable[TreeRow]) -> Iterable[TreeRow]:
    for row in rows:
        yield row
        yield from _walk(row.children)


def _scope(actor: Actor, field_: str = "region") -> Q:
    return within_regions(field_, region_paths(actor))


def _levels_above(actor: Actor) -> set[str]:
    """Codes of the regions that contain one of the actor's and are not its own: whose calls reach them."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return {code for row in rows if row.region for code in row.region.path.strip("/").split("/")[:-1]}


def editions_for(actor: Actor) -> list[Edition]:
    """Editions with a round in the actor's subtrees, or called to them; the newest first. One query."""
    called = Q(region_id__in=_levels_above(actor), call__isnull=False)
    rows = Competition.objects.filter(_scope(actor) | called).order_by().values_list("year", "kind", "edition")
    return sorted({Edition(*row) for row in rows.distinct()}, reverse=True)


def tree_of(actor: Actor, edition: Edition, now: dt.datetime) -> Tree:
    """The tree of one edition as ``actor`` may see it. Five queries, however many regions and entries there are."""
    regions = list(Region.objects.filter(_own_regions(actor)).order_by("path"))
    rounds, above = _rounds(actor, edition)
    keys = [row.pk for found in rounds.values() for row in found]
    counts = _counts(keys)
    answers = _answers(actor, edition)
    replacements = _replacements(actor, edition)
    calls = {**above, **{code: found[0] for code, found in rounds.items() if _call_of(found[0])}}
    today = timezone.localdate(now)
    rows = {}
    for region in regions:
        found = rounds.get(region.code, [])
        caller = calls.get(region.parent_id or "")
        row = _row(region, found, caller, answers.get(region.code), replacements.get(region.code), now)
        row.counts = _sum(counts.get(one.pk, Counts()) for one in found[:1])
        row.late = lateness(row.facts, today)
        rows[region.code] = row
    return Tree(edition, _hang(rows))


def _own_regions(actor: Actor) -> Q:
    query = Q(pk__in=[])
    for path in region_paths(actor):
        query |= Q(path__startswith=path)
    return query


def _rounds(actor: Actor, edition: Edition) -> tuple[dict[str, list[Competition]], dict[str, Competition]]:
    """The rounds of the actor's regions by code, the one that counts first; and the calls above by region."""
    outside = _levels_above(actor)
    rows = (
        Competition.objects.filter(kind=edition.kind, edition=edition.edition, year=edition.year)
        .filter(_scope(actor) | Q(region_id__in=outside, call__isnull=False))
        .select_related("filing", "report", "call")
        .only(*_COLUMNS)
        .order_by("-pk")
    )
    found: dict[str, list[Competition]] = {}
    above: dict[str, Competition] = {}
    paths = region_paths(actor)
    own = {code for path in paths for code in [path.strip("/").split("/")[-1]]}
    for row in rows:
        if row.region_id in outside and row.region_id not in own:
            above.setdefault(row.region_id, row)
            continue
        found.setdefault(row.region_id, []).append(row)
    for rounds in found.values():
        rounds.sort(key=lambda one: (one.state == CompetitionState.CANCELLED, one.parent_id is None))
    return found, above


def _call_of(competition: Competition) -> Any:
    """The call of a row read with it, or None."""
    return getattr(competition, "call", None)


def _counts(keys: list[int]) -> dict[int, Counts]:
    handed_in = Q(submitted_at__isnull=False)
    rows = (
        Entry.objects.filter(handed_in, competition_id__in=keys)
        .order_by()
        .values_list("competition_id")
        .annotate(
            n=Count("pk"),
            passed=Count("pk", filter=Q(state__in=PASSED)),
            promoted=Count("pk", filter=Q(state=EntryState.PROMOTED)),
        )
    )
    return {pk: Counts(n, passed, promoted) for pk, n, passed, promoted in rows}


def _answers(actor: Actor, edition: Edition) -> dict[str, RoundAnswer]:
    rows = RoundAnswer.objects.filter(
        _scope(actor),
        call__competition__kind=edition.kind,
        call__competition__edition=edition.edition,
        call__competition__year=edition.year,
    )
    return {row.region_id: row for row in rows.order_by("pk")}


def _replacements(actor: Actor, edition: Edition) -> dict[str, ReplacementRequest]:
    """The latest request of each region; a request that was taken back counts as none."""
    rows = (
        ReplacementRequest.objects.filter(
            _scope(actor, "answer__region"),
            answer__call__competition__kind=edition.kind,
            answer__call__competition__edition=edition.edition,
            answer__call__competition__year=edition.year,
        )
        .exclude(state=ReplacementState.WITHDRAWN)
        .select_related("answer")
        .order_by("pk")
    )
    return {row.answer.region_id: row for row in rows}


def _row(
    region: Region,
    found: list[Competition],
    caller: Competition | None,
    answer: RoundAnswer | None,
    replacement: ReplacementRequest | None,
    now: dt.datetime,
) -> TreeRow:
    held = found[0] if found else None
    phase = _phase(held, caller, answer, replacement, now)
    opens = held.registration_opens_at if held else None
    due = held.report_due_on if held else None
    facts = RoundFacts(
        phase=phase,
        answer_by=_call_of(caller).answer_by if caller else None,
        opens_on=timezone.localdate(opens) if opens else None,
        filing_due_on=held.filing.due_on if held and held.filing else None,
        final_on=held.final_on if held else None,
        report_due_on=due,
    )
    return TreeRow(
        region=region,
        facts=facts,
        competition=held,
        more=sum(one.state != CompetitionState.CANCELLED for one in found[1:]),
        call=_call_of(caller).pk if caller else 0,
        reason=answer.reason if answer and phase is RoundPhase.DECLINED else "",
        chased_times=answer.chased_times if answer else 0,
        chased_on=answer.chased_on if answer else None,
        replacement=replacement.pk if replacement else 0,
        is_replacement=bool(replacement and held and replacement.round_id == held.pk),
    )


_ASKED = {
    ReplacementState.ASKED: RoundPhase.REPLACEMENT_ASKED,
    ReplacementState.GRANTED: RoundPhase.REPLACEMENT_GRANTED,
    ReplacementState.CLOSED: RoundPhase.REPLACEMENT_CLOSED,
}


def _phase(
    held: Competition | None,
    caller: Competition | None,
    answer: RoundAnswer | None,
    replacement: ReplacementRequest | None,
    now: dt.datetime,
) -> RoundPhase:
    if held is not None and held.state != CompetitionState.CANCELLED:
        return _phase_of_round(held, now)
    if answer is not None and answer.state == RoundAnswerState.DECLINED:
        return RoundPhase.DECLINED
    if replacement is not None and replacement.state in _ASKED:
        return _ASKED[ReplacementState(replacement.state)]
    if held is not None:
        return RoundPhase.CANCELLED
    return RoundPhase.UNANSWERED if caller is not None else RoundPhase.NOT_CALLED


def _phase_of_round(held: Competition, now: dt.datetime) -> RoundPhase:
    phase = held.phase(now)
    report = getattr(held, "report", None)
    if phase is CompetitionPhase.REPORTED and report is not None and report.state == ReportState.RECEIVED:
        return RoundPhase.RECEIVED
    if phase is CompetitionPhase.DRAFT and held.filing and held.filing.state == FilingState.SUBMITTED:
        return RoundPhase.AWAITING_FILING
    return RoundPhase(phase.value)


def _hang(rows: dict[str, TreeRow]) -> list[TreeRow]:
    """Children under their parents, from the deepest up; rows whose parent is not there are the top."""
    roots = []
    for row in rows.values():
        parent = rows.get(row.region.parent_id or "")
        if parent is None:
            roots.append(row)
        else:
            parent.children.append(row)
    for row in reversed(list(_walk(roots))):
        row.below = _below(row.children)
    return roots


def _below(children: list[TreeRow]) -> Below:
    return Below(
        regions=len(children),
        held=sum(one.phase.is_held for one in children),
        declined=sum(one.phase is RoundPhase.DECLINED for one in children),
        unanswered=sum(one.phase is RoundPhase.UNANSWERED for one in children),
        late=sum(one.late is not None for one in children),
        counts=_sum(one.counts for one in children),
    )


def _sum(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counts:
        total += one
    return total
