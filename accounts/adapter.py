"""What allauth asks us: phones, limits, where to go after signing in, secrets of second factors, the province's log-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from accounts import device, landing, words
from accounts.actions.limits import PasswordGuard, TooMany
from accounts.models import User
from accounts.models.people import random_username
from accounts.provincial import ProvincialAdapter
from workflow import context, crypto
from workflow.actors import Anonymous
from workflow.services import record_refusal

__all__ = ["AccountAdapter", "ProvincialAdapter", "SecondFactorAdapter", "user_display"]


class AccountAdapter(DefaultAccountAdapter):
    """Phone first; limits in the database; nothing is sent inside a request."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "phone_password_mismatch": gettext_lazy("The mobile number or the password is not correct."),
    }

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        from accounts.forms.fields import PhoneField

        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_phone(phone)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.set_phone(phone, verified=verified)
        user.save(update_fields=["phone", "phone_index", "phone_verified"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, True)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        # Ours are sent by accounts.actions.codes; allauth's own flows for codes are not routed.
        raise NotImplementedError

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # Mail leaves through the outbox only; allauth's own mails are not used.
        raise NotImplementedError

    def generate_unique_username(self, txts: Any, regex: Any = None) -> str:
        return random_username()

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our middleware judged it: never an entry that the client wrote itself (S2)."""
        return context.current().address or str(request.META.get("REMOTE_ADDR", ""))

    def get_login_stages(self) -> list[str]:
        return ["accounts.stages.SecondFactorStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing.address_for(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts_my:profile")

    def is_safe_url(self, url: str) -> bool:
        """This site only (S8)."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The password check between its limits. ValidationError with code "limited" when one is reached."""
        phone = str(credentials.get("phone", ""))
        known = device.device_of(request, phone)
        guard = PasswordGuard(account=phone, address=self.get_client_ip(request), device=known)
        try:
            guard.enter()
        except TooMany as limit:
            record_refusal("accounts.sign_in_limited", actor=Anonymous(), reason=limit.name, data=account_hint(phone))
            raise ValidationError(words.too_many_passwords(limit.wait), code="limited") from None
        user = super().authenticate(request, **credentials)
        if user is None:
            guard.failed()
        else:
            guard.succeeded()
        return user

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """After every factor was shown: this device knows the account from now on."""
        response = super().post_login(request, user, **kwargs)
        if user.phone:
            device.remember(request, response, user.phone)
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's own limits are off; ``authenticate`` has ours."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_refusal(
            "accounts.sign_in_failed",
            actor=Anonymous(),
            reason="password",
            data=account_hint(str(credentials.get("phone", ""))),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are encrypted at rest; labels show no full phone number."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def _get_user_identifier(self, user: Any) -> str:
        return user.masked_phone or user.username

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where a second factor is a must and SMS is none, the last one stays."""
        from accounts import second_factor

        if settings.MFA_BY_SMS or not second_factor.is_required(authenticator.user):
            return True
        others = authenticator.user.authenticator_set.exclude(pk=authenticator.pk).exclude(type="recovery_codes")
        return bool(others.exists())


def user_display(user: Any) -> str:
    """The name people know: the person's, else the masked phone."""
    person = getattr(user, "person", None)
    return person.name if person is not None else str(user)


def account_hint(phone: str) -> dict[str, str]:
    """Of a phone or an address: enough for the auditor to see that two failures met the same account; no number."""
    return {"account": crypto.blind_index("phone", phone)[:12]}
