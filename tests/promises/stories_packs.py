"""A round's pack made anew, and taken over by the level above; a competition rehearsed before it begins."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.actions.rehearsals import rehearse
from competitions.actions.pack_imports import check_import
from competitions.models import Competition, PackImport, Rehearsal, RoundPack
from notifications.actions.jobs import fail_job
from notifications.models import Job
from tests.permissions.things import Thing
from tests.promises.story import Story

Known = dict[str, Thing]


def a_pack_made_anew(story: Story, known: Known) -> None:
    """Something changed, it is ordered again; the worker gave up and is told to try once more."""
    published = known["published"].parameters["pk"]
    base = f"/desk/competitions/{published}/pack/"
    RoundPack.objects.filter(competition=published).update(inputs="changed")
    story.act("yueyang2", base, "round_pack.ordered", to="make/")
    _fails(RoundPack.objects.filter(competition=published)[0].job)
    story.act("yueyang3", base, "notifications.job_repeated", to="repeat/")


def a_pack_from_below(story: Story, known: Known) -> None:
    """The one that stood there is put aside; it comes again, is checked twice and confirmed."""
    first = PackImport.objects.get(pk=known["pack_import"].parameters["pack"])
    base = f"/desk/competitions/{first.competition_id}/packs/"
    with first.file.open("rb") as stored:
        content = stored.read()
    story.act("approver", f"{base}{first.pk}/", "pack_import.discard ready>discarded", to="discard/")
    Competition.objects.filter(pk=first.competition_id).update(edition=6)
    upload = SimpleUploadedFile("材料包.zip", content, "application/zip")
    story.act("approver", base, "pack_import.uploaded", printed=first.sha256[:16], files={"pack": upload})
    row = PackImport.objects.latest("pk")
    _fails(row.job)
    page = f"{base}{row.pk}/"
    story.act("approver2", page, "notifications.job_repeated", to="repeat/")
    _run(row)
    story.act("approver", page, "pack_import.look_again ready>checking", to="again/")
    _run(row)
    story.act("approver2", page, "pack_import.confirm ready>importing", to="confirm/")


def a_rehearsal(story: Story, known: Known) -> None:
    """It is begun, its worker gives up and is told to try once more; the report is taken away."""
    page = f"/desk/competitions/{known['draft'].parameters['pk']}/rehearsal/"
    story.act("organiser", page, "rehearsal.ordered", to="start/")
    _fails(Rehearsal.objects.latest("pk").job)
    story.act("changsha2", page, "notifications.job_repeated", to="repeat/")
    rehearse(job_id=str(Rehearsal.objects.latest("pk").job_id))
    story.act("organiser", page, "rehearsal.deleted", to="delete/")


def _run(row: PackImport) -> None:
    check_import(job_id=str(PackImport.objects.get(pk=row.pk).job_id))


def _fails(job: Job | None) -> None:
    """The worker gave up."""
    assert job is not None
    Job.objects.filter(pk=job.pk).update(status="running")
    fail_job(job, "演示的故障")


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "a pack made anew": a_pack_made_anew,
    "a pack from below": a_pack_from_below,
    "a rehearsal": a_rehearsal,
}
