"""The replacement route: the request of a city, the two consents, opening the camp or roadshow."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from accounts.enums import Role
from competitions.actions import levels_replacement as verbs
from competitions.domain.levels import forms_for
from competitions.enums import ConsentSide, ConsentState, ReplacementState
from competitions.forms.replacement import AskForm, ConsentForm
from competitions.models import ReplacementConsent, ReplacementRequest
from competitions.permissions.levels import decides_consent, may_ask, offices_in
from competitions.queries.history import history_items, history_rows
from competitions.queries.levels import what_stands_against, why_no_round
from competitions.queries.levels_replacement import consents_of, requests_visible_to
from competitions.views.organiser_files import private_file
from competitions.views.organiser_levels import answer_or_404, crumbs, may_answer_or_403
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import act_with_reason, perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

RELATED = (
    "answer__region", "answer__call__competition__region", "answer__call__competition__organisation",
    "organisation__region", "addressee", "asked_by", "round",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def replacement_new(request: HttpRequest, pk: int, region: str) -> HttpResponse:
    """A city asks: reasons, what is held instead, when, the stamped letter."""
    answer = answer_or_404(request, pk, region)
    may_answer_or_403(request, answer, Role.ORGANISER)
    office = offices_in(request.actor, region, Role.ORGANISER)[0]
    office.region = answer.region
    above = answer.call.competition
    form = AskForm(
        request.POST or None,
        request.FILES or None,
        forms_allowed=[one.value for one in forms_for(above.kind)],
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            asked = verbs.Asked(**data, scan_name=data["scan"].name)
            outcome = perform_or_explain(
                request,
                lambda: verbs.ask_replacement(call=answer.call, organisation=office, asked=asked, actor=request.actor),
                success=_("The request is with the province. Both consents are needed before anything opens."),
                form=form,
            )
            if outcome and outcome.value is not None:
                return redirect("competitions_desk:replacement", pk=outcome.value.pk)
            status = outcome.status
    context = {
        "title": _("Ask for a camp or roadshow"),
        "subtitle": f"{answer.region.name} · {above.name}",
        "crumbs": crumbs(answer, _("Ask for a camp or roadshow")),
        "answer": answer,
        "form": form,
        "back": reverse("competitions_desk:round_answer", args=(pk, region)),
        "problem": why_no_round(answer.call) or what_stands_against(answer),
    }
    return render(request, "competitions/levels/replacement_new.html", context, status=status)


def _request_or_404(request: HttpRequest, pk: int) -> ReplacementRequest:
    return get_object_or_404(requests_visible_to(request.actor).select_related(*RELATED), pk=pk)


def _crumbs(made: ReplacementRequest, place: str = "") -> list[Crumb]:
    own = reverse("competitions_desk:replacement", kwargs={"pk": made.pk})
    found = crumbs(made.answer, _("Camp or roadshow"))
    return [*found[:-1], Crumb(found[-1].label, own), Crumb(place)] if place else found


@require_safe
@desk_view
def replacement(request: HttpRequest, pk: int) -> HttpResponse:
    """The request, both consents side by side, what the reader can do, the history."""
    made = _request_or_404(request, pk)
    consents = consents_of(made)
    for one in consents:
        one.request = made
    moves = {move.name for move in allowed_moves(made, request.actor)}
    context = {
        "title": _("Selection by camp or roadshow"),
        "subtitle": f"{made.answer.region.name} · {made.answer.call.competition.name}",
        "crumbs": _crumbs(made),
        "made": made,
        "state_tone": tone_of(made.state),
        "consents": [_shown(one, request.actor) for one in consents],
        "may_open": made.state == ReplacementState.GRANTED and may_ask(request.actor, made),
        "may_withdraw": "withdraw" in moves,
        "nominees": list(made.nominees.select_related("entry__track", "entry__competition").order_by("pk")[:200]),
        "history": history_items(history_rows(made, *consents)[:50]),
    }
    return render(request, "competitions/levels/replacement.html", context)


def _shown(consent: ReplacementConsent, actor: Any) -> dict[str, Any]:
    """A consent with the addresses of what this actor may do with it."""
    made, may = consent.request, decides_consent(actor, consent)
    waits = consent.state == ConsentState.PENDING and made.state == ReplacementState.ASKED
    own = consent.request.asked_by_id == actor.pk
    lives = made.state in (ReplacementState.ASKED, ReplacementState.GRANTED, ReplacementState.OPENED)

    def door(decision: str) -> str:
        return reverse("competitions_desk:consent_decide", args=(made.pk, consent.side, decision))

    return {
        "one": consent,
        "tone": {"granted": "ok", "refused": "danger", "withdrawn": "danger"}.get(consent.state, "warn"),
        "grant_url": door("grant") if may and waits and not own else "",
        "refuse_url": door("refuse") if may and waits and not own else "",
        "withdraw_url": door("withdraw") if may and lives and consent.state == ConsentState.GRANTED else "",
        "scan_url": reverse("competitions_desk:replacement_scan", args=(made.pk, consent.side)) if consent.scan else "",
    }


_TITLES = {
    ("province", "grant"): lambda: _("Consent of the province"),
    ("province", "refuse"): lambda: _("Refuse the consent of the province"),
    ("province", "withdraw"): lambda: _("Withdraw the consent of the province"),
    ("national", "grant"): lambda: _("Enter the consent of the national committee"),
    ("national", "refuse"): lambda: _("Enter the refusal of the national committee"),
    ("national", "withdraw"): lambda: _("Enter that the national committee withdrew its consent"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def consent_decide(request: HttpRequest, pk: int, side: str, decision: str) -> HttpResponse:
    """Give, refuse or withdraw one of the two consents, with the document where there is one."""
    made = _request_or_404(request, pk)
    consent = get_object_or_404(ReplacementConsent, request=made, side=side)
    consent.request = made
    if not decides_consent(request.actor, consent):
        raise PermissionDenied(_("Only %(office)s decides this.") % {"office": made.addressee.name})
    form = ConsentForm(request.POST or None, request.FILES or None, side=side, decision=decision)
    back = reverse("competitions_desk:replacement", kwargs={"pk": pk})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: _decide(made, side, decision, form, request.actor),
                success=_("It is kept. The city has been told where it changes something."),
                form=form,
            )
            if outcome:
                return redirect(back)
            status = outcome.status
    title = _TITLES[side, decision]()
    context = {
        "title": title,
        "subtitle": f"{made.answer.region.name} · {made.answer.call.competition.name}",
        "crumbs": _crumbs(made, title),
        "made": made,
        "form": form,
        "side": side,
        "decision": decision,
        "back": back,
    }
    return render(request, "competitions/levels/consent.html", context, status=status)


def _decide(made: ReplacementRequest, side: str, decision: str, form: ConsentForm, actor: Any) -> ReplacementRequest:
    data = form.cleaned_data
    scan = data.get("scan")
    document = verbs.Document(
        doc_no=data.get("doc_no", ""),
        decided_on=data.get("decided_on"),
        scan=scan,
        scan_name=scan.name if scan else "",
    )
    if decision == "withdraw":
        return verbs.withdraw_consent(request=made, side=side, actor=actor, reason=data["opinion"], document=document)
    return verbs.decide_consent(
        request=made,
        side=side,
        grants=decision == "grant",
        actor=actor,
        opinion=data["opinion"],
        document=document,
    )


@require_POST
@desk_view
@idempotent
def replacement_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the round that replaces the city's, then its set-up."""
    made = _request_or_404(request, pk)
    if not may_ask(request.actor, made):
        raise PermissionDenied(_("Only organisers of %(office)s may do this.") % {"office": made.organisation.name})
    outcome = perform_or_explain(
        request,
        lambda: verbs.open_replacement(request=made, actor=request.actor),
        success=_("The draft is there, with the unified score sheet. Go through the steps and file the plan."),
    )
    if outcome and outcome.value is not None:
        return redirect("competitions_desk:competition_setup", pk=outcome.value.pk, section="basics")
    return redirect("competitions_desk:replacement", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def replacement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The city takes its request back."""
    made = _request_or_404(request, pk)
    if not may_ask(request.actor, made):
        raise PermissionDenied(_("Only organisers of %(office)s may do this.") % {"office": made.organisation.name})
    back = reverse("competitions_desk:replacement", kwargs={"pk": pk})
    form, status = act_with_reason(
        request,
        lambda reason: verbs.withdraw_request(request=made, actor=request.actor, reason=reason),
        _("The request is taken back; the round can be opened or declined."),
    )
    if not status:
        return redirect(back)
    context = {
        "title": _("Take the request back"),
        "subtitle": f"{made.answer.region.name} · {made.answer.call.competition.name}",
        "crumbs": _crumbs(made, _("Take the request back")),
        "form": form,
        "back": back,
    }
    return render(request, "competitions/levels/replacement_withdraw.html", context, status=status)


@require_safe
@desk_view
def replacement_scan(request: HttpRequest, pk: int, which: str) -> HttpResponseBase:
    """The stamped letter (``request``) or the document of a consent (``province``, ``national``)."""
    made = _request_or_404(request, pk)
    if which == "request":
        return private_file(request, made.scan, name=made.scan_name, extension=".pdf")
    if which not in ConsentSide.values:
        raise Http404
    consent = get_object_or_404(ReplacementConsent, request=made, side=which)
    return private_file(request, consent.scan, name=consent.scan_name, extension=".pdf")
