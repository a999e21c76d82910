"""Forms on paper: to be saved as PDF or DOCX, and the short address in their QR codes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view, person_view
from competitions.domain.filing_form import dump, fingerprint
from competitions.domain.paper_codes import PaperKind, read_code
from competitions.models import Entry
from competitions.printing import ENTRY_PAPERS, entry_paper
from competitions.printing_office import entry_list, filing_application
from competitions.queries.entries import entries_visible_to
from competitions.queries.entry_papers import paper_labels, papers_of
from competitions.queries.filing_subjects import address_of
from competitions.queries.filings import filings_visible_to
from competitions.queries.plan_document import application_fields
from competitions.views.contestant_entry import own_entry
from competitions.views.organiser_base import organised_or_403
from ui.docx import DOCX_TYPE
from ui.forms import whole_number
from ui.views import perform_or_explain

_RELATED = ("competition__region", "competition__organisation", "track", "region", "leader", "recommendation")


@require_safe
@person_view
def paper_code(request: HttpRequest, kind: str, token: str, version: str) -> HttpResponse:
    """What a QR code leads to: the thing itself, for whoever may see it, with a word on whether the print is current."""
    code = read_code(request.path)
    if code is None:
        raise Http404
    if code.kind is PaperKind.ENTRY_LIST:
        return redirect("competitions_desk:entry_list", pk=_key(code.token))
    if code.kind is PaperKind.FILING_APPLICATION:
        filing = get_object_or_404(filings_visible_to(request.actor).select_related("competition"), pk=_key(code.token))
        if code.version == fingerprint(dump(application_fields(filing))):
            messages.success(request, _("This print shows the application as it is now."))
        else:
            messages.warning(
                request, _("This print is older than the application: it was changed since. Please print it again.")
            )
        return HttpResponseRedirect(address_of(filing.subject_kind, filing.pk))
    entry = reverse("competitions_my:entry", kwargs={"token": code.token})
    return HttpResponseRedirect(f"{entry}?form={code.version}")


def _key(token: str) -> int:
    if not (token.isascii() and token.isdigit() and len(token) < 10):
        raise Http404
    return int(token)


@require_safe
@person_view
def my_paper(request: HttpRequest, token: str, form: str, kind: str) -> HttpResponse:
    """A form of one's own entry, filled in."""
    return _entry_paper(request, own_entry(request, token), form, kind, desk=False)


@require_safe
@desk_view
def desk_paper(request: HttpRequest, pk: int, token: str, form: str, kind: str) -> HttpResponse:
    """The same for the office that checks the entry; numbers of people are masked."""
    competition = organised_or_403(request, pk)
    rows = entries_visible_to(request.actor).filter(competition=competition, submitted_at__isnull=False)
    return _entry_paper(request, get_object_or_404(rows.select_related(*_RELATED), token=token), form, kind, desk=True)


def _entry_paper(request: HttpRequest, entry: Entry, form: str, kind: str, *, desk: bool) -> HttpResponse:
    if form not in papers_of(entry, desk=desk):
        raise Http404
    paper = ENTRY_PAPERS[form]
    content = entry_paper(entry=entry, actor=request.actor, kind=paper, as_docx=kind == "docx")
    return _file(content, kind, f"{paper_labels()[form]} {entry.title or entry.number}")


@require_safe
@desk_view
def entry_list_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list of entries (汇总表) of a round."""
    competition = organised_or_403(request, pk)

    part = whole_number(request.GET.get("part"), 1)

    def make() -> bytes:
        return entry_list(competition, actor=request.actor, as_docx=kind == "docx", part=part)

    outcome = perform_or_explain(request, make)
    if not outcome or outcome.value is None:
        return redirect("competitions_desk:entry_list", pk=pk)
    which = f" {part}" if "part" in request.GET else ""
    return _file(outcome.value, kind, _("List of entries") + f" {competition.name}{which}")


@require_safe
@desk_view
def filing_application_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The application of a filing (备案申请表), as it stands now."""
    rows = filings_visible_to(request.actor).select_related("organisation", "addressee", "competition")
    filing = get_object_or_404(rows, pk=pk)
    content = filing_application(filing, application_fields(filing), as_docx=kind == "docx")
    return _file(content, kind, _("Application for filing") + f" {filing.title}")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    types: dict[str, str] = {"pdf": "application/pdf", "docx": DOCX_TYPE}
    response = HttpResponse(content, content_type=types[kind])
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", f"{name}.{kind}")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
