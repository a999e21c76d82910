"""What was printed of a stage, and by whom."""

from __future__ import annotations

from accounts.models import Person
from competitions.models import Stage
from workflow import services


def note_print(*, stage: Stage, actor: Person, paper: str) -> None:
    """Papers carry names and marks: each print is in the audit."""
    services.record("judging.paper_printed", actor=actor, target=stage, data={"paper": paper})
