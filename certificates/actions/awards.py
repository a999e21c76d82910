"""Give the awards: what the public list said, as rows, once the publicity is over. Or take them back."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from accounts.models import Person
from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.queries.awards import (
    STRUCK_OUT,
    awarded_rows,
    ending_grants,
    held_up,
    rows_to_give,
    why_no_awards,
    why_outdated,
    why_struck_out,
)
from competitions.actions.doors import require
from competitions.actions.outcomes import forget_outcomes, plan_outcomes
from competitions.models import Award, AwardGrant, Competition, Track
from competitions.queries.rule_books import book_of
from ui import formats
from workflow import clock
from workflow.actors import Actor, System
from workflow.services import Conflict, Refused, act, lock, perform, record, record_refusal

GIVE = "certificates.give_awards"
CLOCK = System.granted("certificates.follow_objections", "certificates.revoke_certificate")
ACTION = "competition.awards_granted"


def grant_awards(*, competition: Competition, actor: Person) -> list[AwardGrant]:
    """Write an ``AwardGrant`` for every award of the last public list, and plan the outcome questions.

    Entries struck out since then get nothing; those with an open objection get theirs when it is decided, by calling this
    once more. What a corrected list no longer gives ends in the same act, and its certificate is revoked. Raises
    ``Refused`` while the publicity is not over, ``Conflict`` when somebody gave all of them already.
    """
    require(actor, GIVE, competition, ACTION)
    with act():
        locked = lock(competition)
        problem = why_no_awards(locked)
        ending = ending_grants(locked) if problem is None else []
        keys = {grant.pk for grant, _reason in ending}
        rows = rows_to_give(locked, ending=keys) if problem is None else []
        if not rows and not ending:
            _say_why_none(locked, actor, problem)
        outdated = why_outdated(locked) if rows or ending else None
        if outdated:
            _refuse(ACTION, outdated, actor, locked)
        for grant, reason in ending:
            end_grant(grant=grant, actor=actor, reason=reason)
        grants = _write_grants(locked, actor, rows)
        plan_outcomes(competition=locked)
        data = {"granted": len(grants), **({"ended": len(ending)} if ending else {})}
        record(ACTION, actor=actor, target=locked, data=data)
    return grants


def end_grant(*, grant: AwardGrant, actor: Actor, reason: str) -> None:
    """An award ends and its certificate is revoked, in one act; ended already is no error. ``reason`` is public."""
    with act():
        locked = (
            AwardGrant.with_ended.select_for_update(no_key=True, of=("self",)).select_related("award").get(pk=grant.pk)
        )
        if locked.ended_at is not None:
            return
        locked.ended_at, locked.end_reason = clock.now(), reason[:300]
        locked.save(update_fields=["ended_at", "end_reason"])
        made = Certificate.objects.filter(grant=locked).exclude(state=CertificateState.REVOKED).first()
        if made is not None:
            perform(made, "revoke", actor=actor, reason=reason)
        data = {"award": locked.award.name, "entry": locked.entry_id}
        record("award.ended", actor=actor, target=locked.award.competition, reason=reason, data=data)


def follow_objections() -> int:
    """The clock's part: awards of entries that were struck out after they were given end at once. Returns how many."""
    grants = AwardGrant.objects.filter(entry__state__in=STRUCK_OUT).select_related("entry").order_by("pk")
    ended = 0
    for grant in grants:
        end_grant(grant=grant, actor=CLOCK, reason=why_struck_out(grant.entry))
        ended += 1
    return ended


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
    book = list(enumerate(book_of(competition).awards))
    by_code = {award.code: (order, award.count) for order, award in book}
    by_name = {award.name: by_code[award.code] for _order, award in book}
    lines = Counter((row["track"], row["award"]) for row in awarded_rows(competition))
    now = clock.now()
    grants = []
    for row in rows:
        track = tracks[row["track"]]
        key = (track.pk if track else None, row["award"])
        if key not in awards:
            # An award that an earlier version of the rules named stands last, with as many as the list has; one that each
            # hall gives has as many as there are halls.
            given = lines[row["track"], row["award"]]
            named = by_name.get(row["award"], (len(book), given))
            # Awards of different tracks may have one name, each its own number.
            order, count = by_code.get(row["code"], named)
            count = max(count, given)
            awards[key] = Award.objects.create(
                competition=competition, track=track, name=row["award"], count=count, order=order
            )
        # It orders the grants of an award; a place shared out as 2.5 counts by its whole part.
        rank = int(Fraction(row["rank"] or 0))
        grants.append(AwardGrant(award=awards[key], entry_id=row["entry"], rank=rank, granted_by=actor, granted_at=now))
    return AwardGrant.objects.bulk_create(grants)


def _refuse(action: str, reason: str, actor: Person, target: Competition) -> NoReturn:
    record_refusal(action, actor=actor, target=target, reason=reason)
    raise Refused(reason)
