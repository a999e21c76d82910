"""Who may make the correction of a ranking hold."""

from __future__ import annotations

from judging.models import Tabulation
from workflow.actors import Actor


def is_own_correction(table: Tabulation, actor: Actor) -> bool:
    """Whether ``actor`` made this version after another one had been frozen. One query, none for what others made."""
    if actor.actor_kind != "person" or actor.actor_key != str(table.created_by_id):
        return False
    return table.stage.tabulations.filter(frozen_at__isnull=False, version__lt=table.version).exists()
