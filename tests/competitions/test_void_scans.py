"""A changed form voids its old scan, for each form on paper: it no longer counts, and it is told where it is asked anew."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from competitions.actions import reports
from competitions.actions.entries import submit_entry
from competitions.actions.entry_checks import accept_entry, return_entry
from competitions.actions.entry_saving import save_entry
from competitions.actions.office_scans import add_stack, file_scan
from competitions.actions.uploads import FileRefused, save_attachment
from competitions.domain.filing_form import load
from competitions.domain.paper_codes import PaperKind
from competitions.models import Attachment, Competition, Entry, EntryChange, Filing, OfficeScan
from competitions.printing import entry_form_pdf, entry_paper
from competitions.printing_office import filing_application
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from competitions.queries.office_scans import loose_scans, missing_for_report, why_not_filed
from tests.competitions.test_office_scans import list_is_over, signed
from tests.competitions.test_publicity import fresh as fresh_round
from tests.factories.competitions import pdf
from tests.factories.entries import complete, fresh, submitted
from tests.factories.judging import Contest
from tests.factories.offices import organiser
from workflow import clock
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def keep(entry: Entry, kind: str, content: bytes = b"") -> Attachment:
    upload = ContentFile(content or pdf())
    return save_attachment(entry=fresh(entry), actor=entry.leader, kind=kind, upload=upload, name=f"{kind}.pdf")


def returned_and_renamed(entry: Entry) -> Entry:
    """The organiser sends it back, the contestant changes the title."""
    officer = organiser(entry.competition.organisation, "钱经办")
    return_entry(entry=fresh(entry), actor=officer, reason="名称不规范")
    save_entry(entry=fresh(entry), actor=entry.leader, changes={"title": "改过的项目名称"})
    return fresh(entry)


def asked_anew(entry: Entry) -> list[str]:
    found = problems_of(snapshot_of(fresh(entry)), clock.now())
    return [one.field for one in found if one.field.startswith("file_")]


def test_a_correction_after_the_return_voids_the_entry_form() -> None:
    entry = complete()
    old = entry_form_pdf(entry=fresh(entry), actor=entry.leader)
    assert keep(entry, "stamped_form", old).match == "by_code"
    submit_entry(entry=fresh(entry), actor=entry.leader)
    entry = returned_and_renamed(entry)
    assert asked_anew(entry) == ["file_stamped_form"]
    with pytest.raises(Refused):
        submit_entry(entry=fresh(entry), actor=entry.leader)
    with pytest.raises(FileRefused, match="是旧版表格"):
        keep(entry, "stamped_form", old)
    client = Client()
    client.force_login(entry.leader.user)
    assert "原扫描件" in client.get(f"/my/entries/{entry.token}/").content.decode()
    new = entry_form_pdf(entry=fresh(entry), actor=entry.leader)
    assert keep(entry, "stamped_form", new).form_version == form_version_of(snapshot_of(fresh(entry)))
    assert submit_entry(entry=fresh(entry), actor=entry.leader).state == "submitted"


@pytest.mark.parametrize("kind", ["pledge", "recommendation"])
def test_a_correction_voids_pledge_and_recommendation_also_where_they_were_matched_by_eye(kind: str) -> None:
    entry = complete()
    Competition.objects.update(rules={**entry.competition.rules, "papers": [{"kind": kind, "needed_for": "submit"}]})
    entry = fresh(entry)
    assert keep(entry, kind).match == "to_eye"
    submit_entry(entry=fresh(entry), actor=entry.leader)
    entry = returned_and_renamed(entry)
    assert f"file_{kind}" in asked_anew(entry)
    keep(entry, kind)
    assert f"file_{kind}" not in asked_anew(entry)


def test_what_was_looked_at_when_the_entry_was_accepted_is_of_that_version() -> None:
    entry = submitted()
    Attachment.objects.filter(entry=entry).update(form_version="")
    accept_entry(entry=fresh(entry), actor=organiser(entry.competition.organisation, "钱经办"))
    scan = Attachment.objects.get(entry=entry, kind="stamped_form")
    assert (scan.match, scan.form_version) == ("by_eye", fresh(entry).form_version)


def renamed(made: Contest, entry: Entry) -> None:
    """A change after the check, as the office approves it."""
    entry = Entry.objects.get(pk=entry.pk)
    EntryChange.objects.create(
        entry=entry, state="approved", entry_version=entry.version, reason="更名", asked_at=clock.now(),
        decided_at=clock.now(), decided_by=made.organiser,
    )  # fmt: skip
    Entry.objects.filter(pk=entry.pk).update(title="改了名的项目")


def test_an_approved_change_voids_the_recommendation_before_the_list_goes_up() -> None:
    made = list_is_over()
    form = {"as_docx": False, "actor": made.organiser}
    for entry in made.entries:
        paper = entry_paper(entry=entry, kind=PaperKind.RECOMMENDATION, **form)
        add_stack(competition=fresh_round(made), actor=made.organiser, files=[(ContentFile(paper), "推荐表.pdf")])
    everybody = [one.pk for one in made.entries]
    assert [one.form for one in missing_for_report(fresh_round(made), everybody)] == [PaperKind.ENTRY_LIST]
    changed = made.entries[0]
    renamed(made, changed)
    found = missing_for_report(fresh_round(made), everybody)
    assert [(one.form, one.is_void) for one in found] == [
        (PaperKind.RECOMMENDATION, True), (PaperKind.ENTRY_LIST, False),
    ]  # fmt: skip
    assert found[0].words == "推荐表（改了名的项目，表格已变更，原扫描件作废，请重新打印、签字盖章）"
    add_stack(competition=fresh_round(made), actor=made.organiser, files=[(ContentFile(pdf()), "新.pdf")])
    loose = loose_scans(fresh_round(made)).get()
    file_scan(scan=loose, actor=made.organiser, form=PaperKind.RECOMMENDATION, entry=Entry.objects.get(pk=changed.pk))
    assert [one.form for one in missing_for_report(fresh_round(made), everybody)] == [PaperKind.ENTRY_LIST]
    Entry.objects.filter(pk=changed.pk).update(title="又改了名")
    assert missing_for_report(fresh_round(made), everybody)[0].is_void
    assert OfficeScan.objects.filter(entry=changed, match="by_eye").count() == 1
    with pytest.raises(Refused):
        reports.report_up(competition=fresh_round(made), actor=made.organiser)


def test_an_approved_change_voids_the_entry_form_that_was_handed_in() -> None:
    made = list_is_over()
    Competition.objects.filter(pk=made.competition.pk).update(
        rules=fresh_round(made).rules | {"papers": [{"kind": "entry_form", "needed_for": "submit"}]}
    )
    entry = Entry.objects.get(pk=made.entries[0].pk)
    Attachment.objects.create(
        entry=entry, kind="stamped_form", file="none.pdf", name="盖章.pdf", extension=".pdf",
        content_type="application/pdf", size=1, sha256="0" * 64, uploaded_by=entry.leader, uploaded_at=clock.now(),
        match="by_eye", form_version=form_version_of(snapshot_of(entry)),
    )  # fmt: skip
    everybody = [one.pk for one in made.entries]
    assert missing_for_report(fresh_round(made), everybody) == []
    renamed(made, entry)
    words = [one.words for one in missing_for_report(fresh_round(made), everybody)]
    assert words == ["报名表（改了名的项目，表格已变更，原扫描件作废，请重新打印、签字盖章）"]
    assert reports.draft_report(fresh_round(made)).problem != ""


def test_a_changed_plan_voids_the_filing_form() -> None:
    case = signed()
    filing = case.filing
    printed = filing_application(filing, load(filing.form), as_docx=False)
    case.competition.refresh_from_db()
    add_stack(competition=case.competition, actor=case.drafter, files=[(ContentFile(printed), "申请表.pdf")])
    assert why_not_filed(Filing.objects.get(pk=filing.pk)) == ""
    form = Filing.objects.get(pk=filing.pk).form
    first, *rest = form["fields"]
    Filing.objects.filter(pk=filing.pk).update(form={"fields": [first | {"text": "改了的内容"}, *rest]})
    assert "盖章后方案已变更" in why_not_filed(Filing.objects.get(pk=filing.pk))
    held = Filing.objects.get(pk=filing.pk)
    OfficeScan.objects.all().delete()
    case.competition.refresh_from_db()
    add_stack(competition=case.competition, actor=case.drafter, files=[(ContentFile(printed), "旧.pdf")])
    assert "旧版" in loose_scans(case.competition).first().problem
    again = filing_application(held, load(held.form), as_docx=False)
    add_stack(competition=case.competition, actor=case.drafter, files=[(ContentFile(again), "新.pdf")])
    assert why_not_filed(held) == ""
