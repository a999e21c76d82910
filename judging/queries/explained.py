"""How the result of one entry came about, for its own entrant: as much as the rule book lets out, and nothing of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from competitions.domain.rounding import Rounding, decimal_text, exact, shown
from competitions.domain.rulebook import Display, PromotionKind, RankWithin, ReleaseLevel
from competitions.domain.rulebook.sentences.ties import tie_step
from competitions.models import Entry, Promotion, Stage, TieDecision
from competitions.queries.results import is_last_stage
from competitions.queries.rule_books import book_of
from judging.enums import SheetState, TabulationState
from judging.models import ScoreSheet, Tabulation
from judging.queries.feedback import RELEASED, stages_out
from judging.queries.ranking_rows import flag_words
from judging.queries.records import OVERTIME
from judging.queries.rubrics import rules_of
from judging.queries.second_sheets import counted
from judging.queries.stage_words import scoring_words

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Voice:
    """One judge, who is a number and has no name here: the total and what became of it, the words. ``counted``: the mark as
    it was limited, where it was; ``missing``: why there is no mark, in words; ``turn``: which mark it is of an entry that was
    judged again, in words."""

    number: int
    total: str
    comment: str
    is_dropped: bool = False
    counted: str = ""
    missing: str = ""
    turn: str = ""


@dataclass(frozen=True)
class Explained:
    """One stage. What the level does not let out is empty: ``score``, ``rank``, ``steps`` (what was added up, in order),
    ``tie`` and ``line`` are for totals and above, totals of judges for anonymous marks.

    ``outcome``: whether it goes on; ``version``: of the ranking, with its fingerprint.
    """

    stage: str
    voices: list[Voice]
    outcome: str = ""
    score: str = ""
    rank: str = ""
    hall: str = ""
    rule: str = ""
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    notes: str = ""
    tie: str = ""
    line: str = ""
    version: int = 0
    fingerprint: str = ""

    @property
    def heading(self) -> str:
        """What the list of the judges holds: marks, words, or both."""
        marks = any(voice.total or voice.missing for voice in self.voices)
        words = any(voice.comment for voice in self.voices)
        if marks and words:
            return _("Marks and comments of the judges")
        return _("Marks of the judges") if marks else _("Comments of the judges")


@dataclass(frozen=True)
class Level:
    """What an entrant may read of the own result in one stage. ``line``: also where the line was, which tells something of
    others, so only where the public reads totals."""

    totals: bool
    marks: bool
    comments: bool
    struck: bool
    line: bool


def level_of(display: Display | None, *, totals: bool, comments: bool) -> Level:
    """The stage's ``display`` says how much is public, and no entrant reads more than that of numbers; where it says nothing,
    ``feedback.totals`` of the book decides. Comments follow ``feedback.comments`` alone."""
    if display is None:
        return Level(totals, totals, comments, True, False)
    shows = display.level is not ReleaseLevel.AWARDS
    return Level(shows, display.level is ReleaseLevel.ANONYMOUS_MARKS, comments, display.struck_out, shows)


def explained(entry: Entry) -> list[Explained]:
    """Every stage that is out, in order. At most seven queries. Other entries and names of judges never."""
    stages = Stage.objects.filter(stage_entries__entry=entry, code__in=stages_out(entry)).order_by("order", "pk")
    rows = ScoreSheet.objects.filter(stage_entry__entry=entry).select_related("stage_entry", "rejudgement")
    sheets: dict[int, list[ScoreSheet]] = {}
    for row in rows.order_by("seat__number", "pk"):
        sheets.setdefault(row.stage_entry.stage_id, []).append(row)
    read = list(stages)
    tables = {row.stage_id: row for row in Tabulation.objects.filter(stage__in=read, state=TabulationState.FROZEN)}
    promotions = {row.stage_id: row for row in Promotion.objects.filter(stage__in=read, undone_at__isnull=True)}
    decisions = list(TieDecision.objects.filter(stage__in=read, settled=True).order_by("pk"))
    found = []
    for stage in read:
        stage.competition = entry.competition
        table = tables.get(stage.pk)
        mine = [row for row in decisions if row.stage_id == stage.pk and entry.pk in row.order]
        by_people = next((row for row in reversed(mine) if table and row.tabulation_version == table.version), None)
        made = _One(entry, stage, table, promotions.get(stage.pk) if _is_told(stage, entry) else None, by_people)
        if made.has_anything(sheets.get(stage.pk, [])):
            found.append(made.explained(sheets.get(stage.pk, [])))
    return found


def _is_told(stage: Stage, entry: Entry) -> bool:
    """Who goes on within the contest learns it with the stage; who is recommended upward, from the public list and not before."""
    return entry.competition.state in RELEASED or not is_last_stage(stage)


class _One:
    """One stage of one entry."""

    def __init__(
        self,
        entry: Entry,
        stage: Stage,
        table: Tabulation | None,
        promotion: Promotion | None,
        people: TieDecision | None,
    ) -> None:
        self.entry, self.stage, self.table, self.promotion, self.people = entry, stage, table, promotion, people
        self.book, self.rules = book_of(entry.competition), rules_of(stage)
        told = self.book.feedback
        self.level = level_of(self.rules.display, totals=told.totals, comments=told.comments)
        lines = table.result["result"]["lines"] if table else []
        self.row: Line = next((line for line in lines if line["entry"] == str(entry.pk)), {})

    def has_anything(self, sheets: list[ScoreSheet]) -> bool:
        """Whether there is something to read: sheets that are in, a ranking, a decision."""
        is_in = bool(self.row.get("totals")) or any(sheet.is_in for sheet in sheets)
        level = self.level
        return is_in and (level.totals or level.comments or self.promotion is not None)

    def explained(self, sheets: list[ScoreSheet]) -> Explained:
        """In words and numbers."""
        voices = [] if not (self.level.marks or self.level.comments) else list(self._voices(sheets))
        one = Explained(self.stage.name, voices, outcome=self._outcome())
        if not self.row or self.table is None:
            return one
        one = replace(one, version=self.table.version, fingerprint=self.table.result_hash[:16])
        if not self.level.totals:
            return one
        rank = self.row["rank"]
        return replace(
            one,
            score=self.row["longer"] or self.row["shown"] or "",
            rank="" if rank is None else str(rank),
            hall=self.row.get("hall", ""),
            rule=scoring_words(self.rules.scoring),
            steps=list(self._steps()),
            notes=flag_words(self.row["flags"]),
            tie=self._tie(),
            line=self._line() if self.level.line else "",
        )

    def _voices(self, sheets: list[ScoreSheet]) -> Iterator[Voice]:
        dropped, clamped = self.row.get("dropped", ()), self.row.get("clamped", {})
        numbers = {seat: number for number, seat in enumerate(dict.fromkeys(sheet.seat_id for sheet in sheets), 1)}
        for sheet, turn in self._in_turn(sheets):
            marks, seat, number = self.level.marks, str(sheet.seat_id), numbers[sheet.seat_id]
            total, missing, comment = self._told(sheet, turn)
            if not total:
                if marks and missing:
                    yield Voice(number, "", "", missing=missing, turn=str(_TURNS.get(turn, "")))
                continue
            counts = turn in ("", "counts", "mean")
            if turn == "mean" and not marks:
                continue
            yield Voice(
                number,
                total if marks else "",
                comment if self.level.comments and turn != "mean" else "",
                is_dropped=marks and counts and self.level.struck and seat in dropped,
                counted=clamped.get(seat, "") if marks and counts else "",
                turn=str(_TURNS.get(turn, "")),
            )

    def _told(self, sheet: ScoreSheet, turn: str) -> tuple[str, str, str]:
        """Total, why there is none, comment: once a version is frozen those of the version, since a correction that is under
        way is no result yet. What was written on a sheet that changed since then waits for the next version too."""
        why = {SheetState.RECUSED: _("stood aside, gives no mark"), SheetState.ABSENT: _("gave no mark")}
        if self.table is None or not self.row or turn in ("first", "second"):
            total = sheet.total if sheet.is_in else ""
            return total, why.get(SheetState(sheet.state), ""), sheet.comment
        seat, handed_in, frozen_at = str(sheet.seat_id), sheet.submitted_at, self.table.frozen_at
        is_as_it_was = handed_in is not None and frozen_at is not None and handed_in <= frozen_at
        missing = self.row.get("missing", {}).get(seat, "")
        said = (
            why.get(SheetState.RECUSED if missing == SheetState.RECUSED else SheetState.ABSENT, "") if missing else ""
        )
        return self.row.get("totals", {}).get(seat, ""), said, sheet.comment if is_as_it_was else ""

    def _in_turn(self, sheets: list[ScoreSheet]) -> list[tuple[ScoreSheet, str]]:
        """By judge, the first mark before the second, the mean of them last; "" where there is but one."""
        counts, beside = counted(sheets, self.rules.rejudge)
        order = {sheet.seat_id: place for place, sheet in reversed(list(enumerate(sheets)))}
        again = {sheet.seat_id for sheet, _turn in beside}
        found: list[tuple[ScoreSheet, str]] = [(sheet, turn.value) for sheet, turn in beside]
        for sheet in counts:
            is_second = sheet.rejudgement_id is not None and sheet.seat_id in again
            found.append((sheet, "mean" if sheet.is_mean else "counts" if is_second else ""))
        ranks = ("first", "second", "counts", "", "mean")
        return sorted(found, key=lambda one: (order[one[0].seat_id], ranks.index(one[1])))

    def _steps(self) -> Iterator[tuple[str, str, str]]:
        """Label, number, note: what is added up, in the order of the engine."""
        row, scoring = self.row, self.rules.scoring
        factors, names = dict(row.get("factors", [])), {part.code: part for part in scoring.parts}
        for code, value in row.get("parts", []):
            part = names.get(code)
            notes = [_("× factor %(factor)s") % {"factor": factors[code]}] if code in factors else []
            if part is not None and part.weight != 1:
                notes.append(_("counts %(percent)s %%") % {"percent": f"{(part.weight * 100).normalize():f}"})
            yield (part.name if part else code, value or "–", _(", ").join(notes))
        for amount, reason in row.get("given", []):
            label = pgettext("points", "Deducted") if amount.startswith("-") else pgettext("points", "Added")
            yield label, amount, _("Over the time") if reason == OVERTIME else reason
        if row.get("adjustments") and "given" not in row:
            yield _("Added or deducted"), row["adjustments"], ""
        if row["exact"] and row["shown"] and Fraction(row["exact"]) != Fraction(row["shown"]):
            yield _("Exact score"), row["exact_decimal"], _("before it is rounded")

    def _tie(self) -> str:
        if self.people is not None:
            by = self.people.get_by_display() if self.people.by else _("the office")
            return _("Others had the same result. The order was decided by: %(step)s.") % {"step": by}
        step = self.row.get("step", "")
        if step == "shared" or (not step and self.row["tie"]):
            return _("Others have the same result; the place is shared.")
        if not step:
            return ""
        words = tie_step(self.rules.scoring.tie_breaks[int(step)], self.rules, self.book).text(_)
        return _("Others had the same result. The order was decided by: %(step)s.") % {"step": words}

    def _outcome(self) -> str:
        if self.promotion is None:
            return ""
        passed = self.entry.pk in {
            *(key for keys in self.promotion.promoted.values() for key in keys),
            *self.promotion.moved_up,
        }
        if is_last_stage(self.stage):
            return _("Recommended to the level above") if passed else _("Not recommended to the level above")
        return _("Goes on to the next stage") if passed else _("Does not go on to the next stage")

    def _line(self) -> str:
        """How far from the line of its track, in its hall where halls are ranked apart: only where places go by rank there."""
        rule = self.rules.promotion
        if self.promotion is None or self.row["exact"] is None or (rule is not None and rule.kind not in _BY_TRACK):
            return ""
        passed = set(self.promotion.promoted.get(self.row["track"], []))
        rows = [
            row
            for row in self.promotion.ranking.get(self.row["track"], [])
            if row.get("hall", "") == self.row.get("hall", "")
        ]
        inside = [row for row in rows if row["entry"] in passed and row["exact"] is not None]
        if not inside or self.rules.scoring.rank_within is not RankWithin.TRACK or (rule is not None and rule.overall):
            return ""
        best = min if not self.rules.scoring.ascending else max
        last = best(inside, key=lambda row: Fraction(row["exact"]))
        gap = Fraction(self.row["exact"]) - Fraction(last["exact"])
        gap = -gap if self.rules.scoring.ascending else gap
        told = {"score": last["shown"], "gap": _gap_text(abs(gap), last["shown"])}
        if self.entry.pk in passed and not gap:
            return _("The line was at %(score)s, which is your score.") % told
        if self.entry.pk in passed:
            return _("The line was at %(score)s; you are %(gap)s inside.") % told
        if gap >= 0:
            return _("The line was at %(score)s. Who goes on was decided by the office with its reasons.") % told
        return _("The line was at %(score)s; %(gap)s were missing.") % told


def _gap_text(gap: Fraction, score: str) -> str:
    """With as many digits as the scores beside it, so that the reader can subtract; with more where these would say none."""
    text = shown(gap, Rounding(len(score.partition(".")[2])))
    return decimal_text(gap, 4) if gap and not exact(text) else text


_TURNS = {
    "first": gettext_lazy("first mark, kept, judged again"),
    "second": gettext_lazy("second mark, kept"),
    "counts": gettext_lazy("second mark, it counts"),
    "mean": gettext_lazy("mean of both, it counts"),
}
_BY_TRACK = (PromotionKind.PER_TRACK, PromotionKind.QUOTA, PromotionKind.PERCENT)
