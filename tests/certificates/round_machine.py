"""A small round after its marks, led about at random: who goes up, lists, objections, awards, certificates, the level above.

Each rule is one real act of a person or of the clock; what is refused changes nothing. After each the whole is checked.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import ClassVar

from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.models import Person
from certificates.actions.awards import follow_objections, grant_awards, take_back_awards
from certificates.actions.batches import WORKER, order_certificates, reissue_certificate, revoke_certificate
from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.queries.certificates import why_suspended, with_standing
from competitions.actions import entry_consents, objections, publicity, reports
from competitions.domain.consents import PUBLICATION, is_given
from competitions.enums import CompetitionState, EntryState, PublicityState, SubstitutionKind
from competitions.models import AwardGrant, Competition, Entry, Objection, Promotion, PublicityNotice, RoundReport
from competitions.queries.objections import held
from competitions.queries.result_rows import hash_of_rows, public_rows, ranked_rows
from competitions.queries.results import final_decisions, live_promotion, may_be_corrected
from competitions.queries.unpublished import shown_rows
from judging.actions import promotion, substitution
from tests.certificates.round_ready import PLACES, SCORES, Round
from tests.factories import objections as objected
from tests.factories.promotion import frozen_ranking, set_stage
from tests.judging.test_promotion_engine import MOVES_UP
from ui import memory
from workflow import clock
from workflow.audit import verify_all
from workflow.services import MoveError, perform

GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)
WHICH = st.integers(0, len(SCORES) - 1)


class After(RuleBasedStateMachine):
    """What happens to a round after its marks."""

    world: ClassVar[Round]
    allowed: bool

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self._forget()

    def teardown(self) -> None:
        try:
            self.comes_to_an_end()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            self._forget()

    @staticmethod
    def _forget() -> None:
        memory.forget()
        clock.forget()

    # --- what is looked at ---------------------------------------------------------------------------------------

    @property
    def competition(self) -> Competition:
        rows = Competition.objects.select_related("organisation", "region", "filing")
        return rows.get(pk=self.world.made.competition.pk)

    @property
    def clerk(self) -> Person:
        return self.world.made.organiser

    def entry(self, which: int) -> Entry:
        rows = Entry.objects.select_related("track", "competition", "leader__user")
        return rows.get(pk=self.world.made.entries[which].pk)

    def live(self) -> Promotion | None:
        stage = self.world.made.stage("final")
        found = live_promotion(stage)
        if found is not None:
            found.stage = stage
        return found

    def last_list(self) -> PublicityNotice | None:
        rows = PublicityNotice.objects.select_related("competition__organisation", "competition__region")
        found = rows.filter(competition=self.world.made.competition).exclude(state=PublicityState.DRAFT)
        return found.order_by("-version").first()

    def attempt(self, act: Callable[[], object]) -> bool:
        """Whether it was done. Whoever promotes or lists decides the ties that stand in the way."""
        try:
            with transaction.atomic():
                act()
        except MoveError:
            return False
        return True

    # --- the decision --------------------------------------------------------------------------------------------

    @initialize(allowed=st.booleans())
    def begin(self, allowed: bool) -> None:
        self.allowed = allowed
        set_stage(self.world.made, "final", substitution={**MOVES_UP, "allowed": allowed})
        self.promote()

    @rule()
    def promote(self) -> None:
        if self.live() is None:
            self.attempt(self._promote)

    def _promote(self) -> None:
        made = self.world.made
        frozen_ranking(made, dict(zip([one.pk for one in made.entries], SCORES, strict=True)), "final")
        for tie in promotion.preview_promotion(stage=made.stage("final")).ties:
            answer = promotion.TieAnswer(list(tie.entries), "合议")
            promotion.decide_tie(stage=made.stage("final"), actor=self.clerk, key=tie.key, rank=tie.rank, answer=answer)
        promotion.promote_stage(stage=made.stage("final"), actor=self.clerk)

    @precondition(lambda self: self.live() is not None)
    @rule()
    def undo(self) -> None:
        self.attempt(lambda: promotion.undo_promotion(promotion=self.live(), actor=self.clerk, reason="复议"))

    @rule(which=WHICH)
    def strike_out(self, which: int) -> None:
        self.attempt(lambda: perform(self.entry(which), "disqualify", actor=self.clerk, reason="资格不符"))

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        entry = self.entry(which)
        self.attempt(lambda: perform(entry, "withdraw", actor=entry.leader))

    @precondition(lambda self: self.live() is not None)
    @rule(which=WHICH)
    def drop_out(self, which: int) -> None:
        self.attempt(
            lambda: substitution.drop_out(
                promotion=self.live(), entry=self.entry(which), actor=self.clerk, reason="弃赛", pledge=""
            )
        )

    @rule(kind=st.sampled_from(SubstitutionKind), which=WHICH)
    def fill(self, kind: SubstitutionKind, which: int) -> None:
        row = self.live()
        for one in substitution.course_of(row).proposals if row else ():
            names = sorted(one.candidates)
            chosen = int(names[which % len(names)]) if names else None
            self.attempt(
                lambda one=one, chosen=chosen: substitution.fill_place(
                    promotion=row, actor=self.clerk, key=one.key, kind=kind, entry=chosen, reason="理由"
                )
            )

    @rule(which=WHICH, give=st.booleans())
    def consent(self, which: int, give: bool) -> None:
        entry = self.entry(which)
        verb = entry_consents.give_publication if give else entry_consents.withdraw_publication
        self.attempt(lambda: verb(entry=entry, actor=entry.leader))

    # --- the list and what is said against it --------------------------------------------------------------------

    @rule(only_draft=st.booleans())
    def publish(self, only_draft: bool = False) -> None:
        """The first list, or the corrected one where one is due; or only its draft."""
        draft = lambda: publicity.draft_notice(competition=self.competition, actor=self.clerk)  # noqa: E731
        self.attempt(draft if only_draft else self._publish)

    def _publish(self) -> None:
        self.decide_late_ties()
        notice = publicity.draft_notice(competition=self.competition, actor=self.clerk)
        publicity.publish_notice(notice=notice, actor=self.clerk)

    def decide_late_ties(self) -> None:
        row = self.live()
        for tie in promotion.late_ties_of(row) if row else ():
            answer = promotion.TieAnswer(list(tie.entries), "合议")
            promotion.decide_late_tie(promotion=row, actor=self.clerk, key=tie.key, rank=tie.rank, answer=answer)

    @precondition(lambda self: self.last_list() is not None)
    @rule()
    def days_pass(self) -> None:
        notice = self.last_list()
        if notice and notice.state == PublicityState.PUBLISHED and notice.ends_on:
            clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(9), clock.now().tzinfo))
        self.tick()

    def tick(self) -> None:
        """The clock's own verbs, as beat calls them."""
        publicity.close_due_notices(now=clock.now())
        follow_objections()

    @precondition(lambda self: self.last_list() is not None)
    @rule(which=st.none() | WHICH)
    def object(self, which: int | None) -> None:
        """By letter that came on the first day, whenever it is entered."""
        notice, pk = self.last_list(), None if which is None else self.world.made.entries[which].pk
        assert notice is not None
        assert notice.published_at is not None
        day = notice.published_at.date()
        self.attempt(lambda: objected.entered(notice, self.clerk, pk, received_on=day))

    def waiting(self) -> Objection | None:
        rows = Objection.objects.select_related("notice__competition__organisation", "entry")
        return rows.filter(state__in=["received", "checking"]).order_by("pk").first()

    @precondition(lambda self: self.waiting() is not None)
    @rule(how=st.sampled_from(["disqualify", "correct", "none", "dismissed", "not_taken", "withdraw"]))
    def decide(self, how: str) -> None:
        self.attempt(lambda: self._decide(how))

    def _decide(self, how: str) -> None:
        row = self.waiting()
        assert row is not None
        if how == "withdraw":
            objections.withdraw_objection(objection=row, actor=self.clerk, reason="来电撤回")
        elif how in ("dismissed", "not_taken"):
            objected.decided(row, self.clerk, self.world.second, outcome=how)
        else:
            title = {"corrected_title": f"更正后的名称{row.pk}"} if how == "correct" else {}
            objected.decided(row, self.clerk, self.world.second, effect=how, **title)

    # --- awards, certificates, the level above -------------------------------------------------------------------

    @precondition(lambda self: self.last_list() is not None)
    @rule()
    def award(self) -> None:
        if not self.attempt(lambda: grant_awards(competition=self.competition, actor=self.clerk)):
            return
        self.awards_are_those_of_the_decision()

    @precondition(lambda self: AwardGrant.objects.exists())
    @rule()
    def take_awards_back(self) -> None:
        self.attempt(lambda: take_back_awards(competition=self.competition, actor=self.clerk, reason="名单有误"))

    @precondition(lambda self: AwardGrant.objects.exists())
    @rule()
    def certify(self) -> None:
        """Ordered by a person, issued by the worker; only the drawing of the PDF is left out."""
        self.attempt(lambda: order_certificates(competition=self.competition, actor=self.clerk))
        for row in Certificate.objects.filter(state=CertificateState.PREPARED).order_by("pk"):
            data = {"file": f"certificates/{row.code}.pdf", "sha256": "0" * 64}
            self.attempt(lambda row=row, data=data: perform(row, "issue", actor=WORKER, data=data))

    @precondition(lambda self: Certificate.objects.exists())
    @rule(which=WHICH)
    def revoke(self, which: int) -> None:
        rows = list(Certificate.objects.order_by("pk"))
        row = rows[which % len(rows)]
        self.attempt(lambda: revoke_certificate(certificate=row, actor=self.clerk, reason="错字"))

    @precondition(lambda self: Certificate.objects.filter(state=CertificateState.REVOKED).exists())
    @rule(which=WHICH)
    def reissue(self, which: int) -> None:
        rows = list(Certificate.objects.filter(state=CertificateState.REVOKED).order_by("pk"))
        row = rows[which % len(rows)]
        self.attempt(lambda: reissue_certificate(certificate=row, actor=self.clerk, reason="已更正"))

    @precondition(lambda self: self.last_list() is not None)
    @rule()
    def report(self) -> None:
        self.attempt(lambda: reports.report_up(competition=self.competition, actor=self.clerk))

    @precondition(lambda self: RoundReport.objects.exists())
    @rule(taken_back=st.booleans())
    def answer(self, taken_back: bool) -> None:
        row = RoundReport.objects.select_related("competition").get()
        if taken_back:
            self.attempt(lambda: reports.take_back_report(report=row, actor=self.clerk, reason="更正"))
        else:
            self.attempt(lambda: reports.receive_report(report=row, actor=self.world.above))

    # --- what must hold ------------------------------------------------------------------------------------------

    def states(self) -> dict[int, str]:
        return dict(Entry.objects.filter(competition=self.world.made.competition).values_list("pk", "state"))

    @invariant()
    def who_goes_up_stands_and_has_a_place(self) -> None:
        row, states = self.live(), self.states()
        going = substitution.course_of(row).going_on if row else []
        assert len(going) == len(set(going)) <= PLACES
        assert {key for key, state in states.items() if state == EntryState.PROMOTED} == set(going)

    @invariant()
    def the_list_that_would_go_out_is_right(self) -> None:
        competition, states = self.competition, self.states()
        found = public_rows(competition, mask_names=False)
        keys = [row["entry"] for row in found.rows]
        held = {pk for pk, given in Entry.objects.values_list("pk", "consents") if is_given(given, PUBLICATION)}
        assert len(keys) == len(set(keys))
        assert set(keys) <= held
        assert all(states[key] not in GONE for key in keys)
        promoted = {key for key, state in states.items() if state == EntryState.PROMOTED}
        if not found.problem:
            assert {row["entry"] for row in found.rows if row["promoted"]} == promoted & held
        for notice in PublicityNotice.objects.exclude(state=PublicityState.DRAFT):
            shown = [row["entry"] for row in shown_rows(notice.rows)]
            assert len(shown) == len(set(shown))
            assert set(shown) <= held

    @invariant()
    def every_certificate_belongs_to_an_award(self) -> None:
        grants = list(AwardGrant.with_ended.select_related("award", "entry"))
        standing = [one for one in grants if one.ended_at is None]
        for (_award, count), given in Counter((one.award_id, one.award.count) for one in standing).items():
            assert given <= count
        assert len({(one.entry_id, one.award_id) for one in standing}) == len(standing)
        valid = {one.pk for one in standing}
        for row in with_standing(Certificate.objects.all()):
            assert (row.state == CertificateState.REVOKED) or row.grant_id in valid
            if row.state == CertificateState.ISSUED and row.grant.entry.state in GONE:
                assert why_suspended(row)

    @invariant()
    def the_level_above_has_what_was_reported(self) -> None:
        above = set(Entry.objects.filter(from_entry__isnull=False).values_list("from_entry_id", flat=True))
        report = RoundReport.objects.first()
        if report is None or report.received_at is None:
            assert above == set()
            return
        assert above == {row["entry"] for row in report.rows} & above
        assert report.rows_hash == hash_of_rows(report.rows)
        left = {row["entry"] for row in report.rows} - above
        assert all(self.states()[key] in GONE for key in left)

    def awards_are_those_of_the_decision(self) -> None:
        """When awards are given: nobody has another, and everybody has theirs, but where an objection is open."""
        competition, notice = self.competition, self.last_list()
        assert notice is not None
        if may_be_corrected(competition):
            decisions = final_decisions(competition)
            assert decisions.problem == ""
            rows = [row for row, _entry in ranked_rows(competition, decisions.promotions)]
        else:
            # What has gone up is not decided anew: who is struck out then leaves a gap.
            rows = [row for row in [*notice.rows, *notice.withheld] if self.states()[row["entry"]] not in GONE]
        due = {(row["entry"], one["name"]) for row in rows for one in row["honours"]}
        given = set(AwardGrant.objects.values_list("entry_id", "award__name"))
        assert given <= due, (given, due)
        open_about = set(
            Objection.objects.filter(state__in=["received", "checking"]).values_list("entry_id", flat=True)
        )
        assert {key for key, _name in due - given} <= open_about, (given, due, open_about)

    # --- and it always comes to an end ---------------------------------------------------------------------------

    def comes_to_an_end(self) -> None:
        """From wherever it is, the office can decide, correct, report, give awards; then all agree to the last."""
        if not hasattr(self, "allowed"):
            return
        while self.waiting() is not None:
            self._decide("dismissed")
        self.promote()
        for _round in range(3):
            self.publish()
            self.days_pass()
        self.decide_late_ties()
        assert public_rows(self.competition, mask_names=False).problem == ""
        self._end()
        for notice in PublicityNotice.objects.exclude(state=PublicityState.DRAFT):
            self._look_at(notice)
        assert list(verify_all()) == []

    def _end(self) -> None:
        if self.competition.state == CompetitionState.PUBLICITY:
            assert reports.draft_report(self.competition).problem == ""
            self.report()
        self.answer(taken_back=False)
        self.publish()
        self.days_pass()
        self.award()
        self.certify()
        self.tick()
        # Nothing is left over that nobody can settle, and what is printed is what is listed.
        assert held(self.competition).why_no_report() == ""
        for row in Certificate.objects.filter(state=CertificateState.ISSUED).select_related("grant__entry"):
            assert row.text["title"] == row.grant.entry.title
        self.every_certificate_belongs_to_an_award()
        self.the_level_above_has_what_was_reported()
        assert self.competition.state == CompetitionState.REPORTED

    def _look_at(self, notice: PublicityNotice) -> None:
        slug = self.world.made.competition.slug
        page = Client().get(f"/publicity/{slug}/{notice.version}/").content.decode()
        for row in notice.rows:
            entry = Entry.objects.get(pk=row["entry"])
            if not is_given(entry.consents, PUBLICATION):
                assert row["title"] not in page, (notice.version, notice.reason, notice.rows)
