"""最佳人气奖: the count of a public vote is entered, equals are decided, the award is on list, page and certificate."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from certificates.actions.awards import grant_awards
from certificates.actions.batches import make_certificates, order_certificates
from certificates.models import Certificate
from competitions.actions import publicity, reports, votes
from competitions.domain.votes import read_lines
from competitions.models import AwardGrant, Entry, StageEntry, VoteTally
from competitions.queries.result_rows import public_rows
from judging.actions.promotion import promote_stage
from tests.certificates.round_ready import Round, ready
from tests.competitions.test_publicity import fresh, over, published
from tests.factories.judging import Contest
from tests.factories.offices import OTHER_CITY, office, organiser
from tests.factories.promotion import frozen_ranking, set_book, set_stage
from tests.pdf import text_of
from tests.prepared import prepared
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
AWARD = {"code": "popular", "name": "最佳人气奖", "count": 1, "scope": "vote", "pool": "semi"}


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


@prepared
def with_award() -> Round:
    """Five entries stood in the semi-final, the best two in the final, which is decided; the book has an award by vote."""
    world = ready()
    made = world.made
    set_book(made, awards=[*made.competition.rules["awards"], AWARD])
    set_stage(made, "final", promotion={"kind": "per_track", "count": 2})
    StageEntry.objects.filter(stage=made.stage("final"), entry__in=made.entries[3:]).delete()
    scores = dict(zip([one.pk for one in made.entries[:3]], ("90", "80", "70"), strict=True))
    Entry.objects.filter(pk__in=[one.pk for one in made.entries[3:]]).update(state="not_promoted")
    frozen_ranking(made, scores, "final")
    promote_stage(stage=made.stage("final"), actor=made.organiser)
    return world


def given(world: Round, *numbers: int, **more: object) -> votes.Votes:
    lines = "\n".join(f"{entry.number}\t{number}" for entry, number in zip(world.made.entries, numbers, strict=False))
    what = {"code": "popular", "lines": read_lines(lines), "source": "市创业平台公众号", "closed_at": clock.now()}
    return votes.Votes(**(what | more))  # type: ignore[arg-type]


def entered(world: Round, *numbers: int, **more: object) -> VoteTally:
    return votes.enter_votes(
        competition=fresh(world.made), actor=world.made.organiser, votes=given(world, *numbers, **more)
    )


def honoured(made: Contest) -> list[int]:
    found = public_rows(fresh(made), mask_names=False)
    assert found.problem == ""
    return [row["entry"] for row in found.rows if any(one["code"] == "popular" for one in row["honours"])]


def test_oddity_10_the_most_votes_win_beside_every_other_award_and_from_a_wider_pool() -> None:
    world = with_award()
    made = world.made
    entered(world, 12, 700, 3, 20, 1)
    assert honoured(made) == [made.entries[1].pk]
    entered(world, 12, 700, 3, 901, 1, reason="平台更正票数")
    assert honoured(made) == [made.entries[3].pk]
    row = next(one for one in public_rows(fresh(made), mask_names=False).rows if one["entry"] == made.entries[3].pk)
    assert (row["rank"], row["promoted"], row["award"]) == (None, False, "最佳人气奖")
    notice = publicity.publish_notice(
        notice=publicity.draft_notice(competition=fresh(made), actor=made.organiser), actor=made.organiser
    )
    page = Client().get(f"/publicity/{made.competition.slug}/{notice.version}/").content.decode()
    assert page.count("最佳人气奖") == 1
    assert made.entries[3].title in page
    over(notice)
    publicity.close_due_notices(now=clock.now())
    assert made.entries[3].pk not in [one["entry"] for one in reports.draft_report(fresh(made)).rows]
    grant_awards(competition=fresh(made), actor=made.organiser)
    grant = AwardGrant.objects.get(award__name="最佳人气奖")
    assert (grant.entry_id, grant.award.track_id, grant.award.count) == (made.entries[3].pk, None, 1)
    batch = order_certificates(competition=fresh(made), actor=made.organiser)
    make_certificates(job_id=str(batch.job_id))
    with Certificate.objects.get(grant=grant).file.open("rb") as file:
        assert "最佳人气奖" in text_of(file.read())


def test_what_cannot_be_read_is_told_line_by_line_and_nothing_is_stored() -> None:
    world = with_award()
    first = world.made.entries[0].number
    text = f"编号\t票数\n{first}\t1,200\n没有票数\nXX-1 5\n{first} 7票\n"
    with pytest.raises(votes.WrongLines) as told:
        entered(world, lines=read_lines(text))
    assert told.value.faults == [
        "第 3 行：“没有票数”不是“编号 + 票数”。", "第 4 行：XX-1 不在可投票名单中。", f"第 5 行：{first} 重复出现。",
    ]  # fmt: skip
    assert VoteTally.objects.count() == 0


def test_only_the_office_after_the_end_with_a_source_and_a_reason_for_the_second_time() -> None:
    world = with_award()
    with pytest.raises(Forbidden):
        votes.enter_votes(competition=fresh(world.made), actor=organiser(office(OTHER_CITY)), votes=given(world, 1))
    with pytest.raises(Refused, match="尚未结束"):
        entered(world, 1, closed_at=clock.now() + dt.timedelta(hours=1))
    with pytest.raises(Refused, match="在哪里投票"):
        entered(world, 1, source=" ")
    first = entered(world, 1, 2)
    with pytest.raises(Refused, match="为何替换"):
        entered(world, 2, 1)
    second = entered(world, 2, 1, reason="平台剔除刷票")
    first.refresh_from_db()
    assert (first.end_reason, second.ended_at) == ("平台剔除刷票", None)
    kept = AuditRow.objects.filter(action="votes.entered", target_id=str(second.pk)).latest("pk")
    assert (kept.reason, kept.data["votes"]) == ("平台剔除刷票", 3)


def test_equal_votes_stop_the_list_until_the_written_rule_or_two_persons_decide() -> None:
    world = with_award()
    made = world.made
    one, two = made.entries[0].pk, made.entries[3].pk
    tally = entered(world, 50, 3, 2, 50)
    problem = public_rows(fresh(made), mask_names=False).problem
    assert problem == "“最佳人气奖”的获奖线上票数相同，尚未决定。请在“网络投票奖项”页决定。"
    with pytest.raises(Refused):
        votes.decide_by_rule(tally=tally, actor=made.organiser, order=[one], rule="细则第八条")
    votes.propose_order(tally=tally, actor=made.organiser, order=[two, one], reason="先达到该票数者在前")
    assert public_rows(fresh(made), mask_names=False).problem == problem
    tally.refresh_from_db()
    with pytest.raises(Refused, match="第二"):
        votes.answer_order(tally=tally, actor=made.organiser, agrees=True)
    votes.answer_order(tally=tally, actor=world.second, agrees=True)
    assert honoured(made) == [two]
    with pytest.raises(Conflict):
        votes.answer_order(tally=tally, actor=world.second, agrees=True)
    again = entered(world, 50, 3, 2, 50, reason="重新核对")
    votes.decide_by_rule(tally=again, actor=made.organiser, order=[one, two], rule="细则第八条：评审名次在前者优先")
    assert honoured(made) == [one]


def test_who_left_gets_no_award_and_the_next_does_by_a_corrected_list() -> None:
    world = with_award()
    made = world.made
    entered(world, 1, 2, 3, 50, 40)
    notice = published(made)
    assert honoured(made) == [made.entries[3].pk]
    Entry.objects.filter(pk=made.entries[3].pk).update(state="disqualified")
    assert honoured(made) == [made.entries[4].pk]
    second = published(made)
    assert second.corrects_id == notice.pk
    assert made.entries[4].pk in [row["entry"] for row in second.rows]


def test_the_office_enters_a_workbook_and_decides_on_the_page() -> None:
    world = with_award()
    made = world.made
    desk, second = signed_in(made.organiser), signed_in(world.second)
    here = f"/desk/competitions/{made.competition.pk}/votes/"
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["报名编号", "票数"])
    for entry, number in zip(made.entries, (8, 8, 5), strict=False):
        book.active.append([entry.number, number])
    book.save(out)
    typed = {"code": "popular", "lines": "", "source": "公众号", "closed_at": "2026-01-01T18:00"}
    answer = desk.post(here, typed | {"workbook": SimpleUploadedFile("票数.xlsx", out.getvalue())})
    assert answer.status_code == 302, answer.content.decode()
    tally = VoteTally.objects.get()
    assert tally.counts == {str(made.entries[0].pk): 8, str(made.entries[1].pk): 8, str(made.entries[2].pk): 5}
    page = desk.get(here).content.decode()
    assert page.count("票数相同") >= 2
    form = {
        "popular-way": "persons", "popular-reason": "抽签", f"popular-place-{made.entries[0].pk}": "2",
        f"popular-place-{made.entries[1].pk}": "1",
    }  # fmt: skip
    assert desk.post(f"{here}{tally.pk}/order/", form | {f"popular-place-{made.entries[0].pk}": "1"}).status_code == 422
    assert desk.post(f"{here}{tally.pk}/order/", form).status_code == 302
    assert 'value="agree"' not in desk.get(here).content.decode()
    assert 'value="agree"' in second.get(here).content.decode()
    assert second.post(f"{here}{tally.pk}/order/", {"order_act": "agree"}).status_code == 302
    assert honoured(made) == [made.entries[1].pk]
    assert desk.post(here, typed | {"lines": "乱写", "reason": "更正"}).status_code == 422
    assert VoteTally.objects.count() == 1
