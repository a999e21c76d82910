"""Any round, from its rule book to the awards, by the real verbs: small, and the same for every book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.models import Person
from certificates.actions.awards import grant_awards
from certificates.actions.batches import order_certificates
from certificates.models import CertificateBatch
from competitions.actions import competitions as verbs
from competitions.actions import publicity, reports
from competitions.actions.competition_setup import change_plan
from competitions.actions.filings import attach_plan
from competitions.domain.rulebook import PromotionKind, RuleBook
from competitions.enums import PromotionNumberKind
from competitions.models import AwardGrant, Competition, Promotion, PublicityNotice, RoundReport, Stage
from competitions.queries.results import stages_of
from demo.world.scans import file_scans
from judging.actions import panels, promotion, sheets, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.halls import draw_halls
from judging.actions.marks import Marks, save_marks
from judging.actions.records import Typed, save_records
from judging.actions.running_order import draw_running_order
from judging.actions.stage_entries import enter_entries
from judging.enums import RecordKind
from judging.models import ScoreSheet
from judging.queries.records import columns_of
from judging.queries.rubrics import rules_of
from tests.factories import judging as make
from tests.factories.competitions import paper, pdf
from tests.factories.offices import PROVINCE, approver, office, organiser
from workflow import clock

PLACES = {"province": "430000", "city": "430100", "county": "430103"}
WORDS = "理由（演示）"


@dataclass
class Walk(make.Contest):
    """A round on its way, and who acts."""

    signer: Person | None = None
    approvers: Sequence[Person] = ()
    promotions: dict[str, Promotion] = field(default_factory=dict)


def opened(book: RuleBook) -> Walk:
    """A round of this book at its level, filed, registration over."""
    office(PROVINCE)
    office(PLACES["city"])
    bureau = office(PLACES[book.level])
    drafter, signer = organiser(bureau, "张经办"), organiser(bureau, "王复核")
    competition = verbs.create_from_book(actor=drafter, organisation=bureau, book=book, parent=None)
    now = clock.now().replace(microsecond=0)
    competition = change_plan(
        competition=competition,
        actor=drafter,
        section="dates",
        registration_opens_at=now + dt.timedelta(days=10),
        registration_closes_at=now + dt.timedelta(days=20),
        review_ends_on=(now + dt.timedelta(days=30)).date(),
        final_on=(now + dt.timedelta(days=40)).date(),
    )
    attach_plan(filing=competition.filing, actor=drafter, upload=ContentFile(pdf()), name="盖章方案.pdf")
    verbs.hand_in_for_sign_off(competition=_again(competition), actor=drafter)
    verbs.sign_off_competition(competition=_again(competition), actor=signer)
    verbs.file_competition(competition=_again(competition), actor=signer)
    walk = Walk(competition=_again(competition), organiser=drafter, signer=signer)
    _approve(walk)
    clock.move_to(now + dt.timedelta(days=21))
    return walk


def _approve(walk: Walk) -> None:
    """Every body of the way agrees; an outside one by its paper."""
    while walk.competition.state != "filed":
        filing = walk.competition.filing
        assert filing is not None
        assert filing.addressee is not None
        outside = filing.steps.filter(answer="").exclude(outside="").exists()
        how = {"paper": paper()} if outside and not filing.steps.filter(answer="", outside="").exists() else {}
        verbs.approve_competition(competition=walk.competition, actor=approver(filing.addressee), **how)
        walk.competition = _again(walk.competition)


def with_entries(walk: Walk, in_all: int = 12) -> None:
    """Entries that passed the check, at least two of each track, and judging opened."""
    tracks = list(walk.competition.tracks.all())
    per_track = max(2, in_all // len(tracks))
    for track in tracks:
        walk.entries += [
            make.entry(walk.competition, track, f"{track.name}作品{number + 1}") for number in range(per_track)
        ]
    stages.open_judging(competition=walk.competition, actor=walk.organiser, seed="seed-of-the-test")
    walk.competition = _again(walk.competition)


def judge_all(walk: Walk, tied: Sequence[int] = ()) -> None:
    """Every stage in its order; the entries at the places ``tied`` get the same marks."""
    for row in stages_of(walk.competition):
        judge(walk, row.code, tied)


def judge(walk: Walk, code: str, tied: Sequence[int] = ()) -> None:
    """One stage: judges, order, marks, ranking frozen, ties decided, who passes."""
    stage = walk.stage(code)
    if not stage.stage_entries.exists():
        enter_entries(stage=stage, actor=walk.organiser)
    if rules_of(stage).mode.is_marked:
        _mark(walk, code, tied)
    walk.promotions[code] = _promote(walk, code)


def _mark(walk: Walk, code: str, tied: Sequence[int]) -> None:
    stage = walk.stage(code)
    rules = rules_of(stage)
    for hall in range(1, rules.halls + 1) if rules.ranks_halls_apart else [None]:
        panel = panels.create_panel(stage=stage, actor=walk.organiser, name=f"{stage.name}评审组", hall=hall)
        make.seated(panel, walk.organiser, rules.panel_size)
    if rules.needs_halls:
        draw_halls(stage=stage, actor=walk.organiser, seed="lot", witness="监督示例")
    if stage.is_on_stage:
        draw_running_order(stage=stage, actor=walk.organiser, seed="lot", witness="监督示例")
    assign_reviews(stage=walk.stage(code), actor=walk.organiser)
    stages.open_marking(stage=walk.stage(code), actor=walk.organiser)
    order = {entry.pk: place for place, entry in enumerate(walk.entries)}
    for pk in ScoreSheet.objects.filter(stage_entry__stage=stage).order_by("pk").values_list("pk", flat=True):
        sheet = make.sheet_for(pk)
        place = order[sheet.stage_entry.entry_id]
        _mark_sheet(walk, sheet, min(tied) if place in tied else place)
    _enter_numbers(walk, code)
    stages.close_marking(stage=walk.stage(code), actor=walk.organiser)
    table = tabulation.tabulate(stage=walk.stage(code), actor=walk.organiser)
    tabulation.freeze_tabulation(tabulation=table, actor=walk.organiser)


def _enter_numbers(walk: Walk, code: str) -> None:
    """What the scorer enters beside the sheets: the better the earlier the entry, nobody over time but the last."""
    stage = walk.stage(code)
    order = {entry.pk: place for place, entry in enumerate(walk.entries)}
    rows = sorted(stage.stage_entries.values_list("pk", "entry_id"), key=lambda row: order[row[1]])
    cells = {}
    for column in columns_of(rules_of(stage)):
        for place, (row, _entry) in enumerate(rows):
            if column.kind is RecordKind.OVERTIME:
                value = "45" if row == rows[-1][0] else ""
            else:
                highest = column.highest if column.highest is not None else Decimal(1)
                mark = format(max(highest - Decimal(place) / 10, Decimal(0)), "f")
                value = " ".join([mark] * min(column.many or 1, 3))
            if value:
                cells[row, column.key] = Typed(value, "")
    if cells:
        save_records(stage=stage, actor=walk.organiser, cells=cells)


def _mark_sheet(walk: Walk, sheet: ScoreSheet, place: int) -> None:
    """The better the earlier the entry: every item at its top, the first one a step lower for each place."""
    stage, entry = sheet.stage_entry.stage, sheet.stage_entry.entry
    rubric = make_book(walk).rubric_of(stage.code, entry.track.code if entry.track else "")
    values = {}
    left = place
    for item in rubric.dimensions:
        down = min(left, int((item.max - item.min) / item.step))
        left -= down
        values[item.code] = str(item.max - down * item.step)
    saved = save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values, based_on=0))
    sheets.submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)


def make_book(walk: Walk) -> RuleBook:
    """The book as the round has it."""
    from competitions.queries.rule_books import book_of

    return book_of(walk.competition)


def _promote(walk: Walk, code: str) -> Promotion:
    _count_heads(walk, code)
    for _round in range(50):
        ties = promotion.preview_promotion(stage=walk.stage(code)).ties
        if not ties:
            break
        tie = ties[0]
        answer = promotion.TieAnswer(list(tie.entries), WORDS)
        promotion.decide_tie(stage=walk.stage(code), actor=walk.organiser, key=tie.key, rank=tie.rank, answer=answer)
    rule = make_book(walk).stage(code).promotion
    if rule is not None and rule.kind is PromotionKind.DIRECT:
        raise AssertionError("who is named passes by a combination: lead this stage by hand")
    return promotion.promote_stage(stage=walk.stage(code), actor=walk.organiser)


def _count_heads(walk: Walk, code: str) -> None:
    """Two heads for each entry, where the rules count heads."""
    preview = promotion.preview_promotion(stage=walk.stage(code))
    if preview.decision is None or preview.inputs is None or not preview.inputs.rule.per_heads:
        return
    for line in preview.decision.lines:
        kind, heads = PromotionNumberKind.HEADS, 2 * len(line.sides)
        promotion.set_number(
            stage=walk.stage(code), actor=walk.organiser, kind=kind, key=line.key, number=heads, reason=WORDS
        )


@dataclass
class Ending:
    """What a round leaves behind."""

    notice: PublicityNotice
    report: RoundReport
    grants: list[AwardGrant]
    batch: CertificateBatch


def ended(walk: Walk) -> Ending:
    """Publicity through to its end, the report up and received, awards given, certificates ordered."""
    notice = publicity.draft_notice(competition=_again(walk.competition), actor=walk.organiser)
    publicity.publish_notice(notice=_notice(notice), actor=walk.organiser)
    ends = PublicityNotice.objects.get(pk=notice.pk).ends_on
    assert ends is not None
    clock.move_to(dt.datetime.combine(ends + dt.timedelta(days=1), dt.time(1), dt.UTC))
    publicity.close_due_notices(now=clock.now())
    file_scans(_again(walk.competition), walk.organiser)
    report = reports.report_up(competition=_again(walk.competition), actor=walk.organiser, summary=WORDS)
    receiver = approver(office(walk.competition.region.parent_id)) if walk.competition.region.parent_id else None
    if receiver is not None:
        reports.receive_report(report=report, actor=receiver)
    grants = grant_awards(competition=_again(walk.competition), actor=walk.organiser)
    batch = order_certificates(competition=_again(walk.competition), actor=walk.organiser)
    return Ending(PublicityNotice.objects.get(pk=notice.pk), report, grants, batch)


def _notice(notice: PublicityNotice) -> PublicityNotice:
    return PublicityNotice.objects.select_related("competition__organisation", "competition__region").get(pk=notice.pk)


def _again(competition: Competition) -> Competition:
    rows = Competition.objects.select_related(
        "organisation", "region", "filing__addressee__region", "filing__organisation__region"
    )
    return rows.get(pk=competition.pk)


__all__ = ["Ending", "Stage", "Walk", "ended", "judge", "judge_all", "opened", "with_entries"]
