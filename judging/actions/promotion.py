"""Promotion as judging composes it: frozen ranking → quotas of the rule book → decisions over ties → entries moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from competitions.actions import promotion as competition_promotion
from competitions.actions.doors import require
from competitions.domain.promotion.tracks import CutTie, Decision, Placed, promote
from competitions.enums import EntryState, StageState
from competitions.models import Entry, Promotion, Stage, TieDecision
from competitions.queries.results import is_last_stage
from competitions.queries.rule_books import book_of
from judging.actions.refusals import refuse
from judging.actions.stage_entries import enter_entries
from judging.actions.tabulation import frozen_tabulation
from judging.models import ScoreSheet, Tabulation
from judging.queries.desk import next_stage
from workflow import services

RUN = "competitions.run_stage"


@dataclass
class Preview:
    """What a promotion would be. Nothing is written.

    ``ties`` lists every group that people must decide: across the line of promotion, and in the last stage across the
    line between two awards. ``problems`` in words; a promotion is made only when there are none.
    """

    tabulation: Tabulation | None
    decision: Decision | None = None
    lines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    quotas: Mapping[str, int] = field(default_factory=dict)
    ties: list[OpenTie] = field(default_factory=list)
    decided: list[TieDecision] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OpenTie:
    """Entries of one track that share ``rank``. ``places``: how many of them pass; None when only their order counts."""

    track: str
    rank: int
    entries: tuple[int, ...]
    places: int | None


def preview_promotion(*, stage: Stage) -> Preview:
    """The line of each track over the frozen ranking, with the decisions over ties that hold for it."""
    table = frozen_tabulation(stage)
    preview = Preview(tabulation=table)
    if table is None:
        preview.problems.append(_("Freeze the ranking first; promotion reads a frozen ranking."))
        return preview
    rows = table.result["result"]["lines"]
    preview.lines = {row["entry"]: row for row in rows}
    preview.quotas = book_of(stage.competition).quotas(stage.code)
    preview.decided = _decisions(stage, table)
    placed = [Placed(row["entry"], row["track"], row["rank"]) for row in rows]
    first = promote(placed, preview.quotas)
    choices = {}
    for tie in first.ties:
        answer = _answer(preview.decided, tie.track, tie.rank, tie.entries)
        if answer is not None:
            choices[tie.track] = [str(entry) for entry in answer.chosen]
    preview.decision = promote(placed, preview.quotas, choices)
    preview.ties = [
        OpenTie(tie.track, tie.rank, tuple(map(int, tie.entries)), tie.places) for tie in preview.decision.ties
    ]
    if is_last_stage(stage):
        preview.ties += _award_ties(stage, preview)
    preview.problems += _problems(stage, preview)
    return preview


def _decisions(stage: Stage, table: Tabulation) -> list[TieDecision]:
    """The newest decision for each tie of this version of the ranking."""
    rows = TieDecision.objects.filter(stage=stage, tabulation_version=table.version).order_by("pk")
    return list({(row.track_code, row.rank): row for row in rows}.values())


def _answer(decided: Sequence[TieDecision], track: str, rank: int, entries: Sequence[str]) -> TieDecision | None:
    for row in decided:
        if (row.track_code, row.rank) == (track, rank) and {str(entry) for entry in row.order} == set(entries):
            return row
    return None


def _award_ties(stage: Stage, preview: Preview) -> list[OpenTie]:
    """Ties between two awards: only the order of the tied is asked for."""
    known = {(tie.track, tie.rank) for tie in preview.ties} | {(row.track_code, row.rank) for row in preview.decided}
    ends, total = [], 0
    for award in book_of(stage.competition).awards:
        total += award.count
        ends.append(total)
    found = []
    for track, order in ranking_of(preview).items():
        ranks = [row["rank"] for row in order if row["rank"] is not None]
        for end in ends:
            if 0 < end < len(ranks) and ranks[end - 1] == ranks[end] and (track, ranks[end]) not in known:
                known.add((track, ranks[end]))
                tied = tuple(row["entry"] for row in order if row["rank"] == ranks[end])
                found.append(OpenTie(track, ranks[end], tied, None))
    return found


def ranking_of(preview: Preview) -> dict[str, list[dict[str, Any]]]:
    """By track: entries in the decided order (rank, then the decisions over ties), those without a place last."""
    position = {entry: index for decision in preview.decided for index, entry in enumerate(decision.order)}
    tracks: dict[str, list[dict[str, Any]]] = {track: [] for track in sorted(preview.quotas)}
    for key, row in preview.lines.items():
        tracks[row["track"]].append({"entry": int(key), "rank": row["rank"], "shown": row["shown"]})
    for rows in tracks.values():
        rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, position.get(row["entry"], 0), row["entry"]))
    return tracks


def _problems(stage: Stage, preview: Preview) -> list[str]:
    problems = [tie_words(stage, tie) for tie in preview.ties]
    ranked = {int(key) for key, row in preview.lines.items() if row["status"] == "active"}
    gone = Entry.objects.filter(pk__in=ranked).exclude(state=EntryState.ACCEPTED).values_list("title", flat=True)
    if gone:
        text = _(
            "Since the freeze these entries left the competition: %(names)s. Tabulate again, so that the others close up."
        )
        problems.append(text % {"names": _(", ").join(gone)})
    return problems


def tie_words(stage: Stage, tie: OpenTie) -> str:
    """What to do about a tie."""
    track = book_of(stage.competition).track(tie.track).name
    if tie.places is None:
        text = _(
            "%(track)s: %(count)d entries share rank %(rank)d on the line between two awards. Enter their order with the reason."
        )
        return text % {"track": track, "count": len(tie.entries), "rank": tie.rank}
    return ngettext(
        "%(track)s: %(count)d entries share rank %(rank)d, and %(places)d place is left. Enter who passes, with the reason.",
        "%(track)s: %(count)d entries share rank %(rank)d, and %(places)d places are left. Enter who passes, with the reason.",
        tie.places,
    ) % {"track": track, "count": len(tie.entries), "rank": tie.rank, "places": tie.places}


def decide_tie(
    *,
    stage: Stage,
    actor: Person,
    track: str,
    rank: int,
    order: Sequence[int],
    chosen: Sequence[int] | None = None,
    reason: str,
) -> TieDecision:
    """Enter how people decided a tie that the preview shows (open or decided before).

    ``order``: all tied entries, best first. ``chosen``: who passes, where the tie lies across the line; by default the
    first of the order as far as places are left. All may pass (the quota is exceeded), but not none.
    """
    action = "competitions.tie_decided"
    require(actor, RUN, stage, action)
    preview = preview_promotion(stage=stage)
    if preview.tabulation is None:
        refuse(action, preview.problems[0], actor=actor, target=stage)
    tied = {int(key) for key, row in preview.lines.items() if (row["track"], row["rank"]) == (track, rank)}
    if len(tied) < 2 or set(order) != tied or len(order) != len(tied):
        refuse(action, _("This tie is no longer there; please open the page again."), actor=actor, target=stage)
    cut = _cut(preview, track, rank)
    passing: list[int] = []
    if cut is not None:
        passing = list(order[: cut.places]) if chosen is None else [entry for entry in order if entry in set(chosen)]
        if not passing or not set(chosen or passing) <= tied:
            refuse(action, _("Please choose who of the tied entries passes."), actor=actor, target=stage)
    return competition_promotion.record_tie_decision(
        stage=stage,
        actor=actor,
        tabulation_version=preview.tabulation.version,
        track=track,
        rank=rank,
        order=order,
        chosen=passing,
        reason=reason,
    )


def _cut(preview: Preview, track: str, rank: int) -> CutTie | None:
    placed = [Placed(row["entry"], row["track"], row["rank"]) for row in preview.lines.values()]
    return next((tie for tie in promote(placed, preview.quotas).ties if (tie.track, tie.rank) == (track, rank)), None)


def promote_stage(*, stage: Stage, actor: Person, ranking_hash: str = "") -> Promotion:
    """Carry the previewed promotion out; who goes on is in the next stage at once.

    ``ranking_hash`` is of the ranking that the page showed; another one is refused.
    Raises ``Refused`` while marking is open, without a frozen ranking, and over every undecided tie, saying what to do.
    """
    action = "competitions.promotion_decided"
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        if stage.state not in (StageState.CLOSED, StageState.RELEASED):
            refuse(action, _("Close marking first."), actor=actor, target=stage)
        preview = preview_promotion(stage=stage)
        if preview.problems or preview.tabulation is None or preview.decision is None:
            refuse(action, " ".join(preview.problems), actor=actor, target=stage)
        if ranking_hash and ranking_hash != preview.tabulation.result_hash:
            refuse(
                action,
                _("The ranking changed after you opened this page. Please check it again."),
                actor=actor,
                target=stage,
            )
        order = ranking_of(preview)
        passing = {int(entry) for line in preview.decision.lines for entry in line.promoted}
        decided = competition_promotion.Decided(
            ranking=order,
            quotas=dict(preview.quotas),
            promoted={
                track: [row["entry"] for row in rows if row["entry"] in passing] for track, rows in order.items()
            },
            decisions=[_document(row) for row in preview.decided],
            tabulation_version=preview.tabulation.version,
            ranking_hash=preview.tabulation.result_hash,
        )
        row = competition_promotion.decide_promotion(stage=stage, actor=actor, decided=decided)
        following = next_stage(stage)
        if following is not None and following.state == StageState.NOT_STARTED:
            enter_entries(stage=following, actor=actor)
        return row


def _document(row: TieDecision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "track": row.track_code,
        "rank": row.rank,
        "order": row.order,
        "chosen": row.chosen,
        "reason": row.reason,
    }


def next_stage_untouched(stage: Stage) -> Stage | None:
    """The stage after this one, when it has entries and neither marking nor a score sheet; else None."""
    following = next_stage(stage)
    if following is None or following.state != StageState.NOT_STARTED or not following.stage_entries.exists():
        return None
    return None if ScoreSheet.objects.filter(stage_entry__stage=following).exists() else following


def why_not_undo(promotion: Promotion) -> str | None:
    """Why the decision can no longer be undone, in words; None when it can."""
    untouched = next_stage_untouched(promotion.stage) is not None
    return competition_promotion.why_not_undo(promotion, next_is_untouched=untouched)


def undo_promotion(*, promotion: Promotion, actor: Person, reason: str) -> Promotion:
    """Undo as competitions allows it. A next stage that has entries but no score sheet yet is emptied first."""
    stage = promotion.stage
    require(actor, RUN, stage, "competitions.promotion_undone")
    with services.act():
        services.lock(stage)
        following = next_stage_untouched(stage)
        if following is not None:
            services.lock(following)
            following = next_stage_untouched(stage)
        if following is not None:
            taken = list(following.stage_entries.values_list("entry_id", flat=True))
            following.stage_entries.all().delete()
            services.record(
                "judging.entries_taken_out", actor=actor, target=following, reason=reason, data={"entries": taken}
            )
        return competition_promotion.undo_promotion(promotion=promotion, actor=actor, reason=reason)
