"""What tablets say of themselves at the venue: the latest of each is kept for the organiser. It is no act and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from judging.actions.refusals import forbid
from judging.models import PanelSeat, TabletCheck
from workflow import clock, services
from workflow.actors import Actor
from workflow.permissions import is_permitted

MOST_TABLETS = 12  # of one seat; what was not heard of for longest goes


@dataclass(frozen=True)
class Report:
    """A finished check. ``facts`` as ``forms.tablets`` reads them."""

    device: str
    tone: str
    version: str
    facts: dict[str, Any]


def report_check(*, seat: PanelSeat, actor: Actor, report: Report) -> TabletCheck:
    """Keep the result of a tablet of this seat in place of its last one."""
    if not is_permitted(actor, "judging.sit", seat):
        forbid("judging.tablet_checked", "permission", actor=actor, target=seat)
    values = {"tone": report.tone, "version": report.version, "facts": report.facts, "checked_at": clock.now()}
    with services.act():
        row, is_new = TabletCheck.objects.update_or_create(seat=seat, device=report.device, defaults=values)
        if is_new:
            kept = TabletCheck.objects.filter(seat=seat).order_by("-checked_at", "-pk").values_list("pk", flat=True)
            TabletCheck.objects.filter(seat=seat).exclude(pk__in=list(kept[:MOST_TABLETS])).delete()
    return row
