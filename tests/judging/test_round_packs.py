"""The round pack as it is ordered, made, found again and taken away, and what of it is taken over above."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from accounts.models import Person
from competitions.actions import pack_imports as imports
from competitions.actions.pack_writing import as_json
from competitions.domain.roundpack import MANIFEST, check_pack, open_pack
from competitions.models import (
    Attachment,
    Competition,
    Entry,
    EntryOrigin,
    PackImport,
    RoundPack,
    RoundReport,
    TeamMember,
)
from judging.actions.round_packs import is_current, make_pack, order_pack
from judging.models import ScoreSheet
from notifications.models import Job
from tests.world import World
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def person(world: World, key: str) -> Person:
    return Person.objects.get(pk=world.people[key])


def made(world: World) -> RoundPack:
    return RoundPack.objects.select_related("competition").get(competition=world.made["published"])


def content(pack: RoundPack) -> bytes:
    with pack.file.open("rb") as stored:
        found: bytes = stored.read()
    return found


def above(world: World, edition: int = 6) -> Competition:
    """The province's round, made one of the pack's own edition."""
    Competition.objects.filter(pk=world.made["province"]).update(edition=edition)
    return Competition.objects.select_related("region", "organisation").get(pk=world.made["province"])


def upload(world: World, data: bytes, printed: str = "", to: Competition | None = None) -> PackImport:
    signs = printed or hashlib.sha256(data).hexdigest()[:16]
    return imports.upload_pack(
        competition=to or above(world), actor=person(world, "approver"), upload=File(io.BytesIO(data), "x.zip"),
        name="材料包.zip", printed=signs,
    )  # fmt: skip


def elsewhere(pack: RoundPack) -> bytes:
    """The same pack as another installation would have made it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content(pack))) as source, zipfile.ZipFile(target, "w") as into:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == MANIFEST:
                data = as_json(json.loads(data) | {"installation": "f" * 32})
            into.writestr(info.filename, data)
    return target.getvalue()


def checked_import(world: World, data: bytes) -> PackImport:
    """Without the one of the world, uploaded and checked."""
    PackImport.objects.update(state="discarded")
    row = upload(world, data)
    imports.check_import(job_id=str(row.job_id))
    row.refresh_from_db()
    return row


def take_over(world: World, row: PackImport) -> PackImport:
    confirmed = imports.confirm_import(row=row, actor=person(world, "approver2"))
    imports.take_over(job_id=str(confirmed.job_id))
    confirmed.refresh_from_db()
    return confirmed


# --- making ----------------------------------------------------------------------------------------------------------


def test_the_pack_passes_the_check_and_says_of_people_only_what_it_must(world: World) -> None:
    pack, report = made(world), RoundReport.objects.get(competition=world.made["published"])
    with open_pack(io.BytesIO(content(pack))) as opened:
        checked = check_pack(opened)
        names = sorted(opened.sizes)
    assert checked.faults == []
    assert sorted(entry.key for entry in checked.entries) == sorted(row["entry"] for row in report.rows)
    assert set(checked.results) == {"semi", "final"}
    folders = {name.split("/")[1]: name for name in names if name.startswith("entries/")}
    plain = [re.sub("[^A-Za-z0-9]+", "-", entry.number).strip("-") for entry in checked.entries]
    assert sorted(folders) == [f"{place:03d}-{number}" for place, number in enumerate(plain, start=1)]
    assert {name.split("/")[0] for name in names} == {
        "README.txt", "entries", "entries.json", "lists", "manifest.json", "objections.json", "publicity",
        "rulebook.json", "stages", "statistics.json", "summary.pdf",
    }  # fmt: skip
    numbers = {one.id_number for one in TeamMember.objects.filter(entry__competition=world.made["published"])} - {""}
    with zipfile.ZipFile(io.BytesIO(content(pack))) as archive:
        told = [name for name in names if any(number.encode() in archive.read(name) for number in numbers)]
    assert told == ["entries.json"]
    assert AuditRow.objects.filter(action="round_pack.made", succeeded=True).count() == 1


