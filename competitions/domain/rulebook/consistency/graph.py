"""The stage graph: which way the entries of each track go, and that every way leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from competitions.domain.reading import Fault
from competitions.domain.rulebook.consistency.clashes import Clash, clash, missing, outside, unknown
from competitions.domain.rulebook.types import Promotion, PromotionKind, RuleBook, Stage, Track

_WITH_COUNT = (PromotionKind.OVERALL, PromotionKind.PER_TRACK, PromotionKind.PER_HALL)


def check_graph(book: RuleBook) -> Iterator[Fault]:
    """Every track has a way, every stage has tracks, and every stage but the last says who passes."""
    codes = {track.code for track in book.tracks}
    for index, track in enumerate(book.tracks):
        yield from _check_track(f"tracks[{index}]", track, book)
    for index, stage in enumerate(book.stages):
        path = f"stages[{index}]"
        for code in stage.tracks:
            if code not in codes:
                yield unknown(f"{path}.tracks", code, codes)
        tracks = book.tracks_of(stage)
        if book.tracks and not tracks and all(code in codes for code in stage.tracks):
            yield clash(f"{path}.tracks", Clash.NO_TRACK)
        yield from _check_way_on(path, stage, leads_on=_leads_on(book, index))
        if stage.promotion is not None:
            yield from _check_promotion(f"{path}.promotion", stage.promotion, len(tracks))


def _leads_on(book: RuleBook, index: int) -> bool:
    """Whether any track goes on from this stage to a later one. By place, so that stages named alike do no harm."""
    stage, later = book.stages[index], book.stages[index + 1 :]
    if not book.tracks:
        return bool(later)
    return any(other.takes(track.code) for track in book.tracks_of(stage) for other in later)


def _check_track(path: str, track: Track, book: RuleBook) -> Iterator[Fault]:
    if not any(stage.takes(track.code) for stage in book.stages) and not track.direct_places and book.stages:
        yield clash(path, Clash.NO_WAY, track=track.name)
    if not track.merge_into:
        return
    into = {one.code: one.merge_into for one in book.tracks}
    if track.merge_into not in into:
        yield unknown(f"{path}.merge_into", track.merge_into, into)
        return
    seen, at = {track.code}, track.merge_into
    while at in into and at not in seen:
        seen.add(at)
        at = into[at]
    if at == track.code:
        yield clash(f"{path}.merge_into", Clash.MERGE_LOOP)
    if track.min_entries is None:
        yield missing(f"{path}.min_entries")


def _check_way_on(path: str, stage: Stage, *, leads_on: bool) -> Iterator[Fault]:
    if not leads_on and stage.advance_per_track is not None:
        yield clash(f"{path}.advance_per_track", Clash.LAST_STAGE_LEADS_ON)
    if leads_on and stage.advance_per_track is None and stage.promotion is None:
        yield clash(f"{path}.advance_per_track", Clash.STAGE_LEADS_NOWHERE)


def _check_promotion(path: str, rule: Promotion, tracks: int) -> Iterator[Fault]:
    """The minima of the tracks fit into the number of all."""
    if rule.kind not in _WITH_COUNT or rule.count is None or not rule.min_per_track:
        return
    if rule.kind is PromotionKind.PER_TRACK and rule.min_per_track > rule.count:
        yield outside(f"{path}.min_per_track", rule.min_per_track, 0, rule.count)
    if rule.kind is not PromotionKind.PER_TRACK and rule.min_per_track * tracks > rule.count:
        yield clash(f"{path}.min_per_track", Clash.MINIMA_ABOVE_COUNT, tracks=tracks)
