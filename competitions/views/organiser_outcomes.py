"""Tab 90: what became of the entries. Asked by the clock, answered by the entrants, confirmed here."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.actions.outcomes import (
    ask_outcome_again,
    chase_outcomes,
    confirm_outcome,
    confirm_outcomes,
    enter_outcome,
)
from competitions.domain.rounding import decimal_text, exact
from competitions.enums import OutcomeState
from competitions.forms.outcome import OutcomePhoneForm
from competitions.models import Competition, OutcomeReport
from competitions.permissions.competition import may_organise
from competitions.permissions.outcome import may_confirm
from competitions.queries.history import history_items, history_rows
from competitions.queries.nouns import Nouns, nouns_of
from competitions.queries.outcomes import OutcomeSums, outcomes_visible_to, sums_of, tells_stories_of
from competitions.queries.outcomes_inbox import is_late
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import desk_address, workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from competitions.views.public_outcome import initial_answer
from ui import formats
from ui.forms import ReasonForm, whole_number
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb, Stat
from ui.tones import tone_of
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

# Wagtail's side writes the story; the button is drawn where that page exists.
STORY_PAGE = "cms_desk:new_story"
_FIGURES = ("jobs", "revenue", "finance")


@method_decorator(desk_view, name="dispatch")
class OutcomeList(ListPage):
    """Who was asked what, and the sums of what was answered."""

    template_name = "competitions/desk/outcome_list.html"
    search_fields = ("entry__title", "entry__number", "entry__leader__name")
    default_sort = "due"
    export_name = gettext_lazy("Outcomes")
    columns = (
        Column(
            gettext_lazy("Project"), sort="entry__title", key="title", export="entry__title", width=40, noun="title"
        ),
        Column("", heading=gettext_lazy("Entry number"), export="entry__number", width=24, noun="number"),
        Column(
            gettext_lazy("Leader"), sort="entry__leader__name", key="leader", export="entry__leader__name", noun="head"
        ),
        Column(pgettext_lazy("outcome", "Asked on"), sort=("due_on", "pk"), key="due", css="n", export="due_on"),
        Column(gettext_lazy("Jobs"), sort="jobs", css="n", export="jobs"),
        Column(gettext_lazy("Revenue (×10,000 yuan)"), sort="revenue", css="n", export="revenue"),
        Column(gettext_lazy("Finance (×10,000 yuan)"), sort="finance", css="n", export="finance"),
        Column(gettext_lazy("State"), sort="state", export=lambda row: str(row.get_state_display())),
    )

    @cached_property
    def competition(self) -> Competition:
        return competition_or_404(self.request, self.kwargs["pk"])

    @property
    def nouns(self) -> Nouns:
        return nouns_of(self.competition)

    def get_filters(self) -> tuple[Filter, ...]:
        dates = [(months, _month_words(months)) for months in book_of(self.competition).outcome_months]
        states = Filter("state", _("State"), OutcomeState.choices)
        return (states, Filter("months", _("Date"), dates)) if len(dates) > 1 else (states,)

    def get_queryset(self) -> QuerySet[OutcomeReport]:
        rows = outcomes_visible_to(self.request.actor).filter(entry__competition=self.competition)
        return rows.select_related("entry__leader").only(
            "due_on",
            "state",
            "months",
            "jobs",
            "revenue",
            "finance",
            "entry__title",
            "entry__number",
            "entry__leader__name",
        )

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        states, base, today = dict(OutcomeState.choices), _back(self.competition.pk), clock.today()
        for row in rows:
            row.url = f"{base}{row.pk}/"
            row.due = formats.day(row.due_on)
            row.figures = [_figure(getattr(row, name)) for name in _FIGURES]
            row.state_label, row.tone = states[row.state], tone_of(row.state)
            if is_late(row, today):
                row.state_label, row.tone = _late((today - row.due_on).days), "danger"
            row.waits = row.state == OutcomeState.ANSWERED
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sums = sums_of(self.competition)
        context = super().get_context_data(**kwargs)
        may_act = may_organise(self.request.actor, self.competition)
        return (
            context
            | workspace(self.request, self.competition, place=_("Outcomes"))
            | {
                "sums": sums,
                "stats": _stats(sums),
                "may_confirm": may_act and any(row.waits for row in context["list"].rows),
                "may_chase": may_act and sums["asked"] > sums["answered"],
            }
        )


def _figure(value: Any) -> str:
    """A number without the zeros that only the column of the database needs."""
    return "—" if value is None else formats.number(decimal_text(exact(value)))


def _late(days: int) -> str:
    return ngettext("not answered for %(count)d day", "not answered for %(count)d days", days) % {"count": days}


def _month_words(months: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def _stats(sums: OutcomeSums) -> list[Stat]:
    return [
        Stat(f"{sums['answered']} / {sums['asked']}", _("answered / asked")),
        Stat(sums["jobs"], _("jobs")),
        Stat(_figure(sums["revenue"]), _("revenue (×10,000 yuan)")),
        Stat(_figure(sums["finance"]), _("finance (×10,000 yuan)")),
    ]


def _back(pk: int) -> str:
    return reverse("competitions_desk:outcome_list", kwargs={"pk": pk})


@require_POST
@desk_view
@idempotent
def outcomes_chase(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody who has not answered."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: chase_outcomes(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("Reminders are on their way to everybody who has not answered."),
    )


@require_POST
@desk_view
@idempotent
def outcomes_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the ticked answers, all or none."""
    competition = organised_or_403(request, pk)
    ticked = [whole_number(value) for value in request.POST.getlist("report")][:200]
    reports = list(outcomes_visible_to(request.actor).filter(entry__competition=competition, pk__in=ticked))
    words = ngettext("%(count)d answer is confirmed.", "%(count)d answers are confirmed.", len(reports))
    return act_and_redirect(
        request,
        lambda: confirm_outcomes(reports=reports, actor=request.actor),
        to=_back(pk),
        success=words % {"count": len(reports)} if reports else _("Tick the answers that you want to confirm first."),
    )


