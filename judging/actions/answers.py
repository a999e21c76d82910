"""What is answered to one envelope."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What became of one envelope. ``version`` is what the sheet showed then; ``repeated``: it had come before."""

    id: uuid.UUID
    sheet: int
    verdict: str
    version: int = 0
    message: str = ""
    repeated: bool = False
    differs: bool = False
