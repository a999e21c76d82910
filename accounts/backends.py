"""Who is behind a session: the log-in with its person, in one query."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from workflow.statements import Parameter, Statement

_WHO = Statement(lambda: User.objects.select_related("person").filter(pk=Parameter("pk")))


class PhoneBackend(AuthenticationBackend):
    """allauth's check of phone and password, Django's permissions, one query for user and person."""

    def get_user(self, user_id: int) -> User | None:
        """The active user with ``person`` and its region loaded; None for a suspended or unknown one."""
        user = _WHO.row(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
