"""One activity at the desk: where it stands, its moves, its outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from accounts.models import Person
from competitions.enums import FilingState
from competitions.queries.history import history_items, history_rows
from events.actions import activities as verbs
from events.enums import ActivityState, OutcomeFigure
from events.forms.desk import OutcomeForm
from events.models import Activity
from events.permissions.activity import may_organise
from events.queries.activities import PUBLIC_STATES
from events.queries.ratings import satisfaction_of
from events.views.base import activity_or_404, address, head, organised_or_403
from ui import formats
from ui.parts import MoveLink, Stat, Step
from ui.views import act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.machine import Transition
from workflow.permissions import is_permitted
from workflow.registry import workflow_of
from workflow.services import allowed_moves, why_not

# Each takes activity, actor, reason.
_Verb = Callable[..., Activity]
VERBS: dict[str, _Verb] = {
    "launch": lambda activity, actor, reason: verbs.launch_activity(activity=activity, actor=actor),
    "start": lambda activity, actor, reason: verbs.start_activity(activity=activity, actor=actor),
    "finish": lambda activity, actor, reason: verbs.finish_activity(activity=activity, actor=actor),
    "cancel": lambda activity, actor, reason: verbs.cancel_activity(activity=activity, actor=actor, reason=reason),
    "confirm_outcome": lambda activity, actor, reason: verbs.confirm_outcome(activity=activity, actor=actor),
}
_ORDER = (
    ActivityState.DRAFT,
    ActivityState.LAUNCHED,
    ActivityState.RUNNING,
    ActivityState.FINISHED,
    ActivityState.OUTCOME_RECORDED,
    ActivityState.OUTCOME_CONFIRMED,
)


@require_safe
@desk_view
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, its filing, the people, what they thought, what came of it."""
    activity = activity_or_404(request, pk)
    filing = activity.filing
    begun = activity.state in _ORDER[2:]
    organises = may_organise(request.actor, activity)
    possible, blocked = _possible(activity, request.actor)
    context = head(activity) | {
        "subtitle": f"{activity.get_kind_display()} · {activity.organisation.name}",
        "steps": _steps(activity),
        "stats": _stats(activity),
        "moves": _moves(activity, possible),
        "blocked": blocked,
        "filing": filing,
        "awaits_filing": activity.state == ActivityState.LAUNCHED and filing.state != FilingState.APPROVED,
        "facts": _facts(activity),
        "shows_door": organises and activity.state in (ActivityState.LAUNCHED, ActivityState.RUNNING),
        "may_edit": organises
        and activity.state in (ActivityState.DRAFT, ActivityState.LAUNCHED)
        and filing.state in (FilingState.DRAFT, FilingState.RETURNED),
        "public_url": f"/activities/{activity.slug}/" if activity.state in PUBLIC_STATES else "",
        "figures": [
            (label, formats.number(activity.outcome[code]))
            for code, label in OutcomeFigure.choices
            if code in activity.outcome
        ],
        "satisfaction": satisfaction_of(activity) if begun else None,
        "history": history_items(history_rows(activity, filing)[:50]),
    }
    return render(request, "events/desk/activity.html", context)


def _steps(activity: Activity) -> list[Step]:
    if activity.state == ActivityState.CANCELLED:
        return []
    at = _ORDER.index(ActivityState(activity.state))
    last = len(_ORDER) - 1
    return [
        Step(state.label, state="done" if index < at or index == at == last else "now" if index == at else "")
        for index, state in enumerate(_ORDER)
    ]


def _stats(activity: Activity) -> list[Stat]:
    people = reverse("events_desk:registration_list", kwargs={"pk": activity.pk})
    return [
        Stat(f"{activity.taken} / {activity.capacity}", _("registered / places"), people),
        Stat(activity.waiting, _("on the waiting list"), f"{people}?state=waiting"),
        Stat(activity.attended, _("attended"), f"{people}?state=attended"),
    ]


def _facts(activity: Activity) -> list[tuple[str, str]]:
    return [
        (_("Target group"), activity.get_target_group_display()),
        (_("Begins"), formats.when(activity.starts_at)),
        (_("Ends"), formats.when(activity.ends_at)),
        (_("Registration closes"), formats.deadline(activity.registration_closes_at)),
        (_("Place"), activity.place),
        (_("Speaker"), activity.speaker),
        (_("Contact"), activity.contact),
    ]


