"""A later version of the rules: begun, changed step by step, proposed with a reason, approved by a second person."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.actions import rules_versions as verbs
from competitions.domain.rulebook import differences, parse
from competitions.domain.sentences import Sentence, Value
from competitions.forms.desk_sections import SECTIONS, Section
from competitions.models import Competition, RuleBookVersion
from competitions.permissions.rules import amends
from competitions.queries.rule_books import book_of
from competitions.queries.rules_versions import open_version
from competitions.views.organiser_base import competition_or_404
from competitions.views.organiser_setup import TEMPLATE, preview_of
from ui.forms import whole_number
from ui.htmx import render_part
from ui.parts import Crumb, Step
from ui.views import perform_or_explain
from workflow.idempotency import idempotent

# The plan's own steps (texts, dates, contacts) are no rules.
STEPS = [code for code, section in SECTIONS.items() if section.keys and code != "basics"]
MOVES: dict[str, Callable[..., RuleBookVersion]] = {
    "propose": verbs.propose_version,
    "give-back": verbs.give_version_back,
    "approve": verbs.approve_version,
    "drop": verbs.drop_version,
}


def _rules(pk: int) -> str:
    return reverse("competitions_desk:rules", args=(pk,))


def _amended_or_403(request: HttpRequest, pk: int) -> Competition:
    competition = competition_or_404(request, pk)
    if not amends(request.actor, RuleBookVersion(competition=competition)):
        raise PermissionDenied(_("Only %(office)s may do this.") % {"office": competition.organisation.name})
    return competition


@require_POST
@desk_view
@idempotent
def rules_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version, or go on with the one that is there."""
    competition = _amended_or_403(request, pk)
    outcome = perform_or_explain(request, lambda: verbs.begin_version(competition=competition, actor=request.actor))
    if outcome:
        return redirect("competitions_desk:rules_amend", pk=pk, section=STEPS[0])
    return redirect(_rules(pk))


@require_POST
@desk_view
@idempotent
def rules_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Propose, give back, approve, drop."""
    competition = _amended_or_403(request, pk)
    version = open_version(competition)
    if version is None:
        raise Http404
    found: RuleBookVersion = version
    said: dict[str, Any] = {"seen": whole_number(request.POST.get("turn"), -1)}
    if move in ("propose", "give-back"):
        said["reason"] = str(request.POST.get("reason", ""))[:1000]
    done = perform_or_explain(
        request, lambda: MOVES[move](version=found, actor=request.actor, **said), success=_("Done.")
    )
    address = _rules(pk)
    if not done and move == "propose":
        # What was typed is not lost: the page shows it again.
        request.session["rules_reason"] = said["reason"]
    return redirect(address + "#version")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def rules_amend(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One step of the new version, as in the set-up; ``?preview`` only reads it."""
    competition = _amended_or_403(request, pk)
    version = open_version(competition)
    if section not in STEPS or version is None:
        raise Http404
    shown = copy.copy(competition)
    shown.rules, shown.version = version.rules, version.turn
    above = book_of(competition.parent) if competition.parent is not None else None
    step = SECTIONS[section](shown, parse(version.rules), request.POST or None, above)
    if request.method == "POST" and "preview" in request.GET:
        return render(request, f"{TEMPLATE}#preview", preview_of(shown, step))
    if request.method != "POST" or "act" in request.POST:
        fresh = SECTIONS[section](shown, parse(version.rules), request.POST or None, above)
        return _page(request, shown, step, fresh)
    if not step.is_valid():
        return _page(request, shown, step, step, status=422)
    change_book = step.change().change_book
    outcome = perform_or_explain(
        request,
        lambda: verbs.change_version(
            version=version,
            actor=request.actor,
            seen=whole_number(request.POST.get("version"), -1),
            section=section,
            change_book=change_book,  # type: ignore[arg-type]
        ),
        success=_("Saved."),
    )
    if outcome:
        at = STEPS.index(section) + (0 if "stay" in request.POST else 1)
        if at == len(STEPS):
            return redirect(_rules(pk) + "#version")
        return redirect("competitions_desk:rules_amend", pk=pk, section=STEPS[at])
    return _page(request, shown, step, step, status=outcome.status, stale=outcome.status == 409)


def _page(
    request: HttpRequest, shown: Competition, step: Section, read: Section, *, status: int = 200, stale: bool = False
) -> HttpResponse:
    at = STEPS.index(step.code)

    def address(code: str) -> str:
        return reverse("competitions_desk:rules_amend", args=(shown.pk, code))

    context = {
        "title": shown.name,
        "crumbs": [
            Crumb(_("Competitions"), reverse("competitions_desk:competition_list")),
            Crumb(shown.name, reverse("competitions_desk:competition_detail", args=(shown.pk,))),
            Crumb(_("Rules"), _rules(shown.pk)),
            Crumb(_("New version")),
        ],
        "steps": [Step(SECTIONS[code].title, "", "now" if code == step.code else "", address(code)) for code in STEPS],
        "remarks": [],
        "competition": shown,
        "section": step,
        "number": at + 1,
        "of": len(STEPS),
        "previous": address(STEPS[at - 1]) if at else "",
        "is_last": at + 1 == len(STEPS),
        "overview": _rules(shown.pk),
        "preview_url": f"{request.path}?preview=1",
        "address": request.path,
        **preview_of(shown, read),
    }
    if stale:
        context |= {"stale_by": None, "stale_pairs": _both(step)}
    return render_part(request, TEMPLATE, "book", context, status=status)


def _both(step: Section) -> list[tuple[str, str, str]]:
    """Field by field what is saved now beside what was typed."""
    change_book = step.change().change_book
    after = change_book(step.book) if change_book is not None else step.book
    return [(one.label.text(_), _said(one.before), _said(one.after)) for one in differences(step.book, after)]


def _said(value: Value | None) -> str:
    return "" if value is None else Sentence("%(value)s", {"value": value}).text(_)
