"""A stage in words: its rules, and what is to be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.rulebook import Fallback, Method, PromotionKind, RankOn, Scoring, of_judging
from competitions.domain.rulebook import Stage as StageRules
from competitions.enums import CompetitionPhase, CompetitionState, EntryState, StageState
from competitions.models import Competition, Stage
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import EntryCounts
from judging.enums import SeatState
from judging.queries.desk import StageFacts
from judging.queries.rubrics import rules_of
from ui import formats

__all__ = ["Todo", "begin_waits", "checklist", "rule_lines", "scoring_words"]


@dataclass(frozen=True)
class Todo:
    """One step of a stage. ``state``: "done", "now" or "" (later). ``key`` says which button belongs to it."""

    key: str
    label: str
    note: str
    state: str


def _sheet_codes(rules: StageRules) -> list[str]:
    """The sheets that its tracks are marked by, each once."""
    return list(dict.fromkeys([rules.rubric, *(one.rubric for one in rules.track_rubrics)]))


def _unmarked_words(rules: StageRules) -> str:
    """What stands for the score of a stage without marks."""
    return _("no marks; everybody goes on") if _all_go_on(rules) else _("no marks; the office names who passes")


def _all_go_on(rules: StageRules) -> bool:
    return rules.promotion is not None and rules.promotion.kind is PromotionKind.ALL


def naming_words(rules: StageRules) -> str:
    """The button of a stage without marks: after a training nobody is named, the list is only confirmed."""
    return _("Decide who goes on") if _all_go_on(rules) else _("Name who passes")


def rule_lines(stage: Stage) -> list[tuple[str, str]]:
    """The stage's numbers from the rule book, as label and value."""
    rules = rules_of(stage)
    if not rules.mode.is_marked:
        return [(_("Form"), str(stage.get_mode_display())), (_("Score"), _unmarked_words(rules))]
    rubrics = {code: book_of(stage.competition).rubric(code) for code in _sheet_codes(rules)}
    if rules.reviews_per_entry is None:
        reviews = _("panel of %(n)d, everybody marks every entry") % {"n": rules.panel_size}
    else:
        reviews = ngettext("%(n)d judge for each entry", "%(n)d judges for each entry", rules.reviews_per_entry)
        reviews %= {"n": rules.reviews_per_entry}
    lines = [
        (_("Form"), str(stage.get_mode_display())),
        (_("Judges"), reviews),
        (_("Score"), scoring_words(rules.scoring)),
        *(
            (
                _("Score sheet"),
                _("%(name)s, full marks %(total)s") % {"name": rubric.name, "total": formats.number(rubric.total)},
            )
            for rubric in rubrics.values()
        ),
    ]
    if rules.halls > 1:
        lines.insert(1, (_("Halls"), _halls_words(rules)))
    if rules.segments:
        slots = "+".join(_minutes(segment.seconds) for segment in rules.segments)
        names = "+".join(segment.name for segment in rules.segments)
        lines.append((_("Slot"), _("%(minutes)s minutes (%(names)s)") % {"minutes": slots, "names": names}))
    people = []
    if rules.presenters_max is not None:
        people.append(_("at most %(n)d present") % {"n": rules.presenters_max})
    if rules.people_max is not None:
        people.append(_("at most %(n)d of a project in the room") % {"n": rules.people_max})
    if people:
        lines.append((_("People in the room"), _("; ").join(people)))
    return lines + _told(stage)


def _told(stage: Stage) -> list[tuple[str, str]]:
    """In the sentences of the published rules, so that nobody reads two wordings of one rule."""
    labels = {
        "parts": _("Parts of the result"),
        "practice": _("Practice"),
        "signing": _("Signing of sheets"),
        "again": _("Re-judgement"),
    }
    told = of_judging(rules_of(stage), book_of(stage.competition))
    return [(labels[code], "\n".join(line.text(_translated) for line in lines)) for code, lines in told.items()]


def _translated(msgid: str) -> str:
    return _(msgid)


def _halls_words(rules: StageRules) -> str:
    text = _("%(n)d, each ranked on its own") if rules.ranks_halls_apart else _("%(n)d, ranked together")
    return text % {"n": rules.halls}


