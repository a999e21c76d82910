"""Sign in by password or code, sign up, set a forgotten password anew. Everything that goes out is a code."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import landing, words
from accounts.actions import limits
from accounts.actions.codes import Purpose, send_code
from accounts.actions.passwords import set_forgotten_password
from accounts.actions.people import open_account
from accounts.forms.entrance import CompleteSignUpForm, NewPasswordForm, PhoneForm, SignInForm, SignUpForm
from accounts.models import User
from accounts.queries import person_of
from accounts.queries.people import awaited_by_phone
from accounts.views import sessions
from ui.views import safe_next
from workflow.services import Conflict, record

LIMITED = 429
INVALID = 422


def provinces() -> list[dict[str, str]]:
    """The buttons of the province's log-in: none while it is not configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return [{"name": app["name"], "url": reverse("openid_connect_login", args=[app["provider_id"]])} for app in apps]


def with_next(request: HttpRequest, name: str) -> str:
    """The address of ``name`` that keeps where the reader wanted to go."""
    target = safe_next(request, "")
    return reverse(name, query={"next": target} if target else None)


def entrance_context(request: HttpRequest, **extra: Any) -> dict[str, Any]:
    """What every page at the entrance draws: the other ways in, all keeping ``next``."""
    return {
        "next_url": safe_next(request, ""),
        "by_password_url": with_next(request, "account_login"),
        "by_code_url": with_next(request, "accounts:sign_in_by_code"),
        "sign_up_url": with_next(request, "account_signup"),
        "reset_url": with_next(request, "account_reset_password"),
        "provinces": provinces(),
        **extra,
    }


class SignInView(LoginView):
    """Phone and password, by allauth."""

    form_class = SignInForm

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=LIMITED if form.is_limited else INVALID)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return entrance_context(self.request, title=_("Sign in"), **super().get_context_data(**kwargs))


sign_in = SignInView.as_view()


@method_decorator(never_cache, name="dispatch")
class PasswordAgainView(ReauthenticateView):
    """The password once more; a session that steps up gets a new id (S4)."""

    def form_valid(self, form: Any) -> HttpResponse:
        sessions.renew_session(self.request)
        user = self.request.user
        record("accounts.password_shown", actor=person_of(user), target=user)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)


password_again = PasswordAgainView.as_view()


def _only_outside(request: HttpRequest) -> HttpResponse | None:
    """Whoever is signed in has no business here."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request, landing.address_for(request.user)))
    return None


def _send(request: HttpRequest, purpose: Purpose, phone: str, **data: Any) -> None:
    send_code(
        request.session,
        purpose=purpose,
        target=phone,
        asked_by=sessions.sender_of(request, phone),
        data={"next": safe_next(request, ""), **data},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_by_code(request: HttpRequest) -> HttpResponse:
    """A code to the phone, whether or not there is an account."""
    return _ask_phone(request, Purpose.SIGN_IN, "accounts/sign_in_by_code.html", _("Sign in"))


@never_cache
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """A code to the phone, then a new password. No link goes out, so no host can be forged into one (S7)."""
    return _ask_phone(request, Purpose.RESET, "accounts/reset_password.html", _("Forgotten password"))


def _ask_phone(request: HttpRequest, purpose: Purpose, template: str, title: str) -> HttpResponse:
    if inside := _only_outside(request):
        return inside
    form, status = PhoneForm(request.POST or None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                _send(request, purpose, form.cleaned_data["phone"])
            except limits.TooMany as limit:
                form.add_error(None, words.too_many_codes(limit.wait))
                status = LIMITED
            else:
                return HttpResponseRedirect(reverse("accounts:confirm_code"))
    return render(request, template, entrance_context(request, form=form, title=title), status=status)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Name, phone, perhaps a password; the account is made when the code comes back. Known numbers fare alike (Z6)."""
    if inside := _only_outside(request):
        return inside
    form, status = SignUpForm(request.POST or None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            data = form.cleaned_data
            try:
                # Hashed for every number, known or not: the work is the same, and no password lies in a session.
                kept = make_password(data["password"]) if data["password"] else ""
                _send(request, Purpose.SIGN_UP, data["phone"], name=data["name"], password_hash=kept)
            except limits.TooMany as limit:
                form.add_error(None, words.too_many_codes(limit.wait))
                status = LIMITED
            else:
                return HttpResponseRedirect(reverse("accounts:confirm_code"))
    return render(
        request, "accounts/sign_up.html", entrance_context(request, form=form, title=_("Sign up")), status=status
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def complete_sign_up(request: HttpRequest) -> HttpResponse:
    """The phone is proven and has no account yet: the name is all that is missing."""
    kept = sessions.proven(request)
    if kept is None or "reset" in kept:
        return HttpResponseRedirect(reverse("account_signup"))
    known, expected = {"name": kept.get("name", "")}, awaited_by_phone(kept["phone"])
    form = CompleteSignUpForm(
        request.POST or None, phone=kept["phone"], expected=expected.name if expected else "", initial=known
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            password = form.cleaned_data["password"]
            hashed = make_password(password) if password else kept.get("password_hash", "")
            sessions.forget_proven(request)
            return open_and_sign_in(
                request,
                kept["phone"],
                form.cleaned_data["name"],
                hashed,
                next_url=kept.get("next", ""),
                is_expected=form.is_expected,
            )
    context = entrance_context(request, form=form, title=_("Complete your sign-up"))
    return render(request, "accounts/complete_sign_up.html", context, status=status)


def open_and_sign_in(
    request: HttpRequest, phone: str, name: str, hashed: str, *, next_url: str, is_expected: bool = False
) -> HttpResponse:
    """Make the account and sign it in; a number that got one meanwhile is simply signed in."""
    try:
        user = open_account(phone=phone, name=name, password_hash=hashed, is_expected=is_expected)
    except Conflict:
        messages.info(
            request, _("This number has an account already: you are signed in to it. Its password is unchanged.")
        )
        existing = User.objects.by_phone(phone)
        return sessions.sign_in_by_code(request, existing, next_url=next_url)
    messages.success(request, _("Welcome! Your account is ready."))
    return sessions.sign_in_by_code(request, user, next_url=next_url)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """The phone is proven: set a new password, end every session. A second factor stays as it was."""
    kept = sessions.proven(request)
    user = User.objects.select_related("person").filter(pk=kept.get("reset")).first() if kept else None
    if user is None:
        return HttpResponseRedirect(reverse("account_reset_password"))
    form, status = NewPasswordForm(request.POST or None, user=user), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            sessions.forget_proven(request)
            set_forgotten_password(user=user, password=form.cleaned_data["password"])
            messages.success(request, _("Your password was changed. Please sign in with it."))
            return HttpResponseRedirect(reverse("account_login"))
    context = entrance_context(request, form=form, title=_("New password"))
    return render(request, "accounts/new_password.html", context, status=status)
