"""Judged again (复评): far apart, opened with a reason, both marks kept, what counts is what the rules say."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from accounts.enums import Role
from competitions.domain import scoring as engine
from judging.actions import panels, stages
from judging.actions.assignment import Options
from judging.actions.hand_over import hand_over
from judging.actions.people import Invitee
from judging.actions.previews import make_preview, order_preview
from judging.actions.rejudgements import drop_rejudgement, finish_rejudgement, open_rejudgement, propose_rejudgement
from judging.actions.sheets import declare_conflict, recuse_sheet, unlock_sheet
from judging.actions.tabulation import tabulate
from judging.actions.verification import verify_envelopes
from judging.domain.field import score_packs
from judging.enums import PreviewKind
from judging.models import PanelSeat, Rejudgement, ScoreSheet, TabulationSheet
from judging.queries.desk import facts_of, seats_in
from judging.queries.explained import _One
from judging.queries.inputs import Inputs
from judging.queries.provisional import provisional_of
from judging.queries.rejudgements import cases
from judging.queries.signatures import counted_sheets, signed_of, unsigned_sheets
from scripts import recompute
from tests.factories.judging import Contest, in_marking, mark, sheet_for
from tests.factories.offices import with_role
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in, with_login
from tests.judging.test_desk_pages import base
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = pytest.mark.django_db
FAR = (("30", "20", "20", "20"), ("20", "20", "15", "15"), ("10", "10", "10", "10"))


def far(made: Contest, **rule: object) -> Any:
    """The first entry got 90, 70 and 40; the others are near. The place of the first."""
    set_stage(made, "semi", rejudge={"points": "25", **rule})
    for entry in made.entries:
        for number, seat in enumerate(made.seats[:3]):
            row = ScoreSheet.objects.filter(seat=seat, stage_entry__entry=entry).first()
            if row is not None and row.state == "unmarked":
                marks = FAR[number] if entry == made.entries[0] else ("20", "15", "15", "10")
                mark(sheet_for(row.pk), *marks, submit=True)
    return (
        made.stage()
        .stage_entries.select_related("stage__competition", "entry__track", "entry__region")
        .get(entry=made.entries[0])
    )


def again(row: Rejudgement, *numbers: str, seat: PanelSeat | None = None) -> None:
    """The second sheets marked and locked."""
    for sheet in row.sheets.filter(**({"seat": seat} if seat else {})):
        mark(sheet_for(sheet.pk), *numbers, submit=True)


def ranked(made: Contest) -> dict[str, Any]:
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    table = tabulate(stage=made.stage(), actor=made.organiser)
    return next(line for line in table.result["result"]["lines"] if line["entry"] == str(made.entries[0].pk))


def test_the_same_judges_again_and_the_second_marks_count(made: Contest, tmp_path: Path) -> None:
    PanelSeat.objects.filter(pk=made.seats[1].pk).update(is_leader=True)
    set_stage(made, "semi", rejudge={"points": "25"})
    first = made.sheet(made.seats[0], made.entries[0])
    mark(sheet_for(first.pk), *FAR[0], submit=True)
    assert cases(made.stage()) == []  # nobody learns of it before all sheets are in
    place = far(made)
    assert [(case.gap["gap"], case.is_new) for case in cases(made.stage())] == [("50", True)]
    leader, here = with_login(made.seats[1]), f"/judge/seats/{made.seats[1].pk}/panel/rejudge/"
    page = leader.get(here).content.decode()
    assert ("相差 50" in page, "首评" in page and "<td>评委 1" in page) == (True, False)
    organiser, desk = signed_in(made.organiser), f"{base(made)}judging/semi/rejudge/"
    assert "复评" in organiser.get(f"{base(made)}judging/?stage=semi").content.decode()
    form = {"place": place.pk, "seen": "", "act": "open", "reason": "三位评委差距过大"}
    assert leader.post(here, {**form, "reason": ""}).status_code == 302
    assert Rejudgement.objects.count() == 0
    leader.post(here, form)
    row = Rejudgement.objects.get()
    assert (row.state, row.reason, row.facts["gap"], row.sheets.count()) == ("open", form["reason"], "50", 3)
    # The organiser had the page open from before: neither a second one, nor an end of what runs.
    for act in ("open", "drop"):
        organiser.post(desk, {**form, "act": act})
    assert [one.state for one in Rejudgement.objects.all()] == ["open"]
    with pytest.raises(Refused, match="首评"):
        unlock_sheet(sheet=sheet_for(first.pk), actor=made.organiser, reason="改分")
    work = with_login(made.seats[0]).get(f"/judge/seats/{made.seats[0].pk}/work.json").json()
    second = [sheet for sheet in work["sheets"] if sheet["rejudgement"]]
    assert (len(work["sheets"]), len(second), second[0]["state"], "复评" in second[0]["label"]) == (
        4,
        1,
        "unmarked",
        True,
    )
    with pytest.raises(Refused, match=made.entries[0].title):
        stages.close_marking(stage=made.stage(), actor=made.organiser, reason="到点收卷")
    again(row, "25", "20", "20", "10")  # 75 each
    assert [line["shown"] for line in [compute(made)]] == ["66.67"]  # runs still: the first marks count
    organiser.post(desk, {"place": place.pk, "row": row.pk, "act": "finish"})
    assert Rejudgement.objects.get().state == "done"
    page = organiser.get(desk).content.decode()
    assert ("90" in page, "75" in page) == (True, True)
    line = ranked(made)
    assert (line["shown"], sorted(line["totals"].values())) == ("75.00", ["75"] * 3)
    assert ScoreSheet.objects.get(pk=first.pk).total == "90"
    assert list(verify_envelopes()) == []
    kept_and_recomputed(made, tmp_path)
    voices = explained(made)
    assert [(voice.number, voice.total, bool(voice.turn)) for voice in voices][:2] == [(1, "90", True), (1, "75", True)]


def compute(made: Contest) -> dict[str, Any]:
    lines = Inputs(made.stage()).compute().document()["lines"]
    return next(line for line in lines if line["entry"] == str(made.entries[0].pk))  # type: ignore[attr-defined]


def explained(made: Contest) -> list[Any]:
    entry, stage = made.entries[0], made.stage()
    set_stage(made, "semi", display={"when": "after_stage", "level": "anonymous_marks"})
    entry.competition, stage = made.competition, made.stage()
    rows = ScoreSheet.objects.filter(stage_entry__entry=entry).select_related("rejudgement")
    one = _One(entry, stage, stage.tabulations.first(), None, None)
    return list(one._voices(list(rows.order_by("seat__number", "pk"))))


def kept_and_recomputed(made: Contest, tmp_path: Path) -> None:
    """The pack gives the official result by itself, and so does the published sheet, with what was kept beside."""
    stage = made.stage()
    ((_name, pack),) = score_packs(Inputs(stage).field)
    found = engine.tabulate(engine.load(json.dumps(engine.dump(pack)).encode()).pack)
    table = stage.tabulations.get()
    official = {line["entry"]: line["exact"] for line in table.result["result"]["lines"]}
    assert {one.entry.id: str(one.exact) for one in found.scores} == official
    assert pack.kept
    rows = TabulationSheet.objects.get(tabulation=table).rows
    assert sum(row["record"] == "kept" for row in rows) == len(pack.kept)
    path = tmp_path / "sheet.csv"
    answer = signed_in(made.organiser).get(f"{base(made)}ranking/semi/sheet.csv")
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert recompute.main([str(path)]) == 0


def test_the_mean_of_both_and_a_judge_who_steps_back(made: Contest, tmp_path: Path) -> None:
    place = far(made, counts="mean", opened_by="organiser", most=1)
    PanelSeat.objects.filter(pk=made.seats[1].pk).update(is_leader=True)
    with pytest.raises(Forbidden):
        open_rejudgement(place=place, actor=made.seats[1].person, reason="组长")
    propose_rejudgement(place=place, actor=made.seats[1].person, reason="组长提请")
    row = open_rejudgement(place=place, actor=made.organiser, reason="同意复评", seen="proposed")
    with pytest.raises(Refused, match="3"):
        finish_rejudgement(row=row, actor=made.organiser)
    again(row, "29", "20", "20", "20", seat=made.seats[0])  # 89
    again(row, "15", "15", "15", "15", seat=made.seats[2])  # 60
    last = row.sheets.get(seat=made.seats[1])
    recuse_sheet(sheet=sheet_for(last.pk), actor=made.seats[1].person, kind="coached", reason="辅导过")
    line = ranked(made)  # the close finishes what is complete
    assert sorted(Fraction(total) for total in line["totals"].values()) == [Fraction(50), Fraction("89.5")]
    assert list(line["missing"].values()) == ["recused"]
    kept_and_recomputed(made, tmp_path)
    assert [voice.total for voice in explained(made) if voice.number == 1] == ["90", "89", "89.5"]


def test_what_was_proposed_is_looked_at_again_before_it_is_opened(made: Contest) -> None:
    place = far(made, opened_by="organiser")
    PanelSeat.objects.filter(pk=made.seats[1].pk).update(is_leader=True)
    propose_rejudgement(place=place, actor=made.seats[1].person, reason="组长提请")
    # Meanwhile a first sheet is unlocked: its judge would mark beside the second sheets, for good.
    first = unlock_sheet(sheet=made.sheet(made.seats[0], made.entries[0]), actor=made.organiser, reason="看错一项")
    with pytest.raises(Refused, match="尚未"):
        open_rejudgement(place=place, actor=made.organiser, reason="同意复评", seen="proposed")
    assert not ScoreSheet.objects.filter(rejudgement__isnull=False).exists()
    # In again and still far apart: opened with what the marks say now.
    mark(sheet_for(first.pk), "30", "20", "20", "10", submit=True)
    row = open_rejudgement(place=place, actor=made.organiser, reason="同意复评", seen="proposed")
    assert (row.facts["gap"], Rejudgement.objects.get().facts["gap"], row.sheets.count()) == ("40", "40", 3)


def test_further_marks_of_others_and_who_may_not(made: Contest, tmp_path: Path) -> None:
    place = far(made, judges="added", count=1, counts="further", opened_by="either")
    panel = made.seats[0].panel
    more = []
    for number in range(2):
        invited = panels.invite_judges(
            panel=panel, actor=made.organiser, invitees=[Invitee(f"复评专家{'甲乙'[number]}", f"1377000000{number}")]
        )
        more += [panels.accept_seat(seat=seat, actor=seat.person, undertaking=True) for seat in invited.seats]
    declare_conflict(seat=more[0], entry=made.entries[0], actor=made.organiser, kind="employer", reason="同单位")
    for wrong in ([], [more[0].pk], [made.seats[0].pk], [more[1].pk, more[0].pk]):
        with pytest.raises(Refused):
            open_rejudgement(place=place, actor=made.organiser, reason="差距过大", seats=wrong)
    row = open_rejudgement(place=place, actor=made.organiser, reason="差距过大", seats=[more[1].pk])
    again(row, "20", "20", "20", "20")
    finish_rejudgement(row=row, actor=made.organiser)
    line = ranked(made)
    assert (line["n"], line["shown"]) == (4, "70.00")
    assert AuditRow.objects.filter(action="rejudgement.finish", succeeded=True).count() == 1


def test_the_first_marks_stand_and_nothing_is_lost(made: Contest) -> None:
    place = far(made)
    set_stage(made, "semi", rejudge={"points": "25"}, sign_off="finger", unsigned="refuse")
    row = open_rejudgement(place=place, actor=made.organiser, reason="差距过大")
    again(row, "25", "20", "20", "10", seat=made.seats[0])
    # While it may count, its signature is waited for, by its name; once it was dropped nobody signs what never counts.
    waiting = [unsigned_sheets(made.stage()).count()]
    assert "复评" in " ".join(signed_of(one).label for one in counted_sheets(made.stage()))
    drop_rejudgement(place=place, actor=made.organiser, reason="经核查分差合理", seen="open")
    assert sorted(row.sheets.values_list("state", flat=True)) == ["absent", "absent", "submitted"]
    assert [*waiting, unsigned_sheets(made.stage()).count()] == [10, 9]
    assert cases(made.stage())[0].is_over
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    with pytest.raises(Refused):
        open_rejudgement(place=place, actor=made.organiser, reason="再来")
    stages.reopen_marking(stage=made.stage(), actor=made.organiser, reason="补评")
    assert sorted(row.sheets.values_list("state", flat=True)) == ["absent", "absent", "submitted"]
    assert (compute(made)["shown"], len(Inputs(made.stage()).kept)) == ("66.67", 0)


def test_the_leader_is_told_where_judges_begin_and_the_counts_are_those_of_the_tab(made: Contest) -> None:
    place = far(made, counts="second")
    PanelSeat.objects.filter(pk=made.seats[0].pk).update(is_leader=True)
    told, way = "1 个项目评分相差过大", f"/judge/seats/{made.seats[0].pk}/panel/rejudge/"
    leader, other = with_login(made.seats[0]), with_login(made.seats[1])
    for address in ("/judge/", f"/judge/seats/{made.seats[0].pk}/"):
        page = leader.get(address).content.decode()
        assert (told in page, way in page) == (True, True), address
    assert told not in other.get("/judge/").content.decode()
    row = open_rejudgement(place=place, actor=made.organiser, reason="相差50分", seats=[], seen="")
    assert told not in leader.get("/judge/").content.decode()
    again(row, "20", "20", "20", "20", seat=made.seats[0])
    # A first sheet in whose place a second one came was handed in as well.
    found, facts = provisional_of(made.stage()), facts_of(made.stage(), seats_in(made.stage()))
    assert (found.done, found.total) == (facts.first_done, facts.assigned_sheets)


def test_who_sees_the_page(made: Contest) -> None:
    desk = f"{base(made)}judging/semi/rejudge/"
    overseer = signed_in(with_role(Role.OVERSEER, made.competition.organisation, "孙监督"))
    assert [one.get(desk).status_code for one in (overseer, signed_in(made.organiser))] == [404, 404]
    far(made)
    assert [one.get(desk).status_code for one in (overseer, signed_in(made.organiser))] == [200, 200]
    assert overseer.post(desk, {"act": "drop"}).status_code == 403
    assert with_login(made.seats[0]).get(f"/judge/seats/{made.seats[0].pk}/panel/rejudge/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count: int, steady_clock: None, django_assert_num_queries: Any) -> None:
    made = in_marking(entries=3, judges=3)
    set_stage(made, "semi", rejudge={"points": "25", "judges": "added", "counts": "further"})
    for entry in made.entries:
        for number, seat in enumerate(made.seats):
            marks = FAR[number] if entry in made.entries[:count] else FAR[1]
            mark(made.sheet(seat, entry), *marks, submit=True)
    client = signed_in(made.organiser)
    with django_assert_num_queries(10):
        assert client.get(f"{base(made)}judging/semi/rejudge/").status_code == 200


def test_a_judge_who_falls_out_leaves_the_second_mark_missing_and_gets_no_further_entry(made: Contest) -> None:
    row = open_rejudgement(place=far(made, counts="mean"), actor=made.organiser, reason="差距过大")
    again(row, "25", "20", "20", "10", seat=made.seats[0])
    again(row, "25", "20", "20", "10", seat=made.seats[1])
    preview = order_preview(
        stage=made.stage(), actor=made.organiser, options=Options(), kind=PreviewKind.HAND_OVER, seat=made.seats[0]
    )
    make_preview(job_id=str(preview.job_id))
    hand_over(preview=preview, actor=made.organiser, reason="突发疾病")
    # Three first sheets are in; the second one is none of those that an assignment gives.
    assert PanelSeat.objects.get(pk=made.seats[0].pk).most == 3
    preview = order_preview(
        stage=made.stage(), actor=made.organiser, options=Options(), kind=PreviewKind.HAND_OVER, seat=made.seats[2]
    )
    make_preview(job_id=str(preview.job_id))
    hand_over(preview=preview, actor=made.organiser, reason="突发疾病")
    assert row.sheets.get(seat=made.seats[2]).absent_reason == "突发疾病"
    assert finish_rejudgement(row=row, actor=made.organiser).state == "done"
