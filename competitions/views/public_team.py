"""A member of a team: read the project and one's own data by the link of the head, accept or decline. No log-in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import limits
from competitions.actions.team import answer_as_member
from competitions.domain.consents import PERSONAL_DATA, PUBLICATION
from competitions.models import TeamMember
from competitions.queries.consent_texts import consent_texts
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_windows import is_editable
from competitions.queries.rule_books import book_of
from competitions.queries.team_answers import answer_of, member_by_token, print_of
from competitions.views.public_objection import private
from ui.errors import TooManyRequests
from ui.parts import Crumb
from ui.views import act_with_reason
from workflow import clock, context
from workflow.idempotency import idempotent


def _member_or_404(token: str) -> TeamMember:
    try:
        limits.check("objection_guess", context.current().address)
    except limits.TooMany as limit:
        raise TooManyRequests(_("Too many links that do not exist were opened."), retry_after=limit.wait) from None
    found = member_by_token(token)
    if found is None:
        limits.take("objection_guess", context.current().address)
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def team_member(request: HttpRequest, token: str) -> HttpResponse:
    """Project, own data, the words; two buttons. The answer can be changed until the entry is handed in."""
    member = _member_or_404(token)
    accepts, seen = request.POST.get("act") == "accept", request.POST.get("seen", "")
    form, status = act_with_reason(
        request,
        lambda reason: answer_as_member(member=member, accepts=accepts, seen=seen, reason=reason),
        "",
        label=_("Why do you decline?"),
        required=False,
    )
    if not status:
        return private(HttpResponseRedirect(reverse("competitions_public:team_member", kwargs={"token": token})))
    if request.method == "POST":
        member = _member_or_404(token)
    entry = member.entry
    shown = {
        "title": _("Join the team"),
        "member": member,
        "entry": entry,
        "answer": answer_of(snapshot_of(entry), member).value,
        "seen": print_of(entry, member),
        "is_open": is_editable(entry, clock.now()),
        "texts": consent_texts(book_of(entry.competition), (PERSONAL_DATA, PUBLICATION)),
        "form": form,
        "crumbs": [Crumb(_("Home"), "/"), Crumb(_("Join the team"))],
    }
    return private(render(request, "competitions/public/team_member.html", shown, status=status))
