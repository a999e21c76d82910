"""What the promotion page shows: lines with their strips, ties, numbers, the combination, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.promotion import Gap, Kind, Line, Proposal, Side
from competitions.domain.rulebook import PromotionKind
from competitions.enums import CombinationState, PromotionNumberKind, SubstitutionKind
from competitions.models import Promotion, Stage
from competitions.queries.nouns import nouns_of
from competitions.queries.results import is_last_stage
from competitions.queries.rule_books import book_of
from judging.actions import combination as combining
from judging.actions.promotion import Preview, fingerprint, why_not_number
from judging.actions.substitution import Course, course_of, has_begun, why_not_dropped
from judging.forms.promotion import NumberForm, PlaceForm, TieForm
from judging.queries.promotion_ties import OpenTie, decided_label, late_ties, steps_of, tie_words
from judging.queries.promotion_words import entry_title, is_by_track, key_name, line_name, places_words
from judging.queries.ranking_rows import ranking_of
from judging.views.organiser_ranking import is_wide
from ui.charts import StripPoint

SIDES = {"in": "in", "out": "out", "tied": "tie", "no_place": "out"}


@dataclass
class Failed:
    """A form that was sent and refused, to be shown again. ``line``: whose form it is."""

    tie: TieForm | None = None
    number: NumberForm | None = None
    place: PlaceForm | None = None
    line: str = ""


def lines_context(stage: Stage, preview: Preview, *, is_decided: bool, failed: Failed | None) -> dict[str, Any]:
    """Strips, tables, open ties, numbers and the combination."""
    own = {tie_words(preview.source, tie) for tie in preview.ties}
    context: dict[str, Any] = {
        # A tie has a form of its own, which says what to do; it needs no notice beside.
        "problems": [] if is_decided else [problem for problem in preview.problems if problem not in own],
        "is_blocked": bool(preview.problems),
    }
    if preview.outcome is None or preview.decision is None:
        return context
    sides = {entry: SIDES[side.value] for entry, side in preview.outcome.sides.items()}
    drawn = [_line(preview, line, is_decided=is_decided, failed=failed) for line in preview.decision.lines]
    lines = [one for one in drawn if one["line"].sides or one["numbers"]]
    table = preview.tabulation
    if table is not None:
        table.stage = stage
        ranking = ranking_of(table, wide=is_wide(stage, table), sides=sides)
        by_track = {track.code: track for track in ranking.tables}
        # Each list stands below its line, where every list has one.
        together = is_by_track(preview.decision.lines) and by_track.keys() <= {
            one.key for one in preview.decision.lines
        }
        for one in lines:
            one["table"] = by_track.get(one["line"].key) if together else None
        context |= {"table": table, "ranking": ranking, "tables": [] if together else ranking.tables}
    sides_now = list(preview.outcome.sides.values())
    return context | {
        "lines": lines,
        "fingerprint": fingerprint(preview),
        "ties": [] if is_decided else [_tie(preview, tie, failed) for tie in preview.ties],
        "counts": {
            "in": sides_now.count(Side.IN),
            "out": sides_now.count(Side.OUT) + sides_now.count(Side.NO_PLACE),
            "tied": sides_now.count(Side.TIED),
        },
        "decisions": [(decided_label(preview.source, row), row) for row in preview.source.decisions],
        "combination": _combination(preview),
        "may_combine": not is_decided and combining.may_combine(preview) and preview.combination is None,
        "is_named": any(line.named for line in preview.decision.lines),
    }


def _line(preview: Preview, line: Line, *, is_decided: bool, failed: Failed | None) -> dict[str, Any]:
    outcome = preview.outcome
    sides = outcome.sides if outcome else {}
    points, inside = [], []
    for entry in line.sides:
        value = _value(preview.source.rows[entry]["shown"])
        if value is None or preview.source.rows[entry]["rank"] is None:
            continue
        points.append(StripPoint(entry_title(preview.source, entry), value, SIDES[sides[entry].value]))
        if sides[entry] is Side.IN:
            inside.append(value)
    name = line_name(preview.source, line.key)
    return {
        "line": line,
        "name": name,
        "points": points,
        # A line is drawn between those who pass and the rest; where all pass there is none.
        "cut": min(inside, default=None) if len(points) > len(inside) else None,
        "label": _("%(track)s: scores and cut line") % {"track": name},
        "words": places_words(line),
        "is_set": line.places != line.rule_places,
        "numbers": [] if is_decided else list(_numbers(preview, line, failed)),
        "plain": [] if preview.source.is_marked else _plain_rows(preview, line),
        "table": None,
    }


def _value(shown: str | None) -> Decimal | None:
    try:
        return None if shown is None else Decimal(shown)
    except InvalidOperation:
        return None


def _plain_rows(preview: Preview, line: Line) -> list[dict[str, Any]]:
    """The entries of a stage without marks."""
    sides = preview.outcome.sides if preview.outcome else {}
    return [
        preview.source.labels[entry]
        | {"entry": entry, "passes": sides[entry] is Side.IN, "side": line.sides[entry].value}
        for entry in line.sides
    ]


def _numbers(preview: Preview, line: Line, failed: Failed | None) -> Any:
    """The forms for what the rules leave open in this line."""
    source, rule = preview.source, preview.source.rule
    mine = failed is not None and failed.number is not None and failed.line == line.key
    kinds = []
    if rule.kind is PromotionKind.BY_HEAD_COUNT:
        kinds.append(
            (PromotionNumberKind.HEADS, _("Head count"), source.number_of(PromotionNumberKind.HEADS).get(line.key))
        )
    if line.places is not None and why_not_number(source, PromotionNumberKind.PLACES, line.places) is None:
        kinds.append((PromotionNumberKind.PLACES, _("Places"), line.places))
    missing = preview.decision is not None and (Gap.HEADS_MISSING, line.key) in preview.decision.gaps
    for kind, label, value in kinds:
        form = failed.number if mine and failed and failed.number and failed.number.kind == kind else None
        if form is None:
            form = NumberForm(initial={"number": value}, auto_id=f"id_n_{line.key}_{kind}_%s")
        is_open = mine or (missing and kind == PromotionNumberKind.HEADS)
        yield {"kind": kind, "label": label, "form": form, "line": line.key, "open": is_open}


def _tie(preview: Preview, tie: OpenTie, failed: Failed | None) -> dict[str, Any]:
    key = f"{tie.key}-{tie.rank}"
    sent = failed.tie if failed is not None and failed.tie is not None and failed.tie.prefix_key == key else None
    form = sent or TieForm(entries=list(tie.entries), places=tie.places, auto_id=f"id_{key}_%s")
    labels = preview.source.labels
    steps = steps_of(preview.source, tie)
    due = [step for step in steps if step.state != "done"]
    return {
        "tie": tie,
        "key": key,
        "words": tie_words(preview.source, tie),
        "form": form,
        "steps": steps,
        # The last step of the list has to settle it.
        "may_stay_equal": len(due) > 1,
        "rows": [
            {
                "entry": entry,
                "label": labels[str(entry)]["title"],
                "sub": labels[str(entry)]["number"],
                "place": sent.data.get(f"place_{entry}", "") if sent else "",
                "passes": bool(sent.data.get(f"pass_{entry}")) if sent else False,
            }
            for entry in tie.entries
        ],
    }


def _combination(preview: Preview) -> dict[str, Any] | None:
    row = preview.combination
    if row is None:
        return None
    changes = [
        {**change, "title": entry_title(preview.source, str(change["entry"])), "rank": _rank(preview, change["entry"])}
        for change in row.changes
    ]
    return {"row": row, "changes": changes, "is_proposed": row.state == CombinationState.PROPOSED}


def _rank(preview: Preview, entry: int) -> str:
    row = preview.source.rows.get(str(entry))
    return "–" if row is None or row["rank"] is None else str(row["rank"])


def decided_context(promotion: Promotion, preview: Preview, failed: Failed | None) -> dict[str, Any]:
    """What became of a decision: who goes on now, empty places and what is proposed for them."""
    replayed = (preview.inputs, preview.outcome) if preview.inputs and preview.outcome else None
    course = course_of(promotion, replayed)
    if course is None:
        return {}
    shown = {one.key for one in course.proposals if one.candidates}
    lost = failed is not None and failed.place is not None and failed.line not in shown
    gone = frozenset(map(int, course.since.gone))
    late = late_ties(preview.source, promotion, gone) if is_last_stage(promotion.stage) else []
    return {
        "course": course,
        "ties": [_tie(preview, tie, failed) for tie in late],
        # Somebody else decided about the place meanwhile: there is no form any more to say it at.
        "problems": list(failed.place.non_field_errors()) if lost and failed and failed.place else [],
        "going": [_going(course, line) for line in course.outcome.decision.lines if line.sides],
        "vacancies": [_vacancy(course, one, failed) for one in course.proposals],
        "substitutions": list(promotion.substitutions.all()),
        "may_drop": not has_begun(promotion.stage) and not why_not_dropped(promotion.stage),
    }


def _name(course: Course, key: str) -> str:
    return key_name(book_of(course.promotion.stage.competition), key, {})


def _going(course: Course, line: Line) -> dict[str, Any]:
    now = set(course.going_on)
    passed = set(course.outcome.promoted_in(line))
    rows = []
    for entry in line.sides:
        if entry not in passed and entry not in course.since.moved_up:
            continue
        row = course.entries[int(entry)]
        rows.append({"entry": row, "moved_up": entry in course.since.moved_up, "is_gone": row.pk not in now})
    counted = nouns_of(course.promotion.stage.competition).counted(sum(not row["is_gone"] for row in rows))
    return {"name": _name(course, line.key), "rows": rows, "counted": counted}


def _vacancy(course: Course, proposal: Proposal, failed: Failed | None) -> dict[str, Any]:
    sent = failed.place if failed is not None and failed.line == proposal.key else None
    ranks = {row["entry"]: row["rank"] for rows in course.promotion.ranking.values() for row in rows}
    chosen = str(sent.data.get("entry", "")) if sent else ""
    candidates = [
        {
            "entry": course.entries[int(entry)],
            "rank": ranks.get(int(entry)),
            "chosen": entry == chosen or len(proposal.candidates) == 1,
            "was_passed_over": any(one.entry == entry and not one.passes for one in course.inputs.changes),
        }
        for entry in proposal.candidates
    ]
    return {
        "proposal": proposal,
        "name": _name(course, proposal.key),
        "words": vacancy_words(proposal),
        "gone": course.gone_in(proposal.key),
        "candidates": candidates,
        "is_tied": proposal.kind is Kind.TIED,
        "form": sent or PlaceForm(auto_id=f"id_p_{proposal.key}_%s"),
        "kinds": SubstitutionKind,
    }


def vacancy_words(proposal: Proposal) -> str:
    """What can be done about an empty place."""
    words = {
        Kind.NEXT: _("The next in rank is proposed. Confirm it, pass it over with a reason, or leave the place empty."),
        Kind.TIED: _("Several stand equal; choose one of them with the reason."),
        Kind.NOBODY: _("Nobody is left who could move up; the place stays empty."),
        Kind.FORBIDDEN: _("The rules of this stage let nobody move up; the place stays empty."),
        Kind.TOO_LATE: _("It is too late to move up: the next stage is too near or has begun. The place stays empty."),
    }
    return words[proposal.kind]
