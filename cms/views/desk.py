"""The desk's way into the newsroom: reports, stories, and the door to /cms/."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view, person_view
from cms.actions import publish_story, resubmit_news, submit_news, sync_editor
from cms.actions.stories import draft_of
from cms.enums import NewsKind
from cms.forms import ReportForm, StoryForm
from cms.models import NewsPage, StoryPage
from cms.permissions import writer_paths
from cms.queries.reports import is_with_writer, regions_to_report_from, reports_visible_to, standing, steps_of
from cms.queries.stories import figures_of
from competitions.queries.outcomes import outcomes_visible_to, tells_stories_of
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@method_decorator(desk_view, name="dispatch")
class ReportList(ListPage):
    """/desk/news/"""

    template_name = "cms/desk/report_list.html"
    search_fields = ("title", "source")
    default_sort = "-created"
    export_name = "reports"
    filters = (Filter("kind", _("Kind"), NewsKind.choices),)
    columns = (
        Column(_("Headline"), "title", export="title", width=48),
        Column(_("Region"), "region__path", key="region", export="region__name"),
        Column(_("Kind"), export="get_kind_display"),
        Column(
            _("Handed in at"), "latest_revision_created_at", "n", key="created", export="latest_revision_created_at"
        ),
        Column(_("State"), export=lambda report: standing(report)[0]),
    )

    def get_queryset(self) -> Any:
        rows = reports_visible_to(self.request.actor)  # type: ignore[attr-defined]
        return rows.select_related("region").defer("body")

    def prepare_rows(self, rows: list[NewsPage]) -> list[NewsPage]:
        for report in rows:
            report.words, report.tone = standing(report)  # type: ignore[attr-defined]
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_report = bool(writer_paths(self.request.actor))  # type: ignore[attr-defined]
        return super().get_context_data(title=gettext("News reports"), may_report=may_report, **kwargs)


@require_http_methods(["GET", "POST"])
@desk_view
@idempotent
def report_new(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not writer_paths(actor):
        raise PermissionDenied
    regions = regions_to_report_from(actor)
    form = ReportForm(request.POST or None, request.FILES or None, regions=regions, initial={"source": _unit_of(actor)})
    if request.method == "POST" and form.is_valid():
        page = _try_report(
            request,
            form,
            lambda: submit_news(actor=actor, region=form.cleaned_data["region"], report=form.report()),
        )
        if page is not None:
            return redirect("cms_desk:report", pk=page.pk)
    return render(
        request, "cms/desk/report_form.html", _form_context(form, gettext("New report")), status=_status(form)
    )


@require_safe
@desk_view
def report(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(reports_visible_to(request.actor).select_related("region", "picture"), pk=pk)  # type: ignore[attr-defined]
    words, tone = standing(page)
    context = {
        "title": page.title,
        "crumbs": [Crumb(gettext("News reports"), reverse("cms_desk:report_list")), Crumb(page.title)],
        # A version that was handed in again is no more than a revision yet.
        "page": page if page.live else page.get_latest_revision_as_object(),
        "words": words,
        "tone": tone,
        "steps_taken": steps_of(page),
        "can_change": is_with_writer(page),
    }
    return render(request, "cms/desk/report.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
@idempotent
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    page = get_object_or_404(reports_visible_to(actor).select_related("region"), pk=pk)
    if not is_with_writer(page):
        messages.info(request, gettext("This report is being checked or published already."))
        return redirect("cms_desk:report", pk=pk)
    draft = page.get_latest_revision_as_object()
    form = ReportForm(
        request.POST or None, request.FILES or None, regions=regions_to_report_from(actor), initial=_initial(draft)
    )
    form.fields["region"].disabled = True
    if request.method == "POST" and form.is_valid():
        done = _try_report(request, form, lambda: resubmit_news(actor=actor, page=draft, report=form.report()))
        if done is not None:
            return redirect("cms_desk:report", pk=pk)
    context = _form_context(form, gettext("Correct the report")) | {"cancel_url": reverse("cms_desk:report", args=[pk])}
    return render(request, "cms/desk/report_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@desk_view
@idempotent
def new_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the story of the entry of one outcome report, look at it, publish it or hand it in."""
    actor = request.actor  # type: ignore[attr-defined]
    found = outcomes_visible_to(actor).select_related("entry__competition__region", "entry__track", "entry__region")
    outcome = get_object_or_404(found, pk=pk)
    if not tells_stories_of(actor, outcome.entry.competition):
        raise PermissionDenied(gettext("You may not tell the stories of this contest."))
    existing = StoryPage.objects.filter(entry=outcome.entry).first()
    form = StoryForm(request.POST or None, request.FILES or None, initial=vars(_told(outcome, existing)))
    preview = None
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = form.cleaned_data | {"paragraphs": form.cleaned_data["text"].splitlines()}
        else:
            page = _try_report(
                request,
                form,
                lambda: publish_story(entry=outcome.entry, outcome=outcome, actor=actor, telling=form.telling()),
                success="",  # where it stands is said below
            )
            if page is not None:
                _say_where(request, page)
                return redirect("competitions_desk:outcome_list", pk=outcome.entry.competition_id)
    context = {
        "title": gettext("Write the story"),
        "subtitle": f"{outcome.entry.title} · {outcome.entry.competition.name}",
        "form": form,
        "outcome": outcome,
        "figures": figures_of({"jobs": outcome.jobs, "revenue": outcome.revenue, "finance": outcome.finance}),
        "existing": existing,
        "preview": preview,
        "cancel_url": reverse("competitions_desk:outcome_list", args=[outcome.entry.competition_id]),
    }
    return render(request, "cms/desk/story_form.html", context, status=200 if preview else _status(form))


