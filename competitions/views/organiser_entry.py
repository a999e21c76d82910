"""One entry at its check: read it, pass it, return it with remarks, refuse it, strike it out; the next one follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import entry_checks as verbs
from competitions.actions.entry_changes import approve_change, refuse_change
from competitions.actions.rechecks import propose_disqualification
from competitions.domain.paper_codes import version_code
from competitions.enums import EntryState
from competitions.forms.desk_entries import CheckForm, RevealForm
from competitions.models import Entry
from competitions.permissions.entry import is_reviewer
from competitions.queries.entries import entries_visible_to
from competitions.queries.entry_changes import changes_of, compared, waiting_change, why_not_changeable
from competitions.queries.entry_hints import DESK_STATES
from competitions.queries.entry_papers import paper_rows
from competitions.queries.entry_review import last_return, next_to_check, remark_keys, review_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_windows import exact_time
from competitions.queries.history import history_items, history_rows
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from competitions.queries.undelivered import undelivered
from competitions.queries.workspace import subtitle
from competitions.views.organiser_base import entries_crumb
from competitions.workflows.doubt import STRIKABLE
from ui.navigation import grouped, links_for
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

RELATED = (
    "competition__region", "competition__organisation", "competition__filing", "track", "region", "leader__user",
    "recommendation__organisation", "from_entry__competition__organisation", "origin",
)  # fmt: skip
HISTORY_ROWS = 50


def _entry_or_404(request: HttpRequest, pk: int, token: str) -> Entry:
    rows = entries_visible_to(request.actor).filter(competition_id=pk, submitted_at__isnull=False)
    return get_object_or_404(rows.select_related(*RELATED), token=token)


@require_safe
@desk_view
@never_cache
def entry_detail(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Every field, team, files, conditions, neighbours, and the decision beside them."""
    return _page(request, _entry_or_404(request, pk, token))


@require_POST
@desk_view
@idempotent
def entry_decide(request: HttpRequest, pk: int, token: str, decision: str) -> HttpResponse:
    """Perform the decision and go on with the next entry that waits; what was typed stays when it cannot be done."""
    entry = _entry_or_404(request, pk, token)
    form = CheckForm(request.POST)
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    remarks = form.remarks(remark_keys(snapshot_of(entry)))
    if decision == "accept" and remarks:
        form.add_error(None, _("There are remarks on fields. Return the entry with them, or clear them and pass it."))
        return _page(request, entry, form=form, typed=remarks, status=422)
    act_on, done = _acts(entry, request.actor, reason, remarks)[decision]
    following = next_to_check(entry) if decision in ("accept", "return", "refuse") else None
    outcome = perform_or_explain(request, act_on, form=form)
    if not outcome:
        return _page(request, _entry_or_404(request, pk, token), form=form, typed=remarks, status=outcome.status)
    messages.success(request, done % {"title": entry.title})
    return redirect(_after(pk, entry, decision, following))


def _acts(entry: Entry, actor: Any, reason: str, remarks: dict[str, str]) -> dict[str, tuple[Callable[[], Any], str]]:
    return {
        "accept": (lambda: verbs.accept_entry(entry=entry, actor=actor), _("“%(title)s” passed the check.")),
        "return": (
            lambda: verbs.return_entry(entry=entry, actor=actor, reason=reason, remarks=remarks),
            _("“%(title)s” was returned; the contestant has been told."),
        ),
        "refuse": (
            lambda: verbs.refuse_entry(entry=entry, actor=actor, reason=reason),
            _("“%(title)s” did not pass; the contestant has been told why."),
        ),
        "put-back": (
            lambda: verbs.put_entry_back(entry=entry, actor=actor, reason=reason),
            _("“%(title)s” waits for its check again."),
        ),
        "match-scans": (
            lambda: verbs.match_scans(entry=entry, actor=actor),
            _("The scans of “%(title)s” are matched by eye."),
        ),
        "disqualify": _disqualify(entry, actor, reason),
    }


def _disqualify(entry: Entry, actor: Any, reason: str) -> tuple[Callable[[], Any], str]:
    """At once, or where the rules ask for two persons as a proposal."""
    if book_of(entry.competition).disqualified_by > 1:
        return (
            lambda: propose_disqualification(entry=entry, actor=actor, reason=reason),
            _("The disqualification of “%(title)s” is proposed; a second person of your office confirms it."),
        )
    return (
        lambda: verbs.disqualify_entry(entry=entry, actor=actor, reason=reason),
        _("“%(title)s” is disqualified; the contestant has been told why."),
    )


def _may_propose(entry: Entry, actor: Any) -> bool:
    """Whether this one may propose that the entry is disqualified, for a second person to confirm."""
    asked = book_of(entry.competition).disqualified_by > 1 and entry.state in STRIKABLE
    return asked and is_reviewer(actor, entry) and entry.leader_id != actor.pk


