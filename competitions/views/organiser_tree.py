"""The tree: every region's round of one edition, with its stage, counts and lateness; reminders; the export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from accounts.enums import RegionLevel
from competitions.actions.levels import chase
from competitions.domain.levels import RoundPhase
from competitions.enums import CompetitionKind
from competitions.models import RoundCall
from competitions.permissions.competition import may_organise
from competitions.queries.levels import calls_visible_to, regions_called
from competitions.queries.levels_tree import Edition, Tree, TreeRow, editions_for, tree_of
from competitions.queries.levels_words import PHASES, TONES, late_words
from ui.export import xlsx_response
from ui.htmx import is_htmx
from ui.parts import Crumb, Stat
from ui.tiles import Note, tile_map
from ui.views import act_and_redirect, safe_next
from workflow import clock
from workflow.idempotency import idempotent


@dataclass(frozen=True)
class Shown:
    """A row as the table draws it."""

    row: TreeRow
    url: str
    label: str
    tone: str
    late: str
    place: str = ""


@dataclass(frozen=True)
class Group:
    """A city with its counties; ``counties`` empty: folded."""

    head: Shown
    counties: list[Shown]
    url: str
    is_open: bool


@dataclass(frozen=True)
class TileLink:
    """Where a tile leads."""

    url: str
    current: bool = False


@require_safe
@desk_view
def tree(request: HttpRequest) -> HttpResponse:
    """The page, a city's counties for htmx (``?city=``), or the export (``?format=xlsx``)."""
    editions = editions_for(request.actor)
    if not editions:
        return render(request, "competitions/levels/tree.html", {**_head(), "editions": []})
    edition = _chosen(editions, request.GET.get("edition", ""))
    found = tree_of(request.actor, edition, clock.now())
    stage, late = _asked(request)
    if request.GET.get("format") == "xlsx":
        return _export(found, stage, late=late)
    city = request.GET.get("city", "")
    if is_htmx(request):
        row = found.at(city)
        if row is None:
            raise Http404
        group = _group(row, edition, is_open="fold" not in request.GET)
        return render(request, "competitions/levels/tree.html#city", {"group": group})
    return render(request, "competitions/levels/tree.html", _context(request, editions, found, city, stage, late))


def _head() -> dict[str, Any]:
    return {"title": _("Rounds by region"), "crumbs": [Crumb(_("Rounds by region"))]}


def _chosen(editions: list[Edition], code: str) -> Edition:
    """The edition of the address: in full, or without its year; else the newest."""
    return next((one for one in editions if code and f"{one.code}-".startswith(f"{code}-")), editions[0])


def _asked(request: HttpRequest) -> tuple[str, bool]:
    stage = request.GET.get("stage", "")
    return (stage if stage in set(RoundPhase) else ""), request.GET.get("late") == "1"


def edition_words(edition: Edition) -> str:
    """第六届中国创翼创业创新大赛（2024年）."""
    kind = dict(CompetitionKind.choices).get(edition.kind, edition.kind)
    return _("%(contest)s, edition %(edition)d (%(year)d)") % {
        "contest": kind,
        "edition": edition.edition,
        "year": edition.year,
    }


def _context(
    request: HttpRequest, editions: list[Edition], found: Tree, city: str, stage: str, late: bool
) -> dict[str, Any]:
    top = found.roots[0] if len(found.roots) == 1 and found.roots[0].region.level == RegionLevel.PROVINCE else None
    heads = top.children if top else found.roots
    matching = _matching(found, stage, late=late) if stage or late else None
    rows = [row for row in found.all() if row is not top]
    return {
        **_head(),
        "subtitle": edition_words(found.edition),
        "edition": found.edition,
        "editions": [(one.code, edition_words(one), one == found.edition) for one in editions],
        "top": shown(top) if top else None,
        "cities": [_group(row, found.edition, is_open=not top or row.region.code == city) for row in heads],
        "matching": [shown(row, place=_place(row, found)) for row in matching] if matching is not None else None,
        "stages": [(phase.value, PHASES[phase], phase == stage) for phase in RoundPhase if _has(rows, phase, stage)],
        "late": late,
        "stats": _stats(heads, found.edition),
        "tiles": _tiles(heads, found.edition, city) if top else [],
        "chase": _chase(request, found),
        "export_url": _address(found.edition, stage=stage, late="1" if late else "", format="xlsx"),
    }


def _has(rows: list[TreeRow], phase: RoundPhase, stage: str) -> bool:
    return phase == stage or any(row.phase is phase for row in rows)


def _matching(found: Tree, stage: str, *, late: bool) -> list[TreeRow]:
    return [row for row in found.all() if (not stage or row.phase == stage) and (not late or row.late is not None)]


def shown(row: TreeRow, *, place: str = "") -> Shown:
    """The row with its words and its address. No query."""
    if row.competition is not None:
        url = reverse("competitions_desk:competition_detail", kwargs={"pk": row.competition.pk})
    elif row.call:
        url = reverse("competitions_desk:round_answer", args=(row.call, row.region.code))
    else:
        url = ""
    label = str(PHASES[row.phase])
    return Shown(row, url, label, TONES.get(row.phase, ""), late_words(row.late), place)