@require_safe
@person_view
def newsroom(request: HttpRequest) -> HttpResponse:
    """The door to /cms/: brings rights in line with roles first."""
    if not sync_editor(person=request.actor) and not request.user.is_superuser:  # type: ignore[attr-defined]
        raise PermissionDenied(gettext("The newsroom is for editors."))
    return redirect(settings.CMS_PREFIX)


def _try_report(request: HttpRequest, form: Any, verb: Any, *, success: str | None = None) -> Any:
    """The verb's page, or None with the reason in the form."""
    try:
        outcome = perform_or_explain(
            request, verb, form=form, success=gettext("Handed in.") if success is None else success
        )
    except ValidationError as error:
        name = "picture" if "picture" in form.fields else "photo"
        form.add_error(name, error.messages[0])
        return None
    form.refused_status = outcome.status
    return outcome.value if outcome else None


def _status(form: Any) -> int:
    if not form.errors:
        return 200
    status = getattr(form, "refused_status", 422)
    return status if status >= 400 else 422


def _say_where(request: HttpRequest, page: StoryPage) -> None:
    if page.live and not page.has_unpublished_changes:
        messages.success(request, gettext("The story is published: %(address)s") % {"address": page.address})
    else:
        step = page.current_workflow_task
        messages.success(
            request,
            gettext("The story has been handed in for approval: %(step)s.") % {"step": step.name if step else ""},
        )


def _told(outcome: Any, existing: StoryPage | None) -> Any:
    """What the form starts with: the story as it was last written, else what the facts say."""
    told = draft_of(entry=outcome.entry, outcome=outcome)
    if existing is None:
        return told
    last = existing.get_latest_revision_as_object()
    text = "\n".join(_plain(block) for block in last.body) or told.text
    return type(told)(last.title, last.summary, text, last.quote, last.quote_by, None, last.photo_alt)


def _initial(draft: NewsPage) -> dict[str, Any]:
    names = ("region", "kind", "title", "summary", "source", "doc_no", "issued_on")
    picture_alt = draft.picture.description if draft.picture else ""
    text = "\n".join(_plain(block) for block in draft.body)
    return {**{name: getattr(draft, name) for name in names}, "text": text, "picture_alt": picture_alt}


def _plain(block: Any) -> str:
    from django.utils.html import strip_tags

    return " ".join(strip_tags(str(block.value)).split())


def _unit_of(actor: Any) -> str:
    return next((row.organisation.name for row in actor.role_rows() if row.organisation), "")


def _form_context(form: Any, title: str) -> dict[str, Any]:
    crumbs = [Crumb(gettext("News reports"), reverse("cms_desk:report_list")), Crumb(title)]
    return {"title": title, "form": form, "crumbs": crumbs, "cancel_url": reverse("cms_desk:report_list")}