@dataclass(frozen=True)
class BlockedMove:
    """A move that the reader may make, but not now. `reason`: why, in words."""

    name: str
    label: object
    reason: str


def _possible(activity: Activity, actor: Person) -> tuple[list[Transition], list[BlockedMove]]:
    """What the reader can do now, and what cannot be done yet."""
    possible, blocked = [], []
    for move in allowed_moves(activity, actor):
        if reason := why_not(activity, move, actor):
            blocked.append(BlockedMove(move.name, move.label, reason))
        else:
            possible.append(move)
    return possible, blocked


def _moves(activity: Activity, possible: list[Transition]) -> list[MoveLink]:
    """Buttons; the one that leads on is the red one."""
    links = []
    for move in possible:
        if move.name == "record_outcome":
            url = reverse("events_desk:activity_outcome", kwargs={"pk": activity.pk})
            tone = "primary" if activity.state == ActivityState.FINISHED else ""
        else:
            url = reverse("events_desk:activity_move", kwargs={"pk": activity.pk, "move": move.name})
            tone = "danger" if move.name == "cancel" else "primary"
        links.append(MoveLink(move.label, url, tone))
    return links


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def activity_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """The confirm page of a move, then the move."""
    if move not in VERBS:
        raise Http404
    activity = activity_or_404(request, pk)
    row = workflow_of(Activity).move(move)
    if not is_permitted(request.actor, row.permission, activity):
        raise PermissionDenied
    form, status = act_with_reason(
        request,
        lambda reason: VERBS[move](activity, request.actor, reason),
        _done()[move],
        required=row.needs_reason,
    )
    if not status:
        return redirect(address(activity))
    context = head(activity, str(row.label)) | {
        "form": form,
        "back": address(activity),
        "question": activity.name,
        "detail": _details(activity)[move],
        "button": row.label,
        "reason_field": form["reason"] if row.needs_reason else None,
    }
    return render(request, "events/desk/confirm.html", context, status=status)


def _details(activity: Activity) -> dict[str, str]:
    """What follows from each move."""
    return {
        "launch": _(
            "It stands on the public pages and people can register. Until its filing is approved it is marked so."
        ),
        "start": _("Check-in opens: by the list, or by the code at the door."),
        "finish": " ".join(_when_it_ends(activity)),
        "cancel": _("Everybody registered or waiting is told by SMS. It cannot be undone."),
        "confirm_outcome": _("The figures count from then on and can no longer be changed."),
    }


def _when_it_ends(activity: Activity) -> Iterator[str]:
    """Sentences: whether it is early, who becomes absent, what closes."""
    if clock.now() < activity.ends_at:
        yield _("The planned end is %(ends)s.") % {"ends": formats.when(activity.ends_at)}
    if activity.unmarked:
        yield ngettext(
            "%(count)d person with a place has not been checked in and will be marked as absent.",
            "%(count)d people with a place have not been checked in and will be marked as absent.",
            activity.unmarked,
        ) % {"count": activity.unmarked}
    yield _("Check-in at the door closes, and attendees are asked by SMS what they thought.")


def _done() -> dict[str, str]:
    return {
        "launch": _("Launched. People can register."),
        "start": _("The doors are open; people can be checked in."),
        "finish": _("The activity is over. Record its outcome next."),
        "cancel": _("The activity is cancelled; everybody is told."),
        "confirm_outcome": _("The outcome is confirmed."),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def activity_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it, until the office above has confirmed it."""
    activity = organised_or_403(request, pk)
    initial = {"attended": activity.attended, **activity.outcome, "text": activity.outcome_text}
    form = OutcomeForm(request.POST or None, initial=initial, places=activity.capacity, came=activity.attended)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = perform_or_explain(
                request,
                lambda: verbs.record_outcome(
                    activity=activity, actor=request.actor, figures=form.figures(), text=form.cleaned_data["text"]
                ),
                success=_("The outcome is recorded. The office above confirms it."),
                form=form,
            )
            if done:
                return redirect(address(activity))
            status = done.status
    context = head(activity, _("Outcome")) | {"form": form, "back": address(activity)}
    return render(request, "events/desk/form.html", context, status=status)
