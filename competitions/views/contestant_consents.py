"""The consent to publication of an entry that was handed in: read it, take it back, give it again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person_view
from competitions.actions.entry_consents import give_publication, withdraw_publication
from competitions.queries.consent_texts import publication_of
from competitions.queries.entry_windows import EDITABLE_STATES
from competitions.views.contestant_entry import entry_crumbs, entry_url, own_entry
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def publication(request: HttpRequest, token: str) -> HttpResponse:
    """The words, when they were agreed to, and the button. While the form is open the box there is the place."""
    entry = own_entry(request, token)
    if entry.state in EDITABLE_STATES:
        return HttpResponseRedirect(entry_url(entry, "edit") + "#consents")
    if request.method == "POST":
        give = request.POST.get("act") == "give"
        verb = give_publication if give else withdraw_publication
        told = _("You agree to the publication again.") if give else _("Your consent is taken back.")
        perform_or_explain(request, lambda: verb(entry=entry, actor=request.actor), success=told)
        return HttpResponseRedirect(entry_url(entry, "publication"))
    context = {
        "title": _("Consent to publication"),
        "subtitle": entry.title,
        "crumbs": entry_crumbs(entry, _("Consent to publication")),
        "entry": entry,
        "consent": publication_of(entry),
        "cancel_url": entry_url(entry),
    }
    return render(request, "competitions/my/publication.html", context)