def _place(row: TreeRow, found: Tree) -> str:
    """The city of a county, where rows stand outside their group."""
    above = found.at(row.region.parent_id or "") if row.region.level == RegionLevel.COUNTY else None
    return above.region.short_name if above else ""


def _group(row: TreeRow, edition: Edition, *, is_open: bool) -> Group:
    counties = [shown(child) for child in row.children] if is_open else []
    url = _address(edition, city=row.region.code, fold="1" if is_open else "")
    return Group(shown(row), counties, url, is_open)


def _address(edition: Edition, **asked: str) -> str:
    query = {"edition": edition.code, **{name: value for name, value in asked.items() if value}}
    return f"{reverse('competitions_desk:tree')}?{urlencode(query)}"


def _stats(heads: list[TreeRow], edition: Edition) -> list[Stat]:
    """Of the rows of the first level: held, not answered, none, late (those of their counties included)."""
    counties = [child for row in heads for child in row.children]
    every = [*heads, *counties]
    late = sum(row.late is not None for row in every)
    return [
        Stat(f"{sum(row.phase.is_held for row in heads)} / {len(heads)}", _("Rounds opened")),
        Stat(sum(row.phase is RoundPhase.UNANSWERED for row in heads), _("Not answered"),
             _address(edition, stage=RoundPhase.UNANSWERED)),
        Stat(sum(row.phase.is_held for row in counties), _("County rounds opened")) if counties else
        Stat(sum(row.phase is RoundPhase.DECLINED for row in heads), _("No round")),
        Stat(late, _("Late"), _address(edition, late="1"), "danger" if late else ""),
        Stat(sum(row.counts.entries for row in every), _("Entries")),
    ]  # fmt: skip


def _tiles(heads: list[TreeRow], edition: Edition, city: str) -> list[Any]:
    links = {row.region.code: TileLink(f"{_address(edition, city=row.region.code)}#c-{row.region.code}",
                                       row.region.code == city) for row in heads}  # fmt: skip
    notes = {}
    for row in heads:
        one = shown(row)
        title = "：".join(part for part in (row.region.short_name, one.label, one.late) if part)
        notes[row.region.code] = Note(one.label, title, "danger" if row.late else one.tone)
    return tile_map([row.region for row in heads], links, {}, notes)


def _chase(request: HttpRequest, found: Tree) -> dict[str, Any] | None:
    """Who can be reminded by this actor: the call and how many have not answered; None for nobody."""
    waiting = [row for row in found.all() if row.phase is RoundPhase.UNANSWERED]
    for caller in found.all():
        mine = [row for row in waiting if row.region.parent_id == caller.region.code]
        if mine and caller.competition is not None and may_organise(request.actor, caller.competition):
            today = clock.today()
            left = sum(row.chased_on != today for row in mine)
            return {"call": mine[0].call, "count": len(mine), "left": left}
    return None


_HEADINGS = (
    gettext_lazy("Division code"), gettext_lazy("City"), gettext_lazy("Region"), gettext_lazy("Level"), gettext_lazy("Standing"),
    gettext_lazy("Late"), gettext_lazy("Entries"), gettext_lazy("Passed the check"), gettext_lazy("Promoted"),
    gettext_lazy("Competition"), gettext_lazy("Reason"), gettext_lazy("Times reminded"),
)  # fmt: skip


def _export(found: Tree, stage: str, *, late: bool) -> HttpResponse:
    """Every row that matches, counties included."""
    lines = []
    for row in _matching(found, stage, late=late):
        region, counts = row.region, row.counts
        lines.append([
            region.code, _place(row, found), region.name, region.get_level_display(), str(PHASES[row.phase]),
            late_words(row.late), counts.entries, counts.accepted, counts.promoted,
            row.competition.name if row.competition else "", row.reason, row.chased_times or "",
        ])  # fmt: skip
    name = f"{_('Rounds by region')} {found.edition.code}"
    return xlsx_response(name, [str(one) for one in _HEADINGS], lines, [10, 12, 20, 8, 16, 40, 8, 10, 8, 44, 40, 10])


@require_POST
@desk_view
@idempotent
def tree_chase(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the offices that have not answered a call."""
    rows = calls_visible_to(request.actor).select_related("competition__region", "competition__organisation")
    call: RoundCall = get_object_or_404(rows, pk=pk)
    if not may_organise(request.actor, call.competition):
        raise PermissionDenied(
            _("Only organisers of %(office)s may do this.") % {"office": call.competition.organisation.name}
        )

    def remind() -> None:
        count = chase(call=call, regions=list(regions_called(call)), actor=request.actor)
        words = ngettext("%(count)d region has been reminded.", "%(count)d regions have been reminded.", count)
        messages.success(request, words % {"count": count})

    back = safe_next(request, f"{reverse('competitions_desk:tree')}")
    return act_and_redirect(request, remind, to=back)
