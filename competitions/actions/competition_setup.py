"""Changing the plan of a competition while it is a draft: its rule book, dates, texts and contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.plan_rows import write_rows
from competitions.actions.rules_rows import keep_version
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import RuleBook, dump, fault_sentence, parse
from competitions.models import Competition
from competitions.queries.competitions import why_not_editable, why_rules_locked
from competitions.queries.levels_rules import why_rules_closed
from competitions.queries.rule_books import book_of
from workflow.services import Conflict, Refused, act, lock, record

# What may be changed beside the rule book; everything else of the row is given by verbs of its own.
PLAIN_FIELDS = frozenset(
    {
        "name", "introduction", "how_to_enter", "venue", "contact", "receiving_unit", "phone", "address",
        "supervision_phone", "registration_opens_at", "registration_closes_at", "review_ends_on", "final_on",
        "report_due_on",
    }
)  # fmt: skip


def change_plan(
    *,
    competition: Competition,
    actor: Person,
    section: str,
    expected_version: int | None = None,
    change_book: Callable[[RuleBook], RuleBook] | None = None,
    **values: Any,
) -> Competition:
    """Change the plan: ``change_book`` gives the new rule book, ``values`` are plain fields. Returns the saved row.

    ``expected_version`` is what the page showed: ``Conflict`` when somebody saved since. ``Refused`` when the plan is on
    its way, or with the first contradiction of the changed rule book. ``section`` is for the history.
    """
    unknown = set(values) - PLAIN_FIELDS
    if unknown:
        raise TypeError(f"not fields of a plan: {sorted(unknown)}")
    with act():
        locked = lock(competition)
        require(actor, "competitions.organise_competition", locked, "competition.change_plan")
        _check_open(locked, expected_version)
        changed = [name for name, value in values.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, values[name])
        if change_book is not None and _change_rules(locked, actor, change_book):
            changed.append("rules")
        _check_window(locked)
        if not changed:
            return locked
        locked.version += 1
        locked.save()
        record(
            "competition.changed",
            actor=actor,
            target=locked,
            data={"section": section, "fields": _told(locked, changed)},
        )
    return locked


def _check_open(competition: Competition, expected_version: int | None) -> None:
    problem = why_not_editable(competition) or why_rules_locked(competition)
    if problem:
        raise Refused(problem)
    if expected_version is not None and expected_version != competition.version:
        raise Conflict(
            _(
                "Somebody else has changed this plan since you opened the page. "
                "What you typed is still here; compare and save again."
            )
        )


def _change_rules(competition: Competition, actor: Person, change_book: Callable[[RuleBook], RuleBook]) -> bool:
    """Put the changed book into the row and its tables; whether anything is different."""
    before = book_of(competition)
    try:
        after = parse(dump(change_book(before)))
    except DocumentError as error:
        raise Refused(fault_text(error)) from error
    if after == before:
        return False
    closed = why_rules_closed(competition, before, after)
    if closed:
        raise Refused(closed)
    competition.rules = dump(after)
    competition.rules_version += 1
    keep_version(competition, actor)
    competition.kind, competition.edition, competition.year = after.contest, after.edition, after.year
    competition.theme = after.theme
    write_rows(competition, after)
    return True


def _check_window(competition: Competition) -> None:
    opens, closes = competition.registration_opens_at, competition.registration_closes_at
    if opens and closes and closes < opens:
        raise Refused(_("Registration cannot close before it opens."))


def fault_text(error: DocumentError) -> str:
    """The first contradiction of a rule book, in words for a clerk; where it lies, unless the words say so."""
    fault = error.faults[0]
    if fault.path.endswith("advance_per_track"):
        return _("Say how many of each track go on from every stage but the last.")
    if fault.path.endswith("aggregation"):
        return _(
            "So few marks would be left after dropping that no mean can be made; drop fewer or ask for more judges."
        )
    if fault.path.endswith("reviews_per_entry"):
        return _("An entry cannot have more reviewers than the panel has judges.")
    if fault.path.endswith("step"):
        return _("The points of an item must be reachable in its steps (for example in halves).")
    return fault_sentence(fault).text(_)


def _told(competition: Competition, changed: list[str]) -> dict[str, Any]:
    """Field by field what it is now, for the history; the rules as their version."""
    told: dict[str, Any] = {}
    for name in changed:
        value = competition.rules_version if name == "rules" else getattr(competition, name)
        told[name] = value.isoformat() if isinstance(value, dt.date) else value
    return told
