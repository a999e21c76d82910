"""A list of judges at the desk: the template, the upload, what the look at it found, the take-over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from judging.actions import pool_imports as verbs
from judging.domain.pool_table import HEADINGS
from judging.forms.pool import PoolListForm
from judging.models import PoolImport
from judging.queries.pool import GROUPS, faults_of, pool_imports_visible_to, stored_rows
from judging.views.organiser_pool import crumbs, office_or_403
from ui.export import Sheet, workbook_bytes, workbook_response
from ui.formats import masked
from ui.listed import found_page, upload_page
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def pool_list_new(request: HttpRequest) -> HttpResponse:
    """Upload a list: it is looked at first."""
    office = office_or_403(request)
    return upload_page(
        request,
        "judging/pool/list_new.html",
        form=PoolListForm(request.POST or None, request.FILES or None),
        take=lambda file: verbs.upload_pool(office=office, actor=request.actor, file=file, name=file.name),
        found_url=lambda found: reverse("judging_desk:pool_list", kwargs={"number": found.pk}),
        title=_("Upload a list of judges"),
        crumbs=crumbs(),
        headings=HEADINGS,
        template_url=reverse("judging_desk:pool_list_template"),
        back=reverse("judging_desk:pool"),
    )


@require_safe
@desk_view
def pool_list_template(request: HttpRequest) -> HttpResponse:
    """The headings, with an example of a row."""
    office_or_403(request)
    headings = [words[0] for words in HEADINGS.values()]
    row = ["张示例", "19900000099", "示例大学", "教授", GROUPS[1], "新材料、智能制造", "示例大学", "长沙市", "否", ""]
    sheet = Sheet(
        "评委名单", headings, [row], [12, 16, 28, 16, 14, 30, 24, 14, 10, 30],
        choices={4: list(GROUPS), 8: ["是", "否"]}, texts=range(len(headings)), open_rows=500,
    )  # fmt: skip
    return workbook_response(_("List of judges"), workbook_bytes([sheet]))


def _list_or_404(request: HttpRequest, number: int) -> PoolImport:
    office_or_403(request)
    return get_object_or_404(pool_imports_visible_to(request.actor), pk=number)


@require_safe
@desk_view
def pool_list(request: HttpRequest, number: int) -> HttpResponse:
    """What the look at a list found, and the button that takes it over."""
    found = _list_or_404(request, number)
    faults, rows = faults_of(found), stored_rows(found)[:5]
    new_url = reverse("judging_desk:pool_list_new")
    return found_page(
        request,
        "judging/pool/list_found.html",
        found=found,
        faults=faults,
        counts=verbs.changes_of(found) if not faults and found.taken_over_at is None else {},
        sample=({**row, "phone": masked(row["phone"]), "fields": row.get("fields", "").strip("、")} for row in rows),
        crumbs=crumbs(Crumb(_("Upload a list of judges"), new_url)),
        new_url=new_url,
    )


@require_POST
@desk_view
@idempotent
def pool_list_take_over(request: HttpRequest, number: int) -> HttpResponse:
    """Everybody on the list is in the pool from now on."""
    found = _list_or_404(request, number)
    outcome = perform_or_explain(request, lambda: verbs.take_pool_over(found=found, actor=request.actor))
    if not outcome or outcome.value is None:
        return redirect("judging_desk:pool_list", number=number)
    new = ngettext("%(count)d judge is new", "%(count)d judges are new", outcome.value["new"])
    words = _("%(new)s in the pool, %(changed)d brought up to date.")
    messages.success(
        request, words % {"new": new % {"count": outcome.value["new"]}, "changed": outcome.value["changed"]}
    )
    return redirect("judging_desk:pool")
