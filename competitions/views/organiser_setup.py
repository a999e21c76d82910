"""The steps of the set-up, with the rules in words beside them as they would be."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from accounts.models import Person
from competitions.actions.competition_setup import change_plan
from competitions.domain.rulebook import differences, dump
from competitions.domain.sentences import Sentence
from competitions.forms.desk_places import mark
from competitions.forms.desk_sections import SECTIONS, Section
from competitions.models import Competition
from competitions.queries.book_page import entry_form_of, read_chapters
from competitions.queries.competitions import why_not_editable
from competitions.queries.plan_checks import plan_notes
from competitions.queries.plan_remarks import PlanRemark, open_remarks
from competitions.queries.rule_books import book_of
from competitions.views.organiser_base import organised_or_403
from ui.forms import whole_number
from ui.htmx import redirect, render_part
from ui.parts import Crumb, Step
from ui.views import perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.queries import history_of

TEMPLATE = "competitions/desk/setup.html"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def competition_setup(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One step: read, save and go on. What was typed stays whatever happens."""
    competition = organised_or_403(request, pk)
    if section not in SECTIONS:
        raise Http404
    problem = why_not_editable(competition)
    if problem and request.method != "POST":
        messages.warning(request, problem)
        return redirect(request, reverse("competitions_desk:competition_filing", kwargs={"pk": pk}))
    step = _step(competition, section, request.POST or None)
    if request.method != "POST" or "act" in request.POST:
        return _page(request, competition, step)
    if not step.is_valid():
        return _page(request, competition, step, status=422)
    change = step.change()
    outcome = perform_or_explain(
        request,
        lambda: change_plan(
            competition=competition,
            actor=request.actor,
            section=section,
            expected_version=whole_number(request.POST.get("version"), -1),
            change_book=change.change_book,
            **change.values,
        ),
        success=_("Saved."),
        form=step.form,
    )
    if outcome:
        return redirect(request, _next_address(competition, step, stay="stay" in request.POST))
    return _page(request, competition, step, status=outcome.status, is_stale=outcome.status == 409)


def _step(competition: Competition, section: str, data: Any) -> Section:
    above = competition.parent
    return SECTIONS[section](competition, book_of(competition), data, book_of(above) if above is not None else None)


@require_POST
@desk_view
def competition_preview(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The rules as they would be with what is typed now; saves nothing."""
    competition = organised_or_403(request, pk)
    if section not in SECTIONS:
        raise Http404
    step = _step(competition, section, request.POST)
    return render(request, f"{TEMPLATE}#preview", preview_of(competition, step))


def _next_address(competition: Competition, step: Section, *, stay: bool) -> str:
    codes = list(SECTIONS)
    following = codes.index(step.code) + (0 if stay else 1)
    if following < len(codes):
        return reverse(
            "competitions_desk:competition_setup", kwargs={"pk": competition.pk, "section": codes[following]}
        )
    return reverse("competitions_desk:competition_filing", kwargs={"pk": competition.pk})


def _page(
    request: HttpRequest, competition: Competition, step: Section, *, status: int = 200, is_stale: bool = False
) -> HttpResponse:
    overview = reverse("competitions_desk:competition_detail", kwargs={"pk": competition.pk})
    codes = list(SECTIONS)
    at = codes.index(step.code)
    remarks = open_remarks(competition.filing, step.book)
    context = {
        "title": competition.name,
        "crumbs": [
            Crumb(_("Competitions"), reverse("competitions_desk:competition_list")),
            Crumb(competition.name, overview),
            Crumb(_("Set up the plan")),
        ],
        "steps": _steps(competition, step, remarks),
        "remarks": [(one, mark(step, one.key, one.text)) for one in remarks if one.section == step.code],
        "competition": competition,
        "section": step,
        "number": at + 1,
        "of": len(codes) + 1,
        "previous": _address(competition, codes[at - 1]) if at else "",
        "is_last": at + 1 == len(codes),
        "overview": overview,
        "preview_url": reverse(
            "competitions_desk:competition_preview", kwargs={"pk": competition.pk, "section": step.code}
        ),
        "address": request.path,
        # A row that was just added is empty and not yet wrong: only a copy of it is read.
        **preview_of(competition, _step(competition, step.code, request.POST) if "act" in request.POST else step),
    }
    if is_stale:
        context |= _both_values(competition, step, request.actor)
    return render_part(request, TEMPLATE, "book", context, status=status)


def _address(competition: Competition, section: str) -> str:
    return reverse("competitions_desk:competition_setup", kwargs={"pk": competition.pk, "section": section})


def _steps(competition: Competition, step: Section, remarks: list[PlanRemark]) -> list[Step]:
    at = list(SECTIONS).index(step.code)
    blocked = {note.section for note in plan_notes(competition, clock.now()) if note.blocking}
    was_filed = competition.filing is not None and competition.filing.version > 0
    said = Counter(remark.section for remark in remarks)

    def note(code: str) -> str:
        if code in blocked:
            return _("to fill in")
        words = ngettext("%(count)d remark", "%(count)d remarks", said[code]) % {"count": said[code]}
        return words if said[code] else ""

    def state(index: int, code: str) -> str:
        if code == step.code:
            return "now"
        return "done" if code not in blocked and not said[code] and (was_filed or index < at) else ""

    found = [
        Step(section.title, note(code), state(index, code), _address(competition, code))
        for index, (code, section) in enumerate(SECTIONS.items())
    ]
    filing = reverse("competitions_desk:competition_filing", kwargs={"pk": competition.pk})
    return [*found, Step(_("Check and hand in"), "", "", filing)]


def preview_of(competition: Competition, step: Section) -> dict[str, Any]:
    """Chapters in words and warnings, from what is typed where that is valid, else from what is saved."""
    shown = copy.copy(competition)
    if step.data is not None and step.is_valid():
        change = step.change()
        for name, value in change.values.items():
            setattr(shown, name, value)
        if change.change_book is not None:
            shown.rules = dump(change.change_book(step.book))
    book = book_of(shown)
    chapters = [(one, one.code in step.chapters) for one in read_chapters(book, competition.region)]
    notes = [note for note in plan_notes(shown, clock.now()) if note.section == step.code or not note.blocking]
    faults = step.tree.errors if step.tree is not None else []
    asked = entry_form_of(book), step.code in ("entry", "questions", "tracks")
    return {"chapters": chapters, "notes": notes, "faults": faults, "asked": asked}


def _both_values(competition: Competition, step: Section, actor: Person) -> dict[str, Any]:
    """Who saved since, and field by field what is saved now beside what was typed."""
    fresh = SECTIONS[step.code](competition, book_of(competition))
    pairs: list[tuple[Any, Any, Any]] = []
    for typed, saved in zip(step.forms, fresh.forms, strict=False):
        for name in typed.fields:
            before, after = saved[name].initial, typed[name].data
            if str(before if before is not None else "") != str(after if after is not None else ""):
                pairs.append((typed[name].label, before, after))
    change_book = step.change().change_book
    if step.tree is not None and change_book is not None:
        for one in differences(fresh.book, change_book(step.book)):
            words = Sentence("%(label)s", {"label": one.label}), one.before, one.after
            pairs.append(tuple("" if word is None else Sentence("%(w)s", {"w": word}).text(_) for word in words))  # type: ignore[arg-type]
    last = history_of(competition).filter(action="competition.changed").first()
    return {"stale_by": last, "own_key": actor.actor_key, "stale_pairs": pairs}
