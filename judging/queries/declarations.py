"""Conflicts of one judge as the judge and the organiser read them: what bars, what wants a statement, what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competitions.enums import EntryState
from competitions.models import Entry, StageEntry
from judging.domain.conflicts import Conflict, blocked_pairs
from judging.models import PanelSeat
from judging.queries.conflicts import conflicts_between, fields_to_compare, policy_of, words_of
from judging.queries.shared_rows import shared

Group = tuple[str, str]  # reason, detail


@dataclass(frozen=True)
class Finding:
    """One fact that touches entries: in words, whether it bars, the entries (their keys), and the judge's statement."""

    reason: str
    detail: str
    words: str
    hard: bool
    entries: tuple[int, ...]
    statement: str = ""


def places_of(seat: PanelSeat) -> list[StageEntry]:
    """The entries of the stage that the judge's panel may mark, in the order of their codes. One query."""
    rows = seat.panel.stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
    if seat.panel.track_id:
        rows = rows.filter(entry__track=seat.panel.track_id)
    if seat.panel.hall:
        rows = rows.filter(hall=seat.panel.hall)
    own, related = fields_to_compare(policy_of(seat.panel.stage))
    return shared(
        rows.order_by("running_no", "blind_code", "entry__number", "pk"),
        ("entry", "running_no", "blind_code"),
        entry=("number", "title", *own),
        **{f"entry__{name}": fields for name, fields in related.items()},
    )


def groups_of(seat: PanelSeat, entries: Sequence[Entry]) -> list[Finding]:
    """Every fact that touches these entries, what bars first; with the statements made. Three queries, see
    ``conflicts_between``."""
    found: dict[tuple[str, str, str, bool], list[int]] = {}
    conflicts = conflicts_between([seat], entries)
    # Hundreds of entries of one region are one fact in the same words.
    words = {key: words_of(one) for key, one in {_fact(one): one for one in conflicts}.items()}
    for one in conflicts:
        found.setdefault((one.reason.value, one.detail, words[_fact(one)], one.hard), []).append(int(one.entry))
    barred = {int(entry) for entry, _judge in blocked_pairs(conflicts)}
    findings = [
        # An entry that is barred anyway wants no statement.
        Finding(reason, detail, words, hard, tuple(keys if hard else [key for key in keys if key not in barred]),
                seat.statement_to(reason, detail))
        for (reason, detail, words, hard), keys in found.items()
    ]  # fmt: skip
    return sorted((one for one in findings if one.entries), key=lambda one: (not one.hard, one.words))


def _fact(one: Conflict) -> tuple[str, str, str]:
    """What its words are made of."""
    return one.reason.value, one.detail, one.words


def unanswered(warnings: Iterable[Conflict], seats: Iterable[PanelSeat]) -> dict[tuple[str, str], list[Group]]:
    """(entry, seat) as text → the facts that the judge has not made a statement to. No query."""
    said = {(str(seat.pk), one["reason"], one["detail"]) for seat in seats for one in seat.statements}
    found: dict[tuple[str, str], list[Group]] = {}
    for one in warnings:
        group = (one.reason.value, one.detail)
        if (one.judge, *group) not in said:
            found.setdefault((one.entry, one.judge), []).append(group)
    return found
