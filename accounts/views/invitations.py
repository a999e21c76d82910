"""The page behind an invitation's link. Looking at it changes nothing; only a button does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import landing, words
from accounts.actions import limits
from accounts.actions.codes import Challenge, Purpose, send_code
from accounts.actions.invitations import accept_invitation, find_invitation, is_open
from accounts.actions.people import open_account
from accounts.forms.entrance import FirstAccountForm
from accounts.models import Invitation, Person, User
from accounts.queries import person_of
from accounts.views import sessions
from ui.errors import TooManyRequests
from ui.views import perform_or_explain
from workflow import context
from workflow.services import Conflict, MoveError, act, lock


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites whom to what, and the way to accept it."""
    found = _find(secret)
    if not is_open(found):
        return render(request, "accounts/invitation.html", {"title": _("Invitation"), "closed": True}, status=410)
    if request.user.is_authenticated:
        return _inside(request, found)
    if not found.phone:
        return _by_link_alone(request, found)
    shown = _context(found)
    if request.method == "POST":
        try:
            send_code(
                request.session,
                purpose=Purpose.INVITATION,
                target=found.phone,
                asked_by=sessions.sender_of(request, found.phone),
                data={"invitation": found.pk, "back": request.path},
            )
        except limits.TooMany as limit:
            messages.warning(request, words.too_many_codes(limit.wait))
            return render(request, "accounts/invitation.html", shown, status=429)
        return HttpResponseRedirect(reverse("accounts:confirm_code"))
    return render(request, "accounts/invitation.html", shown)


def accept_by_code(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The code came back: the phone is the invited one's. Sign in or make the account, and accept."""
    found = Invitation.objects.filter(pk=challenge.data["invitation"]).first()
    if found is None or found.phone != challenge.target:
        raise Http404
    user = User.objects.by_phone(challenge.target) or open_account(phone=challenge.target, name=found.name)
    person = person_of(user)
    if isinstance(person, Person):
        _accept(request, found, person)
    return sessions.sign_in_by_code(request, user)


def _find(secret: str) -> Invitation:
    found = find_invitation(secret)
    if found is None:
        try:
            limits.take("secret_link", context.current().address)
        except limits.TooMany as limit:
            raise TooManyRequests(words.too_many_tries(limit.wait), retry_after=limit.wait) from None
        raise Http404
    return found


def _inside(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Somebody signed in: theirs if the phone is the same, else they have to sign out first."""
    person = person_of(request.user)
    mine = isinstance(person, Person) and bool(found.phone) and request.user.phone == found.phone
    if request.method == "POST" and mine:
        _accept(request, found, person)
        return HttpResponseRedirect(landing.address_for(request.user))
    return render(request, "accounts/invitation.html", {**_context(found), "mine": mine, "other": not mine})


def _by_link_alone(request: HttpRequest, found: Invitation) -> HttpResponse:
    """The very first administrator: whoever read the link on the server's console is trusted with phone and password."""
    form, status = FirstAccountForm(request.POST or None, initial={"name": found.name}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            password_hash = make_password(data["password"])  # takes its time, so before the lock

            def accept() -> User:
                # One act, with the offer locked first: whoever comes second leaves no account behind.
                with act():
                    offer = lock(found)
                    if not is_open(offer):
                        raise Conflict(
                            _("This invitation was used, taken back or is out of date. Please ask for a new one.")
                        )
                    user = open_account(phone=data["phone"], name=data["name"], password_hash=password_hash)
                    accept_invitation(invitation=offer, person=person_of(user))
                return user

            outcome = perform_or_explain(request, accept, form=form)
            if outcome:
                return sessions.sign_in_with_password(request, outcome.value)
            status = outcome.status
    return render(request, "accounts/invitation.html", {**_context(found), "form": form}, status=status)


def _accept(request: HttpRequest, found: Invitation, person: Person) -> None:
    try:
        accept_invitation(invitation=found, person=person)
    except MoveError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You accepted the invitation."))


def _context(found: Invitation) -> dict[str, Any]:
    return {"title": _("Invitation"), "invitation": found}
