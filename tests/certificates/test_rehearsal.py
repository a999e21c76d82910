"""A rehearsal goes through everything, shows it, and leaves nothing behind but its report and its audit."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Person
from certificates.actions.rehearsals import delete_rehearsal, order_rehearsal, rehearse
from competitions.models import Competition, Rehearsal
from notifications.models import Job
from tests.promises.dump import columns
from tests.world import World
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
# What stays, besides the audit of it.
KEPT = ("competitions_rehearsal", "notifications_job", "workflow_auditrow", "workflow_auditchain", "sqlite_sequence")


@pytest.fixture(autouse=True)
def few_entries(settings: Any) -> None:
    """Two in each track tie as four do, and take half the time."""
    settings.REHEARSAL_ENTRIES_PER_TRACK = 2


def ordered(world: World, made: str = "draft", who: str = "organiser") -> Rehearsal:
    competition = Competition.objects.get(pk=world.made[made])
    return order_rehearsal(competition=competition, actor=Person.objects.get(pk=world.people[who]))


def test_it_walks_everything_and_leaves_every_other_row_as_it_was(world: World) -> None:
    row = ordered(world)
    before = columns()
    rehearse(job_id=str(row.job_id))
    after = columns()
    changed = {name for name in after if after[name] != before.get(name)}
    assert {name.split(".")[0] for name in changed} <= set(KEPT)
    row.refresh_from_db()
    steps = row.report["steps"]
    assert [step["problem"] for step in steps] == [""] * len(steps), steps[-1]
    assert [step["code"] for step in steps] == [
        "registration", "check", "open", "stage-semi", "stage-final", "publicity", "awards",
    ]  # fmt: skip
    assert any(dict(step["facts"]).get("处理并列", "0") != "0" for step in steps)
    assert Job.objects.get(pk=row.job_id).status == "done"
    rows = AuditRow.objects.filter(action="rehearsal.walked", target_id=str(row.pk))
    assert [one.data["rehearsal"] for one in rows] == [True] * len(steps)


def test_the_page_shows_it_and_the_report_can_go_while_its_audit_stays(world: World) -> None:
    row = ordered(world)
    with pytest.raises(Conflict):
        ordered(world)
    with pytest.raises(Forbidden):
        ordered(world, who="zhuzhou")
    rehearse(job_id=str(row.job_id))
    page = world.client("organiser").get(f"/desk/competitions/{row.competition_id}/rehearsal/").content.decode()
    rail = page.split('<ol class="steps"')[1].split("</ol>")[0]
    assert ("报名" in rail, "公示" in rail) == (True, True), "the steps of the contest, not those of the report"
    assert ["演练项目" in page, "决赛" in page] == [True, True]
    actor = Person.objects.get(pk=world.people["organiser"])
    delete_rehearsal(row=Rehearsal.objects.get(pk=row.pk), actor=actor)
    assert Rehearsal.objects.count() == 0
    assert AuditRow.objects.filter(target_type="competitions.rehearsal").count() > 2
    with pytest.raises(Refused):
        Competition.objects.filter(pk=world.made["published"]).update(state="archived")
        ordered(world, "published", "yueyang2")