def _after(pk: int, entry: Entry, decision: str, following: Entry | None) -> str:
    if decision not in ("accept", "return", "refuse"):
        return _address(pk, entry.token)
    if following is None:
        return reverse("competitions_desk:entry_list", kwargs={"pk": pk})
    return _address(pk, following.token)


def _change(entry: Entry) -> dict[str, Any]:
    """What the contestant asks to change. One query for an entry that can be changed, none for others."""
    if why_not_changeable(entry):
        return {}
    waiting = waiting_change(entry)
    return {"change": waiting, "lines": compared(snapshot_of(entry), waiting) if waiting else []}


def _pledge(entry: Entry) -> dict[str, Any]:
    """The pledge under which the entry was withdrawn. No query; the files were read by the review."""
    given = entry.withdrawal_pledge
    at = exact_time(dt.datetime.fromisoformat(given["at"])) if given else ""
    return {"pledged_at": at, "pledge_scan": snapshot_of(entry).files.get("withdrawal_pledge") if given else None}


def _address(pk: int, token: str) -> str:
    return reverse("competitions_desk:entry_detail", kwargs={"pk": pk, "token": token})


@require_POST
@desk_view
@idempotent
def entry_change(request: HttpRequest, pk: int, token: str, change: int, answer: str) -> HttpResponse:
    """Approve or refuse what the contestant asks to change."""
    entry = _entry_or_404(request, pk, token)
    if not is_reviewer(request.actor, entry):
        raise PermissionDenied
    found = get_object_or_404(changes_of(entry), pk=change)
    found.entry = entry
    reason = request.POST.get("reason", "").strip()[:1000]
    if answer == "approve":
        told, verb = _("The change is approved."), lambda: approve_change(change=found, actor=request.actor)
    else:
        told = _("The change is refused; the contestant has been told why.")
        verb = lambda: refuse_change(change=found, actor=request.actor, reason=reason)  # noqa: E731
    return act_and_redirect(request, verb, to=_address(pk, token), success=told)


@require_POST
@desk_view
@never_cache
def entry_reveal(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Numbers in full on this one answer; who and why is kept."""
    entry = _entry_or_404(request, pk, token)
    if not is_reviewer(request.actor, entry):
        raise PermissionDenied
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, reveal_form=form, status=422)
    why = form.cleaned_data["why"]
    outcome = perform_or_explain(
        request, lambda: verbs.reveal_numbers(entry=entry, actor=request.actor, reason=why), form=form
    )
    if not outcome:
        return _page(request, entry, reveal_form=form, status=outcome.status)
    return _page(request, entry, in_full=True)


def _page(
    request: HttpRequest,
    entry: Entry,
    *,
    form: CheckForm | None = None,
    reveal_form: RevealForm | None = None,
    typed: dict[str, str] | None = None,
    in_full: bool = False,
    status: int = 200,
) -> HttpResponse:
    competition = entry.competition
    now, nouns = clock.now(), nouns_of(competition)
    moves = {move.name for move in allowed_moves(entry, request.actor, check_guards=True)}
    history = list(history_rows(entry)[:HISTORY_ROWS])
    listing = reverse("competitions_desk:entry_list", kwargs={"pk": competition.pk})
    overview = reverse("competitions_desk:competition_detail", kwargs={"pk": competition.pk})
    context = {
        "title": entry.title,
        "subtitle": " · ".join(part for part in (entry.number, entry.track.name if entry.track else "") if part),
        "competition": competition,
        "competition_line": subtitle(competition),
        "crumbs": [
            Crumb(_("Competitions"), reverse("competitions_desk:competition_list")),
            Crumb(competition.name, overview),
            entries_crumb(competition),
            Crumb(entry.number or entry.title),
        ],
        "tabs": grouped(links_for("competition", request, pk=competition.pk)),
        "nouns": nouns,
        "entry": entry,
        "state_label": DESK_STATES[entry.state],
        "review": review_of(snapshot_of(entry), now, typed=typed, in_full=in_full, since=last_return(entry, history)),
        "form_code": version_code(entry.form_version),
        "papers": paper_rows(entry, desk=True) if is_reviewer(request.actor, entry) else [],
        **_pledge(entry),
        **_change(entry),
        "in_full": in_full,
        "undelivered": undelivered("entry", entry.pk),
        "moves": moves,
        "may_propose": _may_propose(entry, request.actor),
        "may_review": is_reviewer(request.actor, entry),
        "form": form or CheckForm(),
        "reveal_form": reveal_form or RevealForm(),
        "history": history_items(history),
        "following": next_to_check(entry) if entry.state == EntryState.SUBMITTED else None,
        "listing": listing,
        "now": now,
    }
    return render(request, "competitions/desk/entry.html", context, status=status)
