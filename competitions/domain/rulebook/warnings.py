"""What is allowed but odd."""

from __future__ import annotations

from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rulebook.types import RuleBook


def warnings(book: RuleBook) -> tuple[Fault, ...]:
    """What is allowed but odd: a rubric whose full marks are not 100 (some are, on purpose)."""
    return tuple(
        Fault(f"rubrics[{index}]", FaultCode.CONTRADICTION, {"detail": f"total {rubric.total}"})
        for index, rubric in enumerate(book.rubrics)
        if rubric.total != 100
    )
