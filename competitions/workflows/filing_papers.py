"""A decision made on paper elsewhere: what the clerk enters, and how it is kept with the filing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.files import File

from competitions.models import Filing, FilingPaper, FilingStep
from workflow.services import Move


@dataclass(frozen=True)
class Paper:
    """Number and date as they stand on the paper, and its scan (one sound PDF)."""

    doc_no: str
    doc_date: dt.date
    scan: File[Any]
    name: str
    sha256: str


def keep_paper(move: Move, *, version: int, step: FilingStep | None) -> FilingPaper | None:
    """The paper in the data of the move; an earlier one of the same place that never counted gives way to it."""
    paper: Paper | None = move.data.get("paper")
    if paper is None:
        return None
    filing: Filing = move.obj
    filing.papers.filter(version=version, step=step).delete()
    row = FilingPaper(
        filing=filing,
        version=version,
        step=step,
        doc_no=paper.doc_no,
        doc_date=paper.doc_date,
        scan_name=paper.name[:200],
        scan_size=paper.scan.size,
        scan_sha256=paper.sha256,
        recorded_by_id=int(move.actor.actor_key),
        recorded_at=move.now,
    )
    row.scan.save("scan.pdf", paper.scan, save=False)
    row.save()
    move.note(doc_no=paper.doc_no, doc_date=paper.doc_date.isoformat(), scan_sha256=paper.sha256)
    return row
