"""Taking an entry back (弃赛): the question, the pledge where the rules ask for one, its paper and its scan."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_view
from competitions.actions.entries import withdraw_entry
from competitions.actions.uploads import save_pledge_scan
from competitions.forms.withdrawal import PledgeScanForm, WithdrawForm
from competitions.models import Entry
from competitions.printing import pledge_pdf
from competitions.queries.withdrawal import needs_pledge, pledge_text
from competitions.views.contestant_entry import entry_crumbs, entry_url, own_entry, pdf_response
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take the entry back, after a question and, where the rules ask for it, under a pledge."""
    entry = own_entry(request, token)
    asked = needs_pledge(entry)
    form = WithdrawForm(request.POST if request.method == "POST" else None, needs_pledge=asked)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            outcome = perform_or_explain(
                request,
                lambda: withdraw_entry(
                    entry=entry,
                    actor=request.actor,
                    reason=given["reason"],
                    pledge_name=given.get("pledge_name", ""),
                ),
                form=form,
            )
            if outcome:
                messages.success(request, _("The entry is withdrawn."))
                return HttpResponseRedirect(entry_url(entry, "pledge" if asked else "entry"))
            status = outcome.status
    context = {
        "title": _("Withdraw the entry"),
        "crumbs": entry_crumbs(entry, _("Withdraw")),
        "form": form,
        "pledge": pledge_text(entry) if asked else "",
        "facts": [
            (_("Entry"), entry.title),
            (_("Entry number"), entry.number),
            (_("Competition"), entry.competition.name),
        ],
        "cancel_url": entry_url(entry),
        "entry": entry,
    }
    return render(request, "competitions/my/withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def pledge(request: HttpRequest, token: str) -> HttpResponse:
    """The pledge that was given: print it, sign it, upload the scan (none of which is needed)."""
    entry = _pledged(request, token)
    form, status = PledgeScanForm(), 200
    if request.method == "POST":
        form, status = PledgeScanForm(request.POST, request.FILES), 422
        if form.is_valid():
            scan = form.cleaned_data["scan"]
            outcome = perform_or_explain(
                request,
                lambda: save_pledge_scan(entry=entry, actor=request.actor, upload=scan, name=scan.name or ""),
                success=_("The signed pledge is kept."),
                form=form,
            )
            if outcome:
                return HttpResponseRedirect(entry_url(entry, "pledge"))
            status = outcome.status
    context = {
        "title": _("Pledge of withdrawal"),
        "subtitle": entry.title,
        "crumbs": entry_crumbs(entry, _("Pledge of withdrawal")),
        "entry": entry,
        "pledge": pledge_text(entry),
        "given": entry.withdrawal_pledge,
        "scan": entry.attachments.filter(kind="withdrawal_pledge").first(),
        "form": form,
        "print_url": entry_url(entry, "pledge_print"),
        "cancel_url": entry_url(entry),
    }
    return render(request, "competitions/my/pledge.html", context, status=status)


@require_safe
@person_view
def pledge_print(request: HttpRequest, token: str) -> HttpResponse:
    """The pledge as PDF, to be signed by hand."""
    entry = _pledged(request, token)
    return pdf_response(pledge_pdf(entry), _("Pledge of withdrawal %(number)s.pdf") % {"number": entry.number})


def _pledged(request: HttpRequest, token: str) -> Entry:
    entry = own_entry(request, token)
    if not entry.withdrawal_pledge:
        raise Http404
    return entry
