"""Door of this app's pages. Who may open them is said by predicates that accounts, above us, registers by name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from ui.navigation import actor_of
from workflow.permissions import is_permitted
from workflow.services import record_refusal

View = Callable[..., HttpResponse]


def permitted_view(permission: str) -> Callable[[View], View]:
    """For people signed in who hold ``permission``; sets ``request.actor``. Others get 403, which is audited."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor is None:
                raise PermissionDenied
            if not is_permitted(actor, permission, None):
                record_refusal("notifications.door_closed", actor=actor, reason=permission)
                raise PermissionDenied
            request.actor = actor  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return login_required(wrapper)

    return decorate
