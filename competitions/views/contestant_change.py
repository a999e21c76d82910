"""A change after the check: the contestant asks, reads how it stands, takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_view
from competitions.actions.entry_changes import ChangeRejected, ask_for_change, take_change_back
from competitions.forms.entry_boxes import Typed
from competitions.forms.entry_form import EntryForm
from competitions.forms.withdrawal import ChangeReasonForm
from competitions.models import Entry
from competitions.queries.entry_changes import (
    changeable_fields,
    changes_of,
    compared,
    waiting_change,
    why_not_changeable,
)
from competitions.queries.entry_snapshot import snapshot_of
from competitions.views.contestant_entry import entry_crumbs, entry_url, own_entry
from competitions.views.contestant_form import posted_fields
from ui import explain
from ui.views import perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import MoveError


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def change(request: HttpRequest, token: str) -> HttpResponse:
    """The fields that may change, as they stand; or the request that waits, old beside new."""
    entry = own_entry(request, token)
    if request.method != "POST":
        return _page(request, entry)
    typed = posted_fields(request.POST)
    form = _reason(request.POST)
    if not form.is_valid():
        return _page(request, entry, Typed(typed), form, status=422)
    try:
        ask_for_change(entry=entry, actor=request.actor, typed=typed, reason=form.cleaned_data["reason"])
    except ChangeRejected as error:
        return _page(request, entry, Typed(typed, error.fields), form, status=422)
    except MoveError as error:
        form.add_error(None, str(error))
        return _page(request, entry, Typed(typed), form, status=explain.status_of(error) or 422)
    messages.success(request, _("The request is with the organiser. Until it is approved the entry stays as it is."))
    return HttpResponseRedirect(entry_url(entry, "change"))


@require_POST
@person_view
@idempotent
def change_take_back(request: HttpRequest, token: str, change: int) -> HttpResponse:
    """No longer asked for."""
    entry = own_entry(request, token)
    found = get_object_or_404(changes_of(entry), pk=change)
    perform_or_explain(
        request,
        lambda: take_change_back(change=found, actor=request.actor),
        success=_("The request is taken back."),
    )
    return HttpResponseRedirect(entry_url(entry, "change"))


def _reason(data: object = None) -> ChangeReasonForm:
    return ChangeReasonForm(data, label=_("Why is it changed?"), help_text=_("The organiser reads it."))


def _page(
    request: HttpRequest,
    entry: Entry,
    typed: Typed | None = None,
    form: ChangeReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    snapshot = snapshot_of(entry)
    waiting = waiting_change(entry)
    fields = changeable_fields(snapshot)
    drawn = EntryForm(snapshot, typed)
    boxes = [box for box in drawn.every_box() if box.name in fields]
    for box in boxes:
        box.label = fields[box.name]
    context = {
        "title": _("Change the entry"),
        "subtitle": entry.title,
        "crumbs": entry_crumbs(entry, _("Change the entry")),
        "entry": entry,
        "closed": why_not_changeable(entry),
        "waiting": waiting,
        "lines": compared(snapshot, waiting) if waiting else [],
        "earlier": [row for row in changes_of(entry)[:10] if waiting is None or row.pk != waiting.pk],
        "boxes": boxes,
        "ticks": ",".join(box.name for box in boxes if box.kind == "check"),
        "errors": typed.errors if typed else {},
        "form": form or _reason(),
        "cancel_url": entry_url(entry),
    }
    return render(request, "competitions/my/change.html", context, status=status)
