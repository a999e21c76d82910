"""Who passes a stage (晋级), who moves up (递补)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook.types import (
    CountRounding,
    CutTies,
    Level,
    Promotion,
    PromotionKind,
    RuleBook,
    Stage,
    Substitution,
    Track,
)
from competitions.domain.sentences import N_, Sentence, Value

ROUNDED: Mapping[CountRounding, str] = {
    CountRounding.UP: N_("a remainder counts as one more"),
    CountRounding.DOWN: N_("a remainder does not count"),
    CountRounding.HALF_UP: N_("rounded half up"),
}
_TIES: Mapping[CutTies, str] = {
    CutTies.ASK: N_("A tie across the line is decided by the organisers with a stated reason."),
    CutTies.INCLUDE: N_("All who are tied on the line pass."),
    CutTies.EXCLUDE: N_("Nobody who is tied on the line passes."),
}


def onward(stage: Stage, book: RuleBook) -> Iterator[Sentence]:
    """Who goes on from a stage to a later one of the round."""
    goes_on = [track for track in book.tracks_of(stage) if not book.is_last(stage, track.code)]
    if not goes_on:
        return
    following = book.next_stage(stage.code, goes_on[0].code)
    name = following.name if following else ""
    if stage.promotion is not None:
        rule = stage.promotion
        params: dict[str, Value] = {"who": _who(rule, stage, book), "stage": name}
        demo = rule.demo
        yield Sentence(N_("%(who)s go on to %(stage)s."), params, demo=demo)
        yield from _terms(rule, demo=demo)
        yield from _compared(stage, is_total=rule.is_total)
    elif stage.advance_per_track is not None:
        params = {"count": stage.advance_per_track, "stage": name}
        msgid = N_("The first %(count)s of each track go on to %(stage)s.")
        if stage.ranks_halls_apart:
            msgid = N_("The first %(count)s of each track in each hall go on to %(stage)s.")
        yield Sentence(msgid, params, demo=stage.demo)
    if stage.substitution is not None:
        yield from _substitution(stage.substitution, demo=stage.substitution.demo)


def upward(book: RuleBook) -> Iterator[Sentence]:
    """Who goes up to the next level from the last stages."""
    if book.level is Level.NATIONAL and not any(track.quota for track in book.tracks):
        return
    lasts = _last_stages(book)
    plain = [track for stage, tracks in lasts if stage.promotion is None for track in tracks]
    # What the promotion of a stage says, for its tracks; the quotas of the tracks for all others.
    demo = any(stage.demo for stage in book.stages)
    yield from _quotas(plain, all_tracks=len(plain) == len(book.tracks), demo=demo)
    told: list[Sentence] = []
    if plain:
        told.append(Sentence(_TIES[CutTies.ASK], demo=False))
        yield told[0]
    for stage, tracks in lasts:
        rule = stage.promotion
        if rule is None:
            yield from _compared(stage, is_total=any(track.quota for track in tracks))
            continue
        shown = rule.demo
        said = Sentence(N_("%(who)s are recommended to the next level."), {"who": _who(rule, stage, book)}, demo=shown)
        if len(lasts) > 1:
            names: Value = tuple(track.name for track in tracks)
            said = Sentence(N_("In %(tracks)s only: %(rule)s"), {"tracks": names, "rule": said}, demo=shown)
        yield said
        # What holds on every line alike is said once.
        yield from (line for line in _terms(rule, demo=shown) if line not in told)
        told += list(_terms(rule, demo=shown))
        yield from _compared(stage, is_total=rule.is_total)
    for stage, _tracks in lasts:
        if stage.substitution is not None:
            yield from _substitution(stage.substitution, demo=stage.substitution.demo)


def _last_stages(book: RuleBook) -> list[tuple[Stage, list[Track]]]:
    """The stages that are the last of some tracks, with these."""
    pairs = [(stage, [t for t in book.tracks_of(stage) if book.is_last(stage, t.code)]) for stage in book.stages]
    return [(stage, tracks) for stage, tracks in pairs if tracks]


def _quotas(tracks: list[Track], *, all_tracks: bool, demo: bool) -> Iterator[Sentence]:
    quotas = {track.quota for track in tracks}
    if all_tracks and len(quotas) == 1 and 0 not in quotas:
        msgid = N_("The first %(count)s of each track are recommended to the next level.")
        yield Sentence(msgid, {"count": quotas.pop()}, demo=demo)
        return
    for track in tracks:
        msgid = N_("The first %(count)s of %(track)s are recommended to the next level.")
        if not track.quota:
            msgid = N_("Nobody of %(track)s is recommended to the next level.")
        yield Sentence(msgid, {"count": track.quota, "track": track.name}, demo=demo or track.demo)


def _who(rule: Promotion, stage: Stage, book: RuleBook) -> Sentence:
    rounded = Sentence(ROUNDED[rule.rounding])
    params: dict[str, Value] = {
        "count": rule.count or 0,
        "percent": decimal_text(exact(rule.percent or 0)),
        "heads": rule.per_heads or 0,
        "low": rule.low or 0,
        "high": rule.high or 0,
        "rounded": rounded,
    }
    if rule.kind is PromotionKind.QUOTA:
        params["quotas"] = tuple(
            Sentence(N_("%(track)s %(count)s"), {"track": track.name, "count": track.quota})
            for track in book.tracks_of(stage)
        )
    if rule.kind is PromotionKind.PERCENT and rule.overall:
        return Sentence(N_("The first %(percent)s %% over all tracks (%(rounded)s)"), params)
    if stage.ranks_halls_apart and rule.kind in _IN_EACH_HALL:
        return Sentence(_IN_EACH_HALL[rule.kind], params)
    if rule.kind is PromotionKind.RANGE_PER_UNIT and not rule.low:
        return Sentence(N_("The first of each unit, at most %(high)s"), params)
    if rule.kind is PromotionKind.DIRECT and rule.count:
        return Sentence(N_("%(count)s entries that the office names"), params)
    return Sentence(_WHO[rule.kind], params)


_WHO: Mapping[PromotionKind, str] = {
    PromotionKind.PER_TRACK: N_("The first %(count)s of each track"),
    PromotionKind.PER_HALL: N_("The first %(count)s of each hall"),
    PromotionKind.QUOTA: N_("The first of each track by its quota (%(quotas)s)"),
    PromotionKind.OVERALL: N_("The first %(count)s over all tracks"),
    PromotionKind.PERCENT: N_("The first %(percent)s %% of each track (%(rounded)s)"),
    PromotionKind.ALL_WINNERS: N_("All who win an award by rank"),
    PromotionKind.BY_HEAD_COUNT: N_("The first of each unit, one for every %(heads)s heads (%(rounded)s)"),
    PromotionKind.RANGE_PER_UNIT: N_("The first of each unit, from %(low)s to %(high)s"),
    PromotionKind.DIRECT: N_("The entries that the office names"),
    PromotionKind.ALL: N_("All entries"),
}


_IN_EACH_HALL: Mapping[PromotionKind, str] = {
    PromotionKind.PER_TRACK: N_("The first %(count)s of each track in each hall"),
    PromotionKind.PERCENT: N_("The first %(percent)s %% of each track in each hall (%(rounded)s)"),
}


def _compared(stage: Stage, *, is_total: bool) -> Iterator[Sentence]:
    """How a total is reached over halls that were ranked apart."""
    if stage.ranks_halls_apart and is_total:
        msgid = N_("This number is a total: over the halls of %(stage)s the results are compared, not the ranks.")
        yield Sentence(msgid, {"stage": stage.name}, demo=stage.demo)


def _terms(rule: Promotion, *, demo: bool) -> Iterator[Sentence]:
    """What holds beside the number."""
    if rule.min_per_track:
        msgid = N_("Of each track at least %(count)s pass, as far as there are.")
        yield Sentence(msgid, {"count": rule.min_per_track}, demo=demo)
    if rule.soft:
        yield Sentence(N_("The number holds in principle; it may be changed with a reason."), demo=demo)
    if rule.kind not in (PromotionKind.ALL, PromotionKind.DIRECT, PromotionKind.ALL_WINNERS):
        yield Sentence(_TIES[rule.ties], demo=demo)
    if rule.combination:
        msgid = N_("The committee may combine entries across ranks, by two persons and with reasons; ranks stay shown.")
        yield Sentence(msgid, demo=demo)


def _substitution(rule: Substitution, *, demo: bool) -> Iterator[Sentence]:
    if not rule.allowed:
        yield Sentence(N_("Nobody moves up when somebody drops out."), demo=demo)
    elif rule.days_before:
        msgid = N_("When somebody drops out, the next in rank moves up, until %(days)s days before the next stage.")
        yield Sentence(msgid, {"days": rule.days_before}, demo=demo)
    else:
        yield Sentence(N_("When somebody drops out, the next in rank moves up."), demo=demo)
    if rule.needs_pledge:
        yield Sentence(N_("Who drops out hands in a written pledge."), demo=demo)
