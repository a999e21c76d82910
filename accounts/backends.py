"""Who is behind a session: the log-in with its person, in one query."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class PhoneBackend(AuthenticationBackend):
    """allauth's check of phone and password, Django's permissions, one query for user and person."""

    def get_user(self, user_id: int) -> User | None:
        """The active user with ``person`` and its region loaded; None for a suspended or unknown one."""
        # Not first(): it would sort what a key finds.
        user = next(iter(User.objects.select_related("person").filter(pk=user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None
