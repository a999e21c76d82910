from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetitionsConfig(AppConfig):
    name = "competitions"
    verbose_name = _("Competitions")

    def ready(self) -> None:
        from competitions import desk

        # Each registers its table of moves.
        from competitions.workflows import (  # noqa: F401
            acts,
            combination,
            competition,
            doubt,
            entry,
            entry_change,
            entry_import,
            filing,
            levels,
            objection,
            outcome,
            pack_import,
            publicity,
            replacement,
            round_feedback,
            rules,
            stage,
            unit_awards,
        )
        from notifications import messages
        from ui import navigation

        desk.register()
        navigation.register("my", _("My entries"), "competitions_my:home", 10, icon="trophy")
        navigation.register_area("my", _("My page"), "competitions_my:home", 30, icon="user")
        messages.register_file(Path(__file__).parent / "data" / "messages.json")
