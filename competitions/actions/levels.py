"""Between levels: an office opens its competition for rounds below; they are opened under it, or declined."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Organisation, Person, Region
from competitions.actions.competitions import create_from_book
from competitions.actions.doors import require
from competitions.domain.levels import book_below
from competitions.domain.rulebook import Level, RuleBook
from competitions.enums import ROUND_OFFICES, RoundAnswerState
from competitions.models import Competition, RoundAnswer, RoundCall
from competitions.queries.levels import regions_called, what_stands_against, why_no_call, why_no_round
from competitions.queries.rule_books import book_of
from competitions.workflows.levels_notes import tell_regions
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, perform, record

ORGANISE = "competitions.organise_competition"


def open_for_rounds(*, competition: Competition, actor: Person, answer_by: dt.date, note: str = "") -> RoundCall:
    """Open the competition for rounds right below; each region opens one or declines by the end of ``answer_by``.

    Rounds of the same contest and edition that stand alone so far are put under it. The offices below are told.
    """
    with act():
        locked = lock(competition)
        require(actor, ORGANISE, locked, "competition.open_for_rounds")
        problem = why_no_call(locked) or _day_problem(answer_by)
        if problem:
            raise Refused(problem)
        if RoundCall.objects.filter(competition=locked).exists():
            raise Conflict(_("This competition has been opened for rounds below already."))
        call = RoundCall.objects.create(
            competition=locked, answer_by=answer_by, note=note.strip(), opened_by=actor, opened_at=clock.now()
        )
        adopted = _adopt(locked)
        record(
            "competition.opened_for_rounds",
            actor=actor,
            target=locked,
            data={"answer_by": answer_by.isoformat(), "adopted": adopted},
        )
        tell_regions(call, list(regions_called(call)), "competitions.rounds_called", now=clock.now())
    return call


def change_call(*, call: RoundCall, actor: Person, answer_by: dt.date, note: str, version: int) -> RoundCall:
    """Another last day, another note. ``Conflict`` when somebody else changed it since ``version``."""
    with act():
        lock(call.competition)
        locked = RoundCall.objects.select_for_update(no_key=True).get(pk=call.pk)
        locked.competition = call.competition
        require(actor, ORGANISE, locked.competition, "competition.change_call")
        if locked.version != version:
            raise Conflict(_("Somebody else has changed this since you opened the page. Compare and save again."))
        problem = why_no_round(locked) or (_day_problem(answer_by) if answer_by != locked.answer_by else None)
        if problem:
            raise Refused(problem)
        if (locked.answer_by, locked.note) == (answer_by, note.strip()):
            return locked
        locked.answer_by, locked.note, locked.version = answer_by, note.strip(), version + 1
        locked.save(update_fields=["answer_by", "note", "version"])
        record(
            "competition.call_changed",
            actor=actor,
            target=locked.competition,
            data={"answer_by": answer_by.isoformat(), "note": locked.note},
        )
    return locked


def open_round(*, call: RoundCall, organisation: Organisation, actor: Person) -> Competition:
    """The round of the office's region under the call: a draft whose book is taken over from the one above.

    ``Refused`` when the region declined, asked for a replacement or holds a round; ``Forbidden`` for other offices.
    """
    with act():
        answer = hold_answer(call, organisation.region)
        problem = office_problem(call, organisation) or why_no_round(answer.call) or what_stands_against(answer)
        if problem:
            raise Refused(problem)
        return create_from_book(
            actor=actor,
            organisation=organisation,
            book=book_for(answer.call, organisation),
            parent=answer.call.competition,
            facts={"parent": answer.call.competition_id, "rules_version": answer.call.competition.rules_version},
        )


def book_for(call: RoundCall, organisation: Organisation) -> RuleBook:
    """The book of the call's competition, taken over by ``organisation``."""
    above, region = call.competition, organisation.region
    return book_below(
        book_of(above),
        above=above.region.name,
        region=region.name,
        level=Level(region.level),
        host=organisation.name,
    )


def decline_round(*, call: RoundCall, region: Region, actor: Person, reason: str, doc_no: str = "") -> RoundAnswer:
    """The region declares that it holds no round: reason and document number."""
    with act():
        answer = hold_answer(call, region)
        return perform(answer, "decline", actor=actor, reason=reason, data={"doc_no": doc_no})


def take_decline_back(*, call: RoundCall, region: Region, actor: Person) -> RoundAnswer:
    """The region may answer anew."""
    with act():
        return perform(hold_answer(call, region), "take_back", actor=actor)


def hold_answer(call: RoundCall, region: Region) -> RoundAnswer:
    """The region's row, made if need be, locked: whatever a region answers waits here for what it answered before."""
    if region.parent_id != call.competition.region_id:
        raise Refused(_("This call is not addressed to %(region)s.") % {"region": region.name})
    row, _made = RoundAnswer.objects.get_or_create(call=call, region=region)
    return lock(row)


def chase(*, call: RoundCall, regions: list[Region], actor: Person) -> int:
    """Remind the offices of ``regions`` that have not answered (催办); each at most once a day. Returns how many were.

    ``Refused`` when none of them waits for an answer, or all were reminded today.
    """
    with act():
        require(actor, ORGANISE, call.competition, "competition.chase_rounds")
        problem = why_no_round(call)
        if problem:
            raise Refused(problem)
        today, chased = clock.today(), []
        for region in sorted(regions, key=lambda one: one.path):
            answer = hold_answer(call, region)
            if answer.chased_on == today or answer.state == RoundAnswerState.DECLINED or what_stands_against(answer):
                continue
            answer.chased_on, answer.chased_times = today, answer.chased_times + 1
            answer.save(update_fields=["chased_on", "chased_times"])
            chased.append(region)
        if not chased:
            raise Refused(_("Nobody to remind: all of them have answered, or were reminded today."))
        tell_regions(call, chased, "competitions.rounds_chased", now=clock.now())
        record(
            "competition.rounds_chased",
            actor=actor,
            target=call.competition,
            data={"regions": [region.code for region in chased]},
        )
    return len(chased)


def _adopt(competition: Competition) -> int:
    """Rounds of the same contest and edition right below that stand under nothing. Returns how many."""
    rows = Competition.objects.filter(
        region__parent_id=competition.region_id,
        kind=competition.kind,
        edition=competition.edition,
        year=competition.year,
        parent=None,
    )
    return rows.update(parent=competition)


def _day_problem(answer_by: dt.date) -> str | None:
    if answer_by < clock.today():
        return _("The last day for answers lies in the past.")
    return None


def office_problem(call: RoundCall, organisation: Organisation) -> str | None:
    """Why this office holds no round under the call, in words."""
    if organisation.kind not in ROUND_OFFICES:
        return _("A round is held by the human-resources department of a region or its employment service centre.")
    if call.competition.region_id != organisation.region.parent_id:
        return _("This call is not addressed to %(region)s.") % {"region": organisation.region.name}
    return None
