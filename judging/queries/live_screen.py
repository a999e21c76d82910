"""What the big screen may say. The embargo is here: what the rule book holds back is never put together."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.rounding import place_number, shown
from competitions.domain.rulebook import RankWithin, ReleaseLevel, ReleaseWhen
from competitions.models import StageEntry
from competitions.queries.halls import hall_name
from competitions.queries.nouns import nouns_of
from judging.domain.field import tabulate_field
from judging.domain.results import BadInput, Line
from judging.enums import AppearanceState, TabulationState
from judging.models import Appearance, LiveStage
from judging.queries.feedback import RELEASED, is_out
from judging.queries.inputs import Inputs
from judging.queries.live import next_turn, segment_data, segments_of, turns_of
from judging.queries.rubrics import rules_of
from judging.queries.votes import ballots_of, entry_of

FORMAT = "chuangxiang.stage/1"
BOARD = 10


def why_held(live: LiveStage, turn: Appearance) -> str | None:
    """Why this result may not be shown now, in words; None when it may. One query, none where marks show at once."""
    display = rules_of(live.stage).display
    public = live.stage.competition.state in RELEASED
    if turn.state != AppearanceState.DONE:
        return _("Close the marking of this %(noun)s first.") % {"noun": nouns_of(live.stage.competition).entry}
    if display is None:
        return None if public else _("The rules hold results back until the public list is out.")
    if display.level is ReleaseLevel.AWARDS:
        return _("By the rules only awards are made public, no scores.")
    if display.when is ReleaseWhen.AT_ONCE:
        return None
    frozen = live.stage.tabulations.filter(state=TabulationState.FROZEN).values_list("frozen_at", flat=True).first()
    if is_out(display, frozen, is_marked=True, public=public):
        return None
    if display.when is ReleaseWhen.AFTER_STAGE:
        return _("The rules hold results back until the ranking of the stage is frozen.")
    return _("The rules hold results back until their day.")


def shows_at_once(live: LiveStage) -> bool:
    """Whether the rules have results shown in the hall, entry by entry."""
    display = rules_of(live.stage).display
    return display is not None and display.when is ReleaseWhen.AT_ONCE and display.level is not ReleaseLevel.AWARDS


def result_of(live: LiveStage, turn: Appearance) -> dict[str, Any] | None:
    """What the reveal shows of one entry, as much as the rules allow: marks 评委1…n with the dropped ones, the result, and
    the top of those that were shown so far. None where nothing can be computed yet. Look at ``why_held`` first."""
    display = rules_of(live.stage).display
    open_marks = display is not None and display.level is ReleaseLevel.ANONYMOUS_MARKS
    inputs = Inputs(live.stage)
    seen = {row.pk for row in inputs.places if row.pk == turn.stage_entry_id} | set(
        live.appearances.exclude(revealed=None).values_list("stage_entry_id", flat=True)
    )
    lines = _lines(inputs, seen)
    key = {row.pk: str(row.entry_id) for row in inputs.places}[turn.stage_entry_id]
    mine = next((line for line in lines if line.entry == key), None)
    if mine is None:
        return None
    numbers = {str(seat.pk): seat.number for seat in inputs.seats}
    marks = [
        {
            "no": numbers[judge],
            "total": total,
            "dropped": judge in mine.dropped and bool(display and display.struck_out),
        }
        for judge, total in mine.totals.items()
    ]
    by_entry = {str(row.entry_id): row for row in inputs.places}
    within = inputs.rules.scoring.rank_within
    board = [_board_row(line, by_entry[line.entry]) for line in lines if _beside(line, mine, within)]
    return {
        "marks": marks if open_marks else [],
        "parts": _parts(inputs, mine) if open_marks else [],
        "off": mine.adjustments if open_marks else "",
        "score": mine.shown,
        "board": board[:BOARD],
    }


def _parts(inputs: Inputs, mine: Line) -> list[list[str]]:
    """Name and mean of each part of the result (panel, second jury, hall), rounded as the score; none of a single one."""
    scoring = inputs.rules.scoring
    names = {part.code: part.name for part in scoring.parts}
    found = [(names[code], value) for (code, _text), value in zip(mine.parts, mine.part_values, strict=True)]
    if len(found) < 2:
        return []
    return [[name, "–" if value is None else shown(value, scoring.round_result)] for name, value in found]


def _lines(inputs: Inputs, seen: set[int]) -> list[Line]:
    """The ranking of those that were shown, and nobody else."""
    keys = {str(row.entry_id) for row in inputs.places if row.pk in seen}
    field = inputs.field
    shown = dataclasses.replace(
        field,
        entries=[entry for entry in field.entries if entry.id in keys],
        sheets=[sheet for sheet in field.sheets if sheet.entry in keys],
        more=[mark for mark in field.more if mark.entry in keys],
    )
    try:
        return list(tabulate_field(shown).lines)
    except BadInput:
        return []


def _beside(line: Line, mine: Line, within: RankWithin) -> bool:
    """Ranked together with it."""
    together = within is not RankWithin.TRACK or line.track == mine.track
    return line.rank is not None and line.hall == mine.hall and together


def _board_row(line: Line, place: StageEntry) -> dict[str, Any]:
    return {
        "place": place_number(line.rank) if line.rank is not None else None,
        "no": place.running_no,
        "title": place.entry.title,
        "score": line.shown,
    }


def entry_words(turn: Appearance) -> dict[str, Any]:
    """An entry as the hall sees it."""
    entry = turn.stage_entry.entry
    return {
        "no": turn.stage_entry.running_no,
        "title": entry.title,
        "unit": entry.organisation_name,
        "track": entry.track.name if entry.track else "",
    }


def _votes(live: LiveStage) -> list[dict[str, Any]]:
    """What the hall is voting on. How votes stand is asked for separately, and only where the rules let it be shown."""
    names = {part.code: part for part in ballots_of(live.stage)}
    if not names:
        return []
    rows = live.vote_windows.filter(closed_at=None).select_related("stage_entry__entry")
    return [
        {
            "window": row.pk,
            "part": row.part,
            "name": names[row.part].name,
            "entry": entry_of(row.stage_entry),
            "interim": bool(names[row.part].ballot.interim) and shows_at_once(live),  # type: ignore[union-attr]
        }
        for row in rows
        if row.part in names
    ]


def screen_of(live: LiveStage) -> dict[str, Any]:
    """The whole answer of the big screen at this revision, without the server's time."""
    stage = live.stage
    turns = turns_of(live)
    current = next((row for row in turns if row.pk == live.current_id), None)
    shown = next((row for row in turns if row.pk == live.shown_id), None)
    coming = next_turn(turns)
    is_over = coming is None and (current is None or current.state == AppearanceState.DONE)
    return {
        "format": FORMAT,
        "revision": live.revision,
        "competition": stage.competition.name,
        "stage": stage.name,
        "hall": hall_name(live.hall) if live.hall else "",
        "state": current.state if current else "waiting",
        "over": is_over,
        "current": entry_words(current) if current else None,
        "next": entry_words(coming) if coming else None,
        "done": sum(row.state == AppearanceState.DONE for row in turns),
        "count": sum(row.state != AppearanceState.ABSENT for row in turns),
        "segment": segment_data(live, segments_of(stage)),
        "marking_open": current is not None and current.state == AppearanceState.MARKING,
        "votes": _votes(live),
        "result": None if shown is None or shown.revealed is None else {"entry": entry_words(shown), **shown.revealed},
    }