def test_it_is_made_anew_only_when_something_changed(world: World) -> None:
    organiser, competition = person(world, "yueyang2"), Competition.objects.get(pk=world.made["published"])
    with pytest.raises(Conflict):
        order_pack(competition=competition, actor=organiser)
    with pytest.raises(Forbidden):
        order_pack(competition=competition, actor=person(world, "organiser"))
    first = made(world)
    report = RoundReport.objects.get(competition=competition)
    report.competition = competition
    assert is_current(first, competition, report)
    Entry.objects.filter(pk=report.rows[0]["entry"]).update(version=99)
    assert not is_current(first, competition, report)
    second = order_pack(competition=competition, actor=organiser)
    make_pack(job_id=str(second.job_id))
    second.refresh_from_db()
    assert (second.version, second.made_at is not None) == (2, True)
    assert default_storage.exists(str(first.file.name))
    with pytest.raises(Refused, match="上报"):
        order_pack(competition=Competition.objects.get(pk=world.made["publicity"]), actor=person(world, "changde"))


def test_a_worker_that_died_leaves_one_pack(world: World) -> None:
    pack = made(world)
    RoundPack.objects.filter(pk=pack.pk).update(file="", made_at=None, sha256="")
    default_storage.delete(f"round_packs/{pack.name}.zip")
    default_storage.save(f"round_packs/{pack.name}.zip", ContentFile(b"half written"))
    silent = clock.now() - dt.timedelta(hours=1)
    Job.objects.filter(pk=pack.job_id).update(status="running", heartbeat_at=silent, finished_at=None)
    make_pack(job_id=str(pack.job_id))
    make_pack(job_id=str(pack.job_id))
    again = made(world)
    assert again.file.name == f"round_packs/{pack.name}.zip"
    assert hashlib.sha256(content(again)).hexdigest() == again.sha256
    found = default_storage.listdir("round_packs")[1]
    assert [name for name in found if name.startswith(pack.name)] == [f"{pack.name}.zip"]
    assert Job.objects.get(pk=pack.job_id).status == "done"


def test_marks_that_were_changed_behind_the_ranking_stop_it(world: World) -> None:
    pack = made(world)
    RoundPack.objects.filter(pk=pack.pk).update(file="", made_at=None)
    sheet = ScoreSheet.objects.filter(stage_entry__stage__competition=pack.competition, state="submitted").first()
    assert sheet is not None
    code = next(iter(sheet.values))
    ScoreSheet.objects.filter(pk=sheet.pk).update(values={**sheet.values, code: "1"})
    Job.objects.filter(pk=pack.job_id).update(status="waiting", heartbeat_at=None)
    make_pack(job_id=str(pack.job_id))
    job = Job.objects.get(pk=pack.job_id)
    assert (job.status, "冻结" in job.problem) == ("failed", True)


# --- taking over -----------------------------------------------------------------------------------------------------


def test_a_pack_of_another_installation_comes_in_whole_and_once(world: World) -> None:
    pack = made(world)
    rows = RoundReport.objects.get(competition=pack.competition).rows
    data = elsewhere(pack)
    row = checked_import(world, data)
    assert (row.state, row.problems, [one["state"] for one in row.rows]) == ("ready", [], ["new"] * len(rows))
    done = take_over(world, row)
    assert (done.state, done.problems) == ("imported", [])
    origins = list(EntryOrigin.objects.select_related("entry__leader", "entry__track").order_by("number"))
    below = {one.number: one for one in Entry.objects.filter(pk__in=[one["entry"] for one in rows])}
    assert [one.number for one in origins] == sorted(below)
    for one in origins:
        entry, was = one.entry, below[one.number]
        same = ("title", "organisation_name", "summary", "form", "uscc", "region_id", "leader_id")
        assert [getattr(entry, name) for name in same] == [getattr(was, name) for name in same]
        assert (entry.state, entry.source, entry.from_entry_id) == ("submitted", "below", None)
        people = [[(m.name, m.id_number, m.phone, m.is_leader) for m in e.members.all()] for e in (entry, was)]
        files = [sorted((f.kind, f.sha256) for f in e.attachments.all()) for e in (entry, was)]
        assert people[0] == people[1]
        assert files[0] == files[1] != []
        assert entry.attachments.get(kind="stamped_form").form_version == entry.form_version
    with pytest.raises(Conflict):
        upload(world, data)
    imports.take_over(job_id=str(done.job_id))
    assert EntryOrigin.objects.count() == len(rows)


