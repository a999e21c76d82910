"""优化组合 as judging composes it: a proposal over the previewed ranking, looked at again when a second person confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.combinations import record_combination
from competitions.actions.doors import require
from competitions.domain.promotion import Objection, Side, is_allowed, objections
from competitions.enums import CombinationState
from competitions.models import Combination, Stage
from judging.actions.promotion import Preview, changes_of, preview_promotion
from judging.actions.refusals import refuse
from judging.queries.promotion_words import objection_words
from workflow import services
from workflow.actors import Actor

RUN = "competitions.run_stage"


def may_combine(preview: Preview) -> bool:
    """Whether the rules of this stage let people deviate from the ranks, or ask them for names."""
    return (
        preview.inputs is not None
        and preview.decision is not None
        and is_allowed(preview.inputs.rule, preview.decision)
    )


def problems_of(preview: Preview, changes: Sequence[Mapping[str, Any]]) -> list[tuple[Objection, str, str]]:
    """Why these changes cannot hold: the code, its key and the words. None pass when nothing is changed."""
    if preview.inputs is None or preview.decision is None:
        return [(Objection.NOT_ALLOWED, "", preview.problems[0])]
    found = objections(preview.inputs.rule, preview.decision, changes_of(changes), preview.inputs.tracks)
    return [(code, key, objection_words(preview.source, code, key)) for code, key in found]


def wanted_changes(preview: Preview, passing: set[int], reasons: Mapping[int, str]) -> list[dict[str, Any]]:
    """What a page asks for, as changes against the ranks: who is ticked, and the reasons.

    An entry that is tied on the line is a change as soon as it has a reason: people decide it here.
    """
    changes = []
    for key, side in (preview.decision.sides if preview.decision else {}).items():
        entry = int(key)
        passes = entry in passing
        reason = reasons.get(entry, "").strip()
        differs = side in (Side.IN, Side.OUT) and passes != (side is Side.IN)
        if differs or (side is Side.TIED and (reason or passes)):
            changes.append({"entry": entry, "passes": passes, "reason": reason})
    return changes


def propose_combination(
    *, stage: Stage, actor: Person, changes: Sequence[Mapping[str, Any]], reason: str = "", version: int | None = None
) -> Combination:
    """Propose to deviate from the ranks, or to name who passes, with a reason for every entry.

    ``version`` is of the ranking that the page showed. Raises ``Refused`` with what speaks against it, ``Conflict`` when
    somebody proposed one already.
    """
    action = "combination.proposed"
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        preview = preview_promotion(stage=stage)
        if version is not None and version != preview.source.version:
            text = _("The ranking changed after you opened this page. Please check it again.")
            refuse(action, text, actor=actor, target=stage)
        problems = problems_of(preview, changes)
        if problems:
            refuse(action, " ".join(words for _code, _key, words in problems), actor=actor, target=stage)
        if not changes:
            refuse(action, _("Nothing differs from the ranks."), actor=actor, target=stage)
        return record_combination(
            stage=stage,
            actor=actor,
            tabulation_version=preview.source.version,
            changes=[dict(row) for row in changes],
            reason=reason,
        )


def confirm_combination(*, combination: Combination, actor: Actor) -> Combination:
    """Confirm as a second person. Raises ``Refused`` when the ranking or the decisions over ties changed since."""
    stage = combination.stage
    with services.act():
        services.lock(stage)
        preview = preview_promotion(stage=stage)
        if combination.tabulation_version != preview.source.version or problems_of(preview, combination.changes):
            text = _(
                "The ranking or a decision over a tie changed since the proposal. Refuse it, so that it is made again."
            )
            refuse("combination.confirm", text, actor=actor, target=combination)
        return services.perform(combination, "confirm", actor=actor, data={"checked_by_judging": True})


def end_combination(*, combination: Combination, actor: Actor, reason: str) -> Combination:
    """Take it back as the proposer, else refuse it."""
    own = actor.actor_kind == "person" and actor.actor_key == str(combination.proposed_by_id)
    move = "take_back" if own or combination.state == CombinationState.CONFIRMED else "refuse"
    with services.act():
        services.lock(combination.stage)
        return services.perform(combination, move, actor=actor, reason=reason)
