"""The book in plain sentences, chapter by chapter, as the public page and the plan show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from competitions.domain.eligibility.sentences import rule_sentence
from competitions.domain.rounding import RoundingMode, decimal_text, exact
from competitions.domain.rulebook.types import (
    Attachment,
    DayKind,
    DayOne,
    Fallback,
    RankOn,
    RankWithin,
    Rubric,
    RuleBook,
    Scoring,
    Segment,
    Stage,
    StageMode,
    Track,
    TrackKind,
)
from competitions.domain.sentences import N_, Chapter, Sentence, Value

_MODES: Mapping[StageMode, str] = {
    StageMode.PAPER_REVIEW: N_("Review of the written papers."),
    StageMode.BLIND_REVIEW: N_("Blind online review: reviewers see a code, never the names of people or units."),
    StageMode.ONLINE_REVIEW: N_("Online review."),
    StageMode.CLOSED_ROADSHOW: N_("Review behind closed doors, together with a roadshow."),
    StageMode.ONLINE_ROADSHOW: N_("Roadshow and defence by video; the judges sit together in one room."),
    StageMode.LIVE: N_("Live roadshow and defence."),
    StageMode.SIMULATION: N_("Business simulation."),
    StageMode.TEACHING: N_("Teaching before the panel."),
    StageMode.TRAINING: N_("Training camp; no marks are given."),
    StageMode.RECOMMENDATION: N_("Direct recommendation without a round; no marks are given."),
    StageMode.VOTE: N_("The review committee votes; no marks are given."),
}
_ROUNDING: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("The result is rounded half up to %(places)s decimals."),
    RoundingMode.HALF_EVEN: N_("The result is rounded half to even to %(places)s decimals."),
    RoundingMode.DOWN: N_("The result is cut off after %(places)s decimals."),
}
_SHEET_ROUNDING: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("Each judge's total is first rounded half up to %(places)s decimals."),
    RoundingMode.HALF_EVEN: N_("Each judge's total is first rounded half to even to %(places)s decimals."),
    RoundingMode.DOWN: N_("Each judge's total is first cut off after %(places)s decimals."),
}
_PUBLICITY: Mapping[tuple[DayKind, DayOne], str] = {
    (DayKind.WORKING, DayOne.NEXT): N_(
        "The list is public for %(days)s working days from the working day after its publication."
    ),
    (DayKind.WORKING, DayOne.SAME): N_(
        "The list is public for %(days)s working days, the day of its publication included."
    ),
    (DayKind.CALENDAR, DayOne.NEXT): N_(
        "The list is public for %(days)s calendar days from the day after its publication."
    ),
    (DayKind.CALENDAR, DayOne.SAME): N_(
        "The list is public for %(days)s calendar days, the day of its publication included."
    ),
}


def describe(book: RuleBook, *, region: str = "", regions: Mapping[str, str] | None = None) -> tuple[Chapter, ...]:
    """All chapters. `region` is the name of the contest's region, `regions` names by code."""
    names = dict(regions or {})
    return (
        Chapter("who", Sentence(N_("Who may enter")), tuple(_who(book, region, names))),
        Chapter("tracks", Sentence(N_("Tracks")), tuple(map(_track, book.tracks))),
        Chapter("hand_in", Sentence(N_("What to hand in")), tuple(map(_file, book.attachments))),
        *(_stage_chapter(book, stage) for stage in book.stages),
        Chapter("promotion", Sentence(N_("Promotion and awards")), tuple(_promotion(book))),
        Chapter("publicity", Sentence(N_("Publicity")), tuple(_publicity(book))),
        Chapter("after", Sentence(N_("After the contest")), tuple(_after(book))),
    )


def _who(book: RuleBook, region: str, regions: Mapping[str, str]) -> Iterator[Sentence]:
    tracks = {track.code: track.name for track in book.tracks}
    for rule in book.eligibility:
        said = rule_sentence(rule, tracks, regions)
        if rule.check == "place" and not rule.params["region"] and region:
            said = Sentence(said.msgid, {**said.params, "region": region}, demo=said.demo)
        yield said
    if book.cut_off:
        yield Sentence(N_("The cut-off day is %(on)s."), {"on": book.cut_off}, demo=book.demo)


