"""allauth's pages for changing a password: other devices are signed out, the owner is told."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordChangeView, PasswordSetView
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actions.passwords import tell_about_password
from accounts.actions.profile import end_other_devices
from accounts.views.entrance import INVALID
from workflow.services import act


class _Mixin:
    """Every other session ends; this one goes on under a new id."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        former = self.request.session.session_key
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        with act():
            # allauth has noted this device again under its new id.
            UserSession.objects.filter(session_key=former).exclude(
                session_key=self.request.session.session_key
            ).delete()
            end_other_devices(user=self.request.user, keep=self.request.session.session_key or "")
            tell_about_password(self.request.user)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {"title": _("Password"), **context}

    def get_default_success_url(self) -> str:
        return reverse("accounts_my:profile")


@method_decorator(never_cache, name="dispatch")
class ChangeView(_Mixin, PasswordChangeView):
    """With the present password."""


@method_decorator(never_cache, name="dispatch")
class SetView(_Mixin, PasswordSetView):
    """The first password."""


change = ChangeView.as_view()
set_first = SetView.as_view()
