"""Doors for views of every app: signed in, at the desk, an administrator. Scope and permission follow behind the door."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from accounts.models import Person
from accounts.queries import has_desk_role, person_of
from accounts.queries.people import administered_paths
from ui import errors
from workflow.actors import Actor
from workflow.services import MoveError, record_refusal

View = Callable[..., HttpResponse]


class DoorClosed(PermissionDenied):
    """A whole part of the site that is not this person's place; audited at the door."""


def person_view(view: View) -> View:
    """For people signed in: sets ``request.actor`` to their ``Person``. Who is not goes to sign in, with what was typed."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        actor = person_of(request.user)
        if not isinstance(actor, Person):
            raise PermissionDenied
        request.actor = actor  # type: ignore[attr-defined]
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as denied:
            _note_refused(request, actor, denied)
            raise

    return wrapper


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a form that was filled in meanwhile is shown first, or it would be lost."""
    # Many addresses take forms and have no page: back leads to the page where the form stood.
    page = errors.referring_page(request) if request.method == "POST" else ""
    to_sign_in = redirect_to_login(page or request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if request.method == "POST" and errors.typed_fields(request):
        return errors.signed_out(request, to_sign_in.url)
    return to_sign_in


def _note_refused(request: HttpRequest, actor: Person, denied: PermissionDenied) -> None:
    """A page that was asked for without the right to it stands in the audit (T3), once: a refused move or a closed door
    was written down where it was refused."""
    if isinstance(denied, DoorClosed) or isinstance(denied.__cause__, MoveError):
        return
    match = request.resolver_match
    facts = {"view": match.view_name if match else "", "method": request.method, "path": request.path[:200]}
    record_refusal("accounts.access_refused", actor=actor, reason="permission", data=facts)


def desk_view(view: View) -> View:
    """For people with a role at the desk; others get 403, which is audited."""
    return _door(view, has_desk_role, "desk")


def administrator_view(view: View) -> View:
    """For administrators of some subtree; others get 403, which is audited (Z8)."""
    return _door(view, lambda actor: bool(administered_paths(actor)), "administrator")


def _door(view: View, may_enter: Callable[[Actor], bool], name: str) -> View:
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not may_enter(actor):
            match = request.resolver_match
            record_refusal(
                "accounts.door_closed", actor=actor, reason=name, data={"view": match.view_name if match else ""}
            )
            raise DoorClosed
        return view(request, *args, **kwargs)

    return person_view(wrapper)
