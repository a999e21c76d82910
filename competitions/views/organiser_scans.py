"""The office's scans of signed and stamped forms: what is missing, the stack, what has to be matched by eye."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions.office_scans import add_stack, drop_scan, file_scan
from competitions.domain.paper_codes import PaperKind
from competitions.domain.rulebook import PaperStep
from competitions.forms.office_scans import PlaceForm, StackForm
from competitions.models import Competition, Entry, OfficeScan
from competitions.permissions.competition import may_organise
from competitions.queries.entry_list import listed_entries
from competitions.queries.office_scans import (
    CODE_OF,
    HANDED_IN,
    OF_ENTRY,
    Missing,
    Stamped,
    application_version,
    entries_for_scans,
    missing_for_report,
    needed_for,
    scans_of,
    stamped_application,
)
from competitions.queries.paper_words import paper_name
from competitions.queries.results import final_decisions, promoted_ids
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from competitions.views.organiser_files import private_file
from ui.lists import Option
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent

MOST = 200


def _back(pk: int) -> str:
    return reverse("competitions_desk:scans", kwargs={"pk": pk})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def scans(request: HttpRequest, pk: int) -> HttpResponse:
    """What is there and what is missing. POST takes a stack."""
    if request.method != "POST":
        return _page(request, competition_or_404(request, pk), StackForm())
    competition = organised_or_403(request, pk)
    form, status = StackForm(request.POST, request.FILES), 422
    if form.is_valid():
        done = perform_or_explain(
            request,
            lambda: add_stack(competition=competition, actor=request.actor, files=form.given()),
            form=form,
        )
        if done and done.value is not None:
            messages.success(request, _sorted_words(done.value.matched, done.value.loose))
            return HttpResponseRedirect(_back(pk))
        status = done.status
    return _page(request, competition, form, status)


def _sorted_words(matched: int, loose: int) -> str:
    words = ngettext("%(count)d page was matched by its code.", "%(count)d pages were matched by their codes.", matched)
    said = words % {"count": matched}
    if not loose:
        return said
    rest = ngettext(
        "%(count)d page has to be matched by eye below.", "%(count)d pages have to be matched by eye below.", loose
    )
    return f"{said} {rest % {'count': loose}}"


def _page(request: HttpRequest, competition: Competition, form: StackForm, status: int = 200) -> HttpResponse:
    may_act = may_organise(request.actor, competition)
    promoted = [key for one in final_decisions(competition).promotions for key in promoted_ids(one)]
    loose, filed = scans_of(competition, MOST)
    # Every entry of the round: read only where a page waits for somebody to say whose it is.
    to_place = may_act and bool(loose)
    asks_list = PaperKind.ENTRY_LIST in needed_for(competition, PaperStep.REPORT_UP)
    listed = listed_entries(competition) if to_place and asks_list else None
    for row in filed:
        row.label = paper_name(PaperKind(row.form))  # type: ignore[attr-defined]
    context = workspace(request, competition, place=_("Scans of forms")) | {
        "form": form if may_act else None,
        "asked": _asked(competition),
        "missing": [one.words for one in missing_for_report(competition, promoted, listed=listed)],
        "filing_missing": _filing_missing(competition, filed),
        "loose": loose,
        "filed": filed[:MOST],
        "places": _places(competition, listed) if to_place else [],
        "may_act": may_act,
    }
    return render(request, "competitions/desk/scans.html", context, status=status)


def _filing_missing(competition: Competition, filed: list[OfficeScan]) -> str:
    """The filing form that is missing before the plan goes up, in words; here nobody has to be sent to this page."""
    if competition.filing is None:
        return ""
    found = stamped_application(competition, application_version(competition.filing), filed)
    if found in (None, Stamped.THERE):
        return ""
    return Missing(PaperKind.FILING_APPLICATION, is_void=found is Stamped.VOID).words


def _asked(competition: Competition) -> list[tuple[str, str]]:
    """What the rule book asks for, and before what."""
    steps = ((PaperStep.FILE, _("before filing")), (PaperStep.REPORT_UP, _("before reporting up")))
    return [(paper_name(form), words) for step, words in steps for form in needed_for(competition, step)]


def _places(competition: Competition, listed: list[Entry] | None) -> list[Option]:
    """What a page may be: the forms of the round, then those of every entry that its rule book knows."""
    wanted = [*needed_for(competition, PaperStep.REPORT_UP), *needed_for(competition, PaperStep.FILE)]
    own = [PaperKind.ENTRY_LIST, PaperKind.FILING_APPLICATION]
    handed_in = [CODE_OF[paper.kind] for paper in book_of(competition).papers if paper.needed_for is PaperStep.SUBMIT]
    # What came with an entry is handed in anew when its head changed it afterwards.
    named = {PaperKind.ENTRY_FORM, *wanted, *handed_in}
    forms = [form for form in OF_ENTRY if form in named or form is PaperKind.RECOMMENDATION]
    found = [Option(form.value, paper_name(form)) for form in own]
    if listed is None:
        entries = list(entries_for_scans(competition)[: MOST * 5])
    else:
        handed = sorted((one for one in listed if one.state in HANDED_IN), key=lambda one: one.state, reverse=True)
        entries = handed[: MOST * 5]
    for entry in entries:
        found += [Option(f"{form.value}.{entry.token}", f"{paper_name(form)} · {entry.title}") for form in forms]
    return found


def _scan_or_404(competition: Competition, pk: int) -> OfficeScan:
    found = get_object_or_404(OfficeScan, competition=competition, pk=pk)
    found.competition = competition
    return found


@require_safe
@desk_view
def scan_file(request: HttpRequest, pk: int, scan: int) -> HttpResponseBase:
    """One page."""
    found = _scan_or_404(competition_or_404(request, pk), scan)
    return private_file(request, found.file, name=f"{found.name} {found.page}", extension=found.extension)


@require_POST
@desk_view
@idempotent
def scan_place(request: HttpRequest, pk: int, scan: int) -> HttpResponse:
    """Say what a page is."""
    competition = organised_or_403(request, pk)
    found = _scan_or_404(competition, scan)
    form = PlaceForm(request.POST)
    entries: dict[str, Entry] = {entry.token: entry for entry in entries_for_scans(competition)}
    target: Any = form.target(entries) if form.is_valid() else None
    if target is None:
        messages.error(request, _("Choose what the page is."))
        return HttpResponseRedirect(_back(pk))
    return act_and_redirect(
        request,
        lambda: file_scan(scan=found, actor=request.actor, form=target[0], entry=target[1]),
        to=_back(pk),
        success=_("The page is filed."),
    )


@require_POST
@desk_view
@idempotent
def scan_drop(request: HttpRequest, pk: int, scan: int) -> HttpResponse:
    """Throw a page away."""
    competition = organised_or_403(request, pk)
    found = _scan_or_404(competition, scan)
    return act_and_redirect(
        request,
        lambda: drop_scan(scan=found, actor=request.actor),
        to=_back(pk),
        success=_("The page is thrown away."),
    )
