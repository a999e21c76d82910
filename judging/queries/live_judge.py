"""What a judge's screen follows; nothing of anybody's marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from judging.enums import AppearanceState
from judging.models import LiveStage, PanelSeat, ScoreSheet
from judging.queries.live import segment_data, segments_of


@dataclass(frozen=True)
class Follow:
    """A seat and its show, if the stage has one."""

    seat: PanelSeat
    live: LiveStage | None
    sheet: int | None

    @property
    def tag(self) -> str:
        """Changes with every act, and when the seat gets a sheet for the entry that is on."""
        if self.live is None:
            return f"{self.seat.pk}.0.{self.seat.panel.stage.state}"
        return f"{self.seat.pk}.{self.live.pk}.{self.live.revision}.{self.sheet or 0}.{self.seat.panel.stage.state}"

    def data(self) -> dict[str, Any]:
        """As the tablet reads it."""
        live = self.live
        if live is None:
            return {"revision": 0, "state": "none", "current": None, "segment": None, "marking_open": None}
        state = live.current.state if live.current else "waiting"
        return {
            "revision": live.revision,
            "state": state,
            "current": self.sheet,
            "segment": segment_data(live, segments_of(self.seat.panel.stage)),
            "marking_open": state == AppearanceState.MARKING,
        }


def follow(seat: PanelSeat) -> Follow:
    """The show that a seat follows. One query."""
    shows = LiveStage.objects.filter(stage=seat.panel.stage_id)
    if seat.panel.hall is not None:  # a panel of all halls follows the show that acted most
        shows = shows.filter(hall__in=(0, seat.panel.hall))
    live = shows.select_related("current").order_by("-revision").annotate(sheet=_sheet(seat)).first()
    return Follow(seat, live, live.sheet if live is not None else None)  # type: ignore[attr-defined]


def _sheet(seat: PanelSeat) -> Any:
    rows = ScoreSheet.objects.filter(seat=seat, stage_entry=OuterRef("current__stage_entry"), rejudgement__isnull=True)
    return Subquery(rows.order_by().values("pk")[:1])
