"""Between the sign-in and the desk: show a second factor, or set one up."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import second_factor as policy
from accounts import words
from accounts.actions import limits
from accounts.actions.codes import Purpose, send_code
from accounts.views import sessions
from ui.views import safe_next


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """What this session may show: an authenticator, a code by SMS, or (after a code) the password."""
    back = safe_next(request, "/desk/")
    user = request.user
    if policy.has_passed(request, user):
        return HttpResponseRedirect(back)
    by_sms = policy.sms_would_do(request, user)
    if request.method == "POST" and by_sms:
        try:
            send_code(
                request.session,
                purpose=Purpose.FACTOR,
                target=user.phone,
                asked_by=sessions.sender_of(request, user.phone),
                user=user,
                data={"user": user.pk, "next": back},
            )
        except limits.TooMany as limit:
            messages.warning(request, words.too_many_codes(limit.wait))
        else:
            return HttpResponseRedirect(reverse("accounts:confirm_code"))
    return render(request, "accounts/second_factor.html", _context(request, user, back, by_sms=by_sms))


def _context(request: HttpRequest, user: Any, back: str, *, by_sms: bool) -> dict[str, Any]:
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "title": _("Second factor"),
        "next_url": back,
        "by_sms": by_sms,
        # After a code to the phone the password is the other factor; SMS then stands beside it.
        "by_password": not by_sms and user.has_usable_password() and not kinds,
        "has_app": "totp" in kinds,
        "has_key": "webauthn" in kinds,
        "password_url": reverse("account_reauthenticate", query={"next": request.get_full_path()}),
        "app_url": reverse("mfa_reauthenticate", query={"next": back}),
        "key_url": reverse("mfa_reauthenticate_webauthn", query={"next": back}),
    }
