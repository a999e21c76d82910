"""Units with an award: what the rule book allows, who is named, what the public list says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.domain.rulebook import Award, AwardScope
from competitions.enums import CompetitionState, PublicityState
from competitions.models import Competition, PublicityNotice, UnitAward
from competitions.queries.rule_books import book_of

# From judging on, until the list has gone up: what is named later than the list comes with a corrected one.
_NAMED_IN = (CompetitionState.JUDGING, CompetitionState.PUBLICITY)


def unit_awards_in_book(competition: Competition) -> list[Award]:
    """The awards of the rule book that go to units. No query."""
    return [award for award in book_of(competition).awards if award.scope is AwardScope.ORGANISER]


def standing_unit_awards(competition: Competition) -> QuerySet[UnitAward]:
    """Those that were not taken back, in the order they were named."""
    return UnitAward.objects.filter(competition=competition, ended_at=None)


def unit_rows(competition: Competition) -> list[dict[str, Any]]:
    """What a public list says of units: by award in the order of the book. One query, none where the book has no such award."""
    order = {award.code: place for place, award in enumerate(unit_awards_in_book(competition))}
    if not order:
        return []
    found = sorted(standing_unit_awards(competition), key=lambda one: (order.get(one.code, len(order)), one.pk))
    return [{"id": one.pk, "award": one.name, "unit": one.unit, "reason": one.reason} for one in found]


@dataclass(frozen=True)
class AwardPlaces:
    """An award of the book with how many may have it and how many have it."""

    award: Award
    taken: int

    @property
    def left(self) -> int:
        """Places that are free."""
        return max(self.award.count - self.taken, 0)


def places_of(competition: Competition) -> list[AwardPlaces]:
    """For each award of the book that goes to units. One query."""
    codes = list(standing_unit_awards(competition).values_list("code", flat=True))
    return [AwardPlaces(award, codes.count(award.code)) for award in unit_awards_in_book(competition)]


def why_not_nameable(competition: Competition) -> str:
    """Why no unit can be named now, in words; empty when one can."""
    if not unit_awards_in_book(competition):
        return _("The rule book has no award for units.")
    if competition.state not in _NAMED_IN:
        return _("Units are named from judging on, until the list is reported up.")
    return ""


def unit_changes(competition: Competition, notice: PublicityNotice) -> list[str]:
    """What a public list would say otherwise of units now, in words. One query."""
    before, now = {row["id"]: row for row in notice.units}, {row["id"]: row for row in unit_rows(competition)}
    words = [_("%(unit)s: the award “%(award)s” was taken back") % row for key, row in before.items() if key not in now]
    words += [_("%(unit)s: the award “%(award)s”") % row for key, row in now.items() if key not in before]
    return words


def settled_ids(competition: Competition) -> set[int]:
    """Awards of units that stood on the list that counts, whose days are over. One query."""
    notice = competition.notices.exclude(state=PublicityState.DRAFT).order_by("-version").first()
    if notice is None or notice.state != PublicityState.CLOSED:
        return set()
    return {row["id"] for row in notice.units}
