"""The one page on which codes are typed, and what each kind of code opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import second_factor, words
from accounts.actions import codes, limits, profile
from accounts.actions.codes import Challenge, CodeProblem, CodeRefused, Purpose
from accounts.adapter import account_hint
from accounts.domain.masking import mask_email, mask_phone
from accounts.forms.entrance import CodeForm
from accounts.models import User
from accounts.queries import person_of
from accounts.queries.people import awaited_by_phone
from accounts.views import sessions
from accounts.views.entrance import INVALID, LIMITED, open_and_sign_in
from accounts.views.invitations import accept_by_code
from ui.views import perform_or_explain
from workflow.services import record_refusal

# Where each kind begins, for "another number" and for codes that are out of date.
STARTS = {
    Purpose.SIGN_IN: "accounts:sign_in_by_code",
    Purpose.SIGN_UP: "account_signup",
    Purpose.RESET: "account_reset_password",
    Purpose.PHONE: "accounts_my:phone",
    Purpose.EMAIL: "accounts_my:email",
    Purpose.FACTOR: "accounts:second_factor",
}
# What a right code would have done.
ACTS = {
    Purpose.SIGN_IN: "accounts.sign_in_failed",
    Purpose.SIGN_UP: "accounts.account_opened",
    Purpose.RESET: "accounts.password_reset",
    Purpose.PHONE: "accounts.phone_changed",
    Purpose.EMAIL: "accounts.email_changed",
    Purpose.FACTOR: "accounts.factor_failed",
    Purpose.INVITATION: "invitation.accept",
    Purpose.CLAIM: "entry.claimed",
}
INSIDE = {Purpose.PHONE, Purpose.EMAIL, Purpose.FACTOR, Purpose.CLAIM}
# Begun by pages that say themselves where they are.
ELSEWHERE = {Purpose.INVITATION, Purpose.CLAIM}


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Type the code, or ask for another one."""
    challenge = codes.pending(request.session)
    if challenge is None and (onward := _onward(request)):
        return HttpResponseRedirect(onward)
    if challenge is None or not _belongs(request, challenge):
        messages.warning(request, words.code_refused(CodeProblem.EXPIRED))
        return HttpResponseRedirect(reverse("account_login"))
    if request.method == "POST" and "resend" in request.POST:
        return _send_again(request, challenge)
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                taken = codes.take_code(request.session, form.cleaned_data["code"], Purpose(challenge.purpose))
            except CodeRefused as refusal:
                _note_refused(request, challenge, refusal)
                form.add_error("code", words.code_refused(refusal.problem))
                status = LIMITED if refusal.problem == CodeProblem.TOO_MANY else INVALID
            else:
                return HANDLERS[Purpose(taken.purpose)](request, taken)
    return render(request, "accounts/confirm_code.html", _context(challenge, form), status=status)


def _note_refused(request: HttpRequest, challenge: Challenge, refusal: CodeRefused) -> None:
    """A code that was not right stands in the audit, as the act that it would have opened."""
    user = request.user if request.user.is_authenticated else None
    record_refusal(
        ACTS[Purpose(challenge.purpose)],
        actor=person_of(request.user),
        target=user,
        reason="code",
        data={"problem": refusal.problem, **account_hint(challenge.target)},
    )


def _onward(request: HttpRequest) -> str:
    """Where a right code led: a second click on its button arrives after it was used up, and nothing went wrong."""
    if request.user.is_authenticated and (proof := codes.proof_of(request.session, request.user)):
        return str(proof["onward"])
    if request.user.is_authenticated:
        return reverse("account_login")  # it leads whoever is signed in to where they belong
    kept = sessions.proven(request)
    if kept is None:
        return ""
    return reverse("accounts:new_password" if "reset" in kept else "accounts:complete_sign_up")


def _belongs(request: HttpRequest, challenge: Challenge) -> bool:
    """Codes for changes are good for the account that asked, codes for entering only outside."""
    if challenge.purpose in INSIDE:
        return bool(request.user.is_authenticated and challenge.data.get("user") == request.user.pk)
    return challenge.purpose == Purpose.INVITATION or not request.user.is_authenticated


