"""Who passes a stage (晋级): the rule of the book over a frozen ranking, deviations by people, and who moves up later."""

from __future__ import annotations

from competitions.domain.promotion.combination import Change, Objection, Outcome, combine, is_allowed, objections
from competitions.domain.promotion.facts import (
    CutTie,
    Decision,
    Field,
    Gap,
    Line,
    Placed,
    Scope,
    Side,
    TieAnswer,
)
from competitions.domain.promotion.lines import decide
from competitions.domain.promotion.places import share
from competitions.domain.promotion.replay import Inputs, agrees, digest, dump, load
from competitions.domain.promotion.substitution import (
    Kind,
    Proposal,
    Since,
    is_too_late,
    propose,
    still_in,
    vacancies,
)

__all__ = [
    "Change",
    "CutTie",
    "Decision",
    "Field",
    "Gap",
    "Inputs",
    "Kind",
    "Line",
    "Objection",
    "Outcome",
    "Placed",
    "Proposal",
    "Scope",
    "Side",
    "Since",
    "TieAnswer",
    "agrees",
    "combine",
    "decide",
    "digest",
    "dump",
    "is_allowed",
    "is_too_late",
    "load",
    "objections",
    "propose",
    "share",
    "still_in",
    "vacancies",
]
