"""Panels, invitations, one judge's seat, the assignment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from accounts.domain.masking import mask_phone
from competitions.enums import StageMode, StageState
from competitions.models import Entry
from competitions.queries.nouns import nouns_of
from judging.actions import panels as verbs
from judging.actions import sheets, stages
from judging.actions.assignment import Plan, assign_reviews, plan_assignment
from judging.actions.messages import phone_of
from judging.enums import SeatState, SheetState
from judging.forms.desk import ConflictForm, InviteForm, PanelForm
from judging.models import Panel, PanelSeat, ScoreSheet
from judging.queries.conflicts import conflicts_between, words_of
from judging.queries.desk import panels_visible_to, pool_for, runs, seats_visible_to, sheets_visible_to
from judging.queries.rubrics import rules_of
from judging.views.organiser_base import (
    act_on_form,
    ask_reason,
    judging_url,
    need_organiser,
    page,
    stage_or_404,
)
from ui.views import act_and_redirect
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def panel_new(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A panel for all tracks or for one; next come its judges."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    form = PanelForm(
        request.POST or None,
        tracks=stage.competition.tracks.all(),
        halls=rules_of(stage).halls,
        initial={"name": _("Panel")},
    )
    made, status = act_on_form(
        request, form, lambda: verbs.create_panel(stage=stage, actor=request.actor, **form.cleaned_data), ""
    )
    if not status:
        return redirect("judging_desk:invite", pk=pk, panel=made.pk)
    return page(
        request, stage, "judging/desk/panel_new.html", _("New panel"), status, form=form, back=judging_url(stage)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def invite(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Judges from the pool or by line."""
    row = get_object_or_404(panels_visible_to(request.actor), pk=panel, stage__competition=pk)
    need_organiser(request, row.stage.competition)
    form = InviteForm(request.POST or None, pool=pool_for(row))
    _made, status = act_on_form(
        request,
        form,
        lambda: verbs.invite_judges(
            panel=row, actor=request.actor, invitees=form.invitees, people=list(form.cleaned_data["people"])
        ),
        verbs.invited_words,
    )
    if not status:
        return redirect(judging_url(row.stage))
    return page(
        request, row.stage, "judging/desk/invite.html", _("Invite judges"), status,
        panel=row, form=form, back=judging_url(row.stage), can_remove=not row.seats.exists(),
    )  # fmt: skip


