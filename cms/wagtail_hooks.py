"""How the Wagtail admin looks and what its menus hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.models import Page, WorkflowState


@hooks.register("insert_global_admin_css")
def house_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/newsroom.css"))


@hooks.register("construct_page_action_menu")
def approval_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Whoever opens a page to decide about it finds the decision on the button, not behind the arrow of “Save draft”."""
    items.sort(key=lambda item: item.name != "approve")


@hooks.register("after_edit_page")
def say_what_comes_next(request: HttpRequest, page: Page) -> None:
    """After a decision: the page is public, waits for the next step, or is with its writer again."""
    if "action-workflow-action" not in request.POST:
        return
    now = Page.objects.get(pk=page.pk)
    state = now.current_workflow_state
    if state is None:
        messages.success(request, gettext("Approved in all steps: the page is published."))
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        messages.success(request, gettext("Returned to its writer, who corrects it and hands it in again."))
    else:
        messages.success(request, gettext("Decided. Next step: %(step)s.") % {"step": now.current_workflow_task.name})


@hooks.register("construct_help_menu")
def no_help_from_outside(request: HttpRequest, items: list[Any]) -> None:
    """Its items lead to pages abroad, in English: editors' networks often do not reach them."""
    items.clear()
