"""The tables of moves of what goes out: the public list (公示) and the list that goes up (推荐上报)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import CompetitionState, PublicityState, ReportState
from competitions.models import PublicityNotice, RoundReport
from competitions.permissions import results as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.results import may_be_corrected
from workflow import clock, registry
from workflow.machine import Workflow, transition
from workflow.services import Move


def list_is_ready(move: Move) -> str | None:
    """A list has rows, or lines without a name, or says why it has nobody; and where people can object."""
    notice: PublicityNotice = move.obj
    if not any(move.data.get(name) for name in ("rows", "withheld", "none_reason")):
        return _("There is nobody on the list yet.")
    for value in (notice.receiving_unit, notice.phone, notice.address, notice.supervision_phone):
        if not value.strip():
            return _(
                "Receiving unit, phone, address and supervision phone must be filled in, so that people can object."
            )
    return None


def competition_is_judging(move: Move) -> str | None:
    """The list follows the judging, once; a corrected one before it is reported up, or once the report was received."""
    if move.obj.corrects_id is not None:
        if may_be_corrected(move.obj.competition):
            return None
        return _("The list has been reported up. Take the report back first, then publish the corrected list.")
    if move.obj.competition.state != CompetitionState.JUDGING:
        return _("A list is published when judging is over and before it is reported up.")
    return None


def period_is_over(move: Move) -> str | None:
    """The last day counts to its last second."""
    notice: PublicityNotice = move.obj
    if notice.ends_on is None or clock.today() <= notice.ends_on:
        return _("The publicity period is not over yet.")
    return None


def freeze_rows(move: Move) -> None:
    """What the public sees from here on is this copy."""
    move.touch(
        rows=move.data["rows"],
        units=move.data.get("units", []),
        withheld=move.data.get("withheld", []),
        vacant=move.data.get("vacant", []),
        none_reason=move.data.get("none_reason", ""),
        starts_on=move.data["starts_on"],
        ends_on=move.data["ends_on"],
        afterwards=move.data.get("afterwards", ""),
        published_at=move.now,
    )
    move.note(rows=len(move.data["rows"]), starts_on=move.data["starts_on"], ends_on=move.data["ends_on"])


def note_close(move: Move) -> None:
    """When the clock closed it."""
    move.touch(closed_at=move.now)


PUBLICITY = Workflow(
    name="publicity",
    label=gettext_lazy("Publicity"),
    states=dict(PublicityState.choices),
    initial=PublicityState.DRAFT,
    related=("competition",),
    transitions=(
        transition(
            "publish", PublicityState.DRAFT, PublicityState.PUBLISHED, "competitions.publish_publicity",
            label=gettext_lazy("Publish the list"), done_label=gettext_lazy("List published"),
            guards=(competition_is_judging, list_is_ready), effect=freeze_rows,
        ),
        transition(
            "close", PublicityState.PUBLISHED, PublicityState.CLOSED, "competitions.close_publicity",
            label=gettext_lazy("End the publicity"), done_label=gettext_lazy("Publicity ended"),
            guards=(period_is_over,), effect=note_close, by_hand=False,
        ),
    ),
)  # fmt: skip


def note_receipt(move: Move) -> None:
    """Who received it, and when."""
    move.touch(received_by=move.actor, received_at=move.now)


def send_again(move: Move) -> None:
    """A new copy with a new number, after the first was taken back."""
    move.touch(
        rows=move.data["rows"],
        rows_hash=move.data["rows_hash"],
        summary=move.data["summary"],
        version=move.obj.version + 1,
        submitted_by=move.actor,
        submitted_at=move.now,
    )
    move.note(rows_hash=move.data["rows_hash"], version=move.obj.version)


REPORT = Workflow(
    name="round_report",
    label=gettext_lazy("Report to the level above"),
    states=dict(ReportState.choices),
    initial=ReportState.SUBMITTED,
    related=("competition", "addressee"),
    transitions=(
        transition(
            "receive", ReportState.SUBMITTED, ReportState.RECEIVED, "competitions.receive_report",
            label=gettext_lazy("Receive"), done_label=gettext_lazy("Received"), effect=note_receipt,
        ),
        transition(
            "take_back", ReportState.SUBMITTED, ReportState.TAKEN_BACK, "competitions.send_report",
            label=gettext_lazy("Take back"), done_label=gettext_lazy("Taken back"), needs_reason=True,
        ),
        transition(
            "send_again", ReportState.TAKEN_BACK, ReportState.SUBMITTED, "competitions.send_report",
            label=gettext_lazy("Report up again"), done_label=gettext_lazy("Reported up again"),
            effect=send_again, by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(PUBLICITY, PublicityNotice)
registry.register(REPORT, RoundReport)
name_action("competition.scans_added", gettext_lazy("Stamped scans added"))
name_action("competition.scan_filed", gettext_lazy("Scan filed by eye"))
name_action("competition.scan_dropped", gettext_lazy("Scan thrown away"))
