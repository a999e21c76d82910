"""Eligibility of a whole round checked again: what the run finds, what the office decides, what stays."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions import entry_checks
from competitions.actions.rechecks import order_recheck, propose_disqualification, run_recheck, settle_doubt
from competitions.enums import DoubtState, EntryState
from competitions.models import Competition, Doubt, Entry, Recheck
from judging.models import MarkEnvelope, ScoreSheet
from notifications.models import OutboxMessage
from tests.factories import entries as make
from tests.factories.judging import semi_closed
from tests.factories.offices import office, organiser
from workflow.audit import verify_all
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]


def ran(competition: Competition, actor: Person) -> Recheck:
    run = order_recheck(competition=competition, actor=actor)
    run_recheck(job_id=str(run.job_id))
    run.refresh_from_db()
    return run


def again(doubt: Doubt) -> Doubt:
    rows = Doubt.objects.select_related("entry__competition__region", "entry__competition__organisation")
    return rows.get(pk=doubt.pk)


def two_persons(competition: Competition) -> None:
    rules = {**Competition.objects.get(pk=competition.pk).rules, "disqualified_by": 2}
    Competition.objects.filter(pk=competition.pk).update(rules=rules)


def aged(entry: Entry) -> None:
    """The papers showed that the firm is older than was said."""
    Entry.objects.filter(pk=entry.pk).update(
        entrant_type="enterprise", uscc=make.credit_code(7), registered_on="2012-01-01"
    )


@pytest.fixture
def accepted() -> tuple[Competition, list[Entry], Person]:
    competition, entries = make.three()
    actor = organiser(competition.organisation, "钱经办")
    for entry in entries[:2]:
        entry_checks.accept_entry(entry=entry, actor=actor)
    return competition, [make.fresh(entry) for entry in entries], actor


def test_a_run_raises_doubts_updates_them_and_lets_them_lapse(accepted, django_assert_num_queries) -> None:
    competition, (one, two, waiting), actor = accepted
    clean = ran(competition, actor)
    assert (clean.looked_at, clean.failing, clean.rules_version) == (3, 0, competition.rules_version)
    assert (clean.ordered_by_id, clean.finished_at is not None, Doubt.objects.count()) == (actor.pk, True, 0)
    aged(one)
    aged(waiting)
    second = ran(competition, actor)
    assert (second.looked_at, second.failing) == (3, 2)
    doubts = {doubt.entry_id: doubt for doubt in Doubt.objects.all()}
    assert set(doubts) == {one.pk, waiting.pk}
    # Both have the same credit code by now, and are too old.
    assert doubts[one.pk].checks == ["firm_age_below", "one_entry_per_firm"]
    assert all(reason["outcome"] == "fails" and reason["text"] for reason in doubts[one.pk].reasons)
    assert "registered" not in str(AuditRow.objects.get(action="doubt.raised", target_id=str(doubts[one.pk].pk)).data)
    with pytest.raises(Refused, match="尚待资格审核"):
        settle_doubt(doubt=again(doubts[waiting.pk]), actor=actor, move="strike", reason="注册已满五年")
    Entry.objects.filter(pk=waiting.pk).update(uscc="", registered_on="2025-01-01", entrant_type="team")
    ran(competition, actor)
    assert (again(doubts[waiting.pk]).state, again(doubts[one.pk]).checks) == (DoubtState.LAPSED, ["firm_age_below"])
    kept = settle_doubt(doubt=again(doubts[one.pk]), actor=actor, move="keep", reason="经核实为变更登记日期")
    assert (kept.state, kept.reason, kept.decided_by_id) == (DoubtState.KEPT, "经核实为变更登记日期", actor.pk)
    # What was decided is not asked again, unless something else fails.
    assert ran(competition, actor).failing == 1
    assert Doubt.objects.filter(entry=one).count() == 1
    Entry.objects.filter(pk=one.pk).update(uscc="")
    ran(competition, actor)
    assert Doubt.objects.get(entry=one, state="open").checks == ["firm_age_below", "uscc_required"]
    assert make.fresh(two).state == EntryState.ACCEPTED
    assert list(verify_all()) == []


def test_who_orders_and_when(accepted) -> None:
    competition, _entries, actor = accepted
    for stranger in (organiser(office("430200"), "旁人"), _entries[0].leader):
        with pytest.raises(Forbidden):
            order_recheck(competition=competition, actor=stranger)
    first = order_recheck(competition=competition, actor=actor)
    assert order_recheck(competition=competition, actor=actor).pk == first.pk
    run_recheck(job_id=str(first.job_id))
    run_recheck(job_id=str(first.job_id))
    assert Recheck.objects.count() == 1
    competition.state = "archived"
    with pytest.raises(Refused, match="没有可复核的项目"):
        order_recheck(competition=competition, actor=actor)


def test_struck_out_after_marking_the_scores_stay() -> None:
    made = semi_closed()
    run = ran(made.competition, made.organiser)
    assert (run.looked_at, run.failing) == (3, 3)
    sheets = list(ScoreSheet.objects.order_by("pk").values())
    marks = list(MarkEnvelope.objects.order_by("pk").values())
    doubt = again(Doubt.objects.get(entry=made.entries[0]))
    with pytest.raises(Refused):
        settle_doubt(doubt=doubt, actor=made.organiser, move="strike", reason=" ")
    settle_doubt(doubt=doubt, actor=made.organiser, move="strike", reason="材料不实")
    entry = Entry.objects.get(pk=made.entries[0].pk)
    assert (entry.state, entry.decision_reason) == (EntryState.DISQUALIFIED, "材料不实")
    assert list(ScoreSheet.objects.order_by("pk").values()) == sheets
    assert list(MarkEnvelope.objects.order_by("pk").values()) == marks
    assert marks
    assert ran(made.competition, made.organiser).looked_at == 2


def test_two_persons_where_the_rules_say_so(accepted) -> None:
    competition, (one, two, _waiting), actor = accepted
    second = organiser(competition.organisation, "孙经办")
    aged(one)
    ran(competition, actor)
    two_persons(competition)
    doubt = Doubt.objects.get(entry=one)
    with pytest.raises(Refused, match="两人"):
        settle_doubt(doubt=again(doubt), actor=actor, move="strike", reason="注册已满五年")
    with pytest.raises(Refused, match="两人"):
        entry_checks.disqualify_entry(entry=make.fresh(one), actor=actor, reason="注册已满五年")
    settle_doubt(doubt=again(doubt), actor=actor, move="propose", reason="注册已满五年")
    with pytest.raises(Refused, match="另一人"):
        settle_doubt(doubt=again(doubt), actor=actor, move="confirm")
    settle_doubt(doubt=again(doubt), actor=second, move="give_back", reason="请附工商登记")
    with pytest.raises(Conflict):
        settle_doubt(doubt=again(doubt), actor=second, move="confirm")
    settle_doubt(doubt=again(doubt), actor=actor, move="propose", reason="注册已满五年，见附件")
    done = settle_doubt(doubt=again(doubt), actor=second, move="confirm")
    assert (done.state, done.proposed_by_id, done.decided_by_id) == (DoubtState.STRUCK, actor.pk, second.pk)
    entry = make.fresh(one)
    assert (entry.state, entry.decision_reason) == (EntryState.DISQUALIFIED, "注册已满五年，见附件")
    assert OutboxMessage.objects.filter(template="competitions.entry_disqualified").count() == 1
    # One that no check found: raised by the office.
    raised = propose_disqualification(entry=make.fresh(two), actor=actor, reason="冒用他人材料")
    assert (raised.state, raised.reasons) == (DoubtState.PROPOSED, [])
    ran(competition, actor)
    assert again(raised).state == DoubtState.PROPOSED
    settle_doubt(doubt=again(raised), actor=second, move="confirm")
    assert make.fresh(two).state == EntryState.DISQUALIFIED


def test_the_pages(accepted, django_assert_max_num_queries) -> None:
    competition, (one, two, _waiting), actor = accepted
    second = organiser(competition.organisation, "孙经办")
    clients = []
    for who in (actor, second):
        clients.append(Client())
        clients[-1].force_login(who.user)
    client, other = clients
    base = f"/desk/competitions/{competition.pk}/entries/rechecks/"
    assert "尚未进行资格复核" in client.get(base).content.decode()
    aged(one)
    assert client.post(base)["Location"] == base
    run = Recheck.objects.get()
    assert "正在复核参赛资格" in client.get(base).content.decode()
    assert client.get(f"{base}progress/", headers={"hx-request": "true"}).status_code == 200
    run_recheck(job_id=str(run.job_id))
    assert client.get(f"{base}progress/", headers={"hx-request": "true"})["HX-Refresh"] == "true"
    with django_assert_max_num_queries(12):
        text = client.get(base).content.decode()
    assert one.number in text
    assert two.number not in text
    assert "钱经办" in text
    assert f"第{competition.rules_version}版" in text
    page = f"{base}{Doubt.objects.get().pk}/"
    with django_assert_max_num_queries(12):
        assert "取消资格" in client.get(page).content.decode()
    empty = client.post(f"{page}strike/", {"reason": ""})
    assert empty.status_code == 422
    two_persons(competition)
    assert "提出取消资格" in client.get(page).content.decode()
    client.post(f"{page}propose/", {"reason": "注册已满五年"})
    waits = client.get(page).content.decode()
    assert "由本单位另一人确认或退回" in waits
    assert f"{page}confirm/" not in waits
    assert f"{page}confirm/" in other.get(page).content.decode()
    assert "取消资格待确认" in other.get("/desk/").content.decode()
    assert other.post(f"{page}confirm/")["Location"] == base
    assert make.fresh(one).state == EntryState.DISQUALIFIED
    # On the page of the entry the same act becomes a proposal.
    detail = f"/desk/competitions/{competition.pk}/entries/{two.token}/"
    assert "提出取消资格" in client.get(detail).content.decode()
    client.post(f"{detail}disqualify/", {"reason": "冒用他人材料"})
    assert Doubt.objects.get(entry=two).state == DoubtState.PROPOSED
    assert make.fresh(two).state == EntryState.ACCEPTED
