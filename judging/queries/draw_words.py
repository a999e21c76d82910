"""The rules of a draw, its repair and what is left of it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from competitions.domain.rulebook import NotInARow, TrackOrder
from competitions.models import Stage
from judging.domain.order_repair import EXCHANGE
from judging.queries.rubrics import rules_of


def draw_rules(stage: Stage) -> list[str]:
    """How the order of this stage comes about. No query."""
    rule = rules_of(stage).draw
    how = rule.tracks if rule else TrackOrder.BLOCKS
    lines = [
        {
            TrackOrder.BLOCKS: _(
                "Tracks follow one another; within each track the order is drawn by lot, and the numbers run on."
            ),
            TrackOrder.HEADS: _("First the entry with the smallest lot of each track, then all others by lot."),
            TrackOrder.MIXED: _("All tracks are drawn together."),
        }[how]
    ]
    apart = rule.not_in_a_row if rule else ()
    if NotInARow.UNIT in apart:
        lines.append(_("Two entries of one unit do not follow each other, as far as that can be."))
    if NotInARow.REGION in apart:
        lines.append(_("Two entries of one region do not follow each other, as far as that can be."))
    return lines


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