@require_POST
@desk_view
@idempotent
def panel_remove(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Take an empty panel away."""
    row = get_object_or_404(panels_visible_to(request.actor), pk=panel, stage__competition=pk)
    return act_and_redirect(
        request,
        lambda: verbs.remove_panel(panel=row, actor=request.actor),
        to=judging_url(row.stage),
        success=_("The panel is gone."),
    )


def seat_or_404(request: HttpRequest, pk: int, seat: int) -> PanelSeat:
    """A seat of a panel of this competition."""
    return get_object_or_404(seats_visible_to(request.actor), pk=seat, panel__stage__competition=pk)


@require_safe
@desk_view
def seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """One judge: answer, conflicts with their reasons, sheets with their state."""
    row = seat_or_404(request, pk, seat)
    return _seat_page(request, row, None)


def _entries_of(row: PanelSeat) -> list[Entry]:
    rows = Entry.objects.filter(stage_entries__stage=row.panel.stage).select_related("leader", "track")
    return list(rows.order_by("number", "pk"))


def _seat_page(
    request: HttpRequest, row: PanelSeat, form: ConflictForm | None, status: int = 200, *, phone: str = ""
) -> HttpResponse:
    stage = row.panel.stage
    pk = stage.competition_id
    entries = _entries_of(row)
    title_of = {str(entry.pk): entry.title for entry in entries}
    found = conflicts_between([row], entries)
    rows = list(
        ScoreSheet.objects.filter(seat=row)
        .select_related("stage_entry__entry")
        .order_by("stage_entry__running_no", "stage_entry__blind_code", "pk")
    )
    pattern = reverse("judging_desk:unlock", kwargs={"pk": pk, "sheet": 0}).replace("/0/", "/%d/")
    for sheet in rows:
        sheet.label = " ".join(part for part in (sheet.stage_entry.blind_code, sheet.stage_entry.entry.title) if part)
        sheet.unlock_url = (
            pattern % sheet.pk if sheet.state == SheetState.SUBMITTED and stage.state == StageState.MARKING else ""
        )
        sheet.note = sheet.recuse_reason or sheet.absent_reason
    may = runs(request.actor, stage.competition)
    if may and form is None:
        form = ConflictForm(entries=entries, noun=nouns_of(stage.competition).entry)
    return page(
        request, stage, "judging/desk/seat.html", row.person.name, status,
        row=row, rows=rows, form=form, back=judging_url(stage), phone=phone, masked_phone=mask_phone(phone_of(row.person)),
        conflicts=[(title_of.get(conflict.entry, ""), words_of(conflict)) for conflict in found],
        can_release=may and row.state in (SeatState.INVITED, SeatState.ACCEPTED),
        can_invite_again=may and row.state in (SeatState.DECLINED, SeatState.RELEASED),
        can_lead=may and row.state == SeatState.ACCEPTED and not row.is_leader,
        is_blind=stage.mode == StageMode.BLIND_REVIEW,
    )  # fmt: skip


@require_POST
@desk_view
@idempotent
def conflict_new(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The organiser enters a conflict of interest."""
    row = seat_or_404(request, pk, seat)
    need_organiser(request, row.panel.stage.competition)
    noun = nouns_of(row.panel.stage.competition).entry
    form = ConflictForm(request.POST, entries=_entries_of(row), noun=noun)
    _made, status = act_on_form(
        request,
        form,
        lambda: sheets.declare_conflict(seat=row, actor=request.actor, **form.cleaned_data),
        _("The conflict is on record; this judge does not get the entry."),
    )
    if not status:
        return redirect("judging_desk:seat", pk=pk, seat=seat)
    return _seat_page(request, row, form, status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def release(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Take a judge off the panel, with a reason."""
    row = seat_or_404(request, pk, seat)
    need_organiser(request, row.panel.stage.competition)
    if row.state == SeatState.INVITED:
        return ask_reason(
            request,
            row.panel.stage,
            lambda reason: verbs.release_seat(seat=row, actor=request.actor, reason=reason),
            title=_("Take the invitation of %(name)s back?") % {"name": row.person.name},
            detail=_(
                "The invitation can no longer be answered and leaves the judge's page. You can invite again later."
            ),
            button=_("Take the invitation back"),
            back=judging_url(row.panel.stage),
            success=_("The invitation is taken back."),
        )
    return ask_reason(
        request,
        row.panel.stage,
        lambda reason: verbs.release_seat(seat=row, actor=request.actor, reason=reason),
        title=_("Release %(name)s from the panel?") % {"name": row.person.name},
        detail=_("Sheets without marks are taken back and can be assigned again; begun ones count as missing."),
        button=_("Release the judge"),
        back=judging_url(row.panel.stage),
        success=_("The judge is released. Assign the open sheets again."),
    )


@require_POST
@desk_view
@idempotent
def seat_act(request: HttpRequest, pk: int, seat: int, act: str) -> HttpResponse:
    """Buttons of one seat: lead the panel, ask again, remind, show the phone number."""
    row = seat_or_404(request, pk, seat)
    stage = row.panel.stage
    need_organiser(request, stage.competition)
    if act == "phone":
        return _seat_page(request, row, None, phone=verbs.reveal_phone(seat=row, actor=request.actor))
    acts = {
        "lead": (lambda: verbs.set_leader(seat=row, actor=request.actor), _("The judge leads the panel.")),
        "again": (lambda: verbs.invite_again(seat=row, actor=request.actor), _("The judge is asked again.")),
        "chase": (
            lambda: stages.chase_judges(stage=stage, actor=request.actor, seat=row),
            _("The judge is reminded, at most once a day."),
        ),
    }
    verb, words = acts[act]
    return act_and_redirect(
        request, verb, to=reverse("judging_desk:seat", kwargs={"pk": pk, "seat": seat}), success=words
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def unlock(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Open a locked sheet, with a reason."""
    row = get_object_or_404(sheets_visible_to(request.actor), pk=sheet, seat__panel__stage__competition=pk)
    need_organiser(request, row.seat.panel.stage.competition)
    noun = nouns_of(row.seat.panel.stage.competition).entry
    return ask_reason(
        request,
        row.seat.panel.stage,
        lambda reason: sheets.unlock_sheet(sheet=row, actor=request.actor, reason=reason),
        title=_("Unlock this score sheet?"),
        detail=_(
            "The judge may change the marks and has to lock the sheet again. The reason is in the history for good."
        ),
        button=_("Unlock"),
        back=reverse("judging_desk:seat", kwargs={"pk": pk, "seat": row.seat_id}),
        success=_("The sheet is open again; the judge is told."),
        facts=[
            (_("Judge"), row.seat.person.name),
            (noun, row.stage_entry.entry.title),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def assign(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Preview of loads and conflicts; POST makes the sheets."""
    stage = stage_or_404(request, pk, code)
    if request.method == "POST":
        need_organiser(request, stage.competition)
        count = ScoreSheet.objects.filter(stage_entry__stage=stage).count()
        return act_and_redirect(
            request,
            lambda: assign_reviews(stage=stage, actor=request.actor),
            to=judging_url(stage),
            success=_("The score sheets are assigned.") if not count else _("The missing score sheets are assigned."),
        )
    plan = plan_assignment(stage=stage)
    panels = list(Panel.objects.filter(stage=stage).order_by("pk")) if plan.problems else []
    return page(
        request,
        stage,
        "judging/desk/assign.html",
        _("Assign the score sheets"),
        **_plan_context(plan),
        panels=panels,
        can_invite=stage.state in (StageState.NOT_STARTED, StageState.MARKING),
        can_add_panel=stage.state == StageState.NOT_STARTED and not panels,
        back=judging_url(stage),
    )


def _plan_context(plan: Plan) -> dict[str, object]:
    by_seat: dict[str, list[tuple[str, str]]] = {}
    for conflict in plan.conflicts:
        by_seat.setdefault(conflict.judge, []).append((plan.titles.get(conflict.entry, ""), words_of(conflict)))
    return {
        "plan": plan,
        "loads": [(seat, plan.loads[seat.pk], by_seat.get(str(seat.pk), [])) for seat in plan.seats],
        "top": max(plan.loads.values(), default=0),
        "low": min(plan.loads.values(), default=0),
        "new": len(plan.pairs) - plan.kept,
        "conflict_count": len({(conflict.entry, conflict.judge) for conflict in plan.conflicts}),
    }
