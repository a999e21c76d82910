"""Stamped scans that the rule book asks for before a list goes up: one stack, matched by eye."""

from __future__ import annotations

from accounts.models import Person
from competitions.actions.office_scans import add_stack, file_scan
from competitions.domain.paper_codes import PaperKind
from competitions.models import Competition, Entry
from competitions.queries.office_scans import loose_scans, missing_for_report
from competitions.queries.results import final_decisions, promoted_ids
from demo.world import papers


def file_scans(competition: Competition, actor: Person) -> int:
    """Whatever is missing is scanned and filed; returns how many pages."""
    promoted = [key for one in final_decisions(competition).promotions for key in promoted_ids(one)]
    wanted: list[tuple[PaperKind, Entry | None]] = []
    for one in missing_for_report(competition, promoted):
        wanted += [(one.form, entry) for entry in one.entries] or [(one.form, None)]
    files = [(papers.scan_file("盖章扫描件（演示）"), f"扫描{number}.pdf") for number in range(1, len(wanted) + 1)]
    if not files:
        return 0
    add_stack(competition=competition, actor=actor, files=files)
    for scan, (form, entry) in zip(loose_scans(competition), wanted, strict=True):
        file_scan(scan=scan, actor=actor, form=form, entry=entry)
    return len(wanted)
