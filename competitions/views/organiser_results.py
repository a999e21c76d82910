"""Tabs 公示 and 推荐上报, and the desk of the level above that receives reports."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from accounts.models import Organisation
from competitions.actions import publicity as publicity_verbs
from competitions.actions import reports as report_verbs
from competitions.domain.calendar import CalendarMissing
from competitions.enums import CompetitionState, ObjectionEffect, PublicityState, ReportState
from competitions.forms.results import NoticeForm, ReportForm
from competitions.models import Competition, PublicityNotice, RoundReport
from competitions.permissions.competition import may_organise
from competitions.permissions.results import receives_report
from competitions.queries.filings import desk_of
from competitions.queries.levels_placing import placing_of
from competitions.queries.objections import uncorrected
from competitions.queries.privacy import fingerprint
from competitions.queries.result_rows import public_rows
from competitions.queries.results import notices_visible_to, reports_visible_to, stages_of
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import desk_address, workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui.export import xlsx_response
from ui.forms import ReasonForm, whole_number
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


def _tracks(competition: Competition, rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rows by track, in the order of the rule book."""
    names = {track.code: track.name for track in book_of(competition).tracks}
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in names}
    for row in rows:
        found.setdefault(row["track"], []).append(row)
    return [(names.get(code, code), rows) for code, rows in found.items() if rows]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of the list with its preview, or the lists that were published. POST saves the draft's texts."""
    competition = competition_or_404(request, pk) if request.method != "POST" else organised_or_403(request, pk)
    notice = competition.notices.order_by("-version").first()
    if request.method == "POST":
        return _save_or_publish(request, competition, notice, publicity_verbs.save_notice, _("The draft is saved."))
    return _publicity_page(request, competition, notice)


def _save_or_publish(
    request: HttpRequest,
    competition: Competition,
    notice: PublicityNotice | None,
    verb: Callable[..., PublicityNotice],
    success: str,
    more: Callable[[NoticeForm], dict[str, Any]] = lambda _form: {},
) -> HttpResponse:
    """Both take the whole form, so that nothing typed is lost or left out of what becomes public."""
    form, status = NoticeForm(request.POST), 422
    if notice is not None and form.is_valid():
        notice.competition = competition
        outcome = perform_or_explain(
            request,
            lambda: verb(notice=notice, actor=request.actor, text=form.text(), **more(form)),
            success=success,
            form=form if notice.state == PublicityState.DRAFT else None,
        )
        if outcome:
            return redirect("competitions_desk:publicity", pk=competition.pk)
        status = outcome.status
    return _publicity_page(request, competition, notice, form, status)


def _publicity_page(
    request: HttpRequest,
    competition: Competition,
    notice: PublicityNotice | None,
    form: NoticeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may = may_organise(request.actor, competition)
    if notice is not None:
        notice.competition = competition
    if not may or notice is None or notice.state != PublicityState.DRAFT:
        form = None
    elif form is None:
        form = NoticeForm(initial={name: getattr(notice, name) for name in NoticeForm.base_fields})
    context = workspace(request, competition, place=_("Publicity")) | _publicity_context(
        competition, notice, form, may=may
    )
    return render(request, "competitions/results/publicity.html", context, status=status)


def _publicity_context(
    competition: Competition, notice: PublicityNotice | None, form: NoticeForm | None, *, may: bool
) -> dict[str, Any]:
    context: dict[str, Any] = {"notice": notice, "form": form, "may_organise": may, "problem": "", "withheld": []}
    if notice is None:
        found = public_rows(competition, mask_names=False)
        over = competition.state != CompetitionState.JUDGING
        context |= {"can_draft": may and not found.problem and not over, "problem": "" if over else found.problem}
        later = competition.state in (CompetitionState.REPORTED, CompetitionState.ARCHIVED, CompetitionState.CANCELLED)
        context["missing"] = (
            _("No list was published for this competition.")
            if later
            else _("The list is published when judging is over and the promotion of the last stage is decided.")
        )
        return context
    if notice.state != PublicityState.DRAFT:
        wrong = list(uncorrected(competition))
        return context | {
            "tracks": _tracks(competition, notice.rows),
            "count": len(notice.rows),
            "wrong": wrong,
            "can_correct": may and competition.state == CompetitionState.PUBLICITY,
            "lost": any(row.effect == ObjectionEffect.DISQUALIFY for row in wrong),
            "promotion_url": _promotion_address(competition),
        }
    found = public_rows(competition, mask_names=notice.mask_names)
    try:
        period: Any = publicity_verbs.period_of(notice, clock.today())
    except CalendarMissing as error:
        period = None
        context["problem"] = _("There is no table of workdays for %(year)d yet.") % {"year": error.year}
    findings = publicity_verbs.privacy_findings(_as_typed(notice, form), found.rows)
    return context | {
        "tracks": _tracks(competition, found.rows),
        "count": len(found.rows),
        "withheld": found.withheld,
        "problem": found.problem or context["problem"],
        "period": period,
        "privacy": findings,
        "privacy_seen": fingerprint(findings),
        "privacy_reason": form.data.get("privacy_reason", "") if form is not None and form.is_bound else "",
    }


def _as_typed(notice: PublicityNotice, form: NoticeForm | None) -> PublicityNotice:
    """The draft with what stands on the page, for the check before the publication; nothing is stored."""
    if form is None or not form.is_bound or not form.is_valid():
        return notice
    typed = copy.copy(notice)
    for name in form.base_fields:
        setattr(typed, name, form.cleaned_data[name])
    return typed


def _promotion_address(competition: Competition) -> str:
    """Where a place that became free is given to the next, as the rule book says."""
    stages = stages_of(competition)
    return desk_address("judging_desk:promotion", pk=competition.pk, code=stages[-1].code) if stages else ""


@require_POST
@desk_view
@idempotent
def publicity_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft of the list."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: publicity_verbs.draft_notice(competition=competition, actor=request.actor),
        to=reverse("competitions_desk:publicity", kwargs={"pk": pk}),
        success=_("The draft is there. Check the contacts and the list, then publish it."),
    )


