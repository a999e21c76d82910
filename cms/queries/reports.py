"""What the desk sees of its own reports, and where each stands in the newsroom's workflow."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from accounts.models import Region
from accounts.queries import within_regions
from cms.models import NewsPage
from cms.permissions import writer_paths
from ui.parts import HistoryItem
from workflow.actors import Actor

_TONES = {
    TaskState.STATUS_APPROVED: "ok",
    TaskState.STATUS_REJECTED: "warn",
    TaskState.STATUS_IN_PROGRESS: "info",
}


def reports_visible_to(actor: Actor) -> QuerySet[NewsPage]:
    """Reports of the regions the actor writes for, drafts included, with ``step`` and ``step_status``."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id=Cast(OuterRef("pk"), CharField())
    ).order_by("-created_at")
    return NewsPage.objects.filter(within_regions("region", writer_paths(actor))).annotate(
        step=Subquery(states.values("current_task_state__task__name")[:1]),
        step_status=Subquery(states.values("status")[:1]),
    )


def regions_to_report_from(actor: Actor) -> QuerySet[Region]:
    """The regions the actor may choose, outermost first."""
    paths = writer_paths(actor)
    own = Region.objects.filter(pk__in=[])
    for path in paths:
        own |= Region.objects.filter(path__startswith=path)
    return own.order_by("path")


def standing(report: NewsPage) -> tuple[str, str]:
    """Where a report of ``reports_visible_to`` stands: words and the tone of the chip."""
    if report.live:
        return _("Has been published"), "ok"
    status = getattr(report, "step_status", None)
    if status == WorkflowState.STATUS_IN_PROGRESS:
        return _("In %(step)s") % {"step": getattr(report, "step", "")}, "info"
    if status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _("Returned for correction"), "warn"
    return _("Draft of a report"), ""


def is_with_writer(report: NewsPage) -> bool:
    """Whether the desk may change it now."""
    return not report.live and getattr(report, "step_status", None) != WorkflowState.STATUS_IN_PROGRESS


def steps_of(report: NewsPage) -> list[HistoryItem]:
    """Every step it went through, newest first, with the words of those who sent it back. One query."""
    states = TaskState.objects.filter(workflow_state__object_id=str(report.pk)).select_related(
        "task", "finished_by__person"
    )
    items = []
    for state in states.order_by("-started_at"):
        person = getattr(state.finished_by, "person", None)
        items.append(
            HistoryItem(
                what=f"{state.task.name} · {_step_words(state.status)}",
                who=person.name if person else "",
                at=state.finished_at or state.started_at,
                reason=state.comment,
                tone=_TONES.get(state.status, ""),
            )
        )
    return items


def _step_words(status: str) -> str:
    return {
        TaskState.STATUS_IN_PROGRESS: _("waiting"),
        TaskState.STATUS_APPROVED: _("approved"),
        TaskState.STATUS_REJECTED: _("returned"),
        TaskState.STATUS_SKIPPED: _("not needed"),
        TaskState.STATUS_CANCELLED: _("cancelled"),
    }[status]
