"""Re-judgement (复评): the entries whose marks lie far apart, and what is decided about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import desk_view, person_view
from competitions.domain.rulebook import Rejudge, RejudgeBy, RejudgeJudges
from competitions.enums import StageState
from competitions.models import Stage, StageEntry
from judging.actions import rejudgements as verbs
from judging.models import Rejudgement
from judging.queries.desk import runs
from judging.queries.late import seat_led
from judging.queries.rejudgements import Case, cases, judges_for, lacking
from judging.queries.rubrics import rules_of
from judging.views.judge_home import seat_words
from judging.views.organiser_base import judging_url, page, stage_or_404
from ui.forms import whole_number
from ui.views import act_and_redirect
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def leader(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's, about entries that the own panel marked."""
    seat = get_object_or_404(seat_led(request.actor, pk), pk=pk)
    stage = seat.panel.stage
    _has_rule(stage)
    if request.method == "POST":
        return _act(request, stage, seat.panel_id)
    back = reverse("judging_judge:panel", kwargs={"pk": pk})
    context = _context(stage, cases(stage, seat.panel), organises=False, leads=True) | {"stage": stage, "back": back}
    return render(request, "judging/judge/rejudge.html", seat_words(seat) | context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def desk(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The organiser's; the overseer of the region reads it."""
    stage = stage_or_404(request, pk, code)
    _has_rule(stage)
    organises = runs(request.actor, stage.competition)
    if not organises and (request.method == "POST" or not is_permitted(request.actor, "judging.supervise", stage)):
        raise PermissionDenied(_("Only the organisers, the panel's leader and the overseer see marks that lie apart."))
    if request.method == "POST":
        return _act(request, stage, None)
    context = _context(stage, cases(stage), organises=organises, leads=False)
    return page(request, stage, "judging/desk/rejudge.html", context.pop("title"), back=judging_url(stage), **context)


def _has_rule(stage: Stage) -> None:
    if rules_of(stage).rejudge is None:
        raise Http404


def _context(stage: Stage, found: list[Case], *, organises: bool, leads: bool) -> dict[str, Any]:
    """``names``: judges by name, for the organisers alone. A leader who may mark again sees who gave what only afterwards."""
    rule = rules_of(stage).rejudge or Rejudge()
    is_open = stage.state == StageState.MARKING
    opens = (organises and rule.opened_by is not RejudgeBy.LEADER) or (
        leads and rule.opened_by is not RejudgeBy.ORGANISER
    )
    if is_open:
        _with_judges(found, stage, rule, opens=opens, ends=opens or organises)
    return {
        "title": _("Re-judgement"),
        "cases": found,
        "is_marking": is_open,
        "can_open": is_open and opens,
        "can_end": is_open and (opens or organises),
        "can_propose": is_open and (organises or leads) and not opens,
        "chooses": rule.judges is not RejudgeJudges.SAME,
        "count": rule.count,
        "names": organises,
        "sees_all": not leads or not is_open,
        "counts": rule.counts.value,
    }


def _with_judges(found: list[Case], stage: Stage, rule: Rejudge, *, opens: bool, ends: bool) -> None:
    """Who may judge again, for what can be opened, and for what runs and lost a judge."""
    for case in found:
        case.lacks = lacking(rule, case.second.values()) if ends and case.is_open else 0
    asked = [case for case in found if case.lacks or (opens and (case.is_new or case.is_proposed))]
    again = judges_for({case.place: case.marked for case in asked}, stage)
    for case in asked:
        of_place = again[case.place.pk]
        case.again = replace(of_place, seats=[seat for seat in of_place.seats if seat.pk not in case.second])


def _act(request: HttpRequest, stage: Stage, panel: int | None) -> HttpResponse:
    rows = StageEntry.objects.filter(stage=stage).select_related("stage__competition", "entry__track", "entry__region")
    if panel is not None:
        rows = rows.filter(sheets__seat__panel=panel).distinct()
    place = get_object_or_404(rows.select_related("entry__leader"), pk=whole_number(request.POST.get("place")) or 0)
    to = request.path
    verb, words = _verb(request, place)
    return act_and_redirect(request, verb, to=to, success=words)


def _verb(request: HttpRequest, place: StageEntry) -> tuple[Callable[[], object], str]:
    """What the form asks for, and what is said when it is done."""
    post, actor = request.POST, request.actor
    act, reason, seen = post.get("act", ""), post.get("reason", "")[:500], post.get("seen", "")
    seats = [whole_number(key) or 0 for key in post.getlist("seat")]
    if act == "open":
        return (lambda: verbs.open_rejudgement(place=place, actor=actor, reason=reason, seats=seats, seen=seen)), _(
            "The entry is judged again; its judges are told."
        )
    if act == "propose":
        return (lambda: verbs.propose_rejudgement(place=place, actor=actor, reason=reason)), _(
            "Your proposal waits for a decision."
        )
    if act == "drop":
        return (lambda: verbs.drop_rejudgement(place=place, actor=actor, reason=reason, seen=seen)), _(
            "The first marks stand."
        )
    if act in ("finish", "name"):
        row = get_object_or_404(
            Rejudgement.objects.select_related("stage_entry__stage__competition"),
            stage_entry=place, pk=whole_number(post.get("row")) or 0,
        )  # fmt: skip
        if act == "finish":
            return (lambda: verbs.finish_rejudgement(row=row, actor=actor)), _("The re-judgement is finished.")
        return (lambda: verbs.name_judges(row=row, actor=actor, reason=reason, seats=seats)), _(
            "The judge is named and told."
        )
    raise Http404
