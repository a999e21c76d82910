"""What every field of a rule book is typed into: the shape of its input, its unit, what it points at, what is shown first.

Made from the parts themselves; here stands only what they do not say: units, explanations, and the order for people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields
from enum import StrEnum
from typing import Any

from competitions.domain.documents import Record
from competitions.domain.eligibility import Rule
from competitions.domain.sentences import N_


class Shape(StrEnum):
    """How a field is typed."""

    HIDDEN = "hidden"
    TEXT = "text"
    AREA = "area"
    LINES = "lines"  # a list of texts, one a line
    WHOLE = "whole"
    WHOLES = "wholes"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    REF = "ref"  # the code of another part
    REFS = "refs"
    ROUNDING = "rounding"
    PART = "part"
    PARTS = "parts"
    RULES = "rules"


_POINTS = {
    "Stage.rubric": "rubrics", "TrackRubric.track": "tracks", "TrackRubric.rubric": "rubrics", "Track.merge_into": "tracks",
    "Award.pool": "stages", "TieBreak.item": "items", "TieBreak.part": "parts", "TieBreak.stage": "stages",
    "ScorePart.stage": "stages", "ScorePart.rubric": "rubrics", "Condition.question": "questions",
    "Answer.question": "questions", "AnswerNumber.question": "questions",
}  # fmt: skip
_MANY = {
    "tracks": "tracks", "entrant_types": "entrants", "contests": "contests", "EarlierAwards.levels": "levels",
}  # fmt: skip
_MINUTES = (N_("minutes"), 60)
_DAYS, _SECONDS, _POINTS_UNIT = (N_("days"), 1), (N_("seconds"), 1), (N_("points"), 1)
_UNITS: Mapping[str, tuple[str, int]] = {
    "seconds": _MINUTES, "min_seconds": _MINUTES, "max_seconds": _MINUTES, "per_seconds": _SECONDS,
    "grace_seconds": _SECONDS, "late_minutes": (N_("minutes"), 1), "max_bytes": ("MB", 1024 * 1024),
    "days": _DAYS, "correction_days": _DAYS, "corrected_days": _DAYS, "decide_days": _DAYS, "held_days": _DAYS,
    "disqualified_by": (N_("persons"), 1),
    "days_before": _DAYS, "appeal_hours": (N_("hours"), 1), "percent": ("%", 1), "paper_copies": (N_("copies"), 1),
    "min_files": (N_("files"), 1), "max_files": (N_("files"), 1),
    "copies": (N_("copies"), 1), "panel_size": (N_("judges"), 1), "min_size": (N_("judges"), 1),
    "reserve": (N_("judges"), 1), "reviews_per_entry": (N_("judges"), 1), "outcome_months": (N_("months"), 1),
    "max": _POINTS_UNIT, "min": _POINTS_UNIT, "step": _POINTS_UNIT, "amount": _POINTS_UNIT, "cap": _POINTS_UNIT,
    "stated_total": _POINTS_UNIT, "at_least": _POINTS_UNIT, "at_most": _POINTS_UNIT,
}  # fmt: skip
_OTHER_UNITS = {"Most.max": (N_("entries"), 1), "TeamSize.min": (N_("persons"), 1), "TeamSize.max": (N_("persons"), 1)}
HINTS: Mapping[str, str] = {
    "Track.quota": N_("So many of this track are recommended to the next level; 0: nobody."),
    "Track.direct_places": N_("Named by the office, without a round."),
    "Track.min_entries": N_("With fewer checked entries the track may be merged."),
    "Track.short": N_("Stands in entry numbers, for example ZZ."),
    "Stage.tracks": N_("None ticked: all tracks go through this stage."),
    "Stage.reviews_per_entry": N_("Left empty: every judge of the panel marks every entry."),
    "Stage.advance_per_track": N_(
        "To the next stage; left empty in the last one, where the quotas of the tracks hold."
    ),
    "Stage.days": N_("For a training only."),
    "Scoring.tie_breaks": N_("Tried one after the other, as long as results are equal."),
    "Scoring.round_totals": N_("Left empty: totals are not rounded."),
    "Scoring.parts": N_("Without parts the judges' sheets are the whole result."),
    "Aggregation.min_left": N_("With fewer marks left after dropping, what is said below holds."),
    "Aggregation.drop_fraction": N_("For example 0.1: a tenth at each end."),
    "ScorePart.weight": N_("0.6 means 60 %."),
    "Dimension.step": N_("0.5: half points may be given."),
    "Dimension.hint": N_("What the judges look at; shown on the score sheet."),
    "Dimension.weight": N_("The mark counts so many times in the total."),
    "Rubric.stated_total": N_("Only where the notice states another total than the items add up to."),
    "Award.count": N_("How many get it; 0 where everybody in its circle does."),
    "Award.tracks": N_("None ticked: all tracks."),
    "Award.pool": N_("For a public vote only."),
    "Promotion.soft": N_("May be exceeded with a reason."),
    "Promotion.min_per_track": N_("At least so many of each track, as far as there are."),
    "Publicity.where": N_("Beside this site, one place a line."),
    "Publicity.day_kind": N_("Working days follow the yearly notice of the State Council."),
    "Publicity.mask_names": N_(
        "Off by default: people can object only when they can tell who it is. ID numbers and phones are never shown."
    ),
    "Publicity.corrected_days": N_("Left empty: as long as the first list."),
    "Objection.real_name": N_("Anonymous ones are kept as clues and not answered."),
    "Question.purpose": N_("The entry form tells it: nobody is asked without a reason."),
    "Question.choices": N_("One answer a line; only where one of several is chosen."),
    "Question.tracks": N_("None ticked: asked in all tracks."),
    "Question.entrant_types": N_("None ticked: asked of all."),
    "Attachment.extensions": N_("Endings without a dot, one a line: pdf, pptx."),
    "Attachment.tracks": N_("None ticked: asked in all tracks."),
    "Attachment.entrant_types": N_("None ticked: asked of all."),
    "Rule.tracks": N_("None ticked: it holds in all tracks."),
    "Rule.entrant_types": N_("None ticked: it holds for all."),
    "RuleBook.open_parts": N_("What is not ticked here rounds below take over as it is."),
    "RuleBook.outcome_months": N_("After so many months winners are asked how they fare; one number a line."),
    "RuleBook.legal_basis": N_("Notices and plans that the contest rests on, with their numbers."),
    "Numbering.filing": N_("{region}, {year} and {seq:04d} are filled in."),
    "Numbering.entry": N_("{region}, {track} and {seq:04d} are filled in."),
    "Numbering.certificate": N_("{region}, {year} and {seq:05d} are filled in."),
    "Panel.make_up": N_("One group a line, for example: investors, 4 persons."),
    "Conflicts.region": N_("Every judge of a city round comes from that city; a hard rule would bar them all."),
    "Conflicts.months": N_("After the end of coaching or pairing."),
    "Age.on": N_("Left empty: the cut-off day of the contest."),
    "Place.region": N_("Left empty: the region of the contest."),
}
# What is shown first; the rest stands under «more». A part that is not named here shows all.
_FIRST: Mapping[str, tuple[str, ...]] = {
    "Track": ("name", "kind", "quota", "scope"),
    "Stage": (
        "name", "mode", "panel_size", "reviews_per_entry", "rubric", "advance_per_track", "segments", "scoring", "draw",
        "penalty", "promotion",
    ),
    "Scoring": ("aggregation", "round_result", "rank_on", "rank_within", "tie_breaks"),
    "Aggregation": ("method", "drop_high", "drop_low"),
    "ScorePart": ("name", "source", "weight"),
    "Dimension": ("name", "max", "hint"),
    "Rubric": ("name", "dimensions"),
    "Award": ("name", "count", "scope"),
    "Publicity": ("days", "day_kind", "mask_names", "objection"),
    "Question": ("label", "kind", "required", "purpose", "choices"),
    "Attachment": ("kind", "name", "required", "extensions", "max_bytes"),
    "Promotion": ("kind", "count", "percent", "ties"),
    "Penalty": ("kind", "amount", "per_seconds"),
    "Panel": ("min_size", "reserve", "make_up"),
    "Conflicts": ("employer", "kinship", "shareholder", "coached", "region", "school"),
}  # fmt: skip
CHECKS: Mapping[str, str] = {
    "min_age": N_("lowest age of the head"),
    "max_age": N_("highest age of the head"),
    "firm_age_below": N_("years since the firm was registered"),
    "firm_registered": N_("days between which the firm was registered"),
    "place": N_("where the project is"),
    "one_entry_per_person": N_("entries of one person"),
    "one_entry_per_firm": N_("entries of one firm"),
    "no_earlier_award": N_("earlier awards that bar"),
    "uscc_required": N_("unified social credit code"),
    "funding_round": N_("how far the firm is financed"),
    "min_share": N_("lowest share of the head"),
    "no_other_firm": N_("no other firm of the head"),
    "person_category": N_("category of the head"),
    "student_or_graduate": N_("student or graduate"),
    "team_size": N_("size of the team"),
    "core_members": N_("core members"),
    "presenter_is_member": N_("presenter is of the team"),
    "presenter_category": N_("category of the presenter"),
    "presenter_answers": N_("presenter answers as well"),
    "lecturer_certificate": N_("certificate of the lecturer"),
    "lecturer_grade": N_("yearly grade of the lecturer"),
    "lecturer_not_suspended": N_("lecturer is not suspended"),
    "answer": N_("answer to a question"),
    "answer_number": N_("number given to a question"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """One field as it is typed."""

    name: str
    shape: Shape
    required: bool
    default: Any
    kind: type[Record] | None  # the part it consists of
    words: type[StrEnum] | None
    points: str  # which list of the book its codes are of
    unit: str
    factor: int
    hint: str
    limit: int
    first: bool


def typed_fields(kind: type[Any]) -> Iterator[Typed]:
    """The fields of a kind of part, those that are shown first in the order for people."""
    wanted = _FIRST.get(kind.__name__)
    known = [_typed(kind, one, wanted) for one in fields(kind) if "spec" in one.metadata]
    if wanted is not None:
        known.sort(key=lambda one: wanted.index(one.name) if one.first else len(wanted))
    yield from known


def rule_fields(params: type[Record]) -> Iterator[Typed]:
    """The fields of a condition of entry: its parameters, then whom it binds."""
    yield from typed_fields(params)
    for name in ("tracks", "entrant_types"):
        hint = HINTS[f"Rule.{name}"]
        yield Typed(name, Shape.REFS, False, (), None, None, _MANY[name], "", 1, hint, 0, False)


def _typed(kind: type[Any], one: Field[Any], wanted: tuple[str, ...] | None) -> Typed:
    spec, full = one.metadata["spec"], f"{kind.__name__}.{one.name}"
    schema = spec.schema()
    unit, factor = _OTHER_UNITS.get(full) or _UNITS.get(one.name, ("", 1))
    shape = _shape(full, one.name, spec, schema)
    return Typed(
        name=one.name,
        shape=shape,
        required=one.default.__class__.__name__ == "_MISSING_TYPE",
        default=one.default,
        kind=Rule if shape is Shape.RULES else spec.kind,  # type: ignore[arg-type]
        words=spec.words,
        points=_POINTS.get(full) or (_many(full) if shape is Shape.REFS else ""),
        unit=unit,
        factor=factor,
        hint=HINTS.get(full, ""),
        limit=int(schema.get("maxLength", 0)),
        first=wanted is None or one.name in wanted,
    )


def _shape(full: str, name: str, spec: Any, schema: Mapping[str, Any]) -> Shape:
    if name in ("demo", "code"):
        return Shape.HIDDEN
    if spec.kind is not None:
        return Shape.PARTS if schema.get("type") == "array" else Shape.PART
    if "enum" in schema:
        return Shape.CHOICE
    if full in _POINTS:
        return Shape.REF
    if "$ref" in schema or "anyOf" in schema:
        return Shape.ROUNDING
    return _of_list(full, schema["items"]) if schema.get("type") == "array" else _of_value(schema)


def _many(full: str) -> str:
    return _MANY.get(full) or _MANY.get(full.partition(".")[2], "")


def _of_list(full: str, items: Mapping[str, Any]) -> Shape:
    if "$ref" in items:
        return Shape.RULES
    if "enum" in items:
        return Shape.CHOICES
    if items["type"] == "integer":
        return Shape.WHOLES
    return Shape.REFS if _many(full) else Shape.LINES


def _of_value(schema: Mapping[str, Any]) -> Shape:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "boolean" in kinds:
        return Shape.FLAG
    if schema.get("format") == "date":
        return Shape.DAY
    if "string" in kinds and "integer" in kinds:
        return Shape.NUMBER
    if "integer" in kinds:
        return Shape.WHOLE
    return Shape.AREA if int(schema.get("maxLength", 0)) > 200 else Shape.TEXT
