"""The desk: paper sheets of judges who use no tablet, typed by two people and taken in with their scan."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions import paper_intake, paper_sheets
from judging.actions.paper_intake import Taken
from judging.actions.paper_sheets import Entered
from judging.enums import PaperState
from judging.forms.papers import DecideForm, ScanForm, chosen, typed_rows
from judging.models import PanelSeat, PaperSheet
from judging.queries.desk import seats_visible_to
from judging.queries.paper_sheets import Stack, agreed_papers, compared, numbers_of, seat_lines, stacks_of
from judging.queries.paper_state import LIVE, read_of
from judging.queries.signatures import are_wanted, place_words
from judging.views.organiser_base import ask_reason, judging_url, need_organiser, page, stage_or_404
from ui.views import act_on_form, perform_or_explain
from workflow.idempotency import idempotent


def list_url(stage: Stage) -> str:
    """All judges of a stage."""
    return reverse("judging_desk:paper_sheets", kwargs={"pk": stage.competition_id, "code": stage.code})


def seat_url(stage: Stage, seat: int, name: str = "paper_seat") -> str:
    """One judge's stack."""
    return reverse(f"judging_desk:{name}", kwargs={"pk": stage.competition_id, "code": stage.code, "seat": seat})


def _stage(request: HttpRequest, pk: int, code: str) -> Stage:
    """For those who enter alone: whoever looks on sees what was taken in."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    return stage


def _seat(request: HttpRequest, stage: Stage, seat: int) -> PanelSeat:
    return get_object_or_404(seats_visible_to(request.actor), pk=seat, panel__stage=stage)


@require_safe
@desk_view
def paper_sheets_list(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Whose papers are typed, typed twice, different, waiting for their scan."""
    stage = _stage(request, pk, code)
    lines = [(line, seat_url(stage, line.seat.pk)) for line in seat_lines(stage, request.actor)]
    return page(
        request, stage, "judging/desk/paper_sheets.html", _("Paper sheets"),
        back=judging_url(stage), is_late=stage.state == StageState.CLOSED,
        waiting=[one for one in lines if one[0].waits], others=[one for one in lines if not one[0].waits],
        signatures=reverse("judging_desk:signatures", kwargs={"pk": pk, "code": code}) if are_wanted(stage) else "",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
def seat(request: HttpRequest, pk: int, code: str, seat: int) -> HttpResponse:
    """One judge's stack, typed in one go. What cannot stand is shown again as it was typed; the rest is kept.

    The act itself changes nothing when it comes twice, so that a page sent again is no second reading.
    """
    stage = _stage(request, pk, code)
    row = _seat(request, stage, seat)
    if request.method != "POST":
        return _seat_page(request, stage, row, stacks_of(row, request.actor))
    typed = typed_rows(request.POST, stacks_of(row, request.actor))
    outcome = perform_or_explain(request, lambda: paper_sheets.enter_papers(seat=row, actor=request.actor, rows=typed))
    entered = outcome.value or Entered()
    for tone, words in _entered_words(entered, bool(typed)):
        messages.add_message(request, tone, words)
    if outcome and not entered.refused:
        return redirect(seat_url(stage, seat))
    refused = {one.sheet: one for one in typed if not outcome or one.sheet in entered.refused}
    stacks = stacks_of(row, request.actor)
    for line in (line for stack in stacks for line in stack.lines):
        if (given := refused.get(line.sheet.pk)) is not None:
            line.error, line.comment = entered.refused.get(line.sheet.pk, outcome.reason), given.comment
            for box in line.boxes:
                box.value = given.values.get(box.code, "")
    some_kept = len(refused) < len(typed)
    return _seat_page(request, stage, row, stacks, 422 if outcome else outcome.status, some_kept=some_kept)


def _entered_words(entered: Entered, typed: bool) -> Iterable[tuple[int, str]]:
    if not typed:
        yield messages.INFO, _("Nothing was typed.")
    kept = len(entered.first) + len(entered.known)
    if kept:
        words = ngettext(
            "%(n)d paper is entered; another person enters it again.",
            "%(n)d papers are entered; another person enters them again.",
            kept,
        )
        yield messages.SUCCESS, words % {"n": kept}
    if entered.agreed:
        n = len(entered.agreed)
        words = ngettext(
            "%(n)d paper agrees with the first entry; its scan is missing yet.",
            "%(n)d papers agree with the first entry; their scan is missing yet.",
            n,
        )
        yield messages.SUCCESS, words % {"n": n}
    if entered.differs:
        n = len(entered.differs)
        words = ngettext(
            "%(n)d paper was read differently; please look at it again together.",
            "%(n)d papers were read differently; please look at them again together.",
            n,
        )
        yield messages.WARNING, words % {"n": n}


def _seat_page(
    request: HttpRequest,
    stage: Stage,
    row: PanelSeat,
    stacks: list[Stack],
    status: int = 200,
    *,
    some_kept: bool = False,
) -> HttpResponse:
    return page(
        request, stage, "judging/desk/paper_seat.html", _("Paper sheets"), status,
        row=row, stacks=stacks, counts=numbers_of(stacks), back=list_url(stage), scan_url=seat_url(stage, row.pk, "paper_scan"),
        is_late=stage.state == StageState.CLOSED, some_kept=some_kept,
        problems=[(line, line.error) for stack in stacks for line in stack.lines if line.error],
    )  # fmt: skip


def _paper(request: HttpRequest, stage: Stage, paper: int) -> PaperSheet:
    rows = PaperSheet.objects.select_related(
        "sheet__seat__panel__stage__competition", "sheet__seat__person", "sheet__stage_entry__entry__track",
        "sheet__stage_entry__stage__competition", "first_by", "second_by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=paper, sheet__stage_entry__stage=stage)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def decide(request: HttpRequest, pk: int, code: str, paper: int) -> HttpResponse:
    """Both readings item by item; what the paper says where they differ, with the reason."""
    stage = _stage(request, pk, code)
    row = _paper(request, stage, paper)
    back = seat_url(stage, row.sheet.seat_id)
    if row.state != PaperState.DIFFERS:
        messages.info(request, _("Nothing is to be decided on this paper."))
        return redirect(back)
    both = compared(row)
    form = DecideForm(request.POST or None, initial={"comment": both.comments[0] or both.comments[1]})
    typed = {item.box.code: request.POST.get(f"mark:{item.box.code}", "") for item in both.items}

    def act() -> PaperSheet:
        data = form.cleaned_data
        return paper_sheets.decide_paper(
            paper=row, actor=request.actor, values=typed, comment=data["comment"], reason=data["reason"]
        )

    _done, status = act_on_form(request, form, act, _("The differences are decided; the scan is missing yet."))
    if not status:
        return redirect(back)
    for item in both.items:
        item.box.value = typed[item.box.code] if request.method == "POST" else ("" if item.differs else item.first)
    return page(
        request, stage, "judging/desk/paper_decide.html", _("Paper sheets"), status,
        row=row, label=place_words(row.sheet.stage_entry), both=both, form=form, back=back,
        drop_url=reverse("judging_desk:paper_drop", kwargs={"pk": pk, "code": code, "paper": paper}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def drop(request: HttpRequest, pk: int, code: str, paper: int) -> HttpResponse:
    """Take back what was typed, with the reason; the paper is entered anew."""
    stage = _stage(request, pk, code)
    row = _paper(request, stage, paper)
    back = seat_url(stage, row.sheet.seat_id)
    if row.state not in LIVE:
        messages.info(request, _("This paper is not being entered any more."))
        return redirect(back)
    return ask_reason(
        request, stage,
        lambda reason: paper_sheets.drop_paper(paper=row, actor=request.actor, reason=reason),
        title=_("Take back what was entered of this paper?"),
        detail=_("The paper is entered anew by two people. What was typed stays in the history and counts nowhere."),
        button=_("Take back"), back=back, success=_("Taken back; the paper can be entered anew."),
        facts=[(_("Judge"), row.sheet.seat.person.name), (_("Entry"), place_words(row.sheet.stage_entry))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def scan(request: HttpRequest, pk: int, code: str, seat: int) -> HttpResponse:
    """Attach the scan; then the marks count. A file that cannot be taken costs nothing that was typed or ticked."""
    stage = _stage(request, pk, code)
    row = _seat(request, stage, seat)
    form = ScanForm(request.POST or None, request.FILES or None)
    ticked = chosen(request.POST, "paper")
    over = {key: version for key in chosen(request.POST, "over") for version in chosen(request.POST, f"over:{key}")[:1]}

    def act() -> Taken:
        upload = form.cleaned_data["scan"]
        return paper_intake.take_in_papers(
            seat=row, actor=request.actor, papers=ticked, scan=upload, name=upload.name if upload else "",
            is_signed="signed" in request.POST, over=over,
        )  # fmt: skip

    taken, status = act_on_form(request, form, act, _taken_words)
    if taken is not None:
        return redirect(_after_scan(request, stage, row, taken))
    papers = list(agreed_papers(row))
    for paper in papers:
        paper.sheet.seat = row
        paper.label = place_words(paper.sheet.stage_entry)  # type: ignore[attr-defined]
        paper.read = read_of(paper)  # type: ignore[attr-defined]
        paper.newer = paper.sheet.version != paper.version  # type: ignore[attr-defined]
        paper.ticked = not ticked or paper.pk in ticked  # type: ignore[attr-defined]
    return page(
        request, stage, "judging/desk/paper_scan.html", _("Paper sheets"), status, row=row, papers=papers, form=form,
        back=seat_url(stage, seat), signs=are_wanted(stage), is_late=stage.state == StageState.CLOSED,
    )  # fmt: skip


def _after_scan(request: HttpRequest, stage: Stage, row: PanelSeat, taken: Taken) -> str:
    """Back to the stack; what was not taken is named with its reason and stays where it was."""
    if not taken.refused:
        return seat_url(stage, row.pk)
    for paper in agreed_papers(row):
        if reason := taken.refused.get(paper.sheet_id):
            messages.warning(request, f"{place_words(paper.sheet.stage_entry)}: {reason}")
    return seat_url(stage, row.pk, "paper_scan")


def _taken_words(taken: Taken) -> str:
    words = []
    if n := len(taken.counted):
        words.append(
            ngettext("The marks of %(n)d paper count now.", "The marks of %(n)d papers count now.", n) % {"n": n}
        )
    if n := len(taken.late):
        text = ngettext(
            "%(n)d paper came after the close and is in the list of late marks.",
            "%(n)d papers came after the close and are in the list of late marks.",
            n,
        )
        words.append(text % {"n": n})
    if n := len(taken.refused):
        words.append(ngettext("%(n)d paper was not taken in.", "%(n)d papers were not taken in.", n) % {"n": n})
    return " ".join(words)
