from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from notifications import checks
        from ui import health, navigation
        from workflow.permissions import is_permitted

        def may(permission: str) -> Any:
            # Predicates are registered by the app above that knows roles.
            return lambda actor: is_permitted(actor, permission, None)

        health.register("messages", checks.check_messages, needed=False)
        health.register("jobs", checks.check_jobs, needed=False)
        group = _("System administration")
        navigation.register(
            "desk",
            _("Background tasks"),
            "notifications_desk:jobs",
            860,
            may("notifications.view_jobs"),
            icon="clock",
            group=group,
        )
        navigation.register(
            "desk",
            _("Outbox"),
            "notifications_desk:outbox",
            870,
            may("notifications.view_outbox"),
            icon="send",
            group=group,
        )