@require_POST
@desk_view
@idempotent
def publicity_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft, with its texts as they stand on the page."""
    competition = organised_or_403(request, pk)
    notice = get_object_or_404(
        notices_visible_to(request.actor), competition=pk, pk=whole_number(request.POST.get("notice"))
    )
    verb, told = publicity_verbs.publish_notice, _("The list is public.")
    return _save_or_publish(request, competition, notice, verb, told, lambda form: {"answer": form.answer()})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go up or went up. POST sends it."""
    competition = competition_or_404(request, pk) if request.method != "POST" else organised_or_403(request, pk)
    may = may_organise(request.actor, competition)
    sent = (
        RoundReport.objects.filter(competition=competition)
        .select_related("addressee", "submitted_by", "received_by")
        .first()
    )
    is_sent = sent is not None and sent.state != ReportState.TAKEN_BACK
    form = (
        ReportForm(request.POST or None, initial={"summary": sent.summary if sent else ""})
        if may and not is_sent
        else None
    )
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: report_verbs.report_up(competition=competition, actor=request.actor, **form.cleaned_data),
                success=_("The list has been reported up."),
                form=form,
            )
            if outcome:
                return redirect("competitions_desk:report", pk=pk)
            status = outcome.status
    context = workspace(request, competition, place=_("Report up")) | {
        "report": sent,
        "is_sent": is_sent,
        "form": form,
        "may_organise": may,
        **_report_context(competition, sent, is_sent=is_sent),
    }
    return render(request, "competitions/results/report.html", context, status=status)


