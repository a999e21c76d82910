"""The desk's pages about sign-off and leave: how an office signs, and who signs for whom while somebody is away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import administrator_view, desk_view
from accounts.actions.offices import delegate_signing, end_delegation, set_sign_off_policy
from accounts.forms.offices import DelegationForm, SignOffForm
from accounts.models import Delegation, Organisation, Person
from accounts.permissions import may_delegate_for
from accounts.queries.offices import (
    SIGNING_ROLES,
    delegations_visible_to,
    offices_administered,
    own_offices,
    policy_row,
)
from accounts.queries.roles import holds_for_organisation
from ui import formats
from ui.forms import whole_number
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


@method_decorator(administrator_view, name="dispatch")
class SignOffList(ListPage):
    """The offices of the reader's subtrees and how many persons sign there."""

    template_name = "accounts/desk/sign_off_list.html"
    search_fields = ("name",)
    columns = (
        Column(gettext_lazy("Unit"), sort=("region__path", "name"), key="unit"),
        Column(gettext_lazy("A filing takes")),
        Column(gettext_lazy("An answer takes")),
        Column(gettext_lazy("Own OA")),
    )
    default_sort = "unit"

    def get_queryset(self) -> QuerySet[Organisation]:
        return offices_administered(self.request.actor)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            policy = policy_row(row)
            row.url = reverse("accounts_desk:sign_off", args=[row.pk])
            row.filing_words, row.answer_words = _persons(policy.file_persons), _persons(policy.decide_persons)
            row.oa_words = _("recorded here") if policy.own_oa else "—"
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Sign-off of the offices"), **kwargs)


def _persons(count: int) -> str:
    return ngettext("%(count)d signature", "%(count)d signatures", count) % {"count": count}


@administrator_view
@idempotent
@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Set how one office signs."""
    office = get_object_or_404(offices_administered(request.actor), pk=pk)
    policy = policy_row(office)
    names = ("file_persons", "decide_persons", "own_oa", "version")
    form = SignOffForm(request.POST or None, initial={name: getattr(policy, name) for name in names})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            version = data.pop("version")
            outcome = perform_or_explain(
                request,
                lambda: set_sign_off_policy(organisation=office, actor=request.actor, expected_version=version, **data),
                form=form,
                success=_("The sign-off of %(office)s is set.") % {"office": office.name},
            )
            if outcome:
                return HttpResponseRedirect(reverse("accounts_desk:sign_off_list"))
            status = outcome.status
    back = reverse("accounts_desk:sign_off_list")
    context = {
        "title": office.name,
        "crumbs": [Crumb(_("Sign-off of the offices"), back), Crumb(office.name)],
        "form": form,
        "office": office,
        "policy": policy,
        "back": back,
        "leave_url": f"{reverse('accounts_desk:delegation_new')}?office={office.pk}",
    }
    return render(request, "accounts/desk/sign_off.html", context, status=status)


@method_decorator(desk_view, name="dispatch")
class DelegationList(ListPage):
    """Who signs for whom: the reader's offices, and those of the subtrees that the reader administers."""

    template_name = "accounts/desk/delegations.html"
    search_fields = ("person__name", "delegate__name", "organisation__name")
    default_sort = "-days"
    columns = (
        Column(gettext_lazy("Who is away"), sort="person__name", key="person"),
        Column(gettext_lazy("Who stands in"), sort="delegate__name", key="delegate"),
        Column(gettext_lazy("First and last day"), sort=("first_day", "pk"), key="days"),
        Column(gettext_lazy("Reason of the leave")),
        Column(gettext_lazy("State")),
    )

    def get_filters(self) -> tuple[Filter, ...]:
        today = clock.today()
        live = {"ended_at": None, "first_day__lte": today, "last_day__gte": today}
        choices = [("now", _("in force today"))]
        return (Filter("live", _("State"), choices, apply=lambda rows, _value: rows.filter(**live)),)

    def get_queryset(self) -> QuerySet[Delegation]:
        return delegations_visible_to(self.request.actor)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        actor, today = self.request.actor, clock.today()
        for row in rows:
            row.span = f"{formats.day(row.first_day)} – {formats.day(row.last_day)}"
            row.day_words = ngettext("%(count)d day", "%(count)d days", row.days) % {"count": row.days}
            row.state_words, row.tone = _state(row, today)
            row.may_end = row.ended_at is None and row.last_day >= today and _may_end(actor, row)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = holds_signature(self.request.actor)
        return super().get_context_data(title=_("Standing in during leave"), may_add=may_add, **kwargs)


def holds_signature(actor: Any) -> bool:
    """Whether the actor signs for some office, in this request."""
    return any(holds_for_organisation(actor, pk, *SIGNING_ROLES) for pk in own_offices(actor))


def _state(row: Delegation, today: Any) -> tuple[str, str]:
    if row.ended_at is not None:
        return _("ended on %(day)s by %(who)s") % {
            "day": formats.day(row.ended_at),
            "who": row.ended_by.name if row.ended_by else "",
        }, ""
    if row.last_day < today:
        return _("over"), ""
    return (_("in force"), "ok") if row.first_day <= today else (_("to come"), "info")


def _may_end(actor: Any, row: Delegation) -> bool:
    return actor.pk in (row.person_id, row.delegate_id) or may_delegate_for(actor, row.organisation)


@desk_view
@idempotent
@require_http_methods(["GET", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Let a colleague sign during leave: one's own, or as an administrator somebody else's."""
    office, only = _office_and_person(request)
    initial = {"first_day": clock.today(), "person": only}
    form = DelegationForm(request.POST or None, office=office, only=only, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            outcome = perform_or_explain(
                request,
                lambda: delegate_signing(organisation=office, actor=request.actor, **data),
                form=form,
                success=_("%(delegate)s stands in for %(person)s.")
                % {"delegate": data["delegate"].name, "person": data["person"].name},
            )
            if outcome:
                return HttpResponseRedirect(reverse("accounts_desk:delegation_list"))
            status = outcome.status
    back = reverse("accounts_desk:delegation_list")
    context = {
        "title": _("Let a colleague sign during leave"),
        "subtitle": office.name,
        "crumbs": [Crumb(_("Standing in during leave"), back), Crumb(_("Let a colleague sign during leave"))],
        "form": form,
        "back": back,
        "office": office,
        "only": only,
    }
    return render(request, "accounts/desk/delegation_new.html", context, status=status)


def _office_and_person(request: HttpRequest) -> tuple[Organisation, Person | None]:
    """The office in the address, else the actor's own; and the actor where it can only be about themselves."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = whole_number(request.GET.get("office") or request.POST.get("office"))
    signing = [pk for pk in sorted(own_offices(actor)) if holds_for_organisation(actor, pk, *SIGNING_ROLES)]
    pk = wanted or next(iter(signing), 0)
    if not pk:
        raise PermissionDenied(_("You sign nothing here; an administrator of the office can enter a leave."))
    if pk in signing:
        office = Organisation.objects.select_related("region").get(pk=pk)
        return office, None if may_delegate_for(actor, office) else actor
    return get_object_or_404(offices_administered(actor), pk=pk), None


@require_POST
@desk_view
@idempotent
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it before its last day."""
    row = get_object_or_404(delegations_visible_to(request.actor).select_related("organisation__region"), pk=pk)
    return act_and_redirect(
        request,
        lambda: end_delegation(delegation=row, actor=request.actor),
        to=reverse("accounts_desk:delegation_list"),
        success=_("The delegation is ended."),
    )
