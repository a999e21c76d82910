from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgingConfig(AppConfig):
    name = "judging"
    verbose_name = _("Judging")

    def ready(self) -> None:
        from competitions.enums import RaterGroup, WorkspaceGroup
        from competitions.queries import raters, rules_audience
        from competitions.queries.workspace import register_todo
        from judging.actions.verification import verify_envelopes
        from judging.queries import feedback
        from judging.queries import inbox as waiting
        from judging.queries.panels import judges_of, judges_who_sat
        from judging.workflows import acts, score_sheet, seat, tabulation  # noqa: F401 - registers its table of moves
        from notifications import messages
        from ui import cards, navigation
        from workflow import inbox, triggers, verifiers

        triggers.protect("judging_markenvelope")
        verifiers.register("judging", verify_envelopes)
        messages.register_file(Path(__file__).parent / "data" / "messages.json")
        for label, name, order, group in (
            (_("Judging"), "judging", 50, WorkspaceGroup.JUDGING),
            (_("Ranking and promotion"), "ranking", 60, WorkspaceGroup.RESULTS),
            (_("Round pack"), "round_pack", 74, WorkspaceGroup.PUBLICITY),
        ):
            navigation.register("competition", label, f"judging_desk:{name}", order, group=group.label)
        navigation.register("judge", _("My judging"), "judging_judge:home", 10, icon="scale")
        navigation.register_area("judge", _("Judge's place"), "judging_judge:home", 20, waiting.is_judge, icon="scale")
        inbox.register("judging.judge", waiting.judge_items)
        inbox.register("judging.organiser", waiting.organiser_items)
        register_todo("judging", waiting.workspace_items)
        rules_audience.register("judging", judges_of)
        raters.register(RaterGroup.JUDGE, judges_who_sat)
        cards.register("entry", "judging.feedback", feedback.feedback_card, 10)
        cards.register("desk", "judging.marking", waiting.marking_card, 10)