def test_within_one_installation_the_entry_below_is_known_and_nothing_comes_twice(world: World) -> None:
    pack = made(world)
    rows = RoundReport.objects.get(competition=pack.competition).rows
    done = take_over(world, checked_import(world, content(pack)))
    assert sorted(Entry.objects.filter(origin__isnull=False).values_list("from_entry", flat=True)) == sorted(
        one["entry"] for one in rows
    )
    PackImport.objects.filter(pk=done.pk).update(state="discarded")
    again = upload(world, content(pack))
    imports.check_import(job_id=str(again.job_id))
    again.refresh_from_db()
    assert [one["state"] for one in again.rows] == ["here"] * len(rows)
    with pytest.raises(Refused, match="没有"):
        imports.confirm_import(row=again, actor=person(world, "approver"))


def test_what_stands_against_the_whole(world: World) -> None:
    pack = made(world)
    found = PackImport.objects.get()
    assert (found.state, len(found.problems)) == ("ready", 1)  # another edition
    with pytest.raises(Refused, match="届次"):
        imports.confirm_import(row=found, actor=person(world, "approver"))
    with pytest.raises(Forbidden):
        imports.confirm_import(row=found, actor=person(world, "organiser"))
    above(world)
    track = pack.competition.rules["tracks"][0]["code"]
    rules = pack.competition.rules
    for one in rules["tracks"]:
        one["quota"] = 0
    Competition.objects.filter(pk=pack.competition_id).update(rules=rules)
    again = imports.look_again(row=found, actor=person(world, "approver"))
    imports.check_import(job_id=str(again.job_id))
    again.refresh_from_db()
    assert all("0" in text for text in again.problems), track
    Competition.objects.filter(pk=world.made["province"]).update(state="judging")
    with pytest.raises(Refused, match="评审"):
        imports.confirm_import(row=again, actor=person(world, "approver"))


def test_a_tampered_pack_is_refused(world: World) -> None:
    pack = made(world)
    data = elsewhere(pack)
    with pytest.raises(Refused, match="校验码"):
        upload(world, data, printed=pack.sha256[:16])
    with pytest.raises(Refused, match="ZIP"):
        upload(world, b"no zip at all")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as into:
        for info in source.infolist():
            into.writestr(info.filename, source.read(info).replace(b'"rank": "1"', b'"rank": "3"'))
    row = checked_import(world, target.getvalue())
    assert (row.state, [one for one in row.problems if "results.json" in one] != []) == ("refused", True)
    assert Entry.objects.filter(origin__isnull=False).count() == 0


