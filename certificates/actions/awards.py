"""Give the awards: what the public list said, as rows, once the publicity is over. Or take them back."""

from __future__ import annotations

from collections import Counter
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from accounts.models import Person
from certificates.models import Certificate
from certificates.queries.awards import awarded_rows, held_up, rows_to_give, why_no_awards
from competitions.actions.doors import require
from competitions.actions.outcomes import forget_outcomes, plan_outcomes
from competitions.models import Award, AwardGrant, Competition, Track
from competitions.queries.rule_books import book_of
from ui import formats
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, record, record_refusal

GIVE = "certificates.give_awards"
ACTION = "competition.awards_granted"


def grant_awards(*, competition: Competition, actor: Person) -> list[AwardGrant]:
    """Write an ``AwardGrant`` for every award of the last public list, and plan the outcome questions.

    Entries struck out since then get nothing; those with an open objection get theirs when it is decided, by calling this
    once more. Raises ``Refused`` while the publicity is not over, ``Conflict`` when somebody gave all of them already.
    """
    require(actor, GIVE, competition, ACTION)
    with act():
        locked = lock(competition)
        problem = why_no_awards(locked)
        rows = rows_to_give(locked) if problem is None else []
        if not rows:
            _say_why_none(locked, actor, problem)
        grants = _write_grants(locked, actor, rows)
        plan_outcomes(competition=locked)
        record(ACTION, actor=actor, target=locked, data={"granted": len(grants)})
    return grants


def take_back_awards(*, competition: Competition, actor: Person, reason: str) -> int:
    """Undo the giving, with a reason, while no certificate is ordered and nobody was asked; returns how many."""
    action = "competition.awards_taken_back"
    require(actor, GIVE, competition, action)
    with act():
        locked = lock(competition)
        if not reason.strip():
            _refuse(action, _("Please give a reason."), actor, locked)
        if Certificate.objects.filter(grant__award__competition=locked).exists():
            _refuse(action, _("Certificates have been ordered; revoke the one that is wrong instead."), actor, locked)
        grants = AwardGrant.objects.filter(award__competition=locked)
        count = grants.count()
        if not count:
            raise Conflict(_("No awards have been given."))
        forget_outcomes(competition=locked)
        grants.delete()
        record(action, actor=actor, target=locked, reason=reason, data={"taken_back": count})
    return count


def _say_why_none(competition: Competition, actor: Person, problem: str | None) -> None:
    """Given already is a conflict; an objection or a running publicity a refusal; a list without awards is neither."""
    earlier = AwardGrant.objects.filter(award__competition=competition).select_related("granted_by").first()
    if earlier is not None:
        raise Conflict(
            _("The awards have been given already: by %(who)s at %(when)s.")
            % {"who": earlier.granted_by.name, "when": formats.when(earlier.granted_at)}
        )
    if problem is None and held_up(competition).open_numbers:
        problem = held_up(competition).why_no_report()
    if problem:
        _refuse(ACTION, problem, actor, competition)


def _write_grants(competition: Competition, actor: Person, rows: list[dict[str, Any]]) -> list[AwardGrant]:
    """One row for each line; the award's own row is made with its first grant."""
    tracks: dict[str, Track | None] = {"": None, **{track.code: track for track in competition.tracks.all()}}
    awards = {(award.track_id, award.name): award for award in competition.awards.all()}
    places = {award.name: (order, award.count) for order, award in enumerate(book_of(competition).awards)}
    lines = Counter((row["track"], row["award"]) for row in awarded_rows(competition))
    now = clock.now()
    grants = []
    for row in rows:
        track = tracks[row["track"]]
        key = (track.pk if track else None, row["award"])
        if key not in awards:
            # An award that an earlier version of the rules named stands last, with as many as the list has.
            order, count = places.get(row["award"], (len(places), lines[row["track"], row["award"]]))
            awards[key] = Award.objects.create(
                competition=competition, track=track, name=row["award"], count=count, order=order
            )
        grants.append(
            AwardGrant(
                award=awards[key], entry_id=row["entry"], rank=row["rank"] or 0, granted_by=actor, granted_at=now
            )
        )
    return AwardGrant.objects.bulk_create(grants)


def _refuse(action: str, reason: str, actor: Person, target: Competition) -> NoReturn:
    record_refusal(action, actor=actor, target=target, reason=reason)
    raise Refused(reason)
