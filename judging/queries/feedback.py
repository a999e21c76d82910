"""What an entrant reads of the judges' sheets, once the results are public: the embargo is in the query."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.enums import CompetitionState
from competitions.models import Entry
from competitions.queries.entries import entries_led_by
from competitions.queries.rule_books import book_of
from judging.enums import SheetState, TabulationState
from judging.models import ScoreSheet, Tabulation
from judging.queries.rubrics import rules_of
from judging.queries.stage_words import scoring_words
from ui.cards import Card, CardItem
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


def entry_with_feedback(actor: Actor, token: str) -> Entry | None:
    """The actor's own entry whose results are out; None for everything else, as if it were not there."""
    return (
        entries_led_by(actor)
        .filter(token=token, competition__state__in=RELEASED)
        .select_related("competition", "track")
        .first()
    )


def feedback_of(entry: Entry) -> list[StageFeedback]:
    """By stage; comments and totals as the rule book says. Two queries. Other entries and names of judges never."""
    rules = book_of(entry.competition).feedback
    if not (rules.comments or rules.totals):
        return []
    rows = (
        ScoreSheet.objects.filter(stage_entry__entry=entry, state=SheetState.SUBMITTED)
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
            found.append(StageFeedback(stage.name, line.score, line.rank, voices, words))
    return found


@dataclass(frozen=True)
class _Line:
    """The entry's line of one frozen ranking; ``dropped`` are ids of seats as text."""

    score: str
    rank: str
    dropped: tuple[str, ...]


def _lines(entry: Entry) -> dict[int, _Line]:
    """By stage id, of the frozen rankings."""
    tables = Tabulation.objects.filter(stage__stage_entries__entry=entry, state=TabulationState.FROZEN)
    found = {}
    for stage_id, result in tables.values_list("stage_id", "result"):
        for line in result["result"]["lines"]:
            if line["entry"] == str(entry.pk):
                found[stage_id] = _Line(
                    line["longer"] or line["shown"] or "", str(line["rank"] or ""), tuple(line["dropped"])
                )
    return found


def feedback_card(actor: Actor, subject: Entry | None) -> Card | None:
    """On the entry's page: the way to the judges' words, as soon as they may be read."""
    if not isinstance(actor, Person) or subject is None or subject.leader_id != actor.pk:
        return None
    if subject.competition.state not in RELEASED or not ScoreSheet.objects.filter(stage_entry__entry=subject).exists():
        return None
    url = reverse("judging_my:feedback", kwargs={"token": subject.token})
    item = CardItem(_("What the judges say about your entry"), url=url, button=_("Read"))
    return Card(heading=_("Feedback of the judges"), items=[item])
