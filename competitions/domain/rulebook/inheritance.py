"""Rounds below: what they take over from the book of the level above, and what they may not change.

Names, bodies, dates, documents, numbers and notes are always a round's own. All else is closed unless the book above
names it in `open_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from competitions.domain.rulebook.types import Body, EntrySource, Level, OpenPart, RuleBook, Track
from competitions.domain.rulebook.versions import Difference, differences
from competitions.domain.sentences import N_, Sentence, Value

_OWN = (
    "code", "level", "year", "names", "legal_basis", "bodies", "cut_off", "numbering", "correction_days", "disqualified_by",
    "sources", "notes",
)  # fmt: skip
_PARTS: Mapping[str, OpenPart] = {
    "tracks": OpenPart.TRACKS,
    "stages": OpenPart.STAGES,
    "rubrics": OpenPart.RUBRICS,
    "eligibility": OpenPart.ELIGIBILITY,
    "questions": OpenPart.QUESTIONS,
    "attachments": OpenPart.ATTACHMENTS,
    "papers": OpenPart.ATTACHMENTS,
    "awards": OpenPart.AWARDS,
    "publicity": OpenPart.PUBLICITY,
    "feedback": OpenPart.FEEDBACK,
    "round_feedback": OpenPart.FEEDBACK,
    "outcome_months": OpenPart.FEEDBACK,
}
# Fields of a part that are opened together with something else than the part itself.
_FIELDS: Mapping[str, OpenPart] = {
    "tracks.quota": OpenPart.QUOTAS,
    "tracks.direct_places": OpenPart.QUOTAS,
    "stages.advance_per_track": OpenPart.QUOTAS,
    "stages.promotion": OpenPart.QUOTAS,
    "stages.panel_size": OpenPart.PANELS,
    "stages.reviews_per_entry": OpenPart.PANELS,
    "stages.panel": OpenPart.PANELS,
    "stages.conflicts": OpenPart.PANELS,
    "stages.halls": OpenPart.PANELS,
    "stages.hall_scope": OpenPart.PANELS,
    "stages.rubric": OpenPart.RUBRICS,
    "stages.track_rubrics": OpenPart.RUBRICS,
    "stages.scoring": OpenPart.SCORING,
}
_PATH = re.compile(r"([a-z_]+)(?:\[[^\]]*\])?(?:\.([a-z_]+))?")


def derive(
    parent: RuleBook,
    *,
    level: Level,
    names: tuple[str, ...],
    bodies: tuple[Body, ...],
    quotas: Mapping[str, int] | None = None,
) -> RuleBook:
    """The book of a round below: all of the parent's but names, bodies and level.

    `quotas`: by track code, how many of it go up from the round; without it the parent's numbers stand. Below the top
    everybody may enter directly, for no office has to hold a round below; at the lowest level none come from below.
    """
    left_out = {EntrySource.DIRECT, *([EntrySource.BELOW] if level is Level.COUNTY else [])}
    sources = (EntrySource.DIRECT, *(source for source in parent.sources if source not in left_out))
    tracks = tuple(replace(track, quota=(quotas or {}).get(track.code, track.quota)) for track in parent.tracks)
    return replace(parent, level=level, names=names, bodies=bodies, sources=sources, tracks=tracks)


def part_of(path: str) -> OpenPart | None:
    """With which part the place of a path is opened; None for what is closed to all or a round's own."""
    match = _PATH.match(path)
    if match is None:
        return None
    top, field = match[1], match[2]
    return _FIELDS.get(f"{top}.{field}") or _PARTS.get(top)


def is_closed(above: RuleBook, path: str) -> bool:
    """Whether a round below `above` takes over what stands at `path` as it is."""
    top = re.split(r"[.\[]", path, maxsplit=1)[0]
    if top in (*_OWN, "open_parts") or re.fullmatch(r"tracks\[[^\]]*\]\.short", path):
        return False
    return part_of(path) not in above.open_parts


@dataclass(frozen=True, slots=True)
class ClosedDifference:
    """A place where a round differs from the book above though that left it closed; `part` None: it never opens it."""

    part: OpenPart | None
    difference: Difference

    @property
    def path(self) -> str:
        """Where, as in `Difference`."""
        return self.difference.path

    @property
    def sentence(self) -> Sentence:
        """What the level above says and what stands here."""
        one = self.difference
        params: dict[str, Value] = {"label": one.label, "before": one.before or "", "after": one.after or ""}
        if one.before is None:
            return Sentence(
                N_("%(label)s (%(after)s) is not in the rules of the level above, which are closed here."), params
            )
        if one.after is None:
            return Sentence(
                N_("%(label)s (%(before)s) is in the rules of the level above and may not be left out."), params
            )
        return Sentence(N_("%(label)s: the level above says %(before)s; here it is %(after)s."), params)


def closed_differences(
    parent: RuleBook, child: RuleBook, *, quotas: Mapping[str, int] | None = None
) -> tuple[ClosedDifference, ...]:
    """Where `child` differs in what `parent` did not leave open, in the order of the book.

    `quotas`: how many of each track the level above allots to this round, as given to `derive`.
    """
    open_parts = set(parent.open_parts)
    held = {track.code for track in child.tracks}
    above = derive(parent, level=child.level, names=child.names, bodies=child.bodies, quotas=quotas)
    if OpenPart.TRACKS in open_parts:
        above = without_tracks(above, {track.code for track in above.tracks} - held)
        child = without_tracks(child, held - {track.code for track in parent.tracks})
    found = []
    for one in differences(above, child):
        top = re.split(r"[.\[]", one.path, maxsplit=1)[0]
        part = part_of(one.path)
        if top in _OWN or part in open_parts or (top == "open_parts" and set(child.open_parts) <= open_parts):
            continue
        if re.fullmatch(r"tracks\[[^\]]*\]\.short", one.path):
            continue  # letters in numbers, and the numbers are the round's own
        found.append(ClosedDifference(part, one))
    return tuple(found)


def without_tracks(book: RuleBook, codes: set[str]) -> RuleBook:
    """The book without some of its tracks, and without all that is only for them."""
    if not codes:
        return book

    def kept(named: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in named if code not in codes)

    def lives(named: tuple[str, ...]) -> bool:
        return not named or bool(kept(named))

    return replace(
        book,
        tracks=tuple(_unmerged(track, codes) for track in book.tracks if track.code not in codes),
        stages=tuple(
            replace(
                stage,
                tracks=kept(stage.tracks),
                track_rubrics=tuple(one for one in stage.track_rubrics if one.track not in codes),
            )
            for stage in book.stages
            if lives(stage.tracks)
        ),
        eligibility=tuple(replace(one, tracks=kept(one.tracks)) for one in book.eligibility if lives(one.tracks)),
        attachments=tuple(replace(one, tracks=kept(one.tracks)) for one in book.attachments if lives(one.tracks)),
        questions=tuple(replace(one, tracks=kept(one.tracks)) for one in book.questions if lives(one.tracks)),
        awards=tuple(replace(one, tracks=kept(one.tracks)) for one in book.awards if lives(one.tracks)),
    )


def _unmerged(track: Track, codes: set[str]) -> Track:
    if track.merge_into in codes:
        return replace(track, merge_into="", min_entries=None)
    return track
