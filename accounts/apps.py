from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import identity, permissions, signals  # noqa: F401 - they register themselves
        from accounts.queries import staffing
        from accounts.queries.outbox import outbox_scope
        from accounts.workflows import invitation  # noqa: F401 - registers its table of moves
        from notifications import messages
        from notifications.queries import limit_outbox
        from workflow import inbox

        messages.register_file(Path(__file__).parent / "data" / "messages.json")
        limit_outbox(outbox_scope)
        inbox.register_rows("accounts.unstaffed", staffing.unstaffed_rows, staffing.unstaffed_item)
        identity.register()
        signals.connect()
