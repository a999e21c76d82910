"""Tab 推荐上报, and the desk of the level above that receives reports."""

from __future__ import annotations

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
from competitions.actions import reports as report_verbs
from competitions.enums import ReportState
from competitions.forms.results import ReportForm
from competitions.models import Competition, RoundReport
from competitions.permissions.competition import may_organise
from competitions.permissions.results import receives_report
from competitions.queries.filings import desk_of
from competitions.queries.halls import by_list
from competitions.queries.levels_placing import placing_of
from competitions.queries.nouns import nouns_of
from competitions.queries.results import reports_visible_to
from competitions.queries.rule_books import book_of
from competitions.queries.vacancies import without_promoted
from competitions.queries.workspace import desk_address, workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui.export import xlsx_response
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


def tracks_of(competition: Competition, rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rows by track and hall, in the order of the rule book."""
    return by_list({track.code: track.name for track in book_of(competition).tracks}, rows)


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
            "tracks": tracks_of(competition, sent.rows),
            "count": len(sent.rows),
            "empty_tracks": without_promoted(competition, sent.rows),
            "problem": "",
            "pack_url": desk_address("judging_desk:round_pack", pk=competition.pk),
            "recipient": sent.recipient,
        }
    draft = report_verbs.draft_report(competition)
    return {
        "tracks": tracks_of(competition, draft.rows),
        "count": len(draft.rows),
        "empty_tracks": [] if draft.problem else without_promoted(competition, draft.rows),
        "problem": draft.problem,
        "where": draft.where,
        "recipient": draft.recipient,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def report_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report back that has not been received."""
    competition = organised_or_403(request, pk)
    sent = get_object_or_404(RoundReport.objects.select_related("addressee"), competition=competition)
    sent.competition = competition
    form, status = act_with_reason(
        request,
        lambda reason: report_verbs.take_back_report(report=sent, actor=request.actor, reason=reason),
        _("The report is taken back; it can be sent again."),
    )
    if not status:
        return redirect("competitions_desk:report", pk=pk)
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
        "nouns": nouns_of(competition),
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
        "nouns": nouns_of(sent.competition),
        "tracks": tracks_of(sent.competition, sent.rows),
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
