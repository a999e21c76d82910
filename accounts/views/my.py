"""One's own account: profile, phone, e-mail, devices."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import words
from accounts.access import person_view
from accounts.actions import limits
from accounts.actions import profile as verbs
from accounts.actions.codes import Purpose, send_code
from accounts.domain.masking import mask_email
from accounts.forms.profile import EmailForm, NewPhoneForm, ProfileForm
from accounts.queries.people import devices_of
from accounts.views import sessions
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent


@person_view
@idempotent
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name and document."""
    person = request.actor
    form, status = ProfileForm(request.POST or None, person=person), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data

            def store() -> None:
                verbs.update_person(
                    person=person, name=data["name"], id_kind=data["id_kind"], id_number=data["id_number"], actor=person
                )

            outcome = perform_or_explain(request, store, form=form, success=_("Your profile was stored."))
            if outcome:
                return HttpResponseRedirect(reverse("accounts_my:profile"))
            status = outcome.status
    return _page(request, "profile", _("My account"), status=status, form=form)


@person_view
@require_http_methods(["GET"])
def contact(request: HttpRequest) -> HttpResponse:
    """The phone one signs in with, and the e-mail address."""
    user = request.user
    return _page(
        request,
        "contact",
        _("Phone and e-mail"),
        phone=user.masked_phone,
        email=mask_email(user.email) if user.email else "",
    )


@never_cache
@person_view
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Another number: a code goes to it, whoever owns it (Z6)."""
    form = NewPhoneForm(request.POST or None, present=request.user.phone)
    return _send_code(request, form, "phone", Purpose.PHONE, _("Change the phone number"))


@never_cache
@person_view
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """An address: a code goes to it."""
    return _send_code(request, EmailForm(request.POST or None), "email", Purpose.EMAIL, _("E-mail address"))


def _send_code(request: HttpRequest, form: Any, field: str, purpose: Purpose, title: str) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            target = form.cleaned_data[field]
            try:
                send_code(
                    request.session,
                    purpose=purpose,
                    target=target,
                    channel="sms" if purpose == Purpose.PHONE else "email",
                    asked_by=sessions.sender_of(request, target),
                    user=request.user,
                    data={"user": request.user.pk},
                )
            except limits.TooMany as limit:
                form.add_error(None, words.too_many_codes(limit.wait))
                status = 429
            else:
                return HttpResponseRedirect(reverse("accounts:confirm_code"))
    return _page(request, "send_code", title, status=status, form=form, cancel_url=reverse("accounts_my:contact"))


@person_view
@require_POST
def remove_email(request: HttpRequest) -> HttpResponse:
    """E-mail is optional everywhere."""
    return act_and_redirect(
        request,
        lambda: verbs.remove_email(user=request.user),
        to=reverse("accounts_my:contact"),
        success=_("Your e-mail address was removed."),
    )


@person_view
@require_http_methods(["GET"])
def devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = devices_of(request.user)
    for row in rows:
        row.is_this = row.session_key == request.session.session_key
        row.browser = _browser(row.user_agent)
    return _page(request, "devices", _("Signed-in devices"), devices=rows)


@person_view
@require_POST
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out."""
    if verbs.end_device(user=request.user, session_pk=pk):
        messages.success(request, _("That device was signed out."))
    return HttpResponseRedirect(reverse("accounts_my:devices"))


@person_view
@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    count = verbs.end_other_devices(user=request.user, keep=request.session.session_key or "")
    messages.success(request, _("%(count)d other devices were signed out.") % {"count": count})
    return HttpResponseRedirect(reverse("accounts_my:devices"))


def _browser(agent: str) -> str:
    """A word for a user agent: the browser and the system, as far as they say."""
    browsers = (
        ("MicroMessenger", _("WeChat")), ("Edg", "Edge"), ("360", "360"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )  # fmt: skip
    systems = (
        ("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"),
        ("Mac OS", "macOS"), ("UOS", "UOS"), ("Kylin", "Kylin"), ("Linux", "Linux"),
    )  # fmt: skip
    parts = [next((word for mark, word in kind if mark in agent), "") for kind in (browsers, systems)]
    return " · ".join(part for part in parts if part) or _("Unknown device")


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"accounts/my/{name}.html", {"title": title, **context}, status=status)
