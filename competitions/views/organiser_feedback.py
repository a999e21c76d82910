"""Tab 85: the rating of the round. Days and the code in the hall, how many have answered, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import round_feedback as verbs
from competitions.enums import RaterGroup, RoundFeedbackState
from competitions.forms.round_feedback import FeedbackDaysForm
from competitions.models import Competition, RoundFeedback
from competitions.permissions.competition import may_organise
from competitions.printing import feedback_poster_pdf
from competitions.queries.history import history_items, history_rows
from competitions.queries.round_feedback import (
    GroupCount,
    Results,
    asked_by,
    counts_of,
    feedback_of,
    mean_words,
    results_of,
)
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui.export import Sheet, attachment, workbook_bytes, workbook_response
from ui.parts import Stat
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import allowed_moves


def _back(pk: int) -> str:
    return reverse("competitions_desk:feedback", kwargs={"pk": pk})


def hall_address(feedback: RoundFeedback) -> str:
    """What the code in the hall says."""
    path = reverse("competitions_public:feedback_hall", kwargs={"token": feedback.hall_token})
    return settings.SITE_URL.rstrip("/") + path


@require_safe
@desk_view
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands and what came of it."""
    return _page(request, competition_or_404(request, pk))


def _page(
    request: HttpRequest, competition: Competition, form: FeedbackDaysForm | None = None, status: int = 200
) -> HttpResponse:
    found = feedback_of(competition)
    counts = counts_of(found) if found.pk else []
    results = results_of(found) if found.pk else None
    may_act = may_organise(request.actor, competition)
    context = workspace(request, competition, place=_("Rating")) | {
        "feedback": found,
        "asked": asked_by(found),
        "stats": _stats(counts),
        "results": results,
        "tables": _tables(results) if results else [],
        "may_organise": may_act,
        "form": (form or FeedbackDaysForm.about(found)) if may_act else None,
        "moves": {move.name for move in allowed_moves(found, request.actor)},
        "may_remind": may_act and found.state == RoundFeedbackState.OPEN and _waits(counts),
        "hall_url": hall_address(found) if found.with_hall_code else "",
        "history": history_items(history_rows(found)[:30]) if found.pk else [],
    }
    return render(request, "competitions/desk/feedback.html", context, status=status)


def _waits(counts: list[GroupCount]) -> bool:
    return any(row.answered < row.asked for row in counts)


def _stats(counts: list[GroupCount]) -> list[Stat]:
    """How many have answered; by the code in the hall nobody was asked."""
    return [
        Stat(
            str(row.answered) if row.group == RaterGroup.HALL else f"{row.answered} / {row.asked}",
            RaterGroup(row.group).label,
        )
        for row in counts
    ]


def _lines(results: Results) -> list[tuple[str, Any]]:
    """The groups that were asked or answered, with the name of each; all of them last where there are several."""
    groups = [(str(RaterGroup(name).label), line) for name, line in results.summary.groups.items() if line.answers]
    return [*groups, (_("Contestants and judges together"), results.summary.all)]


def _tables(results: Results) -> list[dict[str, Any]]:
    """For each group: name, answers, and per item the mean with how often each mark was given."""
    asked = results.asked
    marks = list(range(asked.points, 0, -1))
    return [
        {
            "name": name,
            "answers": line.answers,
            "marks": marks,
            "rows": [
                (item, mean_words(line, place), float(line.means[place]), line.spread[place])
                for place, item in enumerate(asked.items)
            ]
            if line.is_shown
            else [],
        }
        for name, line in _lines(results)
    ]


@require_POST
@desk_view
@idempotent
def feedback_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the days and the code in the hall."""
    competition = organised_or_403(request, pk)
    form, status = FeedbackDaysForm(request.POST), 422
    if form.is_valid():
        done = perform_or_explain(
            request,
            lambda: verbs.plan_feedback(competition=competition, actor=request.actor, days=form.days()),
            success=_("Saved."),
            form=form,
        )
        if done:
            return HttpResponseRedirect(_back(pk))
        status = done.status
    return _page(request, competition, form, status)


@require_POST
@desk_view
@idempotent
def feedback_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Open or close it."""
    competition = organised_or_403(request, pk)
    verb: Callable[..., RoundFeedback] = {"open": verbs.open_feedback, "close": verbs.close_feedback}[move]
    success = {
        "open": _("The rating is open; everybody who took part gets the link by SMS."),
        "close": _("The rating is closed; the results can be read."),
    }[move]
    return act_and_redirect(
        request, lambda: verb(competition=competition, actor=request.actor), to=_back(pk), success=success
    )


@require_POST
@desk_view
@idempotent
def feedback_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind who has not answered, each once."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: verbs.remind_raters(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("Reminders are on their way to everybody who has not answered."),
    )


@require_safe
@desk_view
def feedback_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The code in the hall on a sheet of paper."""
    found = feedback_of(competition_or_404(request, pk))
    if not found.with_hall_code:
        raise Http404
    name = _("Rating code %(name)s") % {"name": found.competition.name}
    response = HttpResponse(feedback_poster_pdf(found, hall_address(found)), content_type="application/pdf")
    response["Content-Disposition"] = attachment(name, "pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@desk_view
def feedback_export(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it as XLSX: means, how often each mark was given, words."""
    competition = competition_or_404(request, pk)
    results = results_of(feedback_of(competition))
    if results is None:
        raise Http404
    marks = [_points(mark) for mark in range(results.asked.points, 0, -1)]
    lines = _lines(results)
    means = [
        [item, *(float(mean_words(line, place)) if line.is_shown else None for _name, line in lines)]
        for place, item in enumerate(results.asked.items)
    ]
    counts = [_("Answers"), *(line.answers for _name, line in lines)]
    spread = [
        [name, item, *line.spread[place]]
        for name, line in lines
        if line.is_shown
        for place, item in enumerate(results.asked.items)
    ]
    sheets = [
        Sheet(
            _("Means"),
            [_("Rated item"), *(name for name, _line in lines)],
            [counts, *means],
            [28, *([16] * len(lines))],
        ),
        Sheet(_("Marks"), [_("Group"), _("Rated item"), *marks], spread, [20, 28, *([10] * len(marks))]),
        Sheet(_("Words"), [_("Words"), _("Group")], [list(row) for row in results.comments], [80, 20]),
    ]
    return workbook_response(_("Rating %(name)s") % {"name": competition.name}, workbook_bytes(sheets))


def _points(mark: int) -> str:
    return ngettext("%(count)d point", "%(count)d points", mark) % {"count": mark}
