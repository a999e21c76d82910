"""The organiser of a contest that is judged: panels, marking, ranking, promotion, publicity, report, awards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from accounts.models import Person
from competitions.actions.objections import withdraw_objection
from competitions.actions.publicity import close_due_notices
from competitions.models import Competition, Entry, Objection, PublicityNotice, RoundReport, Stage
from demo.world.scans import file_scans
from judging.actions.marks import Marks, save_marks
from judging.actions.sheets import submit_sheet
from judging.models import Panel, PanelSeat, ScoreRecord, ScoreSheet
from tests.factories.judging import seated
from tests.permissions.things import Thing
from tests.promises.pages import PLAIN
from tests.promises.stories_votes import hall_votes
from tests.promises.story import Story
from workflow import clock

Known = dict[str, Thing]
DIMENSIONS = ("dim_innovation", "dim_employment", "dim_team", "dim_prospects")


def opening(story: Story, known: Known) -> None:
    """Registration is over, everything is checked, judging begins."""
    competition = Competition.objects.get(pk=known["open"].parameters["pk"])
    clock.move_to(competition.registration_closes_at + dt.timedelta(days=1))
    base = f"/desk/competitions/{competition.pk}/"
    waiting = Entry.objects.filter(competition=competition, state="submitted").order_by("pk")
    tokens = list(waiting.values_list("token", flat=True))
    preview = story.act("organiser", f"{base}entries/", to="entries/accept/", status=200, entry=tokens)
    story.act("organiser", preview, "entry.accept submitted>accepted", button="confirm=1")
    story.act("organiser", f"{base}judging/", "competition.open_judging filed>judging", to="judging/begin/")


def panels(story: Story, known: Known) -> None:
    """A panel with a judge invited, released, asked again; a leader, a conflict, a reminder; an empty panel removed."""
    base = f"/desk/competitions/{known['judging'].parameters['pk']}/judging/"
    story.act("zhuzhou", f"{base}final/panels/new/", "judging.panel_created", name="备选评审组")
    panel = Panel.objects.latest("pk").pk
    story.act("zhuzhou", f"{base}panels/{panel}/", "judging.panel_removed", to="remove/")
    first = known["judging.final"].parameters
    story.act(
        "zhuzhou",
        f"{base}panels/{first['panel']}/",
        "judging.judge_invited",
        button=PLAIN,
        lines="周示例甲 13822223333 示例大学 教授",
    )
    seat = PanelSeat.objects.latest("pk").pk
    story.act("zhuzhou", f"{base}seats/{seat}/release/", "seat.release invited>released", reason="改请他人。")
    story.act("zhuzhou", f"{base}seats/{seat}/", "seat.invite_again released>invited", to="again/")
    story.act("zhuzhou", f"{base}seats/{seat}/", "judging.judges_chased", to="chase/")
    semi = known["judging.semi"].parameters
    page = f"{base}seats/{semi['seat']}/"
    story.act("zhuzhou", page, "judging.leader_named", to="lead/")
    sheet = ScoreSheet.objects.select_related("stage_entry").get(pk=semi["sheet"])
    story.act(
        "zhuzhou",
        page,
        "judging.conflict_declared",
        to="conflict/",
        entry=str(sheet.stage_entry.entry_id),
        kind="employer",
        reason="同一单位。",
    )
    locked = known["judging.locked"].parameters["sheet"]
    story.act("judge", f"/judge/sheets/{locked}/unlock/", "score_sheet.unlock submitted>saved", reason="漏评一项。")
    story.act("colleague", f"/judge/sheets/{locked}/check/", "score_sheet.submit saved>submitted")
    story.act(
        "zhuzhou",
        f"{base}sheets/{locked}/unlock/",
        "score_sheet.unlock submitted>saved",
        reason="评委请求改分。",
    )
    story.act("zhuzhou", f"{base}?stage=semi", "judging.judges_chased", to="semi/chase/")


def marking(story: Story, known: Known) -> None:
    """The semi is closed and opened again, ranked, frozen, promoted; its final prepared."""
    base = f"/desk/competitions/{known['judging'].parameters['pk']}/"
    semi = Stage.objects.get(pk=known["judging.semi"].parameters["stage_pk"])
    judges_mark(semi, lambda number, place: 8 + (number + place) % 11)
    story.act("zhuzhou", f"{base}judging/semi/close/", "stage.close_marking marking>closed")
    story.act("zhuzhou", f"{base}judging/semi/reopen/", "stage.reopen_marking closed>marking", reason="漏评一项。")
    story.act("zhuzhou", f"{base}judging/semi/close/", "stage.close_marking marking>closed")
    _numbers_beside_the_sheets(story, f"{base}judging/semi/records/", semi)
    story.act("zhuzhou", f"{base}ranking/?stage=semi", "judging.tabulated", to="semi/tabulate/")
    story.act("zhuzhou2", f"{base}ranking/?stage=semi", "tabulation.freeze draft>frozen", to="semi/freeze/")
    story.act("zhuzhou", f"{base}ranking/semi/promotion/", "competitions.promotion_decided", to="confirm/")
    story.act("zhuzhou", f"{base}ranking/semi/promotion/undo/", "competitions.promotion_undone", reason="名额有误。")
    story.act(
        "zhuzhou",
        f"{base}ranking/semi/promotion/",
        "competitions.promotion_decided",
        "judging.entries_entered",
        to="confirm/",
    )
    _two_halls(story, base, Competition.objects.get(pk=semi.competition_id))
    story.act("zhuzhou", f"{base}live/final/lots/", "judging.lots_entered", witness="监督示例")
    story.act(
        "zhuzhou",
        f"{base}judging/final/entries/",
        "judging.order_drawn",
        to="final/draw/",
        seed="8315",
        witness="监督示例",
        reason="现场的签有误，改用电脑抽签。",
    )
    story.act(
        "judge",
        f"/judge/seats/{known['seat.invited'].parameters['pk']}/",
        "seat.accept",
        to="accept/",
        undertaking="on",
    )
    panel = Panel.objects.select_related("stage__competition").get(pk=known["judging.final"].parameters["panel"])
    seated(panel, Person.objects.get(pk=story.world.people["zhuzhou"]), 6)
    story.act("zhuzhou", f"{base}judging/final/assign/", "judging.assignment_previewed", to="assign/preview/")
    story.act("zhuzhou", f"{base}judging/final/assign/", "judging.reviews_assigned")
    story.act("zhuzhou", f"{base}judging/?stage=final", "stage.open_marking not_started>marking", to="final/open/")
    _a_tie(story, base, panel.stage)


def _a_show(story: Story, base: str, final: Stage) -> None:
    """The final of one hall is conducted: set up, somebody called, the call taken back."""
    story.act(
        "overseer", f"{base}live/final/watch/", "judging.draw_witnessed", to="live/final/sign/", button="what=draw"
    )
    page = f"{base}live/final/"
    story.act("zhuzhou", page, "judging.live_prepared", to="live/final/prepare/")
    story.act(
        "zhuzhou",
        page,
        "judging.live_call",
        "appearance.call waiting>called",
        to="live/final/act/",
        button="act=call",
    )
    story.act(
        "zhuzhou",
        page,
        "judging.live_begin",
        "appearance.begin called>on_stage",
        to="live/final/act/",
        button="act=begin",
    )
    hall_votes(story, base, final)
    story.act(
        "zhuzhou",
        page,
        "judging.live_back",
        "appearance.back_to_called on_stage>called",
        to="live/final/act/",
        button="act=back",
    )
    story.act(
        "zhuzhou",
        page,
        "judging.live_back",
        "appearance.back_to_waiting called>waiting",
        to="live/final/act/",
        button="act=back",
    )


def _numbers_beside_the_sheets(story: Story, page: str, semi: Stage) -> None:
    """The scorer adds points and takes them back."""
    place = str(semi.stage_entries.first().pk)
    story.act(
        "zhuzhou", page, "judging.points_changed", to="records/points/", place=place, points="1.5", reason="补录加分。"
    )
    row = ScoreRecord.objects.latest("pk")
    story.act("zhuzhou", page, "judging.points_taken_back", to=f"points/{row.pk}/back/")


def _two_halls(story: Story, base: str, competition: Competition) -> None:
    """The final is held in two halls: the entries are dealt by lot, and one is put elsewhere by hand."""
    final = next(one for one in competition.rules["stages"] if one["code"] == "final")
    final["halls"] = 2
    competition.save(update_fields=["rules"])
    page = f"{base}judging/final/halls/"
    story.act("zhuzhou", page, "judging.halls_given", to="halls/draw/", seed="8315", witness="监督示例")
    place = competition.stages.get(code="final").stage_entries.order_by("pk").first()
    moved = {f"hall_{place.pk}": "1" if place.hall == 2 else "2"}
    story.act("zhuzhou", page, "judging.halls_given", **moved)


def _a_tie(story: Story, base: str, final: Stage) -> None:
    """Everybody gets the same marks: people decide who goes first."""
    judges_mark(final, lambda number, place: 12)
    _a_show(story, base, final)
    story.act("zhuzhou", f"{base}judging/final/close/", "stage.close_marking marking>closed")
    story.act("zhuzhou", f"{base}ranking/?stage=final", "judging.tabulated", to="final/tabulate/")
    story.act("zhuzhou2", f"{base}ranking/?stage=final", "tabulation.freeze draft>frozen", to="final/freeze/")
    page = f"{base}ranking/final/promotion/"
    _address, form, _sent = story.form("zhuzhou", page, "promotion/tie/")
    tied = sorted(name.removeprefix("place_") for name in form.names if name.startswith("place_"))
    places = {f"place_{entry}": str(number) for number, entry in enumerate(tied, start=1)}
    story.act(
        "zhuzhou", page, "competitions.tie_decided",
        to="promotion/tie/", reason="评委合议。", **places, **{f"pass_{tied[0]}": "1"},
    )  # fmt: skip


def judges_mark(stage: Stage, mark: Callable[[int, int], int]) -> None:
    """What the judges do on their own devices: ``mark`` of the number of a sheet and the place of a dimension."""
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage, state__in=["unmarked", "saved"]).order_by("pk")
    for number, sheet in enumerate(
        rows.select_related("seat__person", "seat__panel", "stage_entry__entry", "stage_entry__stage__competition")
    ):
        values = {item: str(mark(number, place)) for place, item in enumerate(DIMENSIONS)}
        saved = save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values, based_on=sheet.version))
        submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)


def publicity_and_report(story: Story, known: Known) -> None:
    """The promotion of the final is undone and made again, the list published, sent up, taken back, received."""
    competition = Competition.objects.get(pk=known["publicity"].parameters["pk"])
    base = f"/desk/competitions/{competition.pk}/"
    notice = _days_are_over(competition.pk)
    # Nothing goes up while an objection is open.
    for one in Objection.objects.filter(notice=notice, state="received"):
        withdraw_objection(objection=one)
    file_scans(competition, competition.created_by)
    story.act(
        "changde",
        f"{base}report/",
        "round_report.sent",
        "competition.report_up publicity>reported",
        summary="组织有序。",
    )
    story.act(
        "changde",
        f"{base}report/take-back/",
        "round_report.take_back submitted>taken_back",
        "competition.take_back_report",
        reason="名单有误。",
    )
    story.act("changde", f"{base}report/", "round_report.send_again taken_back>submitted", summary="已更正。")
    report = RoundReport.objects.get(competition=competition).pk
    story.act("approver2", f"/desk/reports/{report}/", "round_report.receive submitted>received", to="receive/")
    story.act("changde", f"{base}awards/", "competition.awards_granted", to="awards/give/")
    story.act("changde", f"{base}awards/take-back/", "competition.awards_taken_back", reason="名称有误。")
    story.act("changde", f"{base}awards/", "competition.awards_granted", to="awards/give/")
    story.act("changde", f"{base}awards/", "competition.certificates_ordered", to="awards/certificates/")


def _days_are_over(competition: int) -> PublicityNotice:
    """The morning after the last day of the public list."""
    notice = PublicityNotice.objects.get(competition=competition)
    assert notice.ends_on is not None
    clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(10), dt.UTC))
    close_due_notices(now=clock.now())
    return notice


def the_public_list(story: Story, known: Known) -> None:
    """A unit is named, the list drafted, its texts changed, published; when it is over the unit's certificate is made."""
    competition = known["decided"].parameters["pk"]
    base, units = f"/desk/competitions/{competition}/publicity/", f"/desk/competitions/{competition}/awards/units/"
    named = {"code": "organiser", "organisation": "", "unit": "示例商会", "reason": "发动会员企业报名（演示）。"}
    story.act("changde", units, "unit_award.named", **named)
    story.act("changde", base, "competitions.publicity_drafted", to="publicity/draft/")
    story.act("changde", base, "competitions.publicity_changed", to="publicity/", title="示例公示（更正标题）")
    story.act(
        "changde2", base, "publicity.publish draft>published", "competition.publish_publicity judging>publicity",
        to="publicity/publish/",
    )  # fmt: skip
    _days_are_over(competition)
    story.act("changde", units, "competition.unit_certificates_made", to="certificates/")


def a_certificate(story: Story, known: Known) -> None:
    one = known["published.all"].parameters
    page = f"/desk/competitions/{one['pk']}/awards/certificates/{one['certificate']}/revoke/"
    story.act("yueyang2", page, "certificate.revoke issued>revoked", reason="姓名有误。")
    page = page.replace("revoke", "reissue")
    story.act("yueyang2", page, "certificate.reissued", reason="姓名已更正，重新制作。")


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "opening": opening,
    "panels": panels,
    "marking": marking,
    "publicity and report": publicity_and_report,
    "the public list": the_public_list,
    "a certificate": a_certificate,
}
