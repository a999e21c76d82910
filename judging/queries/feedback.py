"""What an entrant reads of the judges' sheets, when the rule book lets them: the embargo is in the query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.domain.rulebook import Display, ReleaseWhen
from competitions.enums import CompetitionState
from competitions.models import Entry
from competitions.queries.entries import entries_led_by
from competitions.queries.rule_books import book_of
from judging.enums import SheetState, TabulationState
from judging.models import ScoreSheet, Tabulation
from judging.queries.rubrics import rules_of
from judging.queries.stage_words import scoring_words
from ui.cards import Card, CardItem
from workflow import clock
from workflow.actors import Actor

RELEASED = (CompetitionState.PUBLICITY, CompetitionState.REPORTED, CompetitionState.ARCHIVED)


@dataclass(frozen=True)
class Voice:
    """What one judge wrote; the judge is a number and has no name here. ``is_dropped``: as the highest or the lowest."""

    number: int
    total: str
    comment: str
    is_dropped: bool = False


@dataclass(frozen=True)
class StageFeedback:
    """One stage: score and place where the rule book gives totals, the judges' sheets. ``rule``: how the score came about."""

    stage: str
    score: str
    rank: str
    voices: list[Voice]
    rule: str = ""
    hall: str = ""


def entry_with_feedback(actor: Actor, token: str) -> Entry | None:
    """The actor's own entry with results that are out; None for everything else, as if it were not there."""
    found = entries_led_by(actor).filter(token=token).select_related("competition", "track").first()
    return found if found is not None and (_is_public(found) or stages_out(found)) else None


def _is_public(entry: Entry) -> bool:
    return entry.competition.state in RELEASED


def stages_out(entry: Entry) -> frozenset[str]:
    """Codes of the stages whose results the entrant may read now, as the rule book says of each: at once, when the stage is
    over, some days later; where it says nothing, with the public list. Two queries, none where it says nothing of any."""
    rules = book_of(entry.competition).stages
    shown = {stage.code: stage.display for stage in rules if stage.display is not None}
    frozen: dict[str, dt.datetime | None] = {}
    marked: frozenset[str] = frozenset()
    if shown:
        tables = Tabulation.objects.filter(stage__competition=entry.competition_id, state=TabulationState.FROZEN)
        frozen = dict(tables.values_list("stage__code", "frozen_at"))
        marked = _all_in(entry)
    public = _is_public(entry)
    out = {stage.code for stage in rules if public and stage.code not in shown}
    for code, display in shown.items():
        if _is_out(display, frozen.get(code), is_marked=code in marked, public=public):
            out.add(code)
    return frozenset(out)


def _all_in(entry: Entry) -> frozenset[str]:
    """Stages in which every sheet of the entry is in. One query."""
    rows = ScoreSheet.objects.filter(stage_entry__entry=entry).values_list("stage_entry__stage__code", "state")
    states: dict[str, set[str]] = {}
    for code, state in rows:
        states.setdefault(code, set()).add(state)
    waiting = {SheetState.UNMARKED, SheetState.SAVED}
    return frozenset(code for code, found in states.items() if not found & waiting)


def _is_out(display: Display, frozen_at: dt.datetime | None, *, is_marked: bool, public: bool) -> bool:
    if display.when is ReleaseWhen.AT_ONCE:
        return is_marked
    if display.when is ReleaseWhen.AFTER_STAGE:
        return frozen_at is not None
    if not public or frozen_at is None:
        return False
    return timezone.localdate(frozen_at) + dt.timedelta(days=display.held_days or 0) <= clock.today()


def feedback_of(entry: Entry) -> list[StageFeedback]:
    """By stage; comments and totals as the rule book says. Two queries. Other entries and names of judges never."""
    rules = book_of(entry.competition).feedback
    if not (rules.comments or rules.totals):
        return []
    rows = (
        ScoreSheet.objects.filter(
            stage_entry__entry=entry, state=SheetState.SUBMITTED, stage_entry__stage__code__in=stages_out(entry)
        )
        .select_related("stage_entry__stage")
        .order_by("stage_entry__stage__order", "stage_entry__stage_id", "seat__number")
    )
    lines = _lines(entry) if rules.totals else {}
    by_stage: dict[int, list[ScoreSheet]] = {}
    for row in rows:
        by_stage.setdefault(row.stage_entry.stage_id, []).append(row)
    found = []
    for stage_id, sheets in by_stage.items():
        line = lines.get(stage_id)
        dropped = line.dropped if line else ()
        voices = [
            Voice(
                number,
                sheet.total if rules.totals else "",
                sheet.comment if rules.comments else "",
                is_dropped=str(sheet.seat_id) in dropped,
            )
            for number, sheet in enumerate(sheets, start=1)
        ]
        stage = sheets[0].stage_entry.stage
        stage.competition = entry.competition
        if line is None:
            found.append(StageFeedback(stage.name, "", "", voices))
        else:
            words = scoring_words(rules_of(stage).scoring)
            found.append(StageFeedback(stage.name, line.score, line.rank, voices, words, line.hall))
    return found


@dataclass(frozen=True)
class _Line:
    """The entry's line of one frozen ranking; ``dropped`` are ids of seats as text."""

    score: str
    rank: str
    dropped: tuple[str, ...]
    hall: str


def _lines(entry: Entry) -> dict[int, _Line]:
    """By stage id, of the frozen rankings."""
    tables = Tabulation.objects.filter(stage__stage_entries__entry=entry, state=TabulationState.FROZEN)
    found = {}
    for stage_id, result in tables.values_list("stage_id", "result"):
        for line in result["result"]["lines"]:
            if line["entry"] == str(entry.pk):
                found[stage_id] = _Line(
                    line["longer"] or line["shown"] or "",
                    str(line["rank"] or ""),
                    tuple(line["dropped"]),
                    line.get("hall", ""),
                )
    return found


def feedback_card(actor: Actor, subject: Entry | None) -> Card | None:
    """On the entry's page: the way to the judges' words, as soon as they may be read."""
    if not isinstance(actor, Person) or subject is None or subject.leader_id != actor.pk:
        return None
    out = stages_out(subject)
    sheets = ScoreSheet.objects.filter(stage_entry__entry=subject, stage_entry__stage__code__in=out)
    if not out or not sheets.exists():
        return None
    url = reverse("judging_my:feedback", kwargs={"token": subject.token})
    item = CardItem(_("What the judges say about your entry"), url=url, button=_("Read"))
    return Card(heading=_("Feedback of the judges"), items=[item])
