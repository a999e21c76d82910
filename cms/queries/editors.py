"""What waits for editors."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from accounts.enums import RegionLevel, Role
from accounts.models import Person, Region
from accounts.queries import region_paths
from workflow.actors import Actor
from workflow.inbox import InboxItem


def editor_regions(person: Person) -> list[Region]:
    """Regions in which the person is an editor now."""
    return [row.region for row in person.all_role_rows() if row.role == Role.EDITOR and row.region]


def is_editor(actor: Any) -> bool:
    """Whether the newsroom is a place of this actor's."""
    return bool(region_paths(actor, (Role.EDITOR,)))


def pages_to_approve(actor: Actor) -> list[InboxItem]:
    """One line for all pages whose step this editor may approve. One query, none for other people."""
    from cms.models.approval import within_page_regions

    regions = editor_regions(actor) if isinstance(actor, Person) else []
    # A county's editor writes; the city's and the province's approve.
    paths = [region.path for region in regions if region.level != RegionLevel.COUNTY]
    if not paths:
        return []
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    levels = {region.level for region in regions}
    if RegionLevel.PROVINCE not in levels:
        waiting = waiting.filter(task__regionapprovaltask__level=RegionLevel.CITY)
    count = waiting.filter(within_page_regions("workflow_state__object_id", paths)).count()
    if not count:
        return []
    title = ngettext("%(count)d page waits for your approval", "%(count)d pages wait for your approval", count)
    return [
        InboxItem(
            title=title % {"count": count},
            url=reverse("cms_desk:newsroom"),
            button=_("Open the newsroom"),
            count=count,
        )
    ]
