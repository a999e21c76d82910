from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgingConfig(AppConfig):
    name = "judging"
    verbose_name = _("Judging")

    def ready(self) -> None:
        from accounts.queries import has_desk_role
        from competitions.domain.schemas import SCHEMAS
        from competitions.enums import RaterGroup, WorkspaceGroup
        from competitions.queries import raters, rules_audience
        from competitions.queries.workspace import register_todo
        from judging.actions.verification import verify_envelopes
        from judging.actions.verification_results import verify_results
        from judging.domain.schemas import assignment_schema, pairs_schema
        from judging.queries import feedback, inbox_marks
        from judging.queries import inbox as waiting
        from judging.queries.overseer_inbox import overseer_items
        from judging.queries.panels import judges_of, judges_who_sat
        from judging.workflows import (  # noqa: F401 - registers its tables of moves
            acts,
            appearance,
            paper_sheet,
            rejudgement,
            score_sheet,
            seat,
            tabulation,
        )
        from notifications import messages
        from ui import cards, navigation
        from workflow import inbox, triggers, verifiers

        SCHEMAS.update({"assignment.schema.json": assignment_schema, "pairs.schema.json": pairs_schema})
        for table in ("judging_markenvelope", "judging_latedecision", "judging_paperentry"):
            triggers.protect(table)
        verifiers.register("judging", verify_envelopes)
        verifiers.register("judging results", verify_results)
        messages.register_file(Path(__file__).parent / "data" / "messages.json")
        for label, name, order, group in (
            (_("Judging"), "judging", 50, WorkspaceGroup.JUDGING),
            (_("Ranking and promotion"), "ranking", 60, WorkspaceGroup.RESULTS),
            (_("Round pack"), "round_pack", 74, WorkspaceGroup.PUBLICITY),
        ):
            navigation.register("competition", label, f"judging_desk:{name}", order, group=group.label)
        navigation.register("desk", _("Pool of judges"), "judging_desk:pool", 56, has_desk_role, icon="users")
        navigation.register("judge", _("My judging"), "judging_judge:home", 10, icon="scale")
        navigation.register_area("judge", _("Judge's place"), "judging_judge:home", 20, waiting.is_judge, icon="scale")
        inbox.register("judging.judge", waiting.judge_items)
        inbox.register("judging.organiser", waiting.organiser_items)
        inbox.register("judging.overseer", overseer_items)
        inbox.register_rows(inbox_marks.PAPERS, inbox_marks.paper_rows, inbox_marks.paper_item)
        register_todo("judging", waiting.workspace_items)
        rules_audience.register("judging", judges_of)
        raters.register(RaterGroup.JUDGE, judges_who_sat)
        cards.register("entry", "judging.feedback", feedback.feedback_card, 10)
        cards.register("desk", "judging.marking", waiting.marking_card, 10)
