"""What comes after judging, and what rounds below may settle themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from competitions.domain.numbers import NumberKind, TemplateError, number
from competitions.domain.rulebook.sentences.entries import only_for
from competitions.domain.rulebook.types import (
    AfterPublicity,
    Award,
    AwardScope,
    DayKind,
    DayOne,
    Level,
    Objection,
    ObjectionChannel,
    OpenPart,
    RuleBook,
)
from competitions.domain.sentences import N_, Sentence, Value

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
_AFTERWARDS: Mapping[AfterPublicity, str] = {
    AfterPublicity.MASK: N_("When these days are over, names of people on the page are shown in part."),
    AfterPublicity.TAKE_DOWN: N_("When these days are over, the page comes down."),
}
CHANNELS: Mapping[ObjectionChannel, str] = {
    ObjectionChannel.ONLINE: N_("online"),
    ObjectionChannel.LETTER: N_("by letter"),
    ObjectionChannel.PHONE: N_("by phone"),
    ObjectionChannel.VISIT: N_("in person"),
}
_DECIDED: Mapping[DayKind, str] = {
    DayKind.CALENDAR: N_("An objection is decided within %(days)s calendar days."),
    DayKind.WORKING: N_("An objection is decided within %(days)s working days."),
}
_CORRECTED: Mapping[DayKind, str] = {
    DayKind.CALENDAR: N_(
        "An objection that is upheld leads to a corrected list beside the first, public for %(days)s calendar days."
    ),
    DayKind.WORKING: N_(
        "An objection that is upheld leads to a corrected list beside the first, public for %(days)s working days."
    ),
}
OPEN: Mapping[OpenPart, str] = {
    OpenPart.TRACKS: N_("tracks"),
    OpenPart.QUOTAS: N_("quotas"),
    OpenPart.STAGES: N_("stages and times"),
    OpenPart.PANELS: N_("panels and halls"),
    OpenPart.RUBRICS: N_("items of the score sheets"),
    OpenPart.SCORING: N_("the way from marks to ranks"),
    OpenPart.ELIGIBILITY: N_("conditions of entry"),
    OpenPart.QUESTIONS: N_("questions of the entry form"),
    OpenPart.ATTACHMENTS: N_("files and papers to hand in"),
    OpenPart.AWARDS: N_("awards"),
    OpenPart.PUBLICITY: N_("publicity and objections"),
    OpenPart.FEEDBACK: N_("feedback and outcomes"),
}
_NUMBERS: Mapping[NumberKind, str] = {
    NumberKind.FILING: N_("A plan gets its filing number with the approval, by the sample %(sample)s."),
    NumberKind.ENTRY: N_("Entry numbers look like %(sample)s."),
    NumberKind.CERTIFICATE: N_("Certificate numbers look like %(sample)s."),
}


# --- Awards -----------------------------------------------------------------------------------------------------------


def awards(book: RuleBook) -> Iterator[Sentence]:
    """Each scope with its awards, in the order of the list."""
    names = {track.code: track.name for track in book.tracks}
    plain = [award for award in book.awards if award.scope is AwardScope.TRACK and not award.tracks]
    if plain:
        yield _listed(N_("Awards in each track: %(awards)s."), plain)
    yield from _of_tracks(book, names)
    if any(award.scope is AwardScope.TRACK for award in book.awards):
        for stage in book.stages:
            if stage.ranks_halls_apart and any(book.is_last(stage, track.code) for track in book.tracks_of(stage)):
                msgid = N_("In %(stage)s each hall gives the awards of its tracks.")
                yield Sentence(msgid, {"stage": stage.name}, demo=stage.demo)
    overall = [award for award in book.awards if award.scope is AwardScope.OVERALL]
    if overall:
        yield _listed(N_("Awards over all tracks: %(awards)s."), overall)
    for award in book.awards:
        other = _other(award, book)
        if other is not None:
            yield only_for(other, names, award.tracks, ())
    bare: Value = tuple(award.name for award in book.awards if not award.certificate)
    if bare:
        yield Sentence(N_("No certificate goes with %(awards)s."), {"awards": bare})


def _of_tracks(book: RuleBook, names: Mapping[str, str]) -> Iterator[Sentence]:
    """Awards of single tracks; those of the same tracks stand together."""
    groups: dict[tuple[str, ...], list[Award]] = {}
    for award in book.awards:
        if award.tracks and award.scope is AwardScope.TRACK:
            groups.setdefault(award.tracks, []).append(award)
    for codes, group in groups.items():
        of: Value = tuple(names.get(code, code) for code in codes)
        msgid = (
            N_("Awards in each of %(tracks)s: %(awards)s.")
            if len(codes) > 1
            else N_("Awards in %(tracks)s: %(awards)s.")
        )
        said = _listed(msgid, group)
        yield replace(said, params={**said.params, "tracks": of})


_OTHERS: Mapping[AwardScope, str] = {
    AwardScope.REST: N_("Everybody else in the last stage gets %(award)s."),
    AwardScope.FINALISTS: N_("Everybody in the last stage gets %(award)s, beside any other award."),
    AwardScope.VOTE: N_("A public vote among the entries of “%(stage)s” gives %(award)s × %(count)s."),
    AwardScope.ORGANISER: N_("For organising bodies: %(award)s × %(count)s."),
}


def _other(award: Award, book: RuleBook) -> Sentence | None:
    """An award that is not given by rank; None for those that are."""
    if award.scope not in _OTHERS:
        return None
    stages = {stage.code: stage.name for stage in book.stages}
    params: dict[str, Value] = {
        "award": _named(award),
        "count": award.count,
        "stage": stages.get(award.pool, award.pool),
    }
    return Sentence(_OTHERS[award.scope], params, demo=award.demo)


def _listed(msgid: str, group: list[Award]) -> Sentence:
    told: Value = tuple(
        Sentence(N_("%(name)s × %(count)s"), {"name": _named(award), "count": award.count}) for award in group
    )
    return Sentence(msgid, {"awards": told}, demo=any(award.demo for award in group))


def _named(award: Award) -> Value:
    if not award.prize:
        return award.name
    return Sentence(N_("%(name)s (%(prize)s)"), {"name": award.name, "prize": award.prize})


# --- Publicity, objections, what follows ------------------------------------------------------------------------------


def publicity(book: RuleBook) -> Iterator[Sentence]:
    """How long, what is shown, where else, what then."""
    rule = book.publicity
    yield Sentence(_PUBLICITY[rule.day_kind, rule.day_one], {"days": rule.days}, demo=rule.demo)
    msgid = N_("Project, unit, full name and award are shown; ID numbers and phones never are.")
    if rule.mask_names:
        msgid = N_("Names of people are shown in part.")
    yield Sentence(msgid, demo=rule.demo)
    if rule.where:
        yield Sentence(N_("The list is also published at %(places)s."), {"places": rule.where}, demo=rule.demo)
    if rule.afterwards in _AFTERWARDS:
        yield Sentence(_AFTERWARDS[rule.afterwards], demo=rule.demo)


def objections(book: RuleBook) -> Iterator[Sentence]:
    """How an objection is raised and decided, and appeals on the day."""
    # Where the book says nothing, what the format says by itself holds; people have to read it all the same.
    rule = book.publicity.objection or Objection()
    demo = book.publicity.demo or rule.demo
    channels: Value = tuple(Sentence(CHANNELS[channel]) for channel in rule.channels)
    msgid = N_("While the list is public, an objection may be raised %(channels)s.")
    yield Sentence(msgid, {"channels": channels}, demo=demo)
    msgid = N_("Anonymous objections are looked into as well.")
    if rule.real_name:
        msgid = N_("People give their real name, units their seal; anonymous clues are recorded but not answered.")
    yield Sentence(msgid, demo=demo)
    if rule.evidence:
        yield Sentence(N_("An objection states facts and gives evidence."), demo=demo)
    again = book.publicity.corrected_days or book.publicity.days
    yield Sentence(_CORRECTED[book.publicity.day_kind], {"days": again}, demo=demo)
    yield Sentence(_DECIDED[book.publicity.day_kind], {"days": rule.decide_days}, demo=demo)
    yield from _appeal(rule, demo=demo)


def _appeal(rule: Objection, *, demo: bool) -> Iterator[Sentence]:
    if rule.appeal_hours is None:
        return
    params: dict[str, Value] = {"hours": rule.appeal_hours, "arbiter": rule.arbiter}
    msgid = N_("An appeal is handed in within %(hours)s hours of the end of a stage, in writing.")
    if rule.arbiter:
        msgid = N_(
            "An appeal is handed in within %(hours)s hours of the end of a stage, in writing, to %(arbiter)s, "
            "whose ruling is final."
        )
    yield Sentence(msgid, params, demo=demo)


def after(book: RuleBook) -> Iterator[Sentence]:
    """What entrants read of their sheets, the rating of the round, and the outcome asked for later."""
    if book.feedback.comments:
        yield Sentence(N_("Every entrant reads the judges' comments."), demo=book.feedback.demo)
    if book.feedback.totals:
        yield Sentence(N_("Every entrant reads the judges' totals, without names."), demo=book.feedback.demo)
    rating = book.round_feedback
    if rating is not None:
        params: dict[str, Value] = {"items": rating.items, "points": rating.points, "count": rating.minimum_answers}
        msgid = N_("Contestants and judges rate the round with 1 to %(points)s points: %(items)s.")
        yield Sentence(msgid, params, demo=rating.demo)
        msgid = N_("With fewer than %(count)s answers no rate is shown.")
        yield Sentence(msgid, params, demo=rating.demo)
    for months in book.outcome_months:
        msgid = N_("%(months)s months later entrants are asked for jobs, revenue and finance.")
        yield Sentence(msgid, {"months": months})


def numbers(book: RuleBook, region: str) -> Iterator[Sentence]:
    """A sample of each kind of number."""
    track = next((track.short for track in book.tracks), "")
    award = next((award.name for award in book.awards), "")
    values: dict[str, str | int] = {
        "region": region or "〇〇", "contest": book.contest, "year": book.year, "seq": 1, "track": track, "award": award,
    }  # fmt: skip
    for kind, msgid in _NUMBERS.items():
        # The filing number names the place of the office that gives it, which the book does not know.
        place = {"region": "〇〇"} if kind is NumberKind.FILING else {}
        try:
            sample = number(kind, getattr(book.numbering, kind.value), **values | place)
        except (TemplateError, ValueError):
            continue  # a long name of a region can make the sample longer than a number may be
        yield Sentence(msgid, {"sample": sample}, demo=book.numbering.demo)


def below(book: RuleBook) -> Iterator[Sentence]:
    """What the rounds below settle themselves; nothing at the lowest level."""
    if book.level is Level.COUNTY:
        return
    yield Sentence(N_("Rounds below settle their own names, bodies and dates."), demo=book.demo)
    if book.open_parts:
        parts: Value = tuple(Sentence(OPEN[part]) for part in book.open_parts)
        yield Sentence(N_("They may also change: %(parts)s."), {"parts": parts}, demo=book.demo)
    else:
        yield Sentence(N_("In all else they keep to these rules."), demo=book.demo)