def _track(track: Track) -> Sentence:
    msgid = N_("%(name)s (main contest)")
    if track.kind is TrackKind.SPECIAL:
        msgid = N_("%(name)s (special contest)")
    head = Sentence(msgid, {"name": track.name})
    if not track.scope:
        return Sentence(head.msgid, head.params, demo=track.demo)
    return Sentence(N_("%(head)s: %(scope)s"), {"head": head, "scope": track.scope}, demo=track.demo)


def _file(attachment: Attachment) -> Sentence:
    msgid = N_("%(name)s: %(kinds)s, at most %(size)s MB.")
    if not attachment.required:
        msgid = N_("%(name)s (if there is one): %(kinds)s, at most %(size)s MB.")
    size = decimal_text(Fraction(attachment.max_bytes, 1024 * 1024), 1).rstrip("…")
    kinds: Value = tuple(extension.upper() for extension in attachment.extensions)
    params: dict[str, Value] = {"name": attachment.name, "kinds": kinds, "size": size}
    return Sentence(msgid, params, demo=attachment.demo)


def _stage_chapter(book: RuleBook, stage: Stage) -> Chapter:
    lines = [*_how(stage)]
    if stage.mode.is_marked:
        lines += _rubric(book.rubric(stage.rubric))
        lines += _scoring(stage.scoring, demo=stage.demo or stage.scoring.demo)
    if stage.advance_per_track is not None:
        following = book.next_stage(stage.code)
        params: dict[str, Value] = {
            "count": stage.advance_per_track,
            "stage": following.name if following else "",
        }
        msgid = N_("The first %(count)s of each track go on to %(stage)s.")
        lines.append(Sentence(msgid, params, demo=stage.demo))
    return Chapter(stage.code, Sentence("%(stage)s", {"stage": stage.name}), tuple(lines))


def _how(stage: Stage) -> Iterator[Sentence]:
    demo = stage.demo
    yield Sentence(_MODES[stage.mode], demo=demo)
    if stage.segments:
        segments: Value = tuple(map(_segment, stage.segments))
        total = _minutes(stage.slot_seconds)
        msgid = N_("Each project has %(total)s: %(segments)s.")
        yield Sentence(msgid, {"total": total, "segments": segments})
    if stage.presenters_max is not None:
        msgid = N_("At most %(count)s people present a project.")
        yield Sentence(msgid, {"count": stage.presenters_max}, demo=demo)
    if stage.reviews_per_entry is not None:
        msgid = N_("Each project is marked by %(count)s reviewers on their own.")
        yield Sentence(msgid, {"count": stage.reviews_per_entry}, demo=demo)
    else:
        msgid = N_("The panel has %(count)s judges; each marks every project.")
        yield Sentence(msgid, {"count": stage.panel_size}, demo=demo)


def _segment(segment: Segment) -> Sentence:
    return Sentence(N_("%(name)s %(time)s"), {"name": segment.name, "time": _minutes(segment.seconds)})


def _minutes(seconds: int) -> Sentence:
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return Sentence(N_("%(minutes)s min"), {"minutes": minutes})
    if not minutes:
        return Sentence(N_("%(seconds)s s"), {"seconds": rest})
    return Sentence(N_("%(minutes)s min %(seconds)s s"), {"minutes": minutes, "seconds": rest})


def _rubric(rubric: Rubric) -> Iterator[Sentence]:
    items: Value = tuple(
        Sentence(
            N_("%(name)s %(points)s points"),
            {"name": dimension.name, "points": decimal_text(exact(dimension.max))},
        )
        for dimension in rubric.dimensions
    )
    msgid = N_("Each judge gives at most %(total)s points: %(items)s.")
    total = decimal_text(exact(rubric.total))
    yield Sentence(msgid, {"total": total, "items": items}, demo=rubric.demo)


