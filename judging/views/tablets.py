"""The venue check: what tablets report, and the page that shows the organiser which seats are ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from judging.actions.tablets import report_check
from judging.forms.judge import CannotRead
from judging.forms.tablets import read_check
from judging.models import TabletCheck
from judging.queries.tablets import tablets_of
from judging.views.judge_app import shell_version
from judging.views.organiser_base import judging_url, page, stage_or_404
from judging.views.seat_access import own_seat, refusal, seat_api


@require_POST
@seat_api
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a check, in place of the last one of the same tablet."""
    seat = own_seat(request, pk)
    try:
        found = read_check(request.body)
    except (CannotRead, RawPostDataException):
        return refusal(_("This is no result of a check."), 400)
    actor: Any = request.actor  # type: ignore[attr-defined]
    return JsonResponse({"tone": report_check(seat=seat, actor=actor, report=found).tone})


@dataclass
class Line:
    """One check in words: what is wrong with it, and the rest."""

    check: TabletCheck
    words: str
    wrong: list[str]
    facts: list[str]


@require_safe
@desk_view
def tablets(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every seat with its tablets: ready or not, and when that was found out."""
    stage = stage_or_404(request, pk, code)
    newest = shell_version()
    rows = [(row, [line_of(check, newest) for check in row.checks]) for row in tablets_of(stage)]
    ready = sum(row.tone == "ok" for row, _lines in rows)
    return page(
        request, stage, "judging/desk/tablets.html", _("Tablets"), rows=rows, ready=ready, count=len(rows),
        unchecked=sum(not row.tone for row, _lines in rows), back=judging_url(stage),
    )  # fmt: skip


def line_of(check: TabletCheck, newest: str) -> Line:
    """A check for people."""
    words = {"ok": _("ready"), "warn": _("ready, please look"), "danger": _("not ready")}[check.tone]
    return Line(check, words, list(_wrong(check, newest)), list(_facts(check.facts)))


def _wrong(check: TabletCheck, newest: str) -> list[str]:
    facts, found = check.facts, []
    if not facts.get("https"):
        found.append(_("no secure connection (HTTPS)"))
    if not facts.get("offline"):
        found.append(_("does not work without a network yet"))
    if not facts.get("persisted"):
        found.append(_("the browser may clear what is kept"))
    if "ping" not in facts:
        found.append(_("the network did not answer"))
    elif facts["ping"] >= 1000:
        found.append(_("the network is slow"))
    if facts.get("free_mb", 501) <= 500:
        found.append(_("little free space"))
    if abs(facts.get("clock", 0)) >= 60:
        found.append(_("the clock is wrong by more than a minute"))
    if facts.get("battery", 100) < 30 and not facts.get("charging"):
        found.append(_("the battery is low"))
    if facts.get("trial") is False:
        found.append(_("the trial mark was not answered"))
    if check.version != newest:
        found.append(_("an older version of the app"))
    return found


def _facts(facts: dict[str, Any]) -> list[str]:
    found = []
    if "ping" in facts:
        found.append(_("%(ping)d ms, at worst %(worst)d ms") % {"ping": facts["ping"], "worst": facts.get("worst", 0)})
    if "battery" in facts:
        words = _("battery %(n)d %%, charging") if facts.get("charging") else _("battery %(n)d %%")
        found.append(words % {"n": facts["battery"]})
    if "free_mb" in facts:
        found.append(_("%(n)d MB free") % {"n": facts["free_mb"]})
    seconds = facts.get("clock", 0)
    if seconds:
        found.append(ngettext("clock %(n)+d second off", "clock %(n)+d seconds off", abs(seconds)) % {"n": seconds})
    if facts.get("trial"):
        found.append(_("trial mark answered"))
    return found
