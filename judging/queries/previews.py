"""Previews as their pages read them: which one is shown, whether it still holds, its picture in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.queries.people import without_numbers
from competitions.models import Stage
from judging.domain.conflicts import Conflict, ConflictReason
from judging.domain.trouble import Trouble
from judging.enums import PreviewKind
from judging.models import AssignmentPreview, PanelSeat, ScoreSheet
from judging.queries.assignment_words import said, trouble_words, ways_out
from judging.queries.conflicts import words_of
from ui.charts import islands

THINNEST = 8
Seats = Mapping[int, PanelSeat]


def previews_of(stage: Stage, kind: str = PreviewKind.ASSIGN) -> QuerySet[AssignmentPreview]:
    """Of a stage, what was ordered last first."""
    rows = AssignmentPreview.objects.filter(stage=stage, kind=kind)
    return rows.select_related("job", "ordered_by", "confirmed_by", "seat__person")


def shown_preview(stage: Stage, kind: str, number: str) -> AssignmentPreview | None:
    """The one that the address names, else the newest. One query."""
    rows = list(previews_of(stage, kind)[:12])
    named = next((row for row in rows if str(row.pk) == number), None)
    return named or (rows[0] if rows else None)


def holds(preview: AssignmentPreview, basis: str) -> bool:
    """Whether nothing that it rests on was changed since; or, once it was carried out, since then."""
    return basis == (preview.after if preview.confirmed_at else preview.basis)


def troubles_of(preview: AssignmentPreview) -> list[str]:
    """What is in the way, in words with the ways out."""
    return said([Trouble.of(one) for one in preview.result.get("troubles", ())])


def seats_of_stage(stage: Stage) -> dict[int, PanelSeat]:
    """Every seat by key, with its person, where that is from, and whether it ever had a sheet (``has_sheets``). One query."""
    rows = PanelSeat.objects.filter(panel__stage=stage).select_related("person__region", "panel__track")
    rows = rows.annotate(has_sheets=Exists(ScoreSheet.objects.filter(seat=OuterRef("pk"))))
    return {row.pk: row for row in without_numbers(rows, "person").order_by("number")}


def result_context(preview: AssignmentPreview, seats: Seats) -> dict[str, Any]:
    """What the templates draw of a finished preview. No query."""
    result = preview.result
    loads = {int(key): count for key, count in result["loads"].items() if int(key) in seats}
    troubles = [Trouble.of(one) for one in result["troubles"]]
    return {
        "result": result,
        "troubles": [(trouble_words(one), ways_out(one)) for one in troubles],
        "loads": [_load(seats[key], count, result) for key, count in loads.items()],
        "top": max(loads.values(), default=0),
        "low": min(loads.values(), default=0),
        "picture": picture(result["picture"], seats),
        "moves": [(row["title"], _seated(row["gone"], seats), _seated(row["came"], seats)) for row in result["moves"]],
        "changes": _changes(result, seats),
    }


def _load(seat: PanelSeat, count: int, result: Mapping[str, Any]) -> tuple[PanelSeat, int, int, list[tuple[str, str]]]:
    barred, shown = result["conflicts"].get(str(seat.pk), (0, ()))
    return seat, count, barred, [(one[0], _why(one)) for one in shown]


def _why(one: Sequence[str]) -> str:
    _title, reason, detail, words = one
    return words_of(Conflict("", "", ConflictReason(reason), detail, words))


def _seated(keys: Sequence[int], seats: Seats) -> list[PanelSeat]:
    return [seats[key] for key in keys if key in seats]


def _changes(result: Mapping[str, Any], seats: Seats) -> list[tuple[PanelSeat, int, int]]:
    """Judges whose load changes: before and after."""
    before, after = result["before"], result["loads"]
    rows = [(seat, before.get(str(key), 0), after.get(str(key))) for key, seat in seats.items()]
    return [(seat, was, now or 0) for seat, was, now in rows if now is not None and was != now]


def picture(data: Mapping[str, Any], seats: Seats) -> dict[str, Any]:
    """Islands, thinnest bridges, who is served worst."""
    groups = [[key for key in group if key in seats] for group in data["islands"]]
    links = [(one, other, count) for one, other, count in data["links"] if one in seats and other in seats]
    return {
        "is_one": len(groups) <= 1,
        "islands": [", ".join(str(seats[key].number) for key in group) for group in groups],
        "drawing": drawing_of(groups, links, seats) if links or groups else "",
        "links": [(seats[one], seats[other], count) for one, other, count in links[:THINNEST]],
        "worst": [(title, value, _seated(keys, seats)) for title, value, keys in data["worst"]],
        "fit": data["fit"],
    }


def drawing_of(groups: list[list[int]], links: list[tuple[int, int, int]], seats: Seats) -> SafeString:
    """The drawing of the islands."""
    words = (
        _("Judges that share entries: %(count)d group")
        if len(groups) <= 1
        else _("Judges that share entries: %(count)d groups")
    )
    points = [[(str(key), str(seats[key].number)) for key in group] for group in groups]
    lines = [(str(one), str(other), count) for one, other, count in links]
    return islands(points, lines, words % {"count": len(groups)})
