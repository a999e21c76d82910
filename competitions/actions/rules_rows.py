"""The row of every version of the rules that is in force at once."""

from __future__ import annotations

from accounts.models import Person
from competitions.enums import RulesState
from competitions.models import Competition, RuleBookVersion
from workflow import clock


def keep_version(competition: Competition, actor: Person | None) -> None:
    """The row of the version that a competition has now: written in the transaction that raised ``rules_version``."""
    now = clock.now()
    RuleBookVersion.objects.create(
        competition=competition,
        number=competition.rules_version,
        based_on=max(competition.rules_version - 1, 0),
        rules=competition.rules,
        state=RulesState.IN_FORCE,
        made_by=actor,
        made_at=now,
        in_force_at=now,
    )
