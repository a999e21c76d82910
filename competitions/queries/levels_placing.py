"""What became of a reported list in the round above: which entries stand there, which do not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.rulebook import EntrySource
from competitions.enums import CompetitionState, EntryState, ReplacementState
from competitions.models import Competition, Entry, ReplacementRequest, RoundReport, Track
from competitions.queries.competitions import round_above
from competitions.queries.rule_books import book_of


@dataclass(frozen=True)
class PlacingRow:
    """One row of the list: the entry of the round below, the one above when it stands there, else why not."""

    row: dict[str, Any]
    below: Entry | None
    above: Entry | None
    reason: str = ""

    @property
    def can_be_placed(self) -> bool:
        """Whether it could be taken over now."""
        return self.above is None and not self.reason


@dataclass(frozen=True)
class Placing:
    """The whole list. ``problem``: why nothing of it can come in, in words."""

    competition: Competition | None
    rows: list[PlacingRow]
    problem: str = ""

    @property
    def placed(self) -> int:
        return sum(row.above is not None for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many could be taken over now."""
        return 0 if self.problem else sum(row.can_be_placed for row in self.rows)


def round_for(report: RoundReport) -> Competition | None:
    """The round that the list goes into: the one that this round stands under, else the one held above."""
    below = report.competition
    if below.parent_id is None:
        return round_above(below)
    return Competition.objects.select_related("region", "organisation").get(pk=below.parent_id)


def replacement_of(competition: Competition) -> ReplacementRequest | None:
    """The request by which this round replaces another; None for a usual round. One query."""
    return ReplacementRequest.objects.filter(round=competition).first()


def why_no_placing(report: RoundReport, above: Competition | None) -> str:
    """Why no entry of the list can come in now, in words; empty when they can. One query."""
    if above is None:
        return _("There is no round of this contest and edition at the level above yet.")
    if EntrySource.BELOW in book_of(above).sources:
        replacement = replacement_of(report.competition)
        if replacement is not None and replacement.state == ReplacementState.CLOSED:
            return _("A consent to this camp or roadshow was refused or withdrawn; its nominees can no longer come in.")
    return why_takes_none(above)


def why_takes_none(above: Competition) -> str:
    """Why a round takes no entries from below now, in words; empty when it does. No query."""
    if EntrySource.BELOW not in book_of(above).sources:
        return _("By its rules the round above takes no entries from below.")
    if above.state in (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING):
        return _("The plan of the round above is not filed yet; the entries come in when it is.")
    if above.state != CompetitionState.FILED:
        return _("Judging of the round above has begun or it is over; no entry can come in any more.")
    return ""


def track_above(below: Entry, tracks: list[Track]) -> Track | None:
    """The track of the round above: of the same code, else of the same name."""
    if below.track is None:
        return None
    code, name = below.track.code, below.track.name
    found = [track for track in tracks if track.code == code] or [track for track in tracks if track.name == name]
    return found[0] if found else None


def placing_of(report: RoundReport) -> Placing:
    """Four queries at most, however long the list is."""
    above = round_for(report)
    rows = [row for row in report.rows if row.get("entry")]
    found = Entry.objects.filter(pk__in=[row["entry"] for row in rows]).select_related("track", "leader")
    below = {entry.pk: entry for entry in found}
    there = {one.from_entry_id: one for one in Entry.objects.filter(from_entry__in=below).select_related("competition")}
    tracks = list(above.tracks.all()) if above else []
    made = [_row(row, below.get(row["entry"]), there.get(row["entry"]), tracks, has_round=bool(above)) for row in rows]
    return Placing(above, made, why_no_placing(report, above))


def _row(
    row: dict[str, Any], below: Entry | None, above: Entry | None, tracks: list[Track], *, has_round: bool
) -> PlacingRow:
    reason = ""
    if above is not None:
        pass
    elif below is None:
        reason = _("The entry is not in this system.")
    elif below.state != EntryState.PROMOTED:
        reason = _("It is “%(state)s” by now.") % {"state": below.get_state_display()}
    elif has_round and track_above(below, tracks) is None:
        track = below.track.name if below.track else ""
        reason = _("The round above has no track “%(track)s”.") % {"track": track}
    return PlacingRow(row, below, above, reason)
