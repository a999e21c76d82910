"""The organiser: list, create, change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import desk_view
from competitions.enums import FilingState
from competitions.queries.competitions import organisations_of
from competitions.queries.filings import desk_of
from events.actions.activities import change_activity, create_activity
from events.enums import ActivityKind, ActivityState
from events.forms.desk import ActivityForm
from events.models import Activity
from events.queries.activities import activities_visible_to, with_counts
from events.views.base import address, head, organised_or_403
from ui import formats
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@method_decorator(desk_view, name="dispatch")
class ActivityList(ListPage):
    """Activities of the actor's regions, drafts included."""

    template_name = "events/desk/activity_list.html"
    search_fields = ("name", "place", "speaker", "organisation__name")
    default_sort = "-starts"
    export_name = gettext_lazy("Activities")
    columns = (
        Column(gettext_lazy("Activity"), sort="name", export="name", width=40),
        Column("", export=lambda row: str(row.get_kind_display())),
        Column(gettext_lazy("Region"), sort="region__path", key="region", export="region__name"),
        Column(gettext_lazy("Begins"), sort="starts_at", key="starts", css="n", export="starts_at"),
        Column(gettext_lazy("Registered / places"), sort="taken", css="n", export="taken"),
        Column("", export="capacity"),
        Column(gettext_lazy("Attended"), sort="attended", css="n", export="attended"),
        Column(gettext_lazy("Filing number"), export="filing__number", width=24),
        Column(gettext_lazy("State"), sort="state", export=lambda row: str(row.get_state_display())),
    )
    filters = (
        Filter("state", gettext_lazy("State"), ActivityState.choices),
        Filter("kind", gettext_lazy("Kind"), ActivityKind.choices),
    )

    def get_queryset(self) -> QuerySet[Activity]:
        rows = activities_visible_to(self.request.actor).select_related("region", "filing")
        return with_counts(rows.defer("introduction", "outcome", "outcome_text", "filing__form"))

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        base = reverse("events_desk:activity_list")
        kinds, states = dict(ActivityKind.choices), dict(ActivityState.choices)
        for row in rows:
            row.url = f"{base}{row.pk}/"
            row.kind_label, row.state_label, row.tone = kinds[row.kind], states[row.state], tone_of(row.state)
            row.starts = formats.when_short(row.starts_at)
            row.awaits_filing = row.state == ActivityState.LAUNCHED and row.filing.state != FilingState.APPROVED
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = bool(desk_of(self.request.actor).organises)
        return super().get_context_data(title=_("Activities"), may_create=may_create, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def activity_new(request: HttpRequest) -> HttpResponse:
    """The plan of a new activity; saved as a draft with its filing."""
    organisations = organisations_of(request.actor)
    if not desk_of(request.actor).organises:
        raise PermissionDenied(_("Only an organiser of an office can plan an activity."))
    form = ActivityForm(request.POST or None, organisations=organisations)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.values()
            done = perform_or_explain(
                request,
                lambda: create_activity(
                    actor=request.actor,
                    organisation=form.cleaned_data["organisation"],
                    **values,
                ),
                success=_("The draft is kept. Launch it to open registration, and hand in its filing."),
                form=form,
            )
            if done:
                return redirect(address(done.value))
            status = done.status
    back = reverse("events_desk:activity_list")
    context = {
        "title": _("New activity"),
        "crumbs": [Crumb(_("Activities"), back), Crumb(_("New activity"))],
        "form": form,
        "back": back,
    }
    return render(request, "events/desk/plan_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan while its filing is open."""
    activity = organised_or_403(request, pk)
    form = ActivityForm(
        request.POST or None, instance=Activity.objects.get(pk=pk), initial={"version": activity.version}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = perform_or_explain(
                request,
                lambda: change_activity(
                    activity=activity,
                    actor=request.actor,
                    expected_version=form.cleaned_data["version"],
                    **form.values(),
                ),
                success=_("Saved."),
                form=form,
            )
            if done:
                return redirect(address(activity))
            status = done.status
    context = head(activity, _("Change the plan")) | {"form": form, "back": address(activity)}
    return render(request, "events/desk/plan_form.html", context, status=status)
