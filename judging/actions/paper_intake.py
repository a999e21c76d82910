"""Taking entered papers in with their scan, and signing sheets by the scan of the signed paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files import File
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.domain.rulebook import SignOff
from competitions.models import Stage
from judging.actions.marks import REFUSED, receive_envelopes
from judging.actions.sent import Marks
from judging.actions.sheet_files import Signatures, check_scan, keep_file
from judging.enums import EnvelopeVerdict, MarkSource, PaperState, SheetState, SignedBy
from judging.models import PanelSeat, PaperSheet, ScoreSheet, SheetFile
from judging.queries.bindings import seat_actor
from judging.queries.paper_state import missing_words, read_of, why_no_paper
from judging.queries.rubrics import rules_of
from workflow import services

TAKEN = "judging.papers_taken_in"


@dataclass
class Taken:
    """Sheets whose marks count now, those whose marks are late, and why a paper was not taken, by sheet."""

    counted: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def take_in_papers(
    *,
    seat: PanelSeat,
    actor: Person,
    papers: Sequence[int],
    scan: File[bytes] | None,
    name: str,
    is_signed: bool = False,
    over: Mapping[int, int] | None = None,
) -> Taken:
    """The marks of ``papers`` become envelopes with source ``paper``, their sheets are locked; after the close they are late.

    ``is_signed``: the judge's signature stands on the paper, which counts where the rule book wants one. ``over``: sheet → the
    version of other marks that the paper replaces, seen by whoever takes it in. A paper that cannot be taken stops no other.
    Raises ``Refused`` for a scan that is none.
    """
    stage = seat.panel.stage
    require(actor, "competitions.run_stage", stage, TAKEN)
    checked = check_scan(scan, name)
    found = Taken()
    with services.act():
        stage = services.lock(stage)  # the close is before this or after it, never in between
        seat.panel.stage = stage
        rows = list(
            PaperSheet.objects.filter(pk__in=papers, sheet__seat=seat, state=PaperState.AGREED)
            .select_related("sheet__stage_entry__entry__track", "first_by", "second_by")
            .order_by("sheet_id")
        )
        if not rows:
            raise services.Refused(_("Please choose at least one paper that two people have entered."))
        for row in rows:
            row.sheet.seat, row.sheet.stage_entry.stage = seat, stage
        file = keep_file(stage, checked, actor)
        for row in rows:
            try:
                with services.act():
                    _take_in(seat, row, actor, file, is_signed, dict(over or {}), found)
            except services.MoveError as error:
                found.refused[row.sheet_id] = str(error)
    return found


def _take_in(
    seat: PanelSeat,
    paper: PaperSheet,
    actor: Person,
    file: SheetFile,
    is_signed: bool,
    over: dict[int, int],
    found: Taken,
) -> None:
    sheet = services.lock(paper.sheet)
    problem = why_no_paper(sheet)
    if not problem and sheet.version not in (paper.version, over.get(sheet.pk)):
        problem = _(
            "The judge saved other marks on a tablet after this paper was entered. Compare them, then tick that the paper holds."
        )
    if problem:
        raise services.Refused(problem)
    values, comment = read_of(paper)
    people = " / ".join(one.name for one in (paper.first_by, paper.second_by) if one)
    judge = seat_actor(seat, carrier=_("paper: %(people)s") % {"people": people})
    marks = Marks(
        id=paper.envelope, sheet=sheet.pk, values=values, comment=comment, based_on=sheet.version,
        source=MarkSource.PAPER,
    )  # fmt: skip
    answer = receive_envelopes(seat=seat, envelopes=[marks], actor=judge).answers[0]
    if answer.verdict in (REFUSED, EnvelopeVerdict.LOCKED):
        # What a locked sheet is sent is kept beside it; here all of it goes back, the envelope too.
        raise services.Refused(answer.message if answer.verdict == REFUSED else missing_words(sheet))
    services.perform(paper, "take_in", actor=actor, data={"scan": file, "verdict": str(answer.verdict)})
    if answer.verdict != EnvelopeVerdict.APPLIED:
        found.late.append(sheet.pk)
        return
    locked = services.perform(sheet, "submit", actor=judge, data={"version": answer.version})
    if is_signed and rules_of(seat.panel.stage).sign_off is not SignOff.NONE:
        _sign(locked, actor, file)
    found.counted.append(sheet.pk)


def _sign(sheet: ScoreSheet, actor: Person, file: SheetFile) -> None:
    pen = Signatures(SignedBy.SCAN, file, actor, [])
    services.perform(sheet, "sign_paper", actor=actor, data=pen.data(sheet.version))
    pen.store()


def sign_by_scan(
    *, stage: Stage, actor: Person, versions: Mapping[int, int], scan: File[bytes] | None, name: str
) -> int:
    """One scan of the signed papers of one or many locked sheets (sheet → version that was on the page), all or none.

    Sheets that are signed already are passed over. Raises ``Refused`` for a scan that is none, ``ManyRefused`` for sheets that
    changed meanwhile or are not locked.
    """
    require(actor, "competitions.run_stage", stage, "score_sheet.sign_paper")
    checked = check_scan(scan, name)
    with services.act():
        rows = ScoreSheet.objects.filter(stage_entry__stage=stage, pk__in=versions).exclude(state=SheetState.SIGNED)
        sheets = list(rows.select_related("seat__panel__stage", "stage_entry"))
        if not sheets:
            raise services.Refused(_("Please choose at least one sheet that is locked and not signed."))
        changed = [sheet for sheet in sheets if sheet.version != versions[sheet.pk]]
        if changed:
            words = _("The marks of this sheet changed after you opened this page; the paper no longer says the same.")
            raise services.ManyRefused([(sheet, words) for sheet in changed])
        pen = Signatures(SignedBy.SCAN, keep_file(stage, checked, actor), actor, [])
        done = services.perform_many(
            sheets, "sign_paper", actor=actor, data={"picture": pen.file.sha256, "keep": pen.keep}
        )
        pen.store()
    return len(done)
