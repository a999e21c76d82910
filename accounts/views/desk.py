"""The desk's pages about people: who holds which role where; grant, end, invite, suspend, reset."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import administrator_view, desk_view
from accounts.actions.invitations import invite, resend_invitation, revoke_invitation
from accounts.actions.people import restore_account, suspend_account
from accounts.actions.roles import end_role, grant_role
from accounts.actions.second_factor import reset_second_factor
from accounts.enums import Role
from accounts.forms.people import IdentityForm, InviteForm, RoleForm
from accounts.identity import SESSION_KEY, offices_of
from accounts.models import Person
from accounts.permissions import GRANTABLE, may_reset_second_factor, may_suspend
from accounts.queries.people import (
    administered_paths,
    by_name_or_phone,
    invitations_visible_to,
    people_visible_to,
    roles_visible_to,
)
from ui.formats import when
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.services import record


def _by_role(queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
    return queryset.filter(roles__role=value, roles__ended_at=None).distinct()


class PeopleList(ListPage):
    """Everybody who holds or held a role in the reader's subtrees."""

    template_name = "accounts/desk/people.html"
    search_fields = ("name",)
    default_sort = "name"
    # No export: a list of officials with their numbers does not leave as a file.
    columns = (
        Column(gettext_lazy("Name of the person"), sort="name"),
        Column(gettext_lazy("Roles")),
        Column(gettext_lazy("Mobile number")),
        Column(gettext_lazy("Account")),
    )
    filters = (Filter("role", gettext_lazy("Role"), [(role.value, role.label) for role in GRANTABLE], apply=_by_role),)

    def get_queryset(self) -> QuerySet[Person]:
        # Every encrypted column costs a decryption per row; the list shows one of the three.
        return people_visible_to(self.request.actor).defer("id_number", "user__phone")

    def _narrowed(self, queryset: Any, filters: Any, values: Any) -> Any:
        words = self._q()
        if words.isdigit() and len(words) == 11:
            self.search_fields = ()
            queryset = queryset.filter(by_name_or_phone(words))
        return super()._narrowed(queryset, filters, values)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        for person in rows:
            person.url = reverse("accounts_desk:person", args=[person.pk])
            person.role_words = [_role_words(row) for row in person.shown_roles]
            person.account_words, person.account_tone = _account_words(person), _account_tone(person)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = list(invitations_visible_to(self.request.actor).order_by("-created_at")[:50])
        now = clock.now()
        for invitation in waiting:
            invitation.is_late = invitation.expires_at <= now
            invitation.until = when(invitation.expires_at)
        return super().get_context_data(title=_("People and roles"), invitations=waiting, **kwargs)


people = administrator_view(PeopleList.as_view())


def _role_words(row: Any) -> str:
    return f"{row.get_role_display()} · {row.organisation.name if row.organisation else row.region}"


def _account_words(person: Person) -> str:
    if person.user is None:
        return _("No log-in")
    return _("In use") if person.user.is_active else _("Suspended")


def _account_tone(person: Person) -> str:
    if person.user is None:
        return ""
    return "ok" if person.user.is_active else "danger"


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("People and roles"), reverse("accounts_desk:people")), *more]


@administrator_view
@idempotent
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's roles in the reader's subtrees; POST gives another one."""
    found = get_object_or_404(people_visible_to(request.actor), pk=pk)
    form, status = RoleForm(request.POST or None, paths=administered_paths(request.actor)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            outcome = perform_or_explain(
                request,
                lambda: grant_role(
                    person=found, role=data["role"], organisation=data["organisation"], actor=request.actor
                ),
                form=form,
                success=_("The role was given."),
            )
            if outcome:
                return HttpResponseRedirect(request.path)
            status = outcome.status
    context = {
        "title": found.name,
        "crumbs": _crumbs(Crumb(found.name)),
        "person": found,
        "form": form,
        "account_words": _account_words(found),
        "account_tone": _account_tone(found),
        "may_suspend": found.user is not None and found.pk != request.actor.pk and may_suspend(request.actor, found),
        "may_reset": found.user is not None and may_reset_second_factor(request.actor, found),
    }
    return render(request, "accounts/desk/person.html", context, status=status)


@administrator_view
@idempotent
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, with a reason."""
    row = get_object_or_404(roles_visible_to(request.actor), pk=pk)
    return _with_reason(
        request,
        back=reverse("accounts_desk:person", args=[row.person_id]),
        person=row.person,
        question=_("End this role?"),
        detail=_role_words(row),
        button=_("End the role"),
        act=lambda reason: end_role(assignment=row, actor=request.actor, reason=reason),
        success=_("The role was ended."),
    )


