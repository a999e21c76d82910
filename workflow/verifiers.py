"""Other chains of the house (score sheets) join the audit's verification by registering here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .audit import Fault

Verifier = Callable[[], Iterable[Fault]]
_verifiers: dict[str, Verifier] = {}


def register(name: str, verifier: Verifier) -> None:
    """Add ``verifier() -> faults`` under ``name``."""
    _verifiers[name] = verifier


def registered() -> dict[str, Verifier]:
    """Every verifier by name."""
    return dict(_verifiers)
