"""Which seats have a tablet that is ready, by what the tablets reported: three queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from competitions.models import Stage
from judging.enums import SeatState
from judging.models import PanelSeat, SeatBinding, TabletCheck


@dataclass
class SeatTablets:
    """One seat: the label of the tablet that is bound to it, and every check of its tablets, the newest first."""

    seat: PanelSeat
    bound: str
    checks: list[TabletCheck]

    @property
    def tone(self) -> str:
        """By the newest check; empty while none was made."""
        return self.checks[0].tone if self.checks else ""


def tablets_of(stage: Stage) -> list[SeatTablets]:
    """Every seat that was accepted, by number."""
    rows = (
        PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
        .select_related("person", "panel")
        .prefetch_related(
            Prefetch("tablet_checks", TabletCheck.objects.order_by("-checked_at", "-pk"), "checks"),
            Prefetch("bindings", SeatBinding.objects.filter(revoked_at=None), "live_bindings"),
        )
        .order_by("panel_id", "number")
    )
    return [
        SeatTablets(row, row.live_bindings[0].device if row.live_bindings else "", list(row.checks))  # type: ignore[attr-defined]
        for row in rows
    ]
