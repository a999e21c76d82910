"""Anyone: is this certificate ours, and does it still stand?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions import limits
from certificates.domain.codes import LENGTH, code_in
from certificates.models import Certificate
from certificates.queries.certificates import by_code, by_number, why_suspended
from certificates.queries.facts import facts_of
from certificates.queries.units import unit_by_code, unit_by_number
from ui.errors import TooManyRequests
from workflow import context

TEMPLATE = "certificates/public/verify.html"


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form: the code beside the QR, or the certificate's number with a holder's name."""
    typed = request.GET.get("code", "").strip()
    holder = request.GET.get("name", "").strip()
    shown = _context(typed, holder)
    if not typed:
        return render(request, TEMPLATE, shown)
    code = code_in(typed)
    if code is None and not holder:
        shown["hint"] = _(
            "This is no verification code: that has %(length)d signs. If it is the certificate's number, please write the "
            "holder's name below it."
        ) % {"length": LENGTH}
        return render(request, TEMPLATE, shown, status=422)
    if code is None:
        _require_tries_left()
        certificate = by_number(typed, holder) or unit_by_number(typed, holder)
        if certificate is None:
            return _not_found(request, shown)
        code = certificate.code
    return HttpResponseRedirect(reverse("certificates_public:verify_code", args=[code]))


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the certificate says; 404 with the form again when there is none."""
    certificate = by_code(code_in(code) or "")
    shown = _context(code, "")
    if certificate is None:
        return _unit_or_not_found(request, shown, code_in(code) or "")
    told = {"certificate": certificate, "facts": facts_of(certificate), "suspended": why_suspended(certificate)}
    return render(request, TEMPLATE, shown | told)


def _unit_or_not_found(request: HttpRequest, shown: dict[str, Any], code: str) -> HttpResponse:
    unit = unit_by_code(code)
    if unit is None:
        return _not_found(request, shown)
    return render(request, TEMPLATE, shown | {"certificate": unit, "facts": facts_of(unit)})


def _not_found(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """The same words and work for an unknown code, an unknown number and another's name; tries are counted."""
    try:
        limits.take("certificate_guess", context.current().address)
    except limits.TooMany as limit:
        raise _too_many(limit) from None
    return render(request, TEMPLATE, shown | {"not_found": True}, status=404)


def _require_tries_left() -> None:
    """Numbers and names can be guessed at, so nothing is looked up once the tries are used. A code cannot."""
    try:
        limits.check("certificate_guess", context.current().address)
    except limits.TooMany as limit:
        raise _too_many(limit) from None


def _too_many(limit: limits.TooMany) -> TooManyRequests:
    words = _(
        "Too many certificates were looked for in vain from your network. Please try again in %(minutes)d minutes."
    )
    return TooManyRequests(words % {"minutes": -(-limit.wait // 60)}, retry_after=limit.wait)


def _context(code: str, holder: str) -> dict[str, Any]:
    certificate: Certificate | None = None
    return {"title": _("Verify a certificate"), "code": code, "name": holder, "certificate": certificate, "facts": []}
