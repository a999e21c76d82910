"""allauth's second-factor stage of a sign-in, with the province's log-in counting as both factors."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.second_factor import came_from_province


class SecondFactorStage(AuthenticateStage):
    """Whoever set up an authenticator is asked for it, unless the province's log-in vouched for more."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if came_from_province(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
