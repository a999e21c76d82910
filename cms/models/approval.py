"""A step of the newsroom's workflow whose approvers follow from the region of the page, not from one group for all."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from accounts.enums import RegionLevel, Role
from accounts.models import Person, Region, RoleAssignment
from accounts.queries import person_of, within_regions
from workflow import clock
from workflow.services import Refused

_RANK = {RegionLevel.COUNTY: 0, RegionLevel.CITY: 1, RegionLevel.PROVINCE: 2}


class RegionApprovalTask(Task):
    """Approved by editors of ``level`` (or a higher one) in whose region the page lies."""

    level = models.CharField(_("level"), max_length=10, choices=RegionLevel.choices)

    admin_form_fields = [*Task.admin_form_fields, "level"]
    admin_form_readonly_on_edit_fields = [*Task.admin_form_readonly_on_edit_fields, "level"]

    class Meta:
        verbose_name = _("approval by region")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """A step that nobody needs is skipped, see ``is_needless``."""
        state = super().start(workflow_state, user=user)
        if self.is_needless(workflow_state.content_object, state.revision.user):
            state.status = TaskState.STATUS_SKIPPED
            state.finished_at = clock.now()
            state.save()
        return state

    def is_needless(self, page: Page, writer: Any) -> bool:
        """No city checks what the province writes, in its own section or in a city's; and a city without an editor of its
        own checks nothing: the province would only approve the same page twice. The province's step is never skipped."""
        region, own = region_of(page), RegionLevel(self.level)
        if region is None or own == RegionLevel.PROVINCE:
            return False
        if _RANK[RegionLevel(region.level)] > _RANK[own] or not has_editor(region, own):
            return True
        return any(region.path.startswith(path) for path in editor_paths(writer, _RANK[own] + 1))

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Who corrects a word and approves has approved the corrected page; what somebody else changed meanwhile comes back.

        Who steps in from above and would be asked the same again at the next step has answered it, too.
        """
        latest = task_state.workflow_state.content_object.get_latest_revision()
        if action_name == "approve" and latest.user_id == user.pk and task_state.revision_id != latest.pk:
            task_state.revision = latest
            task_state.save(update_fields=["revision"])
        try:
            answer = super().on_action(task_state, user, action_name, **kwargs)
        except Refused as refusal:  # the privacy gate, on a way that shows no form: Wagtail goes back and says no
            raise PermissionDenied(str(refusal)) from refusal
        if action_name == "approve":
            self._approve_next(task_state, user)
        return answer

    def _approve_next(self, done: TaskState, user: Any) -> None:
        state = WorkflowState.objects.get(pk=done.workflow_state_id)
        waiting = state.current_task_state
        task = waiting.task.specific if waiting is not None else None
        if state.status != WorkflowState.STATUS_IN_PROGRESS or not isinstance(task, RegionApprovalTask) or task == self:
            return
        if task.is_by_role(state.content_object, user):
            task.on_action(waiting.specific, user, "approve")

    def approver_paths(self, user: Any) -> list[str]:
        """Region subtrees in which ``user`` may approve this step."""
        return editor_paths(user, _RANK[RegionLevel(self.level)])

    def is_approver(self, page: Page, user: Any) -> bool:
        return user.is_superuser or self.is_by_role(page, user)

    def is_by_role(self, page: Page, user: Any) -> bool:
        """Whether a role of ``user`` makes the step theirs, apart from what an operator's account may do."""
        paths = self.approver_paths(user)
        region = region_of(page) if paths else None
        return region is not None and any(region.path.startswith(path) for path in paths)

    def user_can_access_editor(self, page: Page, user: Any) -> bool:
        return self.is_approver(page, user)

    def locked_for_user(self, page: Page, user: Any) -> bool:
        return not self.is_approver(page, user)

    def user_can_lock(self, page: Page, user: Any) -> bool:
        return self.is_approver(page, user)

    def user_can_unlock(self, page: Page, user: Any) -> bool:
        return False

    def get_actions(self, page: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """Sending back always asks for words."""
        if not self.is_approver(page, user):
            return []
        region = region_of(page)
        above = editor_paths(user, _RANK[RegionLevel.PROVINCE])
        steps_in = region is not None and any(region.path.startswith(path) for path in above)
        last = self.level == RegionLevel.PROVINCE or steps_in
        approve = _("Approve and publish") if last else _("Approve; the province is next")
        return [("reject", _("Return for correction"), True), ("approve", approve, False)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return waiting
        paths = self.approver_paths(user)
        if not paths:
            return TaskState.objects.none()
        return waiting.filter(within_page_regions("workflow_state__object_id", paths))

    @classmethod
    def get_description(cls) -> Any:
        return _("Editors of the page's region at a chosen level approve this step")


def editor_paths(user: Any, rank: int) -> list[str]:
    """Region subtrees of which ``user`` is an editor, from the level ``rank`` upward."""
    person = person_of(user) if user is not None else None
    if not isinstance(person, Person):
        return []
    return [
        row.region.path
        for row in person.role_rows()
        if row.role == Role.EDITOR and row.region and _RANK[RegionLevel(row.region.level)] >= rank
    ]


def has_editor(region: Region, level: RegionLevel) -> bool:
    """Whether the region at ``level`` around ``region`` has an editor of its own now."""
    rows = RoleAssignment.objects.filter(role=Role.EDITOR, ended_at__isnull=True, region__level=level)
    return any(region.path.startswith(path) for path in rows.values_list("region__path", flat=True).distinct())


def within_page_regions(field: str, paths: list[str]) -> Q:
    """A filter: the page whose id (as text, as workflow states keep it) is at ``field`` lies in one of the subtrees."""
    from cms.models.news import NewsPage
    from cms.models.stories import StoryPage

    def keys(model: type[Page]) -> QuerySet[Any]:
        rows = model.objects.filter(within_regions("region", paths)).order_by()
        return rows.annotate(key=Cast("pk", CharField())).values("key")

    return Q(**{f"{field}__in": keys(NewsPage)}) | Q(**{f"{field}__in": keys(StoryPage)})


def region_of(page: Page) -> Region | None:
    """The region a page belongs to, or None for pages that have none."""
    return getattr(page.specific, "region", None)
