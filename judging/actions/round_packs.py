"""Make the round pack (推荐上报材料包): ordered by a person, made by the worker, made anew only when something changed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.pack_writing import PackWriter, as_json, write_round
from competitions.domain import scoring
from competitions.domain.roundpack import PackedStage, check_pack, fault_line, open_pack, results_path, score_pack_path
from competitions.models import Competition, RoundPack, RoundReport, Stage
from competitions.queries.round_pack import digest, inputs_of, may_read_pack, packs_of, report_of
from judging.domain.field import hash_field, score_packs
from judging.domain.results import EntryStatus
from judging.models import Tabulation
from judging.queries.inputs import Inputs
from judging.queries.round_pack import frozen_tables, judging_inputs, marked_stages, workbooks
from notifications.actions import advance_job, enqueue_job, repeat_job, running_job
from notifications.models import Job
from workflow import clock
from workflow.actors import System
from workflow.services import Conflict, Forbidden, Refused, act, lock, record, record_refusal

MAKE, TASK = "competitions.make_pack", "judging.tasks.make_round_pack"
WORKER = System.granted("judging.pack_worker")
ORDERED, MADE, READ = "round_pack.ordered", "round_pack.made", "round_pack.downloaded"
# Beside the entries: list, publicity, stages, and the check of the finished file.
REST = 2


def why_no_pack(competition: Competition, report: RoundReport | None) -> str:
    """Why nothing can be made yet, in words; empty when it can."""
    if report is None:
        return _("The round pack is made of the list that went up: report it up first.")
    return ""


def is_current(pack: RoundPack | None, competition: Competition, report: RoundReport | None) -> bool:
    """Whether the newest pack still says what is known. Seven queries."""
    if pack is None or report is None:
        return False
    return pack.inputs == _digest(report, competition)


def order_pack(*, competition: Competition, actor: Person) -> RoundPack:
    """Have a pack made. ``Refused`` before the list went up, ``Conflict`` when nothing changed since the last one."""
    require(actor, MAKE, competition, ORDERED)
    with act():
        locked = lock(competition)
        report = report_of(locked)
        problem = why_no_pack(locked, report)
        if problem or report is None:
            record_refusal(ORDERED, actor=actor, target=locked, reason=problem)
            raise Refused(problem)
        inputs, last = _digest(report, locked), packs_of(locked).first()
        if last is not None and last.inputs == inputs:
            raise Conflict(_("Version %(version)d holds all of it; nothing changed since.") % {"version": last.version})
        pack = RoundPack.objects.create(
            competition=locked,
            version=last.version + 1 if last else 1,
            report_version=report.version,
            inputs=inputs,
            ordered_by=actor,
            ordered_at=clock.now(),
        )
        pack.job = enqueue_job(
            task=TASK,
            title=_("Round pack of %(name)s") % {"name": locked.name},
            arguments={"pack": pack.pk},
            user=actor.user,
            total=len(report.rows) + REST,
            once_key=f"round_pack:{pack.pk}",
        )
        pack.save(update_fields=["job"])
        record(ORDERED, actor=actor, target=locked, data={"version": pack.version, "report": report.version})
    return pack


def repeat_pack(*, pack: RoundPack, actor: Person) -> Job:
    """Let one that failed run again. ``Refused`` while it runs or when it is made."""
    require(actor, MAKE, pack.competition, ORDERED)
    if pack.job is None:
        raise Refused(_("There is nothing to run again."))
    return repeat_job(job=pack.job, actor=actor)


def make_pack(*, job_id: str) -> None:
    """The worker's part. Killed at any moment and begun again, it ends with one file; two workers never write it at once."""
    with running_job(job_id) as job:
        if job is None:
            return
        pack = RoundPack.objects.select_related("competition__region", "competition__organisation").get(
            pk=job.arguments["pack"]
        )
        report = report_of(pack.competition)
        if pack.made_at is None and report is not None:
            with tempfile.TemporaryFile(suffix=".zip") as built, translation.override(settings.LANGUAGE_CODE):
                count = _build(built, pack, report, job)
                _keep(pack, report, built, count)
        elif pack.made_at is None:
            raise Refused(_("The list was taken back; the pack can be made when it is reported up again."))


