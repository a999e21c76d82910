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
from competitions.queries.nouns import nouns_of
from judging.actions import panels as verbs
from judging.actions import sheets, stages
from judging.actions.messages import phone_of
from judging.enums import SeatState
from judging.forms.desk import ConflictForm, InviteForm, PanelForm
from judging.models import JudgeProfile, Panel, PanelSeat, ScoreSheet
from judging.queries.conflicts import entries_to_compare
from judging.queries.declarations import groups_of
from judging.queries.desk import (
    panels_visible_to,
    pool_for,
    pool_rows,
    profiles_for,
    runs,
    seats_visible_to,
    sheets_visible_to,
)
from judging.queries.draws import next_reserve
from judging.queries.rejudgements import unlockable
from judging.queries.rubrics import rules_of
from judging.views.organiser_base import ask_reason, judging_url, need_organiser, page, stage_or_404
from ui.views import act_and_redirect, act_on_form
from workflow import clock
from workflow.idempotency import idempotent

SEATED = (SeatState.INVITED, SeatState.ACCEPTED)
OPEN = (StageState.NOT_STARTED, StageState.MARKING)


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
    """Judges from the pool or by line. To search the pool is no invitation: what is ticked and typed stays."""
    row = get_object_or_404(panels_visible_to(request.actor), pk=panel, stage__competition=pk)
    need_organiser(request, row.stage.competition)
    words = request.POST.get("words", "").strip()[:60]
    pool = profiles_for(row, words, request.POST.getlist("people"))
    if "find" in request.POST:
        form = InviteForm(initial={"lines": request.POST.get("lines", "")}, pool=pool_for(row))
        return _invite_page(request, row, form, pool, words)
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
    return _invite_page(request, row, form, pool, words, status)


def _invite_page(
    request: HttpRequest, row: Panel, form: InviteForm, pool: list[JudgeProfile], words: str, status: int = 200
) -> HttpResponse:
    return page(
        request, row.stage, "judging/desk/invite.html", _("Invite judges"), status,
        panel=row, form=form, pool=bool(pool), rows=pool_rows(pool), words=words, back=judging_url(row.stage),
        can_remove=not row.seats.exists(),
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


def _seat_page(
    request: HttpRequest, row: PanelSeat, form: ConflictForm | None, status: int = 200, *, phone: str = ""
) -> HttpResponse:
    stage = row.panel.stage
    pk = stage.competition_id
    entries = entries_to_compare(stage)
    title_of = {entry.pk: entry.title for entry in entries}
    found = groups_of(row, entries)
    rows = list(
        ScoreSheet.objects.filter(seat=row)
        .select_related("stage_entry__entry")
        .order_by("stage_entry__running_no", "stage_entry__blind_code", "pk")
    )
    pattern = reverse("judging_desk:unlock", kwargs={"pk": pk, "sheet": 0}).replace("/0/", "/%d/")
    open_to = unlockable(stage, rows)
    for sheet in rows:
        sheet.label = " ".join(part for part in (sheet.stage_entry.blind_code, sheet.stage_entry.entry.title) if part)
        sheet.unlock_url = pattern % sheet.pk if sheet.pk in open_to else ""
        sheet.note = sheet.recuse_reason or sheet.absent_reason
    may = runs(request.actor, stage.competition)
    is_late = row.state == SeatState.INVITED and row.answer_by is not None and row.answer_by < clock.now()
    fell_out = is_late or row.state in (SeatState.DECLINED, SeatState.RELEASED)
    can_ask = may and fell_out and next_reserve(row.panel) is not None
    if may and form is None:
        form = ConflictForm(entries=entries, noun=nouns_of(stage.competition).entry)
    return page(
        request, stage, "judging/desk/seat.html", row.person.name, status,
        row=row, rows=rows, form=form, back=judging_url(stage), phone=phone, masked_phone=mask_phone(phone_of(row.person)),
        conflicts=[(one, [title_of[key] for key in one.entries if key in title_of]) for one in found],
        can_release=may and row.state in (SeatState.INVITED, SeatState.ACCEPTED),
        undertaking_url=reverse("judging_desk:undertaking", args=[pk, row.pk]) if may and row.state in SEATED else "",
        can_hand_over=may and row.state == SeatState.ACCEPTED and bool(rows) and stage.state in OPEN,
        can_invite_again=may and row.state in (SeatState.DECLINED, SeatState.RELEASED),
        can_lead=may and row.state == SeatState.ACCEPTED and not row.is_leader,
        is_late=is_late,
        can_ask_reserve=can_ask,
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
    form = ConflictForm(request.POST, entries=entries_to_compare(row.panel.stage), noun=noun)
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