def names_written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are saved from here on, whoever saves them."""
    names: list[str] = []
    save = type(default_storage._wrapped).save  # type: ignore[attr-defined]

    def note(storage: Storage, name: str, content: object, max_length: int | None = None) -> str:
        saved: str = save(storage, name, content, max_length=max_length)
        names.append(saved)
        return saved

    monkeypatch.setattr(type(default_storage._wrapped), "save", note)  # type: ignore[attr-defined]
    return names


def test_all_or_nothing_and_no_file_is_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last entry can no longer come in when the worker gets there: none does."""
    row = checked_import(world, elsewhere(made(world)))
    confirmed = imports.confirm_import(row=row, actor=person(world, "approver"))
    written = names_written(monkeypatch)
    Competition.objects.filter(pk=world.made["province"]).update(state="judging")
    imports.take_over(job_id=str(confirmed.job_id))
    confirmed.refresh_from_db()
    assert (confirmed.state, len(confirmed.problems), EntryOrigin.objects.count()) == ("ready", 1, 0)
    assert written
    assert [name for name in written if default_storage.exists(name)] == []
    assert Job.objects.get(pk=confirmed.job_id).status == "failed"
    assert Attachment.objects.filter(entry__competition=world.made["province"]).count() == 0


def test_the_pages(world: World) -> None:
    base = f"/desk/competitions/{world.made['published']}/pack/"
    sender, receiver = world.client("yueyang2"), world.client("approver")
    assert made(world).sha256 in sender.get(base).content.decode()
    answer = receiver.get(f"{base}v1.zip")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer) == content(made(world))  # type: ignore[arg-type]
    assert AuditRow.objects.filter(action="round_pack.downloaded", actor_key=str(world.people["approver"])).count() == 1
    assert world.client("overseer").get(f"{base}v1.zip").status_code == 403
    page = f"/desk/competitions/{world.made['province']}/packs/{PackImport.objects.get().pk}/"
    assert "届次" in receiver.get(page).content.decode()


def test_who_wins_drops_out_only_after_the_report_came_back(world: World) -> None:
    """The list above names them: what is recorded here alone would part the two."""
    base = f"/desk/competitions/{world.made['published']}/ranking/final/promotion/"
    client = world.client("yueyang")
    page = client.get(base).content.decode()
    assert ("当前晋级名单" in page, "drop-out/" in page) == (True, False)
    winner = Entry.objects.filter(competition=world.made["published"], state="promoted").first()
    assert winner is not None
    assert "名单已上报。请先撤回上报" in client.get(f"{base}drop-out/{winner.pk}/").content.decode()
    answer = client.post(f"{base}drop-out/{winner.pk}/", {"reason": "弃赛", "pledge": "盒 3"})
    assert answer.status_code == 422
    assert ("名单已上报。请先撤回上报" in answer.content.decode(), "盒 3" in answer.content.decode()) == (True, True)
    winner.refresh_from_db()
    assert winner.state == "promoted"


def test_entries_that_came_by_pack_say_so(world: World) -> None:
    take_over(world, checked_import(world, elsewhere(made(world))))
    entry = Entry.objects.filter(origin__isnull=False).first()
    assert entry is not None
    page = world.client("approver").get(f"/desk/competitions/{entry.competition_id}/entries/{entry.token}/")
    assert entry.origin.number in page.content.decode()
    perform(entry, "accept", actor=person(world, "approver"))


def test_several_files_of_a_kind_come_in_at_their_places(world: World) -> None:
    competition = Competition.objects.get(pk=world.made["published"])
    entry = Entry.objects.get(pk=RoundReport.objects.get(competition=competition).rows[0]["entry"])
    first = entry.attachments.exclude(kind="stamped_form").order_by("pk")[0]
    second = Attachment.objects.get(pk=first.pk)
    second.pk, second.token, second.slot, second.name = None, "second", 2, "第二份.pdf"
    second.save(force_insert=True)
    pack = order_pack(competition=competition, actor=person(world, "yueyang2"))
    make_pack(job_id=str(pack.job_id))
    pack.refresh_from_db()
    above(world)
    done = take_over(world, checked_import(world, elsewhere(pack)))
    assert (done.state, done.problems) == ("imported", [])
    came = EntryOrigin.objects.get(number=entry.number).entry.attachments.filter(kind=first.kind).order_by("slot")
    assert list(came.values_list("slot", "name", "sha256")) == [
        (1, first.name, first.sha256),
        (2, "第二份.pdf", first.sha256),
    ]
