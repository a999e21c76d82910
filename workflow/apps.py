"""App configuration: triggers after migrate, a check that they are there."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("Workflow and audit")

    def ready(self) -> None:
        from ui import explain

        from . import services

        explain.register(services.Forbidden, 403)
        explain.register(services.Conflict, 409)
        explain.register(services.MoveError, 422)
        # The one signal of the house: Django offers no other place that runs after every migrate.
        post_migrate.connect(_install_triggers, dispatch_uid="workflow.triggers")
        checks.register(_check_triggers, checks.Tags.database)  # type: ignore[call-overload]


def _install_triggers(using: str = "default", **kwargs: Any) -> None:
    from django.db import connections

    from . import triggers

    triggers.install(connections[using])


def _check_triggers(databases: list[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    from django.db import connections

    from . import triggers

    return [
        # A warning: an error would stop the very `migrate` that mends it. /healthz and verify_audit are not so mild.
        checks.Warning(f"append-only trigger {name} is missing", hint="Run migrate.", id="workflow.W001")
        for alias in databases or []
        for name in triggers.missing(connections[alias])
    ]