def _build(target: IO[bytes], pack: RoundPack, report: RoundReport, job: Job) -> int:
    """Write everything, then check it as any stranger would. Returns how many files stand in it."""
    tables, stages, total = frozen_tables(pack.competition), [], len(report.rows) + REST
    with PackWriter(target) as writer:
        for stage in marked_stages(pack.competition):
            has_marks = stage.pk in tables
            names = _write_stage(writer, stage, tables[stage.pk]) if has_marks else ()
            stages.append(PackedStage(code=stage.code, name=stage.name, has_marks=has_marks, packs=names))
        manifest = write_round(writer, pack, report, stages, lambda done: advance_job(job, done, total))
        writer.finish(replace(manifest, files=tuple(writer.rows)))
    target.seek(0)
    with open_pack(target) as opened:  # type: ignore[arg-type]  # any binary file that can be sought
        checked = check_pack(opened, lambda done, _all: advance_job(job, total - 1) if done % 50 == 0 else None)
    if checked.faults:
        raise Refused(_("The pack does not pass its own check: %(fault)s") % {"fault": fault_line(checked.faults[0])})
    return len(writer.rows)


def _keep(pack: RoundPack, report: RoundReport, built: IO[bytes], count: int) -> None:
    built.seek(0)
    total = hashlib.sha256()
    while piece := built.read(1024 * 1024):
        total.update(piece)
    with act():
        locked = RoundPack.objects.select_for_update(no_key=True).get(pk=pack.pk)
        if locked.made_at is not None:
            return
        storage, name = locked.file.storage, f"round_packs/{locked.name}.zip"
        storage.delete(name)
        built.seek(0)
        locked.file, locked.sha256 = storage.save(name, File(built)), total.hexdigest()
        locked.size, locked.files, locked.made_at = storage.size(name), count, clock.now()
        locked.save(update_fields=["file", "sha256", "size", "files", "made_at"])
        data = {"version": locked.version, "sha256": locked.sha256, "entries": len(report.rows)}
        record(MADE, actor=WORKER, target=pack.competition, data=data)


def _write_stage(writer: PackWriter, stage: Stage, table: Tabulation) -> tuple[str, ...]:
    """The score packs of the frozen ranking and their results; the names of several. ``Refused`` when the marks are others
    by now."""
    inputs = Inputs(stage)
    lines: list[Mapping[str, Any]] = table.result["result"]["lines"]
    status = {line["entry"]: EntryStatus(line["status"]) for line in lines}
    entries = [replace(one, status=status.get(one.id, one.status)) for one in inputs.entries if one.id in status]
    frozen = replace(inputs.field, entries=entries)
    if hash_field(frozen) != table.inputs_hash:
        words = _(
            "The marks or rules of “%(stage)s” are not those of its frozen ranking. Tabulate and freeze it again."
        )
        raise Refused(words % {"stage": stage.name})
    names = []
    for name, found in score_packs(frozen):
        pack = _renamed(found, inputs, table)
        data = as_json(scoring.dump(pack))
        writer.add(score_pack_path(stage.code, name), [data])
        document = scoring.tabulate(pack).document(hashlib.sha256(data).hexdigest(), _)
        writer.add_json(results_path(stage.code, name), document)
        names.append(name)
    for path, content in workbooks(stage, table):
        writer.add(path, [content])
    return tuple(name for name in names if name)


def _renamed(pack: scoring.ScorePack, inputs: Inputs, table: Tabulation) -> scoring.ScorePack:
    """Entries by their number and judges by theirs: what people read, not what this database counts."""
    regions = {str(row.entry_id): row.entry.region_id for row in inputs.places}
    entry_of = {key: face["number"] or f"id-{key}" for key, face in table.result["entries"].items()}
    judge_of = {seat.id: f"J{seat.number:02d}" for seat in inputs.judges}
    panels = {str(seat.pk): seat.panel.name for seat in inputs.seats}
    return replace(
        pack,
        entries=tuple(replace(one, id=entry_of[one.id], region=regions.get(one.id)) for one in pack.entries),
        judges=tuple(
            replace(one, id=judge_of.get(one.id, one.id), panel=panels.get(one.id) or None) for one in pack.judges
        ),
        marks=tuple(
            replace(one, entry=entry_of[one.entry], judge=judge_of.get(one.judge, one.judge)) for one in pack.marks
        ),
    )


def note_download(*, pack: RoundPack, actor: Person) -> None:
    """Personal data leave the system (promise L3): only with the right, and audited. ``Forbidden``."""
    competition = pack.competition
    if not may_read_pack(actor, competition, report_of(competition)):
        record_refusal(READ, actor=actor, target=competition, reason="permission")
        raise Forbidden(
            _("Only the office that held the round and the one that its list is addressed to may read the pack.")
        )
    record(READ, actor=actor, target=competition, data={"version": pack.version, "sha256": pack.sha256})


def _digest(report: RoundReport, competition: Competition) -> str:
    return digest([inputs_of(report), judging_inputs(competition)])
