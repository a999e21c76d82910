"""The rules of a draw, its repair and what is left of it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from competitions.domain.rulebook import DrawMethod, NotInARow, TrackOrder
from competitions.enums import StageState
from competitions.models import Stage
from competitions.queries.nouns import nouns_of
from judging.domain.order_repair import EXCHANGE
from judging.queries.rubrics import rules_of


def draw_rules(stage: Stage) -> list[str]:
    """How the order of this stage comes about. No query."""
    rule = rules_of(stage).draw
    how = rule.tracks if rule else TrackOrder.BLOCKS
    noun = {"noun": nouns_of(stage.competition).entry}
    lines = [
        {
            TrackOrder.BLOCKS: _(
                "Tracks follow one another; within each track the order is drawn by lot, and the numbers run on."
            ),
            TrackOrder.HEADS: _("First the %(noun)s with the smallest lot of each track, then all others by lot.")
            % noun,
            TrackOrder.MIXED: _("All tracks are drawn together."),
        }[how]
    ]
    apart = rule.not_in_a_row if rule else ()
    if NotInARow.UNIT in apart:
        lines.append(_("No two of one unit (%(noun)s) follow each other, as far as that can be.") % noun)
    if NotInARow.REGION in apart:
        lines.append(_("No two of one region (%(noun)s) follow each other, as far as that can be.") % noun)
    return lines


def why_no_lots(stage: Stage) -> str:
    """Why numbers drawn by hand cannot be entered, in words; empty where they can. No query."""
    draw = rules_of(stage).draw
    if not stage.is_on_stage or (draw is not None and draw.method is DrawMethod.COMPUTER):
        return _("By the rules the order of this stage is not drawn by hand.")
    if stage.state != StageState.NOT_STARTED:
        return _("Marking has begun; the order of appearance is fixed.")
    return ""


def step_words(number: int, step: Sequence[object]) -> str:
    """One step of the repair."""
    kind, one, other = step[:3]
    words = _("%(step)d. Places %(one)s and %(other)s were exchanged.")
    if kind != EXCHANGE:
        words = _("%(step)d. What stood at place %(one)s was put in at place %(other)s.")
    return words % {"step": number, "one": one, "other": other}


def left_words(clash: Sequence[object], regions: Mapping[str, str]) -> str:
    """Two neighbours that could not be kept apart, and what they share."""
    shared = []
    for trait in map(str, clash[1:]):
        kind, _colon, value = trait.partition(":")
        shared.append(_("region “%(name)s”") % {"name": regions.get(value, value)} if kind == "region" else
                      _("unit “%(name)s”") % {"name": value})  # fmt: skip
    place = int(str(clash[0]))
    words = _("Places %(one)d and %(other)d: the same %(what)s.")
    return words % {"one": place - 1, "other": place, "what": _(", ").join(shared)}
