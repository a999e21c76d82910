"""Tab 推荐上报材料包: have the pack made, see how far it is, take it away, print its fingerprint."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.models import Competition, RoundPack
from competitions.queries.round_pack import may_make_pack, may_read_pack, packs_of, report_of
from competitions.queries.workspace import workspace
from judging.actions import round_packs as verbs
from judging.views.organiser_base import competition_or_404, need_organiser
from notifications.queries.progress import progress_bar
from ui.htmx import bar_alone
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent

logger = logging.getLogger(__name__)


def _back(pk: int) -> str:
    return reverse("judging_desk:round_pack", kwargs={"pk": pk})


def _pack_or_404(request: HttpRequest, pk: int, version: int) -> RoundPack:
    """A pack of a competition in the actor's scope; 403 for those who may look at the round and not read people's numbers."""
    competition = competition_or_404(request, pk)
    found = get_object_or_404(packs_of(competition), version=version)
    found.competition = competition
    if not may_read_pack(request.actor, competition, report_of(competition)):
        raise PermissionDenied(
            _("Only the office that held the round and the one that its list is addressed to may read the pack.")
        )
    return found


@require_safe
@desk_view
def round_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version, its bar while it is made, and the versions before."""
    competition = competition_or_404(request, pk)
    report = report_of(competition)
    found = list(packs_of(competition))
    newest = found[0] if found else None
    current = verbs.is_current(newest, competition, report)
    context = workspace(request, competition, place=_("Round pack")) | {
        "report": report,
        "problem": verbs.why_no_pack(competition, report),
        "newest": newest,
        "earlier": [one for one in found[1:] if one.made_at],
        "current": current,
        "bar": _bar(competition, newest),
        "may_make": may_make_pack(request.actor, competition),
        "may_read": may_read_pack(request.actor, competition, report),
    }
    return render(request, "judging/desk/round_pack.html", context)


def _bar(competition: Competition, pack: RoundPack | None) -> dict[str, Any] | None:
    """What components/progress.html draws; None when there is nothing to wait for."""
    job = pack.job if pack else None
    if job is None or pack is None or pack.made_at:
        return None
    return progress_bar(
        job,
        label=_("The pack is being made"),
        poll_url=reverse("judging_desk:round_pack_progress", args=[competition.pk]),
    )


@require_safe
@desk_view
def round_pack_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every two seconds; when it is over the page is shown anew."""
    competition = competition_or_404(request, pk)
    return bar_alone(request, _bar(competition, packs_of(competition).first()), _back(pk))


@require_POST
@desk_view
@idempotent
def round_pack_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it made, or made anew."""
    competition = competition_or_404(request, pk)
    need_organiser(request, competition)
    return act_and_redirect(
        request,
        lambda: verbs.order_pack(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("The pack is being made; you may leave this page."),
    )


@require_POST
@desk_view
@idempotent
def round_pack_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one that failed run again."""
    competition = competition_or_404(request, pk)
    need_organiser(request, competition)
    found = get_object_or_404(packs_of(competition)[:1])
    found.competition = competition
    return act_and_redirect(
        request,
        lambda: verbs.repeat_pack(pack=found, actor=request.actor),
        to=_back(pk),
        success=_("The pack is being made; you may leave this page."),
    )


@require_safe
@desk_view
def round_pack_file(request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """The ZIP, with the right and audited."""
    found = _pack_or_404(request, pk, version)
    if not found.made_at:
        return redirect(_back(pk))
    if request.method == "GET":
        outcome = perform_or_explain(request, lambda: verbs.note_download(pack=found, actor=request.actor))
        if not outcome:
            return redirect(_back(pk))
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as error:
        logger.error("stored file is missing: %s", found.file.name)  # noqa: TRY400 - the trace says nothing more
        raise Http404 from error
    name = f"{found.competition.name} {_('Round pack')} v{found.version}.zip"
    response = FileResponse(opened, content_type="application/zip", as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@desk_view
def round_pack_print(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The sheet with the fingerprint that goes up on paper under the seal."""
    found = _pack_or_404(request, pk, version)
    if not found.made_at:
        return redirect(_back(pk))
    context = workspace(request, found.competition, place=_("Fingerprint"))
    digest = found.sha256
    parts = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    shown = {"pack": found, "hash_parts": parts, "back": _back(pk), "report": report_of(found.competition)}
    return render(request, "judging/desk/round_pack_print.html", context | shown)
