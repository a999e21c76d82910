"""What an entrant reads of the judges' sheets, when the rule book lets them: the embargo is in the query."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.domain.rulebook import Display, ReleaseWhen
from competitions.enums import CompetitionState
from competitions.models import Entry
from competitions.queries.entries import entries_led_by
from competitions.queries.rule_books import book_of
from judging.enums import OPEN_SHEETS, TabulationState
from judging.models import ScoreSheet, Tabulation
from ui.cards import Card, CardItem
from workflow import clock
from workflow.actors import Actor

RELEASED = (CompetitionState.PUBLICITY, CompetitionState.REPORTED, CompetitionState.ARCHIVED)


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
        if is_out(display, frozen.get(code), is_marked=code in marked, public=public):
            out.add(code)
    return frozenset(out)


def _all_in(entry: Entry) -> frozenset[str]:
    """Stages in which every sheet of the entry is in. One query."""
    rows = ScoreSheet.objects.filter(stage_entry__entry=entry).values_list("stage_entry__stage__code", "state")
    states: dict[str, set[str]] = {}
    for code, state in rows:
        states.setdefault(code, set()).add(state)
    return frozenset(code for code, found in states.items() if not found.intersection(OPEN_SHEETS))


def is_out(display: Display, frozen_at: dt.datetime | None, *, is_marked: bool, public: bool) -> bool:
    """Whether the rule book lets a result be seen now: at once, when the stage is over, some days after the public list."""
    if display.when is ReleaseWhen.AT_ONCE:
        return is_marked
    if display.when is ReleaseWhen.AFTER_STAGE:
        return frozen_at is not None
    if not public or frozen_at is None:
        return False
    return timezone.localdate(frozen_at) + dt.timedelta(days=display.held_days or 0) <= clock.today()


def feedback_card(actor: Actor, subject: Entry | None) -> Card | None:
    """On the entry's page: the way to the judges' words, as soon as they may be read."""
    if not isinstance(actor, Person) or subject is None or subject.leader_id != actor.pk:
        return None
    out = stages_out(subject)
    sheets = ScoreSheet.objects.filter(stage_entry__entry=subject, stage_entry__stage__code__in=out)
    if not out or not sheets.exists():
        return None
    url = reverse("judging_my:feedback", kwargs={"token": subject.token})
    item = CardItem(_("How your result came about"), url=url, button=_("Read"))
    return Card(heading=_("My result explained"), items=[item])
