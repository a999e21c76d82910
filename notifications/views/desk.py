"""`/desk/outbox` and `/desk/jobs`: what waits, what failed and why, once more at a button."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from notifications.access import permitted_view
from notifications.actions import repeat_job, repeat_message
from notifications.actions.outbox import recipient_index
from notifications.messages import MessageProblem, registered, template_of
from notifications.messages import render as render_message
from notifications.models import Channel, Job, JobStatus, MessageStatus, OutboxMessage
from notifications.queries import jobs_visible_to, messages_visible_to
from notifications.queries.progress import progress_bar
from ui.formats import masked, when_short
from ui.lists import Column, Filter, ListPage
from ui.views import act_and_redirect
from workflow import clock
from workflow.idempotency import idempotent

TONES = {
    MessageStatus.WAITING: "info",
    MessageStatus.SENDING: "info",
    MessageStatus.SENT: "ok",
    MessageStatus.FAILED: "danger",
    JobStatus.RUNNING: "info",
    JobStatus.DONE: "ok",
}


class Outbox(ListPage):
    """The messages that the actor may read, newest first. Secrets are masked; only the demo shows them."""

    template_name = "notifications/desk/outbox.html"
    search_fields = ("template",)  # the box is there; _narrowed says what it finds
    default_sort = "-created"
    columns = (
        Column(gettext_lazy("Written"), sort="pk", key="created", css="n"),
        Column(gettext_lazy("Recipient")),
        Column(gettext_lazy("Message")),
        Column(gettext_lazy("State"), sort="status"),
    )
    filters = (
        Filter("status", gettext_lazy("State"), MessageStatus.choices),
        Filter("channel", gettext_lazy("Way"), Channel.choices),
    )

    def get_queryset(self) -> QuerySet[OutboxMessage]:
        return messages_visible_to(self.request.actor)

    def _narrowed(self, queryset: Any, filters: Any, values: Any) -> Any:
        """Words name a kind of message; an address is found by its keyed hash, whole or not at all."""
        words = self._q()
        if words.isdigit() or "@" in words:
            channel = Channel.EMAIL if "@" in words else Channel.SMS
            queryset = queryset.filter(recipient_index=recipient_index(channel, words))
        elif words:
            queryset = queryset.filter(
                template__in=[one.id for one in registered() if words in f"{one.title} {one.id}"]
            )
        fields, self.search_fields = self.search_fields, ()
        found = super()._narrowed(queryset, filters, values)
        self.search_fields = fields
        return found

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        for message in rows:
            message.created = when_short(message.created_at)
            message.to = message.recipient if settings.DEMO else masked(message.recipient)
            message.words, message.kind = words_of(message), kind_of(message)
            message.tone = TONES.get(message.status, "")
            message.repeat_url = (
                reverse("notifications_desk:repeat_message", args=[message.pk])
                if message.status == MessageStatus.FAILED
                else ""
            )
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Outbox"), demo=settings.DEMO, **kwargs)


outbox = permitted_view("notifications.view_outbox")(Outbox.as_view())


def kind_of(message: OutboxMessage) -> str:
    """What kind of message it is, in words."""
    known = template_of(message.template)
    return known.title if known and known.title else message.template


def words_of(message: OutboxMessage) -> str:
    """The text as it went out; outside the demo with stars for codes and links."""
    try:
        return render_message(message.template, message.params, mask_secrets=not settings.DEMO).text
    except MessageProblem as problem:
        return f"{message.template}: {problem}"


@permitted_view("notifications.view_outbox")
@idempotent
@require_POST
def repeat_message_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed message once more."""
    message = get_object_or_404(messages_visible_to(request.actor), pk=pk)
    return act_and_redirect(
        request,
        lambda: repeat_message(message=message, actor=request.actor),
        to=reverse("notifications_desk:outbox"),
        success=_("The message is waiting to be sent again."),
    )


class Jobs(ListPage):
    """Slow work: waiting, running, failed; one's own, or all for who looks after the site."""

    template_name = "notifications/desk/jobs.html"
    search_fields = ("title",)
    default_sort = "-created"
    columns = (
        Column(gettext_lazy("Task"), sort="title"),
        Column(gettext_lazy("State"), sort="status"),
        Column(gettext_lazy("Progress"), css="n"),
        Column(gettext_lazy("Ordered"), sort="created_at", key="created", css="n"),
        Column(gettext_lazy("Act")),
    )
    filters = (Filter("status", gettext_lazy("State"), JobStatus.choices),)

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_visible_to(self.request.actor, self.request.user)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        for job in rows:
            job.tone = TONES.get(job.status, "danger" if job.status == JobStatus.FAILED else "")
            job.ordered = when_short(job.created_at)
            job.by = str(getattr(job.created_by, "person", "") or "")
            job.url = reverse("notifications_desk:job", args=[job.pk])
            job.repeat_url = (
                reverse("notifications_desk:repeat_job", args=[job.pk]) if job.status == JobStatus.FAILED else ""
            )
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Background tasks"), **kwargs)


jobs = permitted_view("notifications.view_jobs")(Jobs.as_view())


@permitted_view("notifications.view_jobs")
@require_GET
def job(request: HttpRequest, pk: Any) -> HttpResponse:
    """One job, with its bar."""
    found = get_object_or_404(jobs_visible_to(request.actor, request.user), pk=pk)
    context = {"title": found.title, "job": found, "bar": bar_of(found)}
    return render(request, "notifications/desk/job.html", context)


@permitted_view("notifications.view_jobs")
@require_GET
def job_progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """The bar alone, asked for every two seconds. When it is over, the page that shows it is loaded anew."""
    found = get_object_or_404(jobs_visible_to(request.actor, request.user), pk=pk)
    response = render(request, "components/progress.html", bar_of(found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


def bar_of(job: Job) -> dict[str, Any]:
    """What components/progress.html draws for ``job``; the pages of other apps include it with this."""
    late = job.status == JobStatus.WAITING and (clock.now() - job.created_at).total_seconds() > 60
    return progress_bar(
        job,
        label=job.title,
        poll_url=reverse("notifications_desk:job_progress", args=[job.pk]),
        note=_("Waiting for the worker; it has not begun yet.") if late else "",
    )


@permitted_view("notifications.view_jobs")
@idempotent
@require_POST
def repeat_job_view(request: HttpRequest, pk: Any) -> HttpResponse:
    """Let a failed job run again."""
    found = get_object_or_404(jobs_visible_to(request.actor, request.user), pk=pk)
    return act_and_redirect(
        request,
        lambda: repeat_job(job=found, actor=request.actor),
        to=reverse("notifications_desk:job", args=[found.pk]),
        success=_("The task is waiting to run again."),
    )