def _minutes(seconds: int) -> str:
    """Whole minutes without a fraction, others with one decimal."""
    return str(seconds // 60) if seconds % 60 == 0 else f"{seconds / 60:.1f}"


def scoring_words(scoring: Scoring) -> str:
    """The way from sheets to a score in one line."""
    rule = scoring.aggregation
    parts = []
    if rule.drop_high and rule.drop_low:
        text = _("drop %(high)d highest and %(low)d lowest, mean of the rest")
        parts.append(text % {"high": rule.drop_high, "low": rule.drop_low})
    elif rule.drop_high:
        parts.append(_("drop %(count)d highest, mean of the rest") % {"count": rule.drop_high})
    elif rule.drop_low:
        parts.append(_("drop %(count)d lowest, mean of the rest") % {"count": rule.drop_low})
    elif rule.method is Method.MEAN:
        parts.append(_("mean of all judges"))
    places = scoring.round_result.places
    parts.append(ngettext("%(n)d decimal", "%(n)d decimals", places) % {"n": places})
    parts.append(_("ranked by the exact score") if scoring.rank_on is RankOn.EXACT else _("ranked by the shown score"))
    if (rule.drop_high or rule.drop_low) and rule.fallback is Fallback.MEAN:
        # The same number as in the published rules: how many sheets there must be, not how many are left.
        needed = rule.min_left + rule.drop_high + rule.drop_low
        parts.append(_("with fewer than %(n)d judges nothing is dropped") % {"n": needed})
    return _("; ").join(parts)


def checklist(
    stage: Stage,
    facts: StageFacts,
    seats: Sequence[Any],
    *,
    before_done: bool,
    is_promoted: bool = False,
    lacks: str = "",
) -> list[Todo]:
    """What a stage needs, in order; the first that is not done is now. ``is_promoted`` is asked for a stage without marks.
    ``lacks``: which practice entries the opening waits for, in words."""
    if not rules_of(stage).mode.is_marked:
        entered = facts.entries > 0 or is_promoted
        note = _entries_note(stage, facts, before_done=before_done)
        return [
            Todo("entries", _("Put the entries in"), note, "done" if entered else "now"),
            Todo("name", naming_words(rules_of(stage)), "", "done" if is_promoted else "now" if entered else ""),
        ]
    found, now_given = [], False
    for key, label, note, done in _steps(stage, facts, seats, before_done=before_done, lacks=lacks):
        state = "done" if done else ""
        if not done and not now_given:
            state, now_given = "now", True
        found.append(Todo(key, label, note, state))
    return found


def _steps(
    stage: Stage, facts: StageFacts, seats: Sequence[Any], *, before_done: bool, lacks: str
) -> list[tuple[str, str, str, bool]]:
    """Key, label, note of each step of a stage with marks, and whether it is done."""
    accepted = sum(seat.state == SeatState.ACCEPTED for seat in seats)
    invited = sum(seat.state == SeatState.INVITED for seat in seats)
    rules = rules_of(stage)
    # A panel in each hall has the judges of the book there.
    needed = rules.panel_size * (rules.halls if any(seat.panel.hall for seat in seats) else 1)
    live = stage.is_on_stage
    began = stage.state != StageState.NOT_STARTED
    has_entries = facts.entries > 0
    assigned = facts.assigned_sheets > 0
    wanted = [
        (
            "judges",
            _("Invite judges"),
            _judges_note(accepted, invited, needed),
            accepted >= needed or assigned or began,
        ),
        ("entries", _("Put the entries in"), _entries_note(stage, facts, before_done=before_done), has_entries),
    ]
    if rules.needs_halls:
        wanted.append(("halls", _("Give every entry its hall"), "", has_entries and (began or not facts.unplaced)))
    if live:
        wanted.append(
            ("draw", _("Draw the order of appearance"), _draw_note(stage, facts), has_entries and not facts.undrawn)
        )
    wanted.append(("assign", _("Assign the score sheets"), _assign_note(facts), assigned))
    if rules.practice is not None and rules.practice.first:
        wanted.append(("practice", _("Prepare the practice entries"), lacks, began or not lacks))
    wanted += [
        ("open", _("Open marking"), "", began),
        ("marks", _("Judges mark"), _marks_note(facts), began and not facts.open_sheets and facts.done_sheets > 0),
        ("close", _("Close marking"), "", stage.state in (StageState.CLOSED, StageState.RELEASED)),
    ]
    return wanted


def begin_waits(competition: Competition, counts: EntryCounts, now: dt.datetime) -> list[str]:
    """What judging still waits for, in words; empty when it may begin."""
    waits = []
    if competition.phase(now) is not CompetitionPhase.CHECKING:
        closes = competition.registration_closes_at
        waits.append(
            _("Registration runs until %(at)s (%(left)s).")
            % {"at": formats.deadline(closes), "left": formats.time_left(closes, now)}
            if closes
            else _("Registration is not over yet.")
        )
    if waiting := counts.of(EntryState.SUBMITTED):
        text = ngettext(
            "%(count)d entry has not been checked yet.", "%(count)d entries have not been checked yet.", waiting
        )
        waits.append(text % {"count": waiting})
    elif not waits and not counts.of(EntryState.ACCEPTED):
        waits.append(_("No entry has passed the check."))
    return waits


def early_words(stage: Stage, now: dt.datetime) -> str:
    """A warning before a live stage is opened for marks ahead of its day; empty otherwise."""
    day = stage.competition.final_on
    if not stage.is_on_stage or day is None or formats.local(now).date() >= day:
        return ""
    return _("The live stage is on %(day)s. Once marking is open, judges can mark before anybody has presented.") % {
        "day": formats.day(day)
    }


def _judges_note(accepted: int, invited: int, size: int) -> str:
    text = _("%(accepted)d accepted, %(size)d needed") % {"accepted": accepted, "size": size}
    if invited:
        text += _("; ") + _("%(count)d have not answered") % {"count": invited}
    return text


def _entries_note(stage: Stage, facts: StageFacts, *, before_done: bool) -> str:
    if facts.entries:
        return nouns_of(stage.competition).counted(facts.entries)
    if stage.competition.state == CompetitionState.FILED:
        return _("with the start of judging")
    return "" if before_done else _("after the promotion of the stage before")


def _draw_note(stage: Stage, facts: StageFacts) -> str:
    return _("seed %(seed)s") % {"seed": stage.seed} if facts.entries and not facts.undrawn else ""


def _assign_note(facts: StageFacts) -> str:
    count = facts.assigned_sheets
    return ngettext("%(count)d sheet", "%(count)d sheets", count) % {"count": count} if count else ""


def _marks_note(facts: StageFacts) -> str:
    if not facts.assigned_sheets:
        return ""
    text = _("%(done)d of %(count)d are in") % {"done": facts.first_done, "count": facts.assigned_sheets}
    if facts.again_sheets:
        again = _("judged again: %(done)d of %(count)d")
        text = _("; ").join([text, again % {"done": facts.again_done, "count": facts.again_sheets}])
    if absent := facts.absent_sheets:
        # What was closed without a mark counts for no score; who looks at the step must not take it for complete.
        missing = ngettext("%(count)d was not marked by the close", "%(count)d were not marked by the close", absent)
        text += _("; ") + missing % {"count": absent}
    return text