def _scoring(scoring: Scoring, *, demo: bool) -> Iterator[Sentence]:
    rule = scoring.aggregation
    if scoring.round_totals is not None:
        rounding = scoring.round_totals
        yield Sentence(_SHEET_ROUNDING[rounding.mode], {"places": rounding.places}, demo=demo)
    if (rule.drop_high, rule.drop_low) == (0, 0):
        yield Sentence(N_("The result is the mean of the judges' totals."), demo=demo)
    elif (rule.drop_high, rule.drop_low) == (1, 1):
        msgid = N_("One highest and one lowest total are dropped; the result is the mean of the rest.")
        yield Sentence(msgid, demo=demo)
    elif rule.drop_high and rule.drop_low:
        msgid = N_(
            "The %(high)s highest and the %(low)s lowest totals are dropped; the result is the mean of the rest."
        )
        yield Sentence(msgid, {"high": rule.drop_high, "low": rule.drop_low}, demo=demo)
    elif rule.drop_high:
        msgid = N_("Of the highest totals %(count)s are dropped; the result is the mean of the rest.")
        yield Sentence(msgid, {"count": rule.drop_high}, demo=demo)
    else:
        msgid = N_("Of the lowest totals %(count)s are dropped; the result is the mean of the rest.")
        yield Sentence(msgid, {"count": rule.drop_low}, demo=demo)
    if rule.drop_high or rule.drop_low:
        needed = rule.min_left + rule.drop_high + rule.drop_low
        msgid = N_("With fewer than %(needed)s judges nothing is dropped.")
        if rule.fallback is Fallback.REFUSE:
            msgid = N_("With fewer than %(needed)s judges there is no result.")
        yield Sentence(msgid, {"needed": needed}, demo=demo)
    yield Sentence(N_("A judge who stands aside for a project gives no mark, not zero."))
    result = scoring.round_result
    yield Sentence(_ROUNDING[result.mode], {"places": result.places}, demo=demo)
    yield Sentence(_order(scoring), demo=demo)


def _order(scoring: Scoring) -> str:
    on_shown = scoring.rank_on is RankOn.SHOWN
    if scoring.rank_within is RankWithin.TRACK:
        if on_shown:
            return N_("Projects are ranked within their track by the rounded result.")
        return N_("Projects are ranked within their track by the exact result.")
    if on_shown:
        return N_("All projects are ranked together by the rounded result.")
    return N_("All projects are ranked together by the exact result.")


def _promotion(book: RuleBook) -> Iterator[Sentence]:
    quotas = {track.quota for track in book.tracks}
    demo = any(stage.demo for stage in book.stages)
    if len(quotas) == 1:
        msgid = N_("The first %(count)s of each track are recommended to the next level.")
        yield Sentence(msgid, {"count": quotas.pop()}, demo=demo)
    else:
        for track in book.tracks:
            msgid = N_("The first %(count)s of %(track)s are recommended to the next level.")
            yield Sentence(msgid, {"count": track.quota, "track": track.name}, demo=demo)
    yield Sentence(N_("A tie across the line is decided by the organisers with a stated reason."))
    if book.awards:
        awards: Value = tuple(
            Sentence(N_("%(name)s × %(count)s"), {"name": award.name, "count": award.count}) for award in book.awards
        )
        demo = any(award.demo for award in book.awards)
        yield Sentence(N_("Awards in each track: %(awards)s."), {"awards": awards}, demo=demo)


def _publicity(book: RuleBook) -> Iterator[Sentence]:
    rule = book.publicity
    msgid = _PUBLICITY[rule.day_kind, rule.day_one]
    yield Sentence(msgid, {"days": rule.days}, demo=rule.demo)
    if rule.mask_names:
        yield Sentence(N_("Names of people are shown in part."), demo=rule.demo)
    else:
        yield Sentence(
            N_("Project, unit, full name and award are shown; ID numbers and phones never are."),
            demo=rule.demo,
        )


def _after(book: RuleBook) -> Iterator[Sentence]:
    if book.feedback.comments:
        yield Sentence(N_("Every entrant reads the judges' comments."), demo=book.feedback.demo)
    for months in book.outcome_months:
        msgid = N_("%(months)s months later entrants are asked for jobs, revenue and finance.")
        yield Sentence(msgid, {"months": months})
