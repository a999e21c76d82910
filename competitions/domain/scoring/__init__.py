"""The deterministic results engine: a score pack in, results out, exact to the last digit (`docs/scoring.md`)."""

from __future__ import annotations

from competitions.domain.scoring.aggregate import Aggregated, Note, aggregate
from competitions.domain.scoring.book import PANEL, from_book, from_scoring, items_of, panel_part
from competitions.domain.scoring.checks import check_pack
from competitions.domain.scoring.compute import EntryScore, PartScore, item_aggregate, judge_total, scores
from competitions.domain.scoring.faults import fault_line
from competitions.domain.scoring.pack import (
    Adjustment,
    Aggregate,
    Bounds,
    Cut,
    Item,
    KeptMark,
    Mark,
    PackEntry,
    PackJudge,
    Rule,
    RulePart,
    ScorePack,
    TieStep,
)
from competitions.domain.scoring.places import AtCut, break_tie, place_numbers, sides, tie_groups
from competitions.domain.scoring.ranking import Ranked, step_value
from competitions.domain.scoring.reading import Loaded, dump, json_schema, load, parse
from competitions.domain.scoring.results import Results, adjustments_text, as_text, tabulate, text_of
from competitions.domain.scoring.results_schema import results_schema
from competitions.domain.scoring.warnings import Warned, WarningCode, told_apart
from competitions.domain.scoring.words import (
    Combine,
    CutTies,
    Fallback,
    Method,
    Missing,
    Order,
    Ranking,
    RankOn,
    Scope,
    Status,
    TieBy,
    Times,
    Turn,
)

__all__ = [
    "PANEL",
    "Adjustment",
    "Aggregate",
    "Aggregated",
    "AtCut",
    "Bounds",
    "Combine",
    "Cut",
    "CutTies",
    "EntryScore",
    "Fallback",
    "Item",
    "KeptMark",
    "Loaded",
    "Mark",
    "Method",
    "Missing",
    "Note",
    "Order",
    "PackEntry",
    "PackJudge",
    "PartScore",
    "RankOn",
    "Ranked",
    "Ranking",
    "Results",
    "Rule",
    "RulePart",
    "Scope",
    "ScorePack",
    "Status",
    "TieBy",
    "TieStep",
    "Times",
    "Turn",
    "Warned",
    "WarningCode",
    "adjustments_text",
    "aggregate",
    "as_text",
    "break_tie",
    "check_pack",
    "dump",
    "fault_line",
    "from_book",
    "from_scoring",
    "item_aggregate",
    "items_of",
    "json_schema",
    "judge_total",
    "load",
    "panel_part",
    "parse",
    "place_numbers",
    "results_schema",
    "scores",
    "sides",
    "step_value",
    "tabulate",
    "text_of",
    "tie_groups",
    "told_apart",
]  # fmt: skip
