"""What happened, as people read it: audit rows in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import CompetitionState
from competitions.models import Entry
from ui.parts import HistoryItem
from ui.tones import tone_of
from workflow import registry
from workflow.models import AuditRow

# Acts that are no moves of a table; apps above add their own.
_words: dict[str, object] = {
    "competition.created": gettext_lazy("Created"),
    "competition.changed": gettext_lazy("Plan changed"),
    "filing.created": gettext_lazy("Filing drafted"),
    "filing.chased": gettext_lazy("Office told that its answer is overdue"),
    "filing.escalated": gettext_lazy("Office above told that the answer is overdue"),
    "filing.reminded": gettext_lazy("Office reminded of the day its answer is due"),
    "filing.plan_attached": gettext_lazy("Stamped plan uploaded"),
    "entry.numbers_revealed": gettext_lazy("Personal numbers shown in full"),
    "competition.entries_accepted": gettext_lazy("Entries passed together"),
    "competition.acceptance_undone": gettext_lazy("Entries put back to be checked"),
}


# Told by the publicity and not before.
SECRET_MOVES = ("entry.promote", "entry.not_promote", "entry.undo_promotion", "entry.step_on", "entry.step_up")
PUBLIC_RESULTS = (CompetitionState.PUBLICITY, CompetitionState.REPORTED, CompetitionState.ARCHIVED)


def name_action(action: str, words: object) -> None:
    """Say what an ``action`` of ``workflow.services.record`` is called in history tabs."""
    _words[action] = words


def history_rows(*objects: Model | None) -> QuerySet[AuditRow]:
    """What happened to any of ``objects``, newest first, refusals left out. One query."""
    wanted = Q(pk__in=[])
    for obj in objects:
        if obj is not None:
            wanted |= Q(target_type=obj._meta.label_lower, target_id=str(obj.pk))
    return AuditRow.objects.filter(wanted, succeeded=True).order_by("-at", "-pk")


def contestant_rows(entry: Entry) -> QuerySet[AuditRow]:
    """The history of an entry as its contestant may know it: its moves; a promotion only when the results are public."""
    rows = history_rows(entry).filter(action__startswith="entry.").exclude(action="entry.numbers_revealed")
    return rows if entry.competition.state in PUBLIC_RESULTS else rows.exclude(action__in=SECRET_MOVES)


def _who(row: AuditRow) -> str:
    """Who acted, and in whose name while that one was away."""
    if row.actor_kind == "system":
        return _("System")
    away = row.data.get("on_behalf_of")
    return (
        _("%(who)s (for %(away)s, who is away)") % {"who": row.actor_label, "away": away} if away else row.actor_label
    )


def action_name(action: str) -> str:
    """What an act or a move is called."""
    name, _dot, move = action.partition(".")
    table = next((workflow for workflow, _model in registry.registered() if workflow.name == name), None)
    what = _words.get(action)
    if what is None and table is not None:
        what = next((one.done_label or one.label for one in table.transitions if one.name == move), None)
    return str(what or action)


def history_items(rows: Iterable[AuditRow]) -> list[HistoryItem]:
    """The rows as the timeline draws them. No query."""
    tables = {workflow.name: workflow for workflow, _model in registry.registered()}
    items = []
    for row in rows:
        name, _dot, move = row.action.partition(".")
        table = tables.get(name)
        what = _words.get(row.action)
        if what is None and table is not None:
            what = next((one.done_label or one.label for one in table.transitions if one.name == move), None)
        states = table.states if table is not None else {}
        items.append(
            HistoryItem(
                what=what or row.action,
                who=_who(row),
                at=row.at,
                from_label=states.get(row.from_state, "") if row.from_state != row.to_state else "",
                to_label=states.get(row.to_state, "") if row.from_state != row.to_state else "",
                reason=row.reason,
                tone=tone_of(row.to_state),
            )
        )
    return items
