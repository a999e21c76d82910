"""The same person and the same firm in two entries: refused where it is certain, shown side by side where it is likely."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from competitions.actions import entry_checks
from competitions.actions.entries import submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.data import variants
from competitions.domain.duplicate_keys import firm_key, holder_key, name_key, text_key
from competitions.models import Competition, Entry, TeamMember
from competitions.queries.duplicates import alike_entries
from competitions.queries.entry_hints import filter_duplicates, rows_handed_in
from competitions.queries.entry_snapshot import snapshot_of
from tests.factories import entries as make
from tests.factories.offices import organiser
from workflow.services import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]
FIRM = {"entrant_type": "enterprise", "registered_on": "2023-05-30"}
TEXT = "本项目利用洞庭湖区芦苇秸秆制造可降解餐盒，已建成中试线一条，带动返乡青年就业。"


def entered(competition: Competition, serial: int, **changes: str) -> Entry:
    """Handed in by somebody with a log-in of their own."""
    entry = make.draft(competition, make.contestant(f"参赛{chr(0x4E00 + serial)}", serial), serial)
    save_entry(entry=entry, actor=entry.leader, changes=make.answers(serial, **changes))
    entry = make.fresh(entry)
    for wanted in snapshot_of(entry).book.attachments:
        if wanted.required:
            make.attach(entry, wanted.kind.value)
    submit_entry(entry=make.fresh(entry), actor=entry.leader)
    return make.fresh(entry)


def refused(competition: Competition, serial: int, **changes: str) -> str:
    with pytest.raises(Refused) as caught:
        entered(competition, serial, **changes)
    return str(caught.value)


def test_a_renewed_document_is_the_same_person() -> None:
    competition = make.open_competition()
    born = {"founder_birth_date": "1991-02-03", "founder_name": "陈龙"}
    passport = {"founder_id_kind": "passport", **born}
    entered(competition, 1, founder_id_number="E12345678", **passport)
    permit = {"founder_id_kind": "hk_macao_permit", **born}
    entered(competition, 2, founder_id_number="H1234567801", **permit)
    assert "已在本次大赛申报1个项目" in refused(competition, 3, founder_id_number="H1234567802", **permit)
    assert "已在本次大赛申报1个项目" in refused(
        competition, 4, founder_id_number="EA7654321", **(passport | {"founder_name": "陳龍"})
    )
    # Another day of birth is another person, and so is the holder of another permit.
    entered(competition, 5, founder_id_number="E11111111", **(passport | {"founder_birth_date": "1992-02-03"}))
    entered(competition, 6, founder_id_number="H8765432101", **permit)


def test_a_firm_without_a_code_is_known_by_its_name() -> None:
    competition = make.open_competition()
    first = entered(competition, 1, uscc=make.credit_code(1), organisation_name="长沙示例科技有限责任公司", **FIRM)
    # One with another code is another firm whatever its name.
    entered(competition, 2, uscc=make.credit_code(2), organisation_name="长沙示例科技有限公司", **FIRM)
    Entry.objects.filter(pk=first.pk).update(uscc="")
    Entry.objects.exclude(pk=first.pk).delete()
    variant = "長沙示例科技有限公司"
    assert "单位" in refused(competition, 3, uscc=make.credit_code(3), organisation_name=variant, **FIRM)
    # A team that is not registered calls itself what it likes.
    entered(competition, 4, organisation_name="长沙示例科技有限公司")


def test_likely_ones_stand_side_by_side_and_cost_no_more_for_many() -> None:
    competition = make.open_competition()
    one = entered(competition, 1, summary=TEXT, founder_name="陈卫国")
    other = entered(competition, 2, summary=f" {TEXT}", founder_name="陳衛國", organisation_name="示例团队1")
    assert {row["pk"] for row in filter_duplicates(competition, rows_handed_in(competition))} == {one.pk, other.pk}
    actor = organiser(competition.organisation, "钱经办")
    client = Client()
    client.force_login(actor.user)
    page = f"/desk/competitions/{competition.pk}/entries/{one.token}/"
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text = client.get(page).content.decode()
    assert ("项目简介相同" in text, "很可能重复" in text, f"entries/{other.token}/" in text) == (True, True, True)
    assert (f"{make.resident_id(2)}" in text, str(make.FIRST_PHONE + 2) in text) == (False, False)
    # Somebody of the other team has the phone of this head: said with the names of both.
    member = TeamMember(entry=other, name="李四", phone=str(make.FIRST_PHONE + 1), order=3)
    member.save()
    TeamMember.objects.create(entry=other, name="陳衛國", phone=str(make.FIRST_PHONE + 1), order=4)
    third = entered(competition, 3)
    found = alike_entries(snapshot_of(make.fresh(one)))
    assert [row.entry.pk for row in found] == [other.pk]
    assert "陈卫国 / 李四：手机号码相同" in found[0].reasons
    assert any("陳衛國" in reason and "陈卫国" in reason for reason in found[0].reasons)
    _fill(third, 60)
    with CaptureQueriesContext(connection) as many:
        assert client.get(page).status_code == 200
    assert len(many) == len(few) <= 12
    entry_checks.refuse_entry(entry=other, actor=actor, reason="重复报名")
    assert alike_entries(snapshot_of(make.fresh(one))) == []


def _fill(entry: Entry, count: int) -> None:
    """So many more entries of people with the name of somebody else, written at once."""
    person = Person.objects.get(pk=entry.leader_id)
    common = dict.fromkeys(("created_at", "saved_at", "submitted_at"), entry.submitted_at)
    common |= {"competition": entry.competition, "track": entry.track, "leader": person, "state": "submitted"}
    made = Entry.objects.bulk_create(Entry(title=f"项目{n}", number=f"X{n}", **common) for n in range(count))
    TeamMember.objects.bulk_create([TeamMember(entry=row, name="陈卫国", is_leader=True) for row in made])
    assert TeamMember.objects.filter(name_key=name_key("陳衛國", variants())).count() == count + 3


def test_keys() -> None:
    table = variants()
    assert firm_key("湖南省示例（集团）有限责任公司", table) == firm_key("湖南省示例(集團)有限公司 ", table) != ""
    assert name_key("阿·买买提", table) == name_key("阿买买提", table)
    assert (text_key("一个示例项目的简介。", table), text_key("", table), firm_key("", table)) == ("", "", "")
    assert text_key(TEXT, table) == text_key(TEXT.replace("，", ", "), table) != ""
    assert holder_key("陈龙", None, table) == ""
