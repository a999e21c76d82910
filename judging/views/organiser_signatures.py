"""The desk: which sheets are signed, the scan of signed papers for one or many, and the pictures themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from competitions.models import Stage
from judging.actions.paper_intake import sign_by_scan
from judging.enums import SheetState
from judging.forms.papers import ScanForm, chosen
from judging.models import SheetFile
from judging.queries.desk import runs
from judging.queries.rubrics import rules_of
from judging.queries.signatures import (
    Signed,
    Stack,
    are_wanted,
    counted_sheets,
    freeze_is_barred,
    signed_of,
    stacks_of,
    unsigned_sheets,
)
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.files import file_response
from ui.forms import whole_number
from ui.lists import paged
from ui.views import act_on_form
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted

logger = logging.getLogger(__name__)
SHOWN = 100  # sheets on one page
FEW = 30  # unsigned sheets that are shown one by one


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def signatures(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every sheet that counts, signed or not. POST: one scan for the ticked ones."""
    stage = stage_or_404(request, pk, code)
    if not are_wanted(stage):
        raise Http404
    form = ScanForm(request.POST or None, request.FILES or None)
    ticked = _ticked(request, stage)
    status = 200
    if request.method == "POST":
        need_organiser(request, stage.competition)
        done, status = act_on_form(request, form, _signing(request, stage, form, ticked), _signed_words)
        if done is not None:
            return redirect("judging_desk:signatures", pk=pk, code=code)
    stacks = stacks_of(stage)
    count = sum(len(one.sheets) for one in stacks)
    # Many sheets are shown by judge; the sheets of one stand on a page of their own.
    judge = next((one for one in stacks if str(one.seat) == request.GET.get("judge")), None)
    by_judge = count > FEW and judge is None
    for one in stacks:
        one.is_ticked = {key for key, _version in one.sheets} <= set(ticked)
    signed = paged(request, counted_sheets(stage).filter(state=SheetState.SIGNED), SHOWN)
    signed.rows = [signed_of(row) for row in signed.rows]
    for row in signed.rows:
        if row.signature is not None:
            row.url = file_url(stage, row.signature.file)
    return page(
        request, stage, "judging/desk/signatures.html", _("Signing of sheets"), status, count=count, judge=judge,
        stacks=stacks if by_judge else [], waiting=[] if by_judge else _waiting(stage, judge), form=form, ticked=ticked,
        list=signed, back=judging_url(stage), way=rules_of(stage).sign_off.value, is_barred=freeze_is_barred(stage),
    )  # fmt: skip


def _waiting(stage: Stage, judge: Stack | None) -> list[Signed]:
    rows = counted_sheets(stage).filter(state=SheetState.SUBMITTED)
    return [signed_of(row) for row in (rows if judge is None else rows.filter(seat=judge.seat))]


def _ticked(request: HttpRequest, stage: Stage) -> list[int]:
    """The chosen sheets, and those of every judge whose whole stack was chosen."""
    stacks = chosen(request.POST, "stack")
    rows = unsigned_sheets(stage).filter(seat__in=stacks)
    return [*chosen(request.POST, "sheet"), *(rows.values_list("pk", flat=True) if stacks else ())]


def _signing(request: HttpRequest, stage: Stage, form: ScanForm, ticked: list[int]) -> Callable[[], int]:
    def act() -> int:
        upload = form.cleaned_data["scan"]
        versions = {key: whole_number(request.POST.get(f"version:{key}")) for key in ticked}
        return sign_by_scan(
            stage=stage, actor=request.actor, versions=versions, scan=upload, name=upload.name if upload else ""
        )

    return act


def _signed_words(count: int) -> str:
    return ngettext("%(n)d sheet is signed by this scan.", "%(n)d sheets are signed by this scan.", count) % {
        "n": count
    }


def file_url(stage: Stage, file: SheetFile) -> str:
    """Where a picture or scan is read."""
    return reverse("judging_desk:sheet_file", kwargs={"pk": stage.competition_id, "code": stage.code, "file": file.pk})


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@desk_view
def sheet_file(request: HttpRequest, pk: int, code: str, file: int) -> HttpResponseBase:
    """A signature or a scan: for those who run the stage and for the overseer, nobody else."""
    stage = stage_or_404(request, pk, code)
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not runs(actor, stage.competition) and not is_permitted(actor, "judging.supervise", stage):
        raise PermissionDenied(_("You may not do this."))
    row = get_object_or_404(SheetFile, pk=file, stage=stage)
    try:
        opened = row.file.open("rb")
    except FileNotFoundError as error:
        _tell_missing(row)
        raise Http404 from error
    return file_response(request, opened, name=row.name, extension=row.extension)


def _tell_missing(row: SheetFile) -> None:
    """The reader gets a 404; the operator has to know that the store lost something."""
    logger.error("stored file is missing: %s", row.file.name)
