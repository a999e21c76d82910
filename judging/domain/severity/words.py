"""What must not pass in silence, in words that pages translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from competitions.domain.sentences import N_, Sentence
from judging.domain.severity.graph import Bridge, Island


class NoteCode(StrEnum):
    """The kinds of notes. Codes stay; texts may change."""

    ISLANDS = "ISLANDS"  # groups that share no judge: no common list
    ONE_BRIDGE = "ONE_BRIDGE"  # groups that are compared by one judge alone
    NOT_ESTIMABLE = "NOT_ESTIMABLE"  # the marks do not carry the model
    NO_ERROR = "NO_ERROR"  # corrected, but nothing is left to tell how sure it is
    ALL_BY_ALL = "ALL_BY_ALL"  # everybody marked everything: the order cannot change
    TRACKS = "TRACKS"  # standard scores although judges saw different tracks
    ESTIMATE = "ESTIMATE"  # results pulled to the mean, no marks
    EXTREME = "EXTREME"  # entries or judges with only lowest or only highest marks
    PART_ONLY = "PART_ONLY"  # the official result has more in it than this part


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `entry` None: of all."""

    code: NoteCode
    text: Sentence
    entry: str | None = None


def islands_note(found: Sequence[Island], labels: Mapping[str, str]) -> Note:
    """Which groups share no judge. `labels`: entry to its track, where it has one."""
    names = tuple(_name(island, labels) for island in found)
    msgid = N_(
        "There is no common list: these groups share no judge, so nobody can tell strict judges from weak entries between "
        "them: %(groups)s. Compare inside each group, even the groups out, or do not correct."
    )
    return Note(NoteCode.ISLANDS, Sentence(msgid, {"groups": names}))


def _name(island: Island, labels: Mapping[str, str]) -> Sentence:
    tracks = {labels.get(entry, "") for entry in island.entries}
    if len(tracks) == 1 and (track := tracks.pop()):
        msgid = N_("%(track)s (%(entries)s entries, judges %(judges)s)")
        return Sentence(msgid, {"track": track, "entries": len(island.entries), "judges": island.judges})
    msgid = N_("%(first)s to %(last)s (%(entries)s entries, judges %(judges)s)")
    return Sentence(
        msgid,
        {
            "first": island.entries[0],
            "last": island.entries[-1],
            "entries": len(island.entries),
            "judges": island.judges,
        },
    )


def bridge_note(bridge: Bridge) -> Note:
    """Which judges are compared by way of one judge alone."""
    groups = tuple(Sentence(_GROUP, {"judges": group}) for group in bridge.groups)
    return Note(NoteCode.ONE_BRIDGE, Sentence(_TEXTS[NoteCode.ONE_BRIDGE], {"judge": bridge.judge, "groups": groups}))


def note(code: NoteCode, **params: str | int | tuple[str, ...] | Sentence) -> Note:
    """The note with the text of its code."""
    return Note(code, Sentence(_TEXTS[code], dict(params)))


_GROUP = N_("(judges %(judges)s)")
_TEXTS: Mapping[NoteCode, str] = {
    NoteCode.ONE_BRIDGE: N_(
        "The comparison of these groups rests on judge %(judge)s alone: %(groups)s. What this judge gave decides how they "
        "stand to each other; two common judges or five common entries would make it firm."
    ),
    NoteCode.NOT_ESTIMABLE: N_("No correction: %(why)s."),
    NoteCode.NO_ERROR: N_("There are too few marks to tell how sure the corrected results are."),
    NoteCode.ALL_BY_ALL: N_(
        "Every judge marked every entry, so strict and lenient judges move all alike and the order cannot change."
    ),
    NoteCode.TRACKS: N_(
        "The judges saw different tracks. Standard scores then take a strong track for lenient judges; use another model."
    ),
    NoteCode.ESTIMATE: N_("The corrected results of this model are estimates that are pulled to the mean; they are no marks."),
    NoteCode.EXTREME: N_("Only lowest or only highest marks, so no finite measure: %(names)s."),
    NoteCode.PART_ONLY: N_(
        "The correction is of the judges' totals of %(part)s; other parts, factors and deductions are not in it."
    ),
}  # fmt: skip
