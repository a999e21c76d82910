"""Permission for acts that are no moves of a table: creating, changing, revealing."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.permissions import is_permitted
from workflow.services import Forbidden, record_refusal


def require(actor: Actor, permission: str, obj: Model, action: str) -> None:
    """Pass when ``actor`` holds ``permission`` on ``obj``; else the refused ``action`` is audited and ``Forbidden`` raised."""
    if is_permitted(actor, permission, obj):
        return
    record_refusal(action, actor=actor, target=obj if obj.pk else None, reason="permission")
    raise Forbidden(_("You may not do this."))
