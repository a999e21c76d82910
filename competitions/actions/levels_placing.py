"""Promoted entries go on in the round above: the same people and files, nothing typed again, each once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.enums import EntrySource, RecommendationWay
from competitions.models import (
    Attachment,
    Competition,
    Entry,
    Recommendation,
    ReplacementRequest,
    RoundReport,
    TeamMember,
)
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from competitions.queries.levels_placing import placing_of, replacement_of, round_for, track_above
from workflow import clock
from workflow.services import Refused, act, perform, record

_COPIED = (
    "leader_id", "title", "entrant_type", "organisation_name", "uscc", "registered_on", "region_id", "summary", "form",
    "consents",
)  # fmt: skip
_FILE = (
    "kind", "slot", "name", "extension", "content_type", "size", "sha256", "form_version", "match", "uploaded_by_id",
    "uploaded_at",
)  # fmt: skip
_MEMBER = ("name", "duty", "id_kind", "id_number", "id_index", "phone", "is_leader", "is_presenter", "order")


def place_reported(*, report: RoundReport, actor: Person) -> list[Entry]:
    """Put every entry of a received list that can be placed into the round above; those that stand there stay as they are.

    Returns the new ones; none when the round above takes none (``placing_of`` says why).
    """
    with act():
        above = round_for(report)
        if above is None:
            return []
        # Whoever opens judging, or places the same list again, waits here.
        Competition.objects.select_for_update(no_key=True).get(pk=above.pk)
        placing = placing_of(report)
        if placing.problem or not placing.waiting:
            return []
        replacement = replacement_of(report.competition)
        made = [
            _place(row.below, above, actor, replacement)
            for row in placing.rows
            if row.can_be_placed and row.below is not None
        ]
        record(
            "round_report.placed",
            actor=actor,
            target=report,
            data={"competition": above.pk, "entries": [entry.from_entry_id for entry in made]},
        )
    return made


def place_rest(*, report: RoundReport, actor: Person) -> list[Entry]:
    """The same by hand, for a list that was received earlier. ``Refused`` with the reason when nothing can be placed."""
    with act():
        if report.received_at is None:
            raise Refused(_("The list has not been received yet."))
        made = place_reported(report=report, actor=actor)
        if not made:
            placing = placing_of(report)
            raise Refused(placing.problem or next((row.reason for row in placing.rows if row.reason), ""))
    return made


def _place(below: Entry, above: Competition, actor: Person, replacement: ReplacementRequest | None) -> Entry:
    now = clock.now()
    entry = Entry.objects.create(
        competition=above,
        track=track_above(below, list(above.tracks.all())),
        source=EntrySource.SELECTED if replacement else EntrySource.BELOW,
        from_entry=below,
        created_at=now,
        saved_at=now,
        **{name: getattr(below, name) for name in _COPIED},
    )
    TeamMember.objects.bulk_create(
        TeamMember(entry=entry, **{name: getattr(member, name) for name in _MEMBER}) for member in below.members.all()
    )
    _copy_files(below, entry)
    if replacement is not None:
        Recommendation.objects.create(
            entry=entry,
            way=RecommendationWay.SELECTED,
            unit=replacement.organisation.name,
            organisation=replacement.organisation,
            reason=replacement.get_form_display(),
            replacement=replacement,
            made_by=actor,
            made_at=now,
        )
    return perform(entry, "place", actor=actor)


def _copy_files(below: Entry, entry: Entry) -> None:
    """Rows of their own that point at the same stored files. A scan that matched its entry matches it here."""
    version = form_version_of(snapshot_of(entry))
    files = []
    for file in below.attachments.all():
        copy = Attachment(entry=entry, file=file.file.name, **{name: getattr(file, name) for name in _FILE})
        if file.form_version and file.form_version == below.form_version:
            copy.form_version = version
        files.append(copy)
    Attachment.objects.bulk_create(files)
