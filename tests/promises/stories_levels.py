"""Between levels: the call and its answers, what replaces a round, entries that go on above."""

from __future__ import annotations

from collections.abc import Callable

from competitions.models import Competition, RoundCall, RoundReport
from tests.factories.entries import resident_id
from tests.permissions.things import Thing
from tests.promises.story import Story, scan
from workflow import clock

Known = dict[str, Thing]


def a_call_and_its_answers(story: Story, known: Known) -> None:
    """The province changes the last day and reminds; a city declines, takes it back, opens its round."""
    call = known["call.city"].parameters["pk"]
    province = RoundCall.objects.get(pk=call).competition_id
    story.act("approver", f"/desk/competitions/{province}/rounds/", "competition.call_changed", note="请尽快答复。")
    story.act("approver", "/desk/tree/?edition=chuangyi-7", "competition.rounds_chased", to="chase/")
    page = f"/desk/tree/calls/{call}/430200/"
    story.act(
        "zhuzhou",
        f"{page}decline/",
        "round_answer.decline open>declined",
        reason="场地无法落实。",
        doc_no="株人社函〔2027〕1号",
    )
    story.act("zhuzhou2", page, "round_answer.take_back declined>open", to="take-back/")
    story.act("zhuzhou", page, "competition.created", to="open/")


def a_roadshow_in_place_of_a_round(story: Story, known: Known) -> None:
    """Both consents, the round opens; another city asks and takes its request back; a consent is withdrawn."""
    asked = f"/desk/tree/replacements/{known['replacement'].parameters['pk']}/"
    story.act("approver2", f"{asked}province/grant/", "replacement_consent.grant pending>granted", opinion="同意。")
    story.act(
        "approver",
        f"{asked}national/grant/",
        "replacement_consent.grant pending>granted",
        "replacement.grant asked>granted",
        doc_no="全国组委会函〔2027〕3号",
        decided_on=clock.today().isoformat(),
        files={"scan": scan()},
    )
    story.act("organiser", asked, "replacement.open granted>opened", to="open/")
    call = known["call.city"].parameters["pk"]
    answer = story.act(
        "zhuzhou",
        f"/desk/tree/calls/{call}/430200/replacement/",
        "replacement.asked",
        reason="报名项目过少。",
        planned_on=clock.today().isoformat(),
        files={"scan": scan()},
    )
    mine = answer.headers["Location"] if answer.has_header("Location") else ""
    story.act("zhuzhou", f"{mine}take-back/", "replacement.withdraw asked>withdrawn", reason="场地已落实。")
    story.act(
        "approver2",
        f"{asked}province/withdraw/",
        "replacement_consent.withdraw granted>withdrawn",
        "replacement.close opened>closed",
        "competition.lose_consent draft>cancelled",
        opinion="情况有变。",
    )


def entries_that_go_on(story: Story, known: Known) -> None:
    """A list that was received before the round above was there; an entry recommended directly."""
    report = RoundReport.objects.get(pk=known["report"].parameters["pk"])
    province = RoundCall.objects.get(pk=known["call.city"].parameters["pk"]).competition_id
    page = f"/desk/reports/{report.pk}/"
    if report.state == "submitted":
        story.act("approver", page, "round_report.receive submitted>received", to="receive/")
    Competition.objects.filter(pk=report.competition_id).update(parent=province)
    story.act("approver", page, "round_report.placed", "entry.place draft>submitted", to="place/")
    story.act(
        "zhuzhou",
        f"/desk/competitions/{province}/recommended/new/",
        "entry.recommend draft>submitted",
        title="示例推荐项目",
        entrant_type="team",
        organisation_name="示例团队",
        summary="简介。",
        name="赵示例",
        phone="13900000123",
        id_number=resident_id(123),
        reason="本地重点培育项目。",
    )


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "a call and its answers": a_call_and_its_answers,
    "a roadshow in place of a round": a_roadshow_in_place_of_a_round,
    "entries that go on": entries_that_go_on,
}
