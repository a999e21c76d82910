"""The replacement route: two consents, one unified score sheet, marked nominees; a refusal or a withdrawal closes it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.core.files.base import ContentFile

from accounts.models import Person
from competitions.actions import levels as level_verbs
from competitions.actions import levels_replacement as verbs
from competitions.actions.competition_setup import change_plan
from competitions.actions.reports import receive_report
from competitions.domain.rulebook import RuleBook
from competitions.models import Competition, Entry, Recommendation, ReplacementRequest
from competitions.queries.rule_books import book_of
from tests.competitions.test_levels_placing import bring, report_of
from tests.factories import entries as make_entries
from tests.factories import levels as make
from tests.factories.competitions import pdf
from tests.factories.offices import COUNTY, approver, office, organiser
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
REASON = "受灾影响，场地无法落实。"


def asked(made: make.Edition) -> tuple[ReplacementRequest, Person]:
    """The city has asked for a roadshow."""
    bureau, actor = make.city()
    values = verbs.Asked(
        reason_code="emergency", reason=REASON, form="roadshow", planned_on=clock.today() + dt.timedelta(days=20),
        scan=ContentFile(pdf()), scan_name="请示.pdf",
    )  # fmt: skip
    return verbs.ask_replacement(call=made.fresh_call, organisation=bureau, asked=values, actor=actor), actor


def paper(doc_no: str = "全国组委会函〔2024〕3号") -> verbs.Document:
    return verbs.Document(doc_no, clock.today(), ContentFile(pdf()), "复函.pdf")


def fresh(request: ReplacementRequest) -> ReplacementRequest:
    rows = ReplacementRequest.objects.select_related("answer__region", "answer__call__competition__region", "round")
    return rows.get(pk=request.pk)


def granted(made: make.Edition) -> tuple[ReplacementRequest, Person]:
    """Both consents are there."""
    request, actor = asked(made)
    verbs.decide_consent(request=request, side="province", grants=True, actor=approver(), opinion="同意。")
    verbs.decide_consent(request=fresh(request), side="national", grants=True, actor=made.organiser, document=paper())
    return fresh(request), actor


def test_oddity_32_the_fallback_opens_with_the_consents_of_both_bodies_and_the_unified_sheet() -> None:
    made = make.edition()
    request, actor = asked(made)
    with pytest.raises(Refused, match="全国组委会"):
        verbs.open_replacement(request=request, actor=actor)
    with pytest.raises(Forbidden):
        verbs.decide_consent(request=request, side="province", grants=True, actor=made.organiser)
    boss = approver()
    half = verbs.decide_consent(request=request, side="province", grants=True, actor=boss)
    assert half.state == "asked"
    with pytest.raises(Refused, match="扫描件"):
        verbs.decide_consent(request=fresh(request), side="national", grants=True, actor=made.organiser)
    done = verbs.decide_consent(
        request=fresh(request), side="national", grants=True, actor=made.organiser, document=paper()
    )
    assert done.state == "granted"
    held = verbs.open_replacement(request=fresh(request), actor=actor)
    above, below = book_of(made.competition), book_of(held)
    assert (held.parent_id, [stage.name for stage in below.stages]) == (made.competition.pk, ["项目路演"])
    assert below.rubrics == above.rubrics
    assert (fresh(request).state, fresh(request).round_id, fresh(request).rules_version) == (
        "opened",
        held.pk,
        made.competition.rules_version,
    )
    with pytest.raises(Refused, match="已有"):
        level_verbs.open_round(call=made.fresh_call, organisation=office(), actor=actor)
    consents = {one.side: (one.state, one.doc_no) for one in request.consents.all()}
    assert consents == {"province": ("granted", ""), "national": ("granted", "全国组委会函〔2024〕3号")}


def test_the_unified_sheet_is_not_changed() -> None:
    request, actor = granted(make.edition())
    held = verbs.open_replacement(request=request, actor=actor)

    def shorter(book: RuleBook) -> RuleBook:
        sheet = book.rubrics[0]
        return dataclasses.replace(book, rubrics=(dataclasses.replace(sheet, dimensions=sheet.dimensions[:-1]),))

    with pytest.raises(Refused):
        change_plan(competition=held, actor=actor, section="judging", change_book=shorter)


def test_a_round_below_changes_only_what_is_open() -> None:
    made = make.edition()
    held = make.round_of(made)
    actor = organiser(held.organisation)

    def more_days(book: RuleBook) -> RuleBook:
        return dataclasses.replace(book, publicity=dataclasses.replace(book.publicity, days=book.publicity.days + 1))

    def renamed(book: RuleBook) -> RuleBook:
        return dataclasses.replace(book, names=("长沙市选拔赛",))

    with pytest.raises(Refused):
        change_plan(competition=held, actor=actor, section="publicity", change_book=more_days)
    change_plan(competition=held, actor=actor, section="basics", change_book=renamed)


def test_who_may_not_ask() -> None:
    made = make.edition()
    held = make.round_of(made)
    with pytest.raises(Refused, match="已有"):
        asked(made)
    bring(held, "cancelled")
    with pytest.raises(Refused, match="县"):
        city_call = level_verbs.open_for_rounds(
            competition=bring(held, "filed"), actor=organiser(held.organisation), answer_by=clock.today()
        )
        county = office(COUNTY)
        values = verbs.Asked("other", REASON, "roadshow", clock.today(), ContentFile(pdf()), "请示.pdf")
        verbs.ask_replacement(call=city_call, organisation=county, asked=values, actor=organiser(county, "赵县办"))
    bring(held, "cancelled")
    request, actor = asked(made)
    with pytest.raises(Refused, match="请先撤回"):
        level_verbs.open_round(call=made.fresh_call, organisation=office(), actor=actor)
    bad = dataclasses.replace(paper(), scan=ContentFile(b"not a pdf"))
    with pytest.raises(Refused, match="PDF"):
        verbs.decide_consent(request=request, side="national", grants=True, actor=made.organiser, document=bad)
    verbs.withdraw_request(request=fresh(request), actor=actor, reason="场地已落实。")
    assert level_verbs.open_round(call=made.fresh_call, organisation=office(), actor=actor).state == "draft"


@pytest.mark.parametrize("side", ["province", "national"])
def test_either_refusal_closes_it(side: str) -> None:
    made = make.edition()
    request, actor = asked(made)
    people = {"province": approver(), "national": made.organiser}
    document = paper() if side == "national" else None
    done = verbs.decide_consent(
        request=request, side=side, grants=False, actor=people[side], opinion="理由不充分。", document=document
    )
    assert (done.state, done.closing_reason) == ("closed", "理由不充分。")
    other = "national" if side == "province" else "province"
    with pytest.raises(Refused, match="已关闭"):
        verbs.decide_consent(request=fresh(request), side=other, grants=True, actor=people[other], document=paper())
    with pytest.raises(Refused):
        verbs.open_replacement(request=fresh(request), actor=actor)
    assert asked(made)[0].state == "asked"


def test_the_second_of_two_deciders_reads_who_was_first() -> None:
    request, _actor = asked(make.edition())
    first, second = approver(name="李审批"), approver(name="周审批")
    verbs.decide_consent(request=request, side="province", grants=True, actor=first)
    with pytest.raises(Conflict, match="李审批"):
        verbs.decide_consent(request=request, side="province", grants=False, actor=second, opinion="不同意。")


def test_nominees_are_marked_and_a_withdrawn_consent_voids_the_mark() -> None:
    made = make.edition()
    request, actor = granted(made)
    held = verbs.open_replacement(request=request, actor=actor)
    now = clock.now()
    Competition.objects.filter(pk=held.pk).update(
        registration_opens_at=now, registration_closes_at=now + dt.timedelta(9)
    )
    entry = make_entries.submitted(bring(held, "filed"))
    report = report_of(bring(held, "judging"), made, [entry])
    receive_report(report=report, actor=made.organiser)
    above = Entry.objects.get(from_entry=entry)
    mark = Recommendation.objects.get(entry=above)
    assert (above.source, mark.way, mark.unit) == ("selected", "selected", "长沙市人力资源和社会保障局")
    closed = verbs.withdraw_consent(request=fresh(request), side="national", actor=made.organiser, reason="举报属实。")
    mark.refresh_from_db()
    above.refresh_from_db()
    assert (closed.state, above.source, above.state) == ("closed", "selected_void", "submitted")
    assert (mark.void_reason, mark.voided_at is not None) == ("举报属实。", True)
    assert AuditRow.objects.filter(action="entry.recommendation_void", target_id=str(above.pk)).count() == 1


def test_a_withdrawn_consent_cancels_a_round_that_has_not_reported() -> None:
    made = make.edition()
    request, actor = granted(made)
    held = verbs.open_replacement(request=request, actor=actor)
    verbs.withdraw_consent(request=fresh(request), side="province", actor=approver(), reason="情况有变。")
    held = Competition.objects.select_related("filing").get(pk=held.pk)
    assert (held.state, held.filing.state if held.filing else "") == ("cancelled", "withdrawn")
    assert level_verbs.open_round(call=made.fresh_call, organisation=office(), actor=actor).state == "draft"
