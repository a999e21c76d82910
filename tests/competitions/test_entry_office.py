"""Entries that an office types in for people without a log-in, and how these take them over."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Person
from competitions.actions import entry_checks
from competitions.actions.entries import submit_entry
from competitions.actions.entry_office import Head, claim_entries, start_for
from competitions.actions.entry_saving import save_entry
from competitions.actions.uploads import save_attachment
from competitions.models import Competition, Entry
from competitions.queries.entry_snapshot import snapshot_of
from tests.factories import entries as make
from tests.factories.accounts import code_for
from tests.factories.competitions import pdf
from tests.factories.lists import confirmed, desk, filled, row, uploaded
from tests.factories.offices import office, organiser
from tests.pdf import text_of
from workflow import clock
from workflow.audit import verify_all
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]
PHONE = str(make.FIRST_PHONE + 501)
HEAD = Head("李代录", "resident", make.resident_id(501), PHONE)
TOLD = {"phone": PHONE, "id_kind": "resident", "id_number": make.resident_id(501)}


def begun() -> tuple[Competition, Person, Entry]:
    competition = make.open_competition()
    actor = organiser(competition.organisation, "钱经办")
    return competition, actor, make.fresh(start_for(competition=competition, actor=actor, head=HEAD))


def attach(entry: Entry, actor: Person, kind: str) -> None:
    save_attachment(entry=entry, actor=actor, kind=kind, upload=ContentFile(pdf()), name=f"{kind}.pdf")


def filled_in(entry: Entry, actor: Person) -> Entry:
    said = {"founder_name": HEAD.name, "founder_id_number": HEAD.id_number, "founder_phone": PHONE}
    save_entry(entry=entry, actor=actor, changes=make.answers(501, **said))
    entry = make.fresh(entry)
    for wanted in snapshot_of(entry).book.attachments:
        if wanted.required:
            attach(entry, actor, wanted.kind.value)
    return make.fresh(entry)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_the_office_fills_it_in_with_the_signed_consents() -> None:
    competition, actor, entry = begun()
    assert (entry.source, entry.leader.user_id, entry.leader.name) == ("office", None, "李代录")
    # A second click makes no second one.
    assert start_for(competition=competition, actor=actor, head=HEAD).pk == entry.pk
    stranger = organiser(office("430200"), "旁人")
    for other in (stranger, make.contestant(serial=9)):
        with pytest.raises(Forbidden):
            save_entry(entry=make.fresh(entry), actor=other, changes={"title": "x"})
        assert client_of(other).get(f"/my/entries/{entry.token}/edit/").status_code == 404
    client = client_of(actor)
    shown = client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert ("您正在为李代录代为录入" in shown, "承诺书和同意书签字扫描件" in shown) == (True, True)
    assert entry.token in client.get(f"/desk/competitions/{competition.pk}/entries/new/").content.decode()
    assert re.search(r'<input[^>]*name="file_paper_consent"', shown)
    printed = client.get(f"/my/entries/{entry.token}/form.pdf")
    assert (printed.status_code, printed["Content-Type"]) == (200, "application/pdf")
    assert HEAD.id_number not in text_of(printed.content)
    entry = filled_in(entry, actor)
    assert entry.consents["publication"]["on_paper_read_by"] == str(actor.pk)
    with pytest.raises(Refused, match="签字扫描件"):
        submit_entry(entry=entry, actor=actor)
    attach(make.fresh(entry), actor, "paper_consent")
    handed_in = submit_entry(entry=make.fresh(entry), actor=actor)
    assert (handed_in.state, bool(handed_in.number)) == ("submitted", True)
    row = AuditRow.objects.get(action="entry.submit", target_id=str(entry.pk), succeeded=True)
    assert row.actor_key == str(actor.pk)
    desk = client.get(f"/desk/competitions/{competition.pk}/entries/{entry.token}/").content.decode()
    assert "承诺书和同意书签字扫描件" in desk
    assert client.get(f"/my/entries/{entry.token}/")["Location"].startswith("/desk/")
    entry_checks.accept_entry(entry=make.fresh(entry), actor=actor)


def test_who_has_a_log_in_enters_alone() -> None:
    competition, actor, _entry = begun()
    known = make.contestant(serial=7)
    cases = [
        (Head("张三", "resident", make.resident_id(7), str(make.FIRST_PHONE + 7)), "已有账号"),
        (Head("王五", "resident", HEAD.id_number, str(make.FIRST_PHONE + 8)), "另一姓名"),
    ]
    for head, words in cases:
        with pytest.raises(Refused, match=words):
            start_for(competition=competition, actor=actor, head=head)
    with pytest.raises(Forbidden):
        start_for(competition=competition, actor=known, head=HEAD)
    clock.move_to(competition.registration_closes_at.replace(year=competition.registration_closes_at.year + 1))
    with pytest.raises(Refused):
        start_for(competition=competition, actor=actor, head=HEAD)


def test_taken_over_with_a_code_to_the_phone_in_the_entry() -> None:
    _competition, actor, entry = begun()
    before = entry.leader_id
    # Of the same name, but with a phone of his own: the name alone gives him nothing.
    person = make.contestant("李代录", 77)
    client = client_of(person)
    page = "/my/claim/"
    assert page in client.get("/my/").content.decode()
    assert client.get(f"{page}confirm/")["Location"] == page
    wrong = client.post(page, TOLD | {"id_number": make.resident_id(502)})
    assert wrong["Location"] == "/accounts/code/"
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    assert "没有与该手机号和证件同时相符" in client.get(f"{page}confirm/").content.decode()
    clock.move_to(clock.now() + dt.timedelta(minutes=5))
    client.post(page, TOLD)
    assert client.post("/accounts/code/", {"code": code_for(PHONE)})["Location"] == f"{page}confirm/"
    assert "长沙" in client.get(f"{page}confirm/").content.decode()
    assert client.post(f"{page}confirm/")["Location"] == "/my/"
    entry = make.fresh(entry)
    person.refresh_from_db()
    assert (entry.leader_id, person.masked_id[-4:]) == (person.pk, HEAD.id_number[-4:])
    assert Person.objects.get(pk=before).id_index is None
    row = AuditRow.objects.get(action="entry.claimed", succeeded=True)
    assert (row.actor_key, row.data["from"]) == (str(person.pk), before)
    assert client.get(f"/my/entries/{entry.token}/edit/").status_code == 200
    with pytest.raises(Forbidden):
        save_entry(entry=make.fresh(entry), actor=actor, changes={"title": "改名"})
    with pytest.raises(Refused, match="没有可认领"):
        claim_entries(actor=person, leader=before, **TOLD)
    assert list(verify_all()) == []


def test_another_document_of_the_account_stands_against_it() -> None:
    _competition, _actor, entry = begun()
    person = make.contestant("赵六", 78)
    person.set_id("resident", make.resident_id(78))
    person.save()
    with pytest.raises(Refused, match="另一证件"):
        claim_entries(actor=person, leader=entry.leader_id, **TOLD)


def test_who_takes_over_a_row_of_the_list_reads_what_it_lacks() -> None:
    competition, actor = desk()
    confirmed(uploaded(competition, filled(competition, [row(1)]), actor), actor)
    entry, person = Entry.objects.get(), make.contestant("李代录", 77)
    Entry.objects.update(leader=person)
    page = client_of(person).get(f"/my/entries/{entry.token}/").content.decode()
    assert ("待上传：商业计划书" in page, "请联系主办方将报名退回" in page) == (True, True)
    Entry.objects.update(source="direct")
    assert "请联系主办方将报名退回" not in client_of(person).get(f"/my/entries/{entry.token}/").content.decode()
