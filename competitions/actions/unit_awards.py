"""Name a unit for an award of the rule book, or take it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, Person
from competitions.actions.doors import require
from competitions.models import Competition, UnitAward
from competitions.queries.unit_awards import places_of, standing_unit_awards, why_not_nameable
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, perform, record, record_refusal

GIVE = "competitions.give_unit_award"
ACTION = "unit_award.named"


@dataclass(frozen=True)
class Named:
    """Which award (its code), which unit (an office of the system or a name), and what it did."""

    code: str
    reason: str
    organisation: Organisation | None = None
    unit: str = ""

    @property
    def printed(self) -> str:
        """The name on list and certificate."""
        return (self.organisation.name if self.organisation else self.unit).strip()


def name_unit(*, competition: Competition, actor: Person, named: Named) -> UnitAward:
    """Give the award. Raises ``Refused`` beyond the number of the rule book, ``Conflict`` for a unit that has it."""
    require(actor, GIVE, UnitAward(competition=competition), ACTION)
    with act():
        locked = lock(competition)
        problem = _why_not(locked, named)
        if problem:
            record_refusal(ACTION, actor=actor, target=locked, reason=problem)
            raise Refused(problem)
        if standing_unit_awards(locked).filter(code=named.code, unit=named.printed).exists():
            raise Conflict(_("%(unit)s has this award already.") % {"unit": named.printed})
        award = next(one.award for one in places_of(locked) if one.award.code == named.code)
        made = UnitAward.objects.create(
            competition=locked,
            code=award.code,
            name=award.name,
            organisation=named.organisation,
            unit=named.printed,
            reason=named.reason.strip(),
            named_by=actor,
            named_at=clock.now(),
        )
        data = {"award": made.name, "unit": made.unit}
        record(ACTION, actor=actor, target=made, reason=made.reason, data=data)
    return made


def _why_not(competition: Competition, named: Named) -> str:
    problem = why_not_nameable(competition)
    if problem:
        return problem
    if not named.printed or not named.reason.strip():
        return _("Please name the unit and say what it did.")
    place = next((one for one in places_of(competition) if one.award.code == named.code), None)
    if place is None:
        return _("The rule book has no such award for units.")
    if not place.left:
        words = ngettext(
            "The rule book gives “%(award)s” to %(count)d unit; it is taken.",
            "The rule book gives “%(award)s” to %(count)d units; all are taken.",
            place.award.count,
        )
        return words % {"award": place.award.name, "count": place.award.count}
    return ""


def take_back_unit(*, award: UnitAward, actor: Person, reason: str) -> UnitAward:
    """Take the award back, with a reason that the public reads; its certificate no longer counts."""
    return perform(award, "take_back", actor=actor, reason=reason)
