"""Import of a county's entries: checked without writing, confirmed as a whole, nothing done twice."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Person
from competitions.actions.entries import withdraw_entry
from competitions.actions.import_runs import run_check, run_write
from competitions.actions.imports import check_again, confirm_import, discard_import, upload_list
from competitions.enums import EntryState, ImportState
from competitions.import_files import marked_file, template_file
from competitions.models import Competition, Entry, EntryImport, ImportedEntry
from competitions.workflows.entry_import import seen_of
from notifications.models import Job, OutboxMessage
from tests.factories.entries import FIRST_PHONE, contestant, credit_code, resident_id, submitted
from tests.factories.lists import confirmed, desk, filled, firm, fresh, row, uploaded
from tests.factories.offices import COUNTY, office, organiser
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


def told(found: EntryImport) -> list[tuple[int, int, str]]:
    """Sheet, row and field of every problem."""
    return [(one["sheet"], one["row"], one["field"]) for one in found.problems]


def words(found: EntryImport) -> str:
    return " ".join(one["text"] for one in found.problems)


def test_rows_become_entries_with_their_teams() -> None:
    competition, actor = desk()
    members = [
        {"number": "1", "name": "李成员", "id_number": resident_id(50), "phone": "13700000001", "presenter": "是"}
    ]
    found = uploaded(competition, filled(competition, [row(1), firm(2)], members), actor)
    assert (found.state, found.good_rows, found.bad_rows, found.problems) == ("checked", 2, 0, [])
    assert Entry.objects.count() == 0
    found = confirmed(found, actor)
    assert (found.state, found.confirmed_by, found.job.status) == ("done", actor, "done")
    first, second = Entry.objects.order_by("pk").prefetch_related("members")
    assert (first.state, first.source, first.number != "", first.title) == ("submitted", "imported", True, "名册项目1")
    assert (first.track.code, first.region_id, first.form) == (
        "adv_manufacturing",
        "430103",
        {"category": "高校毕业生", "jobs": "12"},
    )
    team = [(one.name, one.is_leader, one.is_presenter, one.order) for one in first.members.all()]
    assert team == [("陈示例", True, False, 0), ("李成员", False, True, 1)]
    assert [one.is_presenter for one in second.members.all()] == [True]
    assert (second.uscc, second.registered_on) == (credit_code(2), dt.date(2023, 5, 30))
    # Somebody without a log-in, found by the document the next time.
    assert (first.leader.user, first.leader.id_number, first.leader.name) == (None, resident_id(1), "陈示例")
    acts = AuditRow.objects.filter(action="entry.import", target_id=str(first.pk)).values_list("actor_key", "to_state")
    assert list(acts) == [(str(actor.pk), "submitted")]
    messages = OutboxMessage.objects.filter(template="competitions.entry_imported")
    assert sorted(one.recipient for one in messages) == [str(FIRST_PHONE + 1), str(FIRST_PHONE + 2)]


def test_the_same_again_does_nothing() -> None:
    competition, actor = desk()
    content = filled(competition, [row(1)])
    found = confirmed(uploaded(competition, content, actor), actor)
    assert (
        upload_list(
            competition=competition, actor=actor, upload=ContentFile(content), name="又.xlsx", is_handed_in=True
        )
        == found
    )
    # The same row in another file, though its entry was taken back meanwhile, and a job that is begun once more.
    again = uploaded(competition, filled(competition, [row(1, number="9"), row(2)]), actor)
    assert (again.good_rows, again.known_rows, again.bad_rows) == (1, 1, 0)
    assert told(again) == [(0, 2, "")]
    confirmed(again, actor)
    Job.objects.filter(pk=again.job_id).update(status="waiting")
    assert run_write(job_id=str(fresh(again).job_id)) == 0
    assert (Entry.objects.count(), ImportedEntry.objects.count()) == (2, 2)
    third = uploaded(competition, filled(competition, [row(1), row(2)]), actor)
    with pytest.raises(Refused, match="没有新的报名"):
        confirm_import(entry_import=third, actor=actor, seen=seen_of(third))


@pytest.mark.promise("I14")
def test_every_fault_is_named_by_row_and_nothing_is_written() -> None:
    """Wrong types, wrong choices, numbers that lost digits, duplicates: half is valid and nothing comes in."""
    competition, actor = desk()
    rows: list[dict[str, Any]] = [row(n) for n in range(1, 6)]
    rows += [
        row(6, track="没有的赛道", q_jobs="十二"),
        row(7, founder_id_number=430102199001010070, founder_phone="12345"),
        firm(8, registered_on="2024年13月1日", uscc="91430100MA0000000X"),
        row(9, title="", founder_name=""),
        row(10, number="1"),
        row(11, title="名册项目1", organisation_name="名册团队1"),
        row(12, founder_id_number=resident_id(2), founder_name="陈示例"),
        row(13, founder_id_number=resident_id(3), founder_name="别人示例"),
    ]
    members = [{"number": "99", "name": "无主示例"}, {"number": "2", "name": "李成员", "id_number": "123"}]
    found = uploaded(competition, filled(competition, rows, members), actor)
    assert told(found) == [
        (0, 7, "track"), (0, 7, "q_jobs"), (0, 8, "founder_id_number"), (0, 8, "founder_phone"),
        (0, 9, "registered_on"), (0, 9, "uscc"), (0, 10, "founder_name"), (0, 10, "title"), (0, 11, "number"),
        (0, 12, "title"), (0, 13, ""), (0, 14, "founder_name"), (0, 14, ""), (1, 2, "number"), (1, 3, "id_number"),
    ]  # fmt: skip
    assert (found.good_rows, found.bad_rows) == (4, 10)
    quoted = {(one["row"], one["field"]): one["value"] for one in found.problems}
    assert (quoted[7, "track"], quoted[8, "founder_phone"]) == ("没有的赛道", "*****")
    with pytest.raises(Refused):
        confirm_import(entry_import=found, actor=actor, seen=seen_of(found))
    assert (Entry.objects.count(), Person.objects.filter(name="陈示例").count()) == (0, 0)
    book = openpyxl.load_workbook(io.BytesIO(marked_file(found)))
    sheet = book.worksheets[0]
    marked = sorted(
        cell.coordinate for line in sheet.iter_rows() for cell in line if cell.row > 1 and cell.comment is not None
    )
    assert ("C7" in marked, "B12" in marked, sheet.cell(7, sheet.max_column).value != "") == (True, True, True)
    # What comes back is uploaded again as it is.
    rest = uploaded(competition, marked_file(found), actor, name="改.xlsx")
    assert (rest.good_rows, rest.bad_rows) == (4, 10)


@pytest.mark.promise("I14")
def test_a_hundred_thousand_rows_are_refused_in_words() -> None:
    competition, actor = desk()
    content = filled(competition, [row(1)])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(3, 100_003))
                part = part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(name, part)
    found = uploaded(competition, out.getvalue(), actor)
    assert (found.state, "3000" in found.trouble or "3,000" in found.trouble) == ("unreadable", True)
    assert Entry.objects.count() == 0


def test_what_stands_in_the_round_is_named() -> None:
    competition, actor = desk()
    there = submitted(competition, contestant(serial=1), 1)
    rows = [
        row(1, founder_name="陈示例", founder_id_number=resident_id(1)),
        row(2, title=there.title, organisation_name=there.organisation_name),
    ]
    found = uploaded(competition, filled(competition, rows), actor)
    assert (found.bad_rows, found.good_rows) == (2, 0)
    assert words(found).count(there.number) == 2


def test_people_we_know_are_found_by_their_document() -> None:
    competition, actor = desk()
    known = contestant(serial=3)
    known.set_id("resident", resident_id(3))
    known.save()
    by_phone = contestant("王示例", serial=4)
    other = contestant("赵示例", serial=5)
    other.set_id("resident", resident_id(5))
    other.save()
    rows = [
        row(3, founder_phone="13600000000"),
        row(4, founder_name="王示例"),
        row(5, founder_name="钱示例"),
    ]
    found = uploaded(competition, filled(competition, rows), actor)
    assert told(found) == [(0, 4, "founder_name")]
    assert "赵" not in words(found)
    confirmed(uploaded(competition, filled(competition, rows[:2]), actor), actor)
    assert sorted(Entry.objects.values_list("leader", flat=True)) == sorted([known.pk, by_phone.pk])


def test_drafts_are_left_to_their_applicants() -> None:
    competition, actor = desk()
    content = filled(competition, [row(1, summary="", q_jobs="", region="")])
    assert uploaded(competition, content, actor).bad_rows == 1
    found = uploaded(competition, content, actor, handed_in=False)
    assert (found.good_rows, found.bad_rows) == (1, 0)
    confirmed(found, actor)
    entry = Entry.objects.get()
    assert (entry.state, entry.number, entry.submitted_at) == (EntryState.DRAFT, "", None)
    assert AuditRow.objects.filter(action="entry.imported", target_id=str(entry.pk)).count() == 1
    assert OutboxMessage.objects.get().template == "competitions.entry_imported_draft"


def test_a_round_that_moved_on_takes_no_list() -> None:
    """Rules, dates and state that changed between the check and the confirmation, or between that and the writing."""
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(1)]), actor)
    seen = seen_of(found)
    Competition.objects.filter(pk=competition.pk).update(registration_closes_at=clock.now() + dt.timedelta(days=3))
    with pytest.raises(Refused):
        confirm_import(entry_import=found, actor=actor, seen=seen)
    moved = check_again(entry_import=found, actor=actor)
    run_check(job_id=str(moved.job_id))
    found = fresh(found)
    with pytest.raises(Refused):  # a page of before the second check
        confirm_import(entry_import=found, actor=actor, seen=seen)
    moved = confirm_import(entry_import=found, actor=actor, seen=seen_of(found))
    Competition.objects.filter(pk=competition.pk).update(state="judging")
    assert run_write(job_id=str(moved.job_id)) == 0
    found = fresh(found)
    assert (found.state, found.trouble != "", Entry.objects.count()) == (ImportState.NOT_WRITTEN, True, 0)
    Competition.objects.filter(pk=competition.pk).update(state="filed")
    moved = check_again(entry_import=found, actor=actor)
    run_check(job_id=str(moved.job_id))
    assert confirmed(fresh(found), actor).state == ImportState.DONE


def test_after_registration_a_reason_is_asked_and_before_it_nothing_comes_in() -> None:
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(1)]), actor)
    clock.move_to(competition.registration_closes_at + dt.timedelta(hours=1))
    with pytest.raises(Refused):
        confirm_import(entry_import=found, actor=actor, seen=seen_of(found))
    found = confirmed(found, actor, late_reason="纸质材料按时收到。")
    assert (found.state, found.late_reason) == ("done", "纸质材料按时收到。")
    clock.move_to(competition.registration_opens_at - dt.timedelta(hours=1))
    with pytest.raises(Refused):
        uploaded(competition, filled(competition, [row(2)]), actor)


def test_a_row_that_became_wrong_stops_all() -> None:
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(1), row(2)]), actor)
    moved = confirm_import(entry_import=found, actor=actor, seen=seen_of(found))
    submitted(competition, contestant(serial=2), 2)
    assert run_write(job_id=str(moved.job_id)) == 0
    assert (fresh(found).state, ImportedEntry.objects.count()) == ("not_written", 0)


def test_a_stored_file_that_is_another_is_not_imported() -> None:
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(1)]), actor)
    name = found.file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(filled(competition, [row(2)])))
    moved = confirm_import(entry_import=found, actor=actor, seen=seen_of(found))
    assert run_write(job_id=str(moved.job_id)) == 0
    assert (fresh(found).state, Entry.objects.count()) == ("not_written", 0)


def test_discarded_is_forgotten(django_capture_on_commit_callbacks: Any) -> None:
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(1, title="")]), actor)
    name = found.file.name
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(entry_import=found, actor=actor)
    found = fresh(found)
    assert (found.state, found.problems, default_storage.exists(name)) == ("discarded", [], False)
    with pytest.raises(Conflict):
        confirm_import(entry_import=found, actor=actor, seen=seen_of(found))


def test_only_the_office_that_holds_the_round() -> None:
    competition, actor = desk()
    stranger = organiser(office(COUNTY), "外人示例")
    with pytest.raises(Forbidden):
        uploaded(competition, filled(competition, [row(1)]), stranger)
    found = uploaded(competition, filled(competition, [row(1)]), actor)
    with pytest.raises(Forbidden):
        confirm_import(entry_import=found, actor=stranger, seen=seen_of(found))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"project_heading": "项目"}, "项目"),
        ({"sheet": "别的表"}, ""),
    ],
)
def test_another_table_is_refused_in_words(change: dict[str, str], said: str) -> None:
    competition, actor = desk()
    book = openpyxl.load_workbook(io.BytesIO(template_file(competition)))
    if "sheet" in change:
        book.worksheets[0].title = change["sheet"]
    else:
        book.worksheets[0]["B1"] = change["project_heading"]
    book.worksheets[0]["A2"] = "1"
    out = io.BytesIO()
    book.save(out)
    found = uploaded(competition, out.getvalue(), actor)
    assert (found.state, said in found.trouble) == ("unreadable", True)


def test_an_entry_taken_back_is_not_made_again() -> None:
    competition, actor = desk()
    leader = contestant(serial=1)
    leader.set_id("resident", resident_id(1))
    leader.save()
    confirmed(uploaded(competition, filled(competition, [row(1)]), actor), actor)
    withdraw_entry(entry=Entry.objects.get(), actor=leader)
    again = uploaded(competition, filled(competition, [row(1, number="7")]), actor)
    assert (again.known_rows, again.good_rows) == (1, 0)
