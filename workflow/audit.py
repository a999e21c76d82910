"""The hash chain: append, verify, checkpoint.

``mac = HMAC-SHA256(key, canonical JSON of the row's fields and the previous mac)``. Chains are per target, else per
actor, else per day, so a chain costs no global lock.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, OuterRef, QuerySet, Subquery

from . import clock, keys, registry
from .actors import Actor
from .context import current
from .models import AuditRow

SIGNED_FIELDS = (
    "chain", "seq", "action", "target_type", "target_id", "from_state", "to_state", "actor_kind", "actor_key",
    "actor_label", "reason", "data", "succeeded", "request_id", "address", "key_id", "previous_mac",
)  # fmt: skip


M = TypeVar("M", bound=Model)
End = tuple[int, str]  # of a chain: number and MAC of its last row
_START: End = (0, "")


@dataclass(frozen=True)
class Fault:
    """The first thing wrong in a chain."""

    chain: str
    seq: int
    problem: str


def chain_of(target: Model | None, actor: Actor) -> str:
    """The chain that an act belongs to."""
    if target is not None:
        return f"{target._meta.label_lower}:{target.pk}"
    if actor.actor_key:
        return f"actor:{actor.actor_kind}:{actor.actor_key}"
    return f"day:{clock.today():%Y-%m-%d}"


def mac_of(row: AuditRow, key: bytes) -> str:
    """The row's MAC under ``key``, 64 hex digits."""
    fields: dict[str, Any] = {name: getattr(row, name) for name in SIGNED_FIELDS}
    fields["at"] = row.at.timestamp()
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def append(row: AuditRow, target: Model | None) -> AuditRow:
    """Add what was drafted to the target's, actor's or day's chain, inside the running transaction."""
    _lock(row.chain, target)
    add(row)
    return row


def add(row: AuditRow, end: End | None = None) -> None:
    """Add what was drafted to its chain, whose target the caller has locked. `end`: as read under that lock."""
    if end is None:
        head = AuditRow.objects.filter(chain=row.chain).order_by("-seq").only("seq", "mac").first()
        end = (head.seq, head.mac) if head else _START
    _link(row, end)
    row.save(force_insert=True)


def with_end(rows: QuerySet[M], chain: Any) -> QuerySet[M]:
    """The same rows, each with the end of a chain (a name or an expression of it): one statement less. See ``end_on``."""
    last = AuditRow.objects.filter(chain=chain).order_by("-seq")
    ends = {"audit_seq": Subquery(last.values("seq")[:1]), "audit_mac": Subquery(last.values("mac")[:1])}
    return rows.annotate(**ends)  # type: ignore[return-value]


def end_on(row: Model) -> End:
    """The end that ``with_end`` put on a row."""
    return (row.audit_seq, row.audit_mac) if row.audit_seq else _START  # type: ignore[attr-defined]


def add_many(rows: Collection[AuditRow]) -> None:
    """The same of many, in their order: two statements."""
    last = AuditRow.objects.filter(chain=OuterRef("chain")).order_by("-seq").values("seq")[:1]
    heads = AuditRow.objects.filter(chain__in={row.chain for row in rows}, seq=Subquery(last))
    ends = {chain: (seq, mac) for chain, seq, mac in heads.values_list("chain", "seq", "mac")}
    for row in rows:
        _link(row, ends.get(row.chain, _START))
        ends[row.chain] = row.seq, row.mac
    AuditRow.objects.bulk_create(rows)


def draft(
    *,
    action: str,
    actor: Actor,
    target: Model | None = None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
    succeeded: bool = True,
) -> AuditRow:
    """The row of an act that happens now. It has no place in its chain yet and is not stored."""
    context = current()
    return AuditRow(
        chain=chain_of(target, actor),
        at=clock.now(),
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        from_state=from_state,
        to_state=to_state,
        actor_kind=actor.actor_kind,
        actor_key=actor.actor_key[:80],
        actor_label=_one_line(actor.actor_label)[:120],
        reason=reason,
        data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder)),
        succeeded=succeeded,
        request_id=context.request_id,
        address=context.address,
    )


def _link(row: AuditRow, end: tuple[int, str]) -> None:
    """Put the row behind the end of its chain, and sign it."""
    row.key_id, key = keys.newest("audit")
    row.seq, row.previous_mac = end[0] + 1, end[1]
    row.mac = mac_of(row, key)


def verify_chain(rows: Iterator[AuditRow] | list[AuditRow]) -> Fault | None:
    """The first fault of one chain given in order of ``seq``; None when it holds."""
    previous, expected = "", 1
    for row in rows:
        if row.seq != expected:
            return Fault(row.chain, expected, "missing row")
        if row.previous_mac != previous:
            return Fault(row.chain, row.seq, "broken link")
        key = keys.by_id("audit", row.key_id)
        if key is None:
            return Fault(row.chain, row.seq, f"unknown key {row.key_id}")
        if not hmac.compare_digest(mac_of(row, key), row.mac):
            return Fault(row.chain, row.seq, "changed row")
        previous, expected = row.mac, expected + 1
    return None


def verify_all() -> Iterator[Fault]:
    """The first fault of every chain that has one."""
    batch: list[AuditRow] = []
    for row in AuditRow.objects.order_by("chain", "seq").iterator(chunk_size=2000):
        if batch and batch[0].chain != row.chain:
            fault = verify_chain(batch)
            if fault:
                yield fault
            batch = []
        batch.append(row)
    if batch:
        fault = verify_chain(batch)
        if fault:
            yield fault


def _lock(chain: str, target: Model | None) -> None:
    """Serialise writers of one chain. SQLite's IMMEDIATE transactions already do.

    A move holds its row's lock, so whoever writes about a row that can be moved waits for the same lock.
    """
    if connection.vendor != "postgresql":
        return
    if target is not None and registry.is_governed(type(target)):
        row = type(target)._base_manager.select_for_update(no_key=True).filter(pk=target.pk)
        if row.values_list("pk").first():
            return
    number = int.from_bytes(hashlib.sha256(chain.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _one_line(text: str) -> str:
    """Without line breaks and control characters: one act is one line in every log (T6)."""
    return "".join(character if character.isprintable() else " " for character in text)
