"""Daily anchors of the audit: a digest in the database, the chain heads in a file outside it.

A chain that is re-hashed, cut or missing no longer agrees with the last file (promise T1).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from . import clock, keys
from .audit import Fault
from .models import AuditCheckpoint, AuditRow

Heads = dict[str, tuple[int, str]]


def chain_heads() -> Heads:
    """The head of every chain: chain → (seq, mac)."""
    last = AuditRow.objects.values("chain").annotate(seq=Max("seq")).values_list("chain", "seq")
    wanted = dict(last)
    rows = AuditRow.objects.order_by("chain", "-seq").values_list("chain", "seq", "mac")
    return {chain: (seq, mac) for chain, seq, mac in rows.iterator(chunk_size=2000) if wanted.get(chain) == seq}


def make_checkpoint() -> AuditCheckpoint:
    """Write the heads to a file in ``settings.AUDIT_CHECKPOINT_DIR`` and their digest to the database."""
    heads = chain_heads()
    text = "".join(f"{chain}\t{seq}\t{mac}\n" for chain, (seq, mac) in sorted(heads.items()))
    digest = hashlib.sha256(text.encode()).hexdigest()
    key_id, key = keys.newest("audit")
    at = clock.now()
    mac = hmac.new(key, f"{at.isoformat()}|{digest}".encode(), hashlib.sha256).hexdigest()
    folder = Path(settings.AUDIT_CHECKPOINT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"audit-{at:%Y%m%dT%H%M%S}.tsv"
    (folder / name).write_text(f"{at.isoformat()}\t{digest}\t{key_id}\t{mac}\n{text}", encoding="utf-8")
    return AuditCheckpoint.objects.create(
        at=at,
        rows=sum(seq for seq, _ in heads.values()),
        chains=len(heads),
        digest=digest,
        key_id=key_id,
        mac=mac,
        file_name=name,
    )


def verify_checkpoint(path: Path) -> Iterator[Fault]:
    """Faults of the database against one checkpoint file: chains missing, cut, or different at the noted row."""
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    at, digest, key_id, mac = first.split("\t")
    body = "".join(f"{line}\n" for line in lines)
    key = keys.by_id("audit", key_id)
    expected = hmac.new(key or b"", f"{at}|{digest}".encode(), hashlib.sha256).hexdigest()
    if key is None or not hmac.compare_digest(expected, mac) or hashlib.sha256(body.encode()).hexdigest() != digest:
        yield Fault(path.name, 0, "changed checkpoint file")
        return
    for line in lines:
        chain, seq, row_mac = line.split("\t")
        row = AuditRow.objects.filter(chain=chain, seq=int(seq)).only("mac").first()
        if row is None:
            yield Fault(chain, int(seq), "cut or missing chain")
        elif row.mac != row_mac:
            yield Fault(chain, int(seq), "differs from checkpoint")


def latest_file() -> Path | None:
    """The newest checkpoint file, or None."""
    files = sorted(Path(settings.AUDIT_CHECKPOINT_DIR).glob("audit-*.tsv"))
    return files[-1] if files else None