def _report_context(competition: Competition, sent: RoundReport | None, *, is_sent: bool) -> dict[str, Any]:
    if is_sent and sent is not None:
        return {
            "tracks": _tracks(competition, sent.rows),
            "count": len(sent.rows),
            "problem": "",
            "above": sent.addressee,
        }
    draft = report_verbs.draft_report(competition)
    return {
        "tracks": _tracks(competition, draft.rows),
        "count": len(draft.rows),
        "problem": draft.problem,
        "where": draft.where,
        "above": draft.above,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def report_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report back that has not been received."""
    competition = organised_or_403(request, pk)
    sent = get_object_or_404(RoundReport.objects.select_related("addressee"), competition=competition)
    sent.competition = competition
    form = ReasonForm(request.POST or None, label=_("Reason"))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: report_verbs.take_back_report(
                    report=sent, actor=request.actor, reason=form.cleaned_data["reason"]
                ),
                success=_("The report is taken back; it can be sent again."),
                form=form,
            )
            if outcome:
                return redirect("competitions_desk:report", pk=pk)
            status = outcome.status
    back = reverse("competitions_desk:report", kwargs={"pk": pk})
    context = workspace(request, competition, place=_("Take the report back")) | {"form": form, "back": back}
    return render(request, "competitions/results/take_back.html", context, status=status)


@require_safe
@desk_view
def report_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on A4 with room for the seal: as it was sent, or as it would be sent now."""
    competition = competition_or_404(request, pk)
    rows = RoundReport.objects.filter(competition=competition).exclude(state=ReportState.TAKEN_BACK)
    sent = rows.select_related("addressee", "submitted_by").first()
    found = _report_context(competition, sent, is_sent=sent is not None)
    back = reverse("competitions_desk:report", kwargs={"pk": pk})
    if found["problem"]:
        messages.warning(request, found["problem"])
        return redirect(back)
    context = found | {
        "title": _("Recommended entries"),
        "crumbs": [Crumb(_("Report up"), back), Crumb(_("Print"))],
        "competition": competition,
        "report": sent,
        "back": back,
        "now": clock.now(),
    }
    return render(request, "competitions/results/report_print.html", context)


REPORT_HEADINGS = (
    gettext_lazy("Track"), gettext_lazy("Rank"), gettext_lazy("Award"), gettext_lazy("Entry number"), gettext_lazy("Entry"),
    gettext_lazy("Unit"), gettext_lazy("Head of the project"), gettext_lazy("Region"), gettext_lazy("Score"),
)  # fmt: skip
REPORT_KEYS = ("track_name", "rank", "award", "number", "title", "unit", "leader", "region", "score")


@require_safe
@desk_view
def report_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The reported list as a workbook, as it was frozen."""
    sent = get_object_or_404(reports_visible_to(request.actor).select_related("competition"), competition=pk)
    rows = ([row.get(key, "") for key in REPORT_KEYS] for row in sent.rows)
    what = _("Recommended entries")
    name = f"{sent.competition.name} {what} v{sent.version}"
    return xlsx_response(name, [str(text) for text in REPORT_HEADINGS], rows, [14, 8, 12, 22, 36, 30, 16, 16, 10])


@method_decorator(desk_view, name="dispatch")
class ReportList(ListPage):
    """Reports of the regions below, to be received and read."""

    template_name = "competitions/results/report_list.html"
    search_fields = ("competition__name", "competition__organisation__name")
    default_sort = "-submitted"
    export_name = gettext_lazy("Reports received")
    columns = (
        Column(
            gettext_lazy("Competition"),
            sort="competition__name",
            key="competition",
            export="competition.name",
            width=44,
        ),
        Column(gettext_lazy("Office"), export="competition.organisation.name", width=30),
        Column(gettext_lazy("Entries"), css="n", export="row_count", width=10),
        Column(gettext_lazy("Reported up"), sort="submitted_at", key="submitted", css="n", export="submitted_at"),
        Column(gettext_lazy("State"), export=lambda row: str(row.get_state_display())),
    )
    filters = (Filter("state", gettext_lazy("State"), ReportState.choices),)

    def get_queryset(self) -> QuerySet[RoundReport]:
        return (
            reports_visible_to(self.request.actor)
            .exclude(state=ReportState.TAKEN_BACK)
            .select_related("competition__organisation", "competition__region")
            .defer("competition__rules", "competition__introduction", "competition__how_to_enter")
        )

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        base = reverse("competitions_desk:report_list")
        for row in rows:
            row.url = f"{base}{row.pk}/"
            row.row_count = len(row.rows)
            row.state_label, row.state_tone = row.get_state_display(), tone_of(row.state)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(title=_("Reports received"), **kwargs)
        return context if context["list"].rows else context | {"empty": self._why_empty()}

    def _why_empty(self) -> str:
        """The province waits for its cities; a city looks here for its own list."""
        offices = desk_of(self.request.actor).signs
        if Organisation.objects.filter(pk__in=offices, region__parent__isnull=True).exists():
            return _("No report has come in yet. Cities report when their publicity is over.")
        return _("No report has come in yet. Your own list goes up from the competition, when its publicity is over.")


def _report_or_404(request: HttpRequest, pk: int) -> RoundReport:
    rows = reports_visible_to(request.actor).exclude(state=ReportState.TAKEN_BACK)
    return get_object_or_404(
        rows.select_related(
            "competition__organisation", "competition__region", "addressee", "submitted_by", "received_by"
        ),
        pk=pk,
    )


@require_safe
@desk_view
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it was sent."""
    sent = _report_or_404(request, pk)
    crumbs = [Crumb(_("Reports received"), reverse("competitions_desk:report_list")), Crumb(sent.competition.name)]
    context = {
        "title": sent.competition.name,
        "subtitle": sent.competition.organisation.name,
        "crumbs": crumbs,
        "report": sent,
        "tracks": _tracks(sent.competition, sent.rows),
        "count": len(sent.rows),
        "can_receive": sent.state == ReportState.SUBMITTED and receives_report(request.actor, sent),
        "placing": placing_of(sent) if sent.state == ReportState.RECEIVED else None,
        "can_place": receives_report(request.actor, sent),
    }
    return render(request, "competitions/results/report_detail.html", context)


@require_POST
@desk_view
@idempotent
def report_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the receipt."""
    sent = _report_or_404(request, pk)
    return act_and_redirect(
        request,
        lambda: report_verbs.receive_report(report=sent, actor=request.actor),
        to=reverse("competitions_desk:report_detail", kwargs={"pk": pk}),
        success=_("The report is received."),
    )
