"""What is wrong with a value, as a code with parameters; the words belong to the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value.

    `code` is a stable lower-case word (a member of the StrEnum of the module that found it);
    `params` are what a sentence about it needs, for example `{"expected": 18, "actual": 17}`.
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items()))))
