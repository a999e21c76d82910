"""The province's log-in (OIDC). It links to somebody we know by verified phone or by ID number, and stores neither."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider, _pick_data
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.actions.provincial import Claims, NobodyKnown, user_for_claims
from accounts.domain import phone as phones


class ProvincialProvider(OpenIDConnectProvider):
    """allauth's provider, keeping what it learnt about a person out of the database."""

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Stored with the link: nothing but the subject."""
        return {"sub": str(_pick_data(data).get("sub", ""))}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        data = _pick_data(response)
        phone = phones.normalise(str(data.get("phone_number") or ""))
        # For the rest of this request only.
        login.claims = Claims(
            name=str(data.get("name") or ""),
            phone=phone if data.get("phone_number_verified") is True and not phones.validate(phone) else "",
            id_number=str(data.get(settings.OIDC_ID_CLAIM) or ""),
        )
        return login


class ProvincialAdapter(DefaultSocialAccountAdapter):
    """Providers come from the settings alone; nobody signs up without a phone or an ID number that we can check."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the province's subject to our log-in, before allauth looks for one."""
        if sociallogin.state.get("process", "login") != "login":
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        if sociallogin.is_existing:
            return
        try:
            user = user_for_claims(sociallogin.claims)
        except NobodyKnown:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403)) from None
        sociallogin.connect(request, user)
