"""Take an entry over that an office typed in: phone and document of the entry, a code to that phone, then the button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import words
from accounts.access import person_view
from accounts.actions import codes, limits
from accounts.actions.codes import Purpose, Sender
from competitions.actions.entry_office import claim_entries
from competitions.forms.entry_office import ClaimForm
from competitions.queries.entry_office import unclaimed_of
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow import clock, context
from workflow.idempotency import idempotent

_KEPT = ("phone", "id_kind", "id_number")


@never_cache
@person_view
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """A code goes to the phone whether there is such an entry or not: only who reads it learns that (Z6)."""
    form, status = ClaimForm(request.POST or None, today=clock.today()), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = {name: form.cleaned_data[name] for name in _KEPT}
            own = {"user": request.user.pk, "back": reverse("competitions_my:claim")}
            try:
                codes.send_code(
                    request.session,
                    purpose=Purpose.CLAIM,
                    target=data["phone"],
                    asked_by=Sender(address=context.current().address),
                    user=request.user,
                    data=data | own | {"onward": reverse("competitions_my:claim_confirm")},
                )
            except limits.TooMany as limit:
                form.add_error(None, words.too_many_codes(limit.wait))
                status = 429
            else:
                return HttpResponseRedirect(reverse("accounts:confirm_code"))
    return render(request, "competitions/my/claim.html", _head() | {"form": form}, status=status)


@never_cache
@person_view
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def claim_confirm(request: HttpRequest) -> HttpResponse:
    """What the code was proven for, and the button that makes it one's own."""
    proof = codes.proof_of(request.session, request.user)
    if proof is None:
        return HttpResponseRedirect(reverse("competitions_my:claim"))
    told = {name: proof[name] for name in _KEPT}
    entries = list(unclaimed_of(**told))
    if request.method == "POST" and entries:
        taken = lambda: [  # noqa: E731
            one
            for leader in dict.fromkeys(entry.leader_id for entry in entries)
            for one in claim_entries(actor=request.actor, leader=leader, **told)
        ]
        words_done = ngettext("%(count)d entry is yours now.", "%(count)d entries are yours now.", len(entries))
        if perform_or_explain(request, taken, success=words_done % {"count": len(entries)}):
            codes.drop_proof(request.session)
            return HttpResponseRedirect(reverse("competitions_my:home"))
    return render(request, "competitions/my/claim_confirm.html", _head() | {"entries": entries})


def _head() -> dict[str, object]:
    title = _("Take over an entry")
    return {"title": title, "crumbs": [Crumb(_("My page"), reverse("competitions_my:home")), Crumb(title)]}