def report_or_404(request: HttpRequest, pk: int, report: int) -> OutcomeReport:
    """One report of the competition, if it lies in the actor's scope."""
    rows = outcomes_visible_to(request.actor).filter(entry__competition=pk)
    related = ("region", "organisation__region", "filing")
    rows = rows.select_related("entry__leader", *(f"entry__competition__{name}" for name in related))
    return get_object_or_404(rows, pk=report)


@require_safe
@desk_view
def outcome_detail(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """One answer: figures, words, consent, history; confirm it or ask again."""
    return _page(request, report_or_404(request, pk, report))


def _page(
    request: HttpRequest,
    report: OutcomeReport,
    form: ReasonForm | None = None,
    status: int = 200,
    phone_form: OutcomePhoneForm | None = None,
) -> HttpResponse:
    entry, competition = report.entry, report.entry.competition
    answered = report.state in (OutcomeState.ANSWERED, OutcomeState.CONFIRMED)
    context = workspace(request, competition, place=entry.title) | {
        "report": report,
        "facts": _facts(report),
        "answered": answered,
        "moves": {move.name for move in allowed_moves(report, request.actor)},
        "phone_form": phone_form or _phone_form(request, report),
        "reason_form": form or ReasonForm(label=_("What has to be put right")),
        "may_tell": tells_stories_of(request.actor, competition),
        "story_url": desk_address(STORY_PAGE, pk=report.pk) if answered and report.may_publish else "",
        "history": history_items(history_rows(report)[:50]),
    }
    context["crumbs"].insert(-1, Crumb(_("Outcomes"), _back(competition.pk)))
    return render(request, "competitions/desk/outcome.html", context, status=status)


def _phone_form(request: HttpRequest, report: OutcomeReport) -> OutcomePhoneForm | None:
    """For who may write down an answer, while it is open."""
    if report.state not in (OutcomeState.ASKED, OutcomeState.ANSWERED) or not may_confirm(request.actor, report):
        return None
    return OutcomePhoneForm(initial=initial_answer(report))


def _facts(report: OutcomeReport) -> list[tuple[str, str]]:
    nouns = nouns_of(report.entry.competition)
    return [
        (nouns.title, report.entry.title),
        (nouns.number, report.entry.number),
        (nouns.head, report.entry.leader.name),
        (pgettext("outcome", "Asked on"), formats.day(report.due_on)),
        (_("Answered on"), formats.when(report.answered_at)),
        (_("Goes on"), "" if report.is_running is None else _("Yes") if report.is_running else _("No")),
        (_("Jobs created"), formats.number(report.jobs)),
        (_("Revenue since the final"), formats.in_wan(report.revenue)),
        (_("Finance raised since the final"), formats.in_wan(report.finance)),
    ]


@require_POST
@desk_view
@idempotent
def outcome_confirm(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Confirm the figures of one entrant."""
    found = report_or_404(request, pk, report)
    return act_and_redirect(
        request,
        lambda: confirm_outcome(report=found, actor=request.actor),
        to=f"{_back(pk)}{report}/",
        success=_("The figures are confirmed."),
    )


@require_POST
@desk_view
@idempotent
def outcome_reopen(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Ask again, with the reason."""
    found = report_or_404(request, pk, report)
    organised_or_403(request, pk)
    form, status = act_with_reason(
        request,
        lambda reason: ask_outcome_again(report=found, actor=request.actor, reason=reason),
        _("The entrant is asked again and reads your reason."),
        label=_("What has to be put right"),
    )
    if not status:
        return redirect(f"{_back(pk)}{report}/")
    return _page(request, report_or_404(request, pk, report), form, status)


@require_POST
@desk_view
@idempotent
def outcome_enter(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Write down what somebody of the project told by phone."""
    found = report_or_404(request, pk, report)
    organised_or_403(request, pk)
    form = OutcomePhoneForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, phone_form=form)
    done = perform_or_explain(
        request,
        lambda: enter_outcome(report=found, actor=request.actor, **form.answer()),
        success=_("The answer is written down."),
        form=form,
    )
    if done:
        return redirect(f"{_back(pk)}{report}/")
    return _page(request, report_or_404(request, pk, report), status=done.status, phone_form=form)