@administrator_view
@idempotent
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account: all sessions end at once."""
    found = get_object_or_404(people_visible_to(request.actor), pk=pk)
    active = found.user is not None and found.user.is_active
    verb = suspend_account if active else restore_account
    return _with_reason(
        request,
        back=reverse("accounts_desk:person", args=[pk]),
        person=found,
        question=_("Suspend this account?") if active else _("Restore this account?"),
        detail=_("Every session ends at once; roles stay as they are.") if active else "",
        button=_("Suspend") if active else _("Restore"),
        act=lambda reason: verb(person=found, actor=request.actor, reason=reason),
        success=_("The account was suspended.") if active else _("The account was restored."),
    )


@administrator_view
@idempotent
@require_http_methods(["GET", "POST"])
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove lost authenticators; the owner sets up new ones at the next sign-in."""
    found = get_object_or_404(people_visible_to(request.actor), pk=pk)
    return _with_reason(
        request,
        back=reverse("accounts_desk:person", args=[pk]),
        person=found,
        question=_("Reset the second factor?"),
        detail=_("Make sure that it is really this person who asks: by a call back, or face to face."),
        button=_("Reset"),
        act=lambda reason: reset_second_factor(person=found, actor=request.actor, reason=reason),
        success=_("The second factor was reset."),
    )


def _with_reason(
    request: HttpRequest, *, back: str, person: Person, question: str, detail: str, button: str, act: Any, success: str
) -> HttpResponse:
    """A confirm page that asks for the reason."""
    form, status = act_with_reason(request, act, success)
    if not status:
        return HttpResponseRedirect(back)
    context = {
        "title": question,
        "crumbs": _crumbs(Crumb(person.name, back), Crumb(question)),
        "form": form,
        "question": f"{question} {person.name}",
        "detail": detail,
        "button": button,
        "cancel_url": back,
    }
    return render(request, "accounts/desk/confirm.html", context, status=status)


@administrator_view
@idempotent
@require_http_methods(["GET", "POST"])
def invite_person(request: HttpRequest) -> HttpResponse:
    """Offer a role to a phone."""
    form, status = InviteForm(request.POST or None, paths=administered_paths(request.actor)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            outcome = perform_or_explain(
                request,
                lambda: invite(
                    name=data["name"],
                    phone=data["phone"],
                    role=data["role"],
                    organisation=data["organisation"],
                    actor=request.actor,
                ),
                form=form,
                success=_("The invitation is on its way."),
            )
            if outcome:
                return HttpResponseRedirect(reverse("accounts_desk:people"))
            status = outcome.status
    context = {"title": _("Invite somebody"), "crumbs": _crumbs(Crumb(_("Invite somebody"))), "form": form}
    return render(request, "accounts/desk/invite.html", context, status=status)


@administrator_view
@idempotent
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """The same offer with a new link."""
    found = get_object_or_404(invitations_visible_to(request.actor), pk=pk)
    return act_and_redirect(
        request,
        lambda: resend_invitation(invitation=found, actor=request.actor),
        to=reverse("accounts_desk:people"),
        success=_("A new link is on its way; the old one is void."),
    )


@administrator_view
@idempotent
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the offer back."""
    found = get_object_or_404(invitations_visible_to(request.actor), pk=pk)
    return act_and_redirect(
        request,
        lambda: revoke_invitation(invitation=found, actor=request.actor),
        to=reverse("accounts_desk:people"),
        success=_("The invitation was taken back."),
    )


@desk_view
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest) -> HttpResponse:
    """Choose the office to act for; what is seen and done follows it."""
    offices = offices_of(request.actor)
    form = IdentityForm(request.POST or None, offices=offices, initial={"organisation": request.actor.acting_for})
    if request.method == "POST" and form.is_valid():
        chosen = int(form.cleaned_data["organisation"])
        request.session[SESSION_KEY] = chosen
        if chosen != request.actor.acting_for:
            record(
                "accounts.identity_switched", actor=request.actor, target=request.actor, data={"organisation": chosen}
            )
        return HttpResponseRedirect("/desk/")
    words = {}
    for row in request.actor.all_role_rows():
        if row.organisation_id:
            words.setdefault(row.organisation_id, []).append(str(Role(row.role).label))
    chosen = str(form["organisation"].value() or "")
    choices = [
        {"pk": office.pk, "name": office.name, "roles": words.get(office.pk, []), "chosen": str(office.pk) == chosen}
        for office in offices
    ]
    context = {"title": _("Change identity"), "form": form, "choices": choices}
    return render(request, "accounts/desk/identity.html", context, status=422 if request.method == "POST" else 200)