def _context(challenge: Challenge, form: CodeForm) -> dict[str, Any]:
    by_sms = challenge.channel == "sms"
    purpose = Purpose(challenge.purpose)
    start = challenge.data["back"] if purpose in ELSEWHERE else reverse(STARTS[purpose])
    return {
        "form": form,
        "title": _("Enter the code"),
        "target": mask_phone(challenge.target) if by_sms else mask_email(challenge.target),
        "by_sms": by_sms,
        "pause_left": challenge.pause_left,
        "start_url": start,
        "inside": purpose in INSIDE,
    }


def _send_again(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The same flow with a fresh code."""
    try:
        codes.send_code(
            request.session,
            purpose=Purpose(challenge.purpose),
            target=challenge.target,
            channel=challenge.channel,
            asked_by=sessions.sender_of(request, challenge.target),
            user=request.user if request.user.is_authenticated else None,
            data=challenge.data,
            fresh=True,
        )
    except limits.TooMany as limit:
        messages.warning(request, words.too_many_codes(limit.wait))
    else:
        messages.success(request, _("A new code is on its way."))
    return HttpResponseRedirect(reverse("accounts:confirm_code"))


def _enter(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    user = User.objects.by_phone(challenge.target)
    next_url = challenge.data.get("next", "")
    if user is not None:
        return sessions.sign_in_by_code(request, user, next_url=next_url)
    expected = awaited_by_phone(challenge.target)
    sessions.keep_proven(request, challenge.target, next=next_url, name=expected.name if expected else "")
    if expected is None:
        messages.info(request, _("This number has no account yet. Tell us your name and it is ready."))
    else:
        words_of_welcome = _("Hello %(name)s, you are expected. Please confirm your name and your account is ready.")
        messages.info(request, words_of_welcome % {"name": expected.name})
    return HttpResponseRedirect(reverse("accounts:complete_sign_up"))


def _sign_up(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    data = challenge.data
    expected = awaited_by_phone(challenge.target)
    if expected and expected.name != data["name"] and User.objects.by_phone(challenge.target) is None:
        kept = {name: data[name] for name in ("name", "password_hash", "next")}
        sessions.keep_proven(request, challenge.target, **kept)
        return HttpResponseRedirect(reverse("accounts:complete_sign_up"))
    return open_and_sign_in(request, challenge.target, data["name"], data["password_hash"], next_url=data["next"])


def _reset(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    user = User.objects.by_phone(challenge.target)
    if user is None or not user.is_active:
        return _enter(request, challenge)
    sessions.keep_proven(request, challenge.target, reset=user.pk)
    return HttpResponseRedirect(reverse("accounts:new_password"))


def _phone(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    def change() -> int:
        keep = request.session.session_key or ""
        return profile.change_phone(user=request.user, phone=challenge.target, keep=keep)

    outcome = perform_or_explain(
        request, change, success=_("Your phone number was changed. You sign in with it from now on.")
    )
    if outcome:
        sessions.renew_session(request)
        if outcome.value:
            messages.info(request, _("%(count)d other devices were signed out.") % {"count": outcome.value})
    return HttpResponseRedirect(reverse("accounts_my:profile"))


def _email(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    def change() -> None:
        profile.change_email(user=request.user, email=challenge.target)

    perform_or_explain(request, change, success=_("Your e-mail address was stored."))
    return HttpResponseRedirect(reverse("accounts_my:profile"))


def _factor(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    second_factor.note_sms(request, request.user)
    profile.note_factor(user=request.user, kind="sms")
    sessions.renew_session(request)
    return HttpResponseRedirect(challenge.data.get("next") or "/desk/")


def _claim(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The phone is theirs: the page that asked shows what it can be proven for."""
    codes.keep_proof(request.session, challenge)
    return HttpResponseRedirect(challenge.data["onward"])


HANDLERS: dict[Purpose, Callable[[HttpRequest, Challenge], HttpResponse]] = {
    Purpose.SIGN_IN: _enter,
    Purpose.SIGN_UP: _sign_up,
    Purpose.RESET: _reset,
    Purpose.PHONE: _phone,
    Purpose.EMAIL: _email,
    Purpose.FACTOR: _factor,
    Purpose.INVITATION: accept_by_code,
    Purpose.CLAIM: _claim,
}
