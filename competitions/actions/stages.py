"""Verbs of stages that belong to the competition itself."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from competitions.enums import CompetitionState, EntryState, StageState
from competitions.models import Competition, Entry
from competitions.queries.results import stages_of
from competitions.queries.small_tracks import merges_of
from workflow import services
from workflow.actors import Actor


def lock_rules(*, competition: Competition, now: dt.datetime) -> bool:
    """Fix the rule book with the first score (domain reference, 2.10 rule 7). Whether this call did it.

    Runs inside the transaction of the first score, which notes it in its audit row.
    """
    if competition.rules_locked_at is not None:
        return False
    rows = Competition.objects.filter(pk=competition.pk, rules_locked_at__isnull=True)
    if rows.filter(rules_version=competition.rules_version).update(rules_locked_at=now):
        return True
    if rows.exists():  # a new version came in force while these marks were on their way
        raise services.Conflict(_("The rules have just been changed. Please open the page again before you mark."))
    return False


def open_judging(*, competition: Competition, actor: Actor) -> Competition:
    """Go on from registration to judging; tracks with too few entries are merged as the rule book says, in the same act.

    Raises ``Refused`` while entries wait for their check.
    """
    with services.act():
        opened = services.perform(competition, "open_judging", actor=actor)
        _merge_small_tracks(opened, actor)
    return opened


def _merge_small_tracks(competition: Competition, actor: Actor) -> None:
    """Every checked entry of such a track goes on in the other; its number stays."""
    tracks = {track.code: track for track in competition.tracks.all()}
    for merge in merges_of(competition):
        rows = Entry.objects.filter(competition=competition, state=EntryState.ACCEPTED, track=tracks[merge.track.code])
        for entry in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
            entry.track = tracks[merge.into.code]
            entry.save(update_fields=["track"])
            data = {"from": merge.track.code, "to": merge.into.code, "count": merge.count}
            services.record("entry.track_merged", actor=actor, target=entry, data=data)


def release_stages(*, competition: Competition, actor: Actor) -> None:
    """With the published list the results of all closed stages are out."""
    for stage in stages_of(competition):
        if stage.state == StageState.CLOSED and competition.state == CompetitionState.PUBLICITY:
            services.perform(stage, "release", actor=actor)
