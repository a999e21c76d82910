"""The pool of judges at the desk: who may be asked, one judge with ties and history, add, change, retire."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from accounts.domain.masking import mask_phone
from accounts.enums import Role
from accounts.models import Organisation
from accounts.queries import holds_for_organisation
from competitions.queries.history import history_items, history_rows
from judging.actions import pool as verbs
from judging.actions.messages import phone_of
from judging.forms.pool import JudgeForm, NewJudgeForm, TieForm
from judging.models import JudgeProfile
from judging.queries.pool import (
    by_field,
    field_words,
    pool_office,
    pool_visible_to,
    served_by,
    ties_of,
    used_fields,
    used_groups,
    with_service,
)
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow.idempotency import idempotent

STATES = (("active", gettext_lazy("May be asked")), ("retired", gettext_lazy("Retired")))
KINDS = (("own", gettext_lazy("Own pool")), ("shared", gettext_lazy("Shared from above")))


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(retired_at__isnull=value == "active")


@method_decorator(desk_view, name="dispatch")
class PoolPage(ListPage):
    """Everybody whom the office may ask."""

    template_name = "judging/pool/list.html"
    search_fields = ("person__name", "employer", "title", "fields", "schools")
    default_sort = "person__name"
    columns = (
        Column(gettext_lazy("Name"), sort="person__name", export="person__name", width=14),
        Column(gettext_lazy("Employer of the judge"), sort="employer", export="employer", width=30),
        Column(gettext_lazy("Group of judges"), sort="group", export="group", width=14),
        Column(gettext_lazy("Fields of expertise"), export=lambda row: "、".join(row.field_list), width=34),
        Column(gettext_lazy("Region"), sort="region__path", export=lambda row: row.region.name if row.region else ""),
        Column(gettext_lazy("Panels served on"), sort="served", css="n", export="served", width=10),
        Column(gettext_lazy("State"), export=lambda row: str(STATES[bool(row.retired_at)][1]), width=10),
        Column("", heading=gettext_lazy("Mobile number"), export=lambda row: phone_of(row.person), width=16),
        Column("", heading=gettext_lazy("Post or title"), export="title", width=18),
        Column("", heading=gettext_lazy("Schools"), export=lambda row: "、".join(row.school_list), width=24),
    )
    export_name = gettext_lazy("Pool of judges")

    def get_queryset(self) -> QuerySet[JudgeProfile]:
        return with_service(pool_visible_to(self.request.actor))

    def get_filters(self) -> tuple[Filter, ...]:
        seen = pool_visible_to(self.request.actor).select_related(None)
        self.office = pool_office(self.request.actor)
        office = self.office.pk if self.office else 0

        def by_pool(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
            return rows.filter(organisation=office) if value == "own" else rows.exclude(organisation=office)

        return (
            Filter("group", gettext_lazy("Group of judges"), [(one, one) for one in used_groups(seen)]),
            Filter(
                "field", gettext_lazy("Fields of expertise"), [(one, one) for one in used_fields(seen)], apply=by_field
            ),
            Filter("pool", gettext_lazy("Pool"), KINDS, apply=by_pool),
            Filter("state", gettext_lazy("State"), STATES, apply=_by_state),
        )

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        pattern = reverse("judging_desk:pool_judge", args=[0]).replace("0", "%d")
        own = self.office.pk if self.office else 0
        for row in rows:
            row.url = pattern % row.pk
            row.from_above = row.organisation_id != own
        return rows

    def export(self, kind: str) -> Any:
        """Numbers leave the system: only of the own pool, for who keeps it, and audited."""
        office = office_or_403(self.request)
        rows = self.get_queryset().filter(organisation=office)
        verbs.note_export(office=office, actor=self.request.actor, count=rows.count())
        return super().export(kind)

    def _narrowed(self, queryset: Any, filters: Any, values: Any) -> Any:
        if self.request.GET.get("format"):
            queryset = queryset.filter(organisation=office_or_403(self.request))
        return super()._narrowed(queryset, filters, values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(title=_("Pool of judges"), **kwargs)
        if self.office is None:
            context["list"].export_url = ""
        return context | {"keeps": self.office is not None}


def office_or_403(request: HttpRequest) -> Organisation:
    """The office whose pool the actor keeps; 403 for everybody else."""
    office = pool_office(request.actor)
    if office is None:
        raise PermissionDenied(_("The organisers of an office keep its pool of judges."))
    return office


def crumbs(*more: Crumb) -> list[Crumb]:
    """Where the pages of the pool stand."""
    return [Crumb(_("Pool of judges"), reverse("judging_desk:pool")), *more]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def judge_new(request: HttpRequest) -> HttpResponse:
    """Somebody new in the pool."""
    office = office_or_403(request)
    form = NewJudgeForm(request.POST or None, words=field_words(office), groups=[])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            outcome = perform_or_explain(
                request,
                lambda: verbs.add_judge(
                    office=office, actor=request.actor, name=data["name"], phone=data["phone"], values=form.values
                ),
                success=_("The judge is in the pool."),
                form=form,
            )
            if outcome and outcome.value is not None:
                return redirect("judging_desk:pool_judge", pk=outcome.value.pk)
            status = outcome.status
    title = _("Add a judge")
    context = {"title": title, "crumbs": crumbs(), "form": form, "back": reverse("judging_desk:pool")}
    return render(request, "judging/pool/form.html", context, status=status)


def profile_or_404(request: HttpRequest, pk: int) -> JudgeProfile:
    """A judge of the pool as the actor sees it."""
    return get_object_or_404(pool_visible_to(request.actor), pk=pk)


def _own_or_403(request: HttpRequest, pk: int) -> JudgeProfile:
    profile = profile_or_404(request, pk)
    if not holds_for_organisation(request.actor, profile.organisation_id, Role.ORGANISER):
        raise PermissionDenied(_("Only organisers of %(office)s may do this.") % {"office": profile.organisation.name})
    return profile


@require_http_methods(["GET", "HEAD"])
@desk_view
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """One judge: what is known, what binds, where they served."""
    return judge_page(request, profile_or_404(request, pk), TieForm())


def judge_page(request: HttpRequest, profile: JudgeProfile, form: TieForm, status: int = 200) -> HttpResponse:
    """The page of a judge, with the form of a tie as it was filled in."""
    keeps = holds_for_organisation(request.actor, profile.organisation_id, Role.ORGANISER)
    own = profile.organisation_id in {row.organisation_id for row in request.actor.role_rows()}
    facts = [
        (_("Employer of the judge"), profile.employer or profile.person.employer),
        (_("Post or title"), profile.title or profile.person.title),
        (_("Mobile number"), mask_phone(phone_of(profile.person))),
        (_("Group of judges"), profile.group),
        (_("Fields of expertise"), "、".join(profile.field_list)),
        (_("Schools"), "、".join(profile.school_list)),
        (_("Region"), profile.region.name if profile.region else ""),
        (_("Mentor"), _("yes") if profile.is_mentor else ""),
        (
            _("Pool"),
            profile.organisation.name + (" · " + _("shared with the offices below") if profile.is_shared else ""),
        ),
        *([(_("Notes"), profile.notes)] if own else []),
    ]
    context = {
        "title": profile.person.name,
        "crumbs": crumbs(),
        "profile": profile,
        "facts": [(label, value or "—") for label, value in facts],
        "ties": list(ties_of([profile.person_id])) if own else [],
        "seats": list(served_by(profile.person)[:50]) if own else [],
        "history": history_items(history_rows(profile)[:20]) if own else [],
        "keeps": keeps,
        "own": own,
        "form": form,
    }
    return render(request, "judging/pool/judge.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def judge_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the office knows."""
    profile = _own_or_403(request, pk)
    words = field_words(profile.organisation)
    form = JudgeForm(request.POST or None, words=words, groups=[], initial=JudgeForm.initial_of(profile))
    back = reverse("judging_desk:pool_judge", args=[pk])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: verbs.change_judge(
                    profile=profile,
                    actor=request.actor,
                    values=form.values,
                    version=-1 if form.cleaned_data["version"] is None else form.cleaned_data["version"],
                ),
                success=_("Saved."),
                form=form,
            )
            if outcome:
                return redirect(back)
            status = outcome.status
    title = _("Change what is known")
    place = crumbs(Crumb(profile.person.name, back))
    context = {"title": title, "crumbs": place, "form": form, "back": back, "who": profile.person.name}
    return render(request, "judging/pool/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def judge_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody asks this judge any more, with the reason."""
    profile = _own_or_403(request, pk)
    back = reverse("judging_desk:pool_judge", args=[pk])
    form, status = act_with_reason(
        request,
        lambda reason: verbs.retire_judge(profile=profile, actor=request.actor, reason=reason),
        _("The judge is retired from the pool."),
        label=_("Why this judge is no longer asked"),
    )
    if not status:
        return redirect(back)
    title = _("Retire %(name)s from the pool?") % {"name": profile.person.name}
    place = crumbs(Crumb(profile.person.name, back))
    context = {"title": title, "crumbs": place, "form": form, "back": back}
    return render(request, "judging/pool/retire.html", context, status=status)


@require_POST
@desk_view
@idempotent
def judge_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Back in the pool."""
    profile = _own_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: verbs.restore_judge(profile=profile, actor=request.actor),
        to=reverse("judging_desk:pool_judge", args=[pk]),
        success=_("The judge may be asked again."),
    )


@require_POST
@desk_view
@idempotent
def tie_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a tie on record."""
    profile = _own_or_403(request, pk)
    form = TieForm(request.POST)
    if not form.is_valid():
        return judge_page(request, profile, form, 422)
    outcome = perform_or_explain(
        request,
        lambda: verbs.add_tie(profile=profile, actor=request.actor, **form.cleaned_data),
        success=_("The tie is on record; entries that it touches are found from now on."),
        form=form,
    )
    if outcome:
        return redirect("judging_desk:pool_judge", pk=pk)
    return judge_page(request, profile, form, outcome.status)


@require_POST
@desk_view
@idempotent
def tie_back(request: HttpRequest, pk: int, tie: int) -> HttpResponse:
    """Take back what was entered by mistake."""
    profile = _own_or_403(request, pk)
    row = get_object_or_404(ties_of([profile.person_id]), pk=tie, organisation=profile.organisation_id)
    return act_and_redirect(
        request,
        lambda: verbs.take_tie_back(profile=profile, tie=row, actor=request.actor),
        to=reverse("judging_desk:pool_judge", args=[pk]),
        success=_("The tie is taken back."),
    )
