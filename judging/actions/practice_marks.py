"""Practice marks as a tablet sends them: by the rules of those that count, kept where nothing that counts looks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from competitions.enums import StageState
from judging.actions.answers import REFUSED, Answer
from judging.actions.sent import Act, Marks, SheetCheck, given, total_of, verdict_words
from judging.actions.sheet_acts import ActAnswer
from judging.domain.envelopes import Held, Sent, verdict_of
from judging.enums import EnvelopeVerdict
from judging.models import PanelSeat, PracticeEntry, PracticeSheet
from judging.queries.practice import entries_for, practice_of, rubric_for_practice
from workflow import services
from workflow.actors import Actor

LOCKED = "judging.practice_locked"
MOST_ANSWERED = 60
OPEN = (StageState.NOT_STARTED, StageState.MARKING)


class PracticeIntake:
    """What came for the practice sheets of one seat, inside the transaction of the batch. The seat is known and permitted."""

    def __init__(self, seat: PanelSeat, actor: Actor, now: dt.datetime) -> None:
        self.seat, self.actor, self.now = seat, actor, now
        self.stage = seat.panel.stage
        found = entries_for(seat) if practice_of(self.stage) is not None else []
        self.entries = {-row.pk: row for row in found}
        if found:  # none of them is taken away or changed meanwhile
            list(
                PracticeEntry.objects.select_for_update(no_key=True)
                .filter(pk__in=[row.pk for row in found])
                .order_by("pk")
            )
        rows = PracticeSheet.objects.select_for_update(no_key=True).filter(seat=seat, entry__in=found) if found else ()
        self.sheets = {-row.entry_id: row for row in rows}
        self.changed: set[int] = set()

    def take(self, envelopes: Sequence[Marks]) -> list[Answer]:
        """An answer for each."""
        return [self._one(marks) for marks in envelopes]

    def do(self, acts: Sequence[Act]) -> list[ActAnswer]:
        """Lock, once: what is locked already stays so."""
        answers = []
        for act in acts:
            problem = self._lock(act)
            answers.append(ActAnswer(act.id, not problem, problem))
        return answers

    def write(self) -> None:
        """Store what changed."""
        for key in sorted(self.changed, reverse=True):
            self.sheets[key].save()

    def _one(self, marks: Marks) -> Answer:
        entry, sheet = self.entries.get(marks.sheet), self.sheets.get(marks.sheet)
        if entry is None:
            return Answer(marks.id, marks.sheet, REFUSED, message=_("This practice entry is not there any more."))
        for key, verdict, version in sheet.answered if sheet else ():
            if key == str(marks.id):
                return Answer(marks.id, marks.sheet, verdict, version, verdict_words(verdict), repeated=True)
        check, values = SheetCheck(rubric_for_practice(entry)), given(marks)
        problem = self._closed(sheet) or marks.fault or check.problem(marks, values)
        if problem:
            return Answer(marks.id, marks.sheet, REFUSED, message=problem)
        return self._keep(entry, sheet, marks, check.canonical(values))

    def _closed(self, sheet: PracticeSheet | None) -> str:
        if self.stage.state not in OPEN:
            return _("Marking of this stage is closed.")
        return _("This practice sheet is locked.") if sheet is not None and sheet.locked_at else ""

    def _keep(self, entry: PracticeEntry, sheet: PracticeSheet | None, marks: Marks, values: dict[str, str]) -> Answer:
        sheet = sheet or PracticeSheet(seat=self.seat, entry=entry, saved_at=self.now)
        held = Held(sheet.version, sheet.device, sheet.device_seq)
        verdict = EnvelopeVerdict(verdict_of(held, Sent(marks.based_on, marks.device[:64], marks.device_seq)))
        differs = (values, marks.comment) != (sheet.values, sheet.comment)
        if verdict == EnvelopeVerdict.APPLIED:
            sheet.values, sheet.comment = values, marks.comment
            sheet.item_comments = {code: text for code, text in marks.item_comments.items() if text.strip()}
            sheet.total = total_of(rubric_for_practice(entry), values)
            sheet.envelope, sheet.version = marks.id, sheet.version + 1
            sheet.device, sheet.device_seq = marks.device[:64], marks.device_seq
            sheet.source, sheet.saved_at = marks.source, self.now
        sheet.answered = [*sheet.answered, [str(marks.id), str(verdict), sheet.version]][-MOST_ANSWERED:]
        self.sheets[marks.sheet] = sheet
        self.changed.add(marks.sheet)
        return Answer(marks.id, marks.sheet, verdict, sheet.version, verdict_words(verdict), differs=differs)

    def _lock(self, act: Act) -> str:
        """The reason against it, empty once it is done."""
        entry, sheet = self.entries.get(act.sheet), self.sheets.get(act.sheet)
        if entry is None or act.act != "submit":
            return _("This is no act of a practice sheet.")
        if sheet is not None and sheet.locked_at:
            return ""
        if self.stage.state not in OPEN:
            return _("Marking of this stage is closed.")
        if sheet is None or not sheet.total:
            return _("Mark every item of the practice entry first.")
        if act.envelope is None or uuid.UUID(str(sheet.envelope)) != act.envelope:
            return _("The marks changed in another window after you opened this page. Please check them again.")
        sheet.locked_at = self.now
        self.changed.add(act.sheet)
        services.record(LOCKED, actor=self.actor, target=self.seat, data={"entry": entry.pk, "total": sheet.total})
        return ""
