"""What each field of a rule book is called, and where a path leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum

from competitions.domain.documents import Record
from competitions.domain.rulebook.types import RuleBook
from competitions.domain.rulebook.words import word
from competitions.domain.sentences import N_, Sentence, Value

# By field, or by class and field where the same field means different things.
LABELS: Mapping[str, str] = {
    "absent": N_("who is absent"),
    "allowed": N_("moving up allowed"),
    "advance_per_track": N_("places of each track"),
    "afterwards": N_("page after the publicity"),
    "aggregation": N_("from sheets to one mark"),
    "amount": N_("points for one overrun"),
    "appeal_hours": N_("hours for an appeal"),
    "arbiter": N_("who decides appeals"),
    "ascending": N_("smallest result is the best"),
    "at_least": N_("from this mark on"),
    "at_most": N_("up to this mark"),
    "attachments": N_("files to hand in"),
    "awards": N_("prizes and titles"),
    "bodies": N_("organising bodies"),
    "by": N_("what is compared"),
    "cap": N_("at most so many points"),
    "ceiling": N_("highest possible result"),
    "certificate": N_("with a certificate"),
    "channels": N_("ways to object"),
    "choices": N_("answers to choose from"),
    "clamp": N_("bound around the mean"),
    "code": N_("short name"),
    "combination": N_("free combination by the committee"),
    "combine": N_("how parts are combined"),
    "comments": N_("entrants read comments"),
    "contest": N_("kind of contest"),
    "copies": N_("printed copies"),
    "correction_days": N_("days to correct"),
    "count": N_("how many"),
    "cut_off": N_("day that conditions count on"),
    "day_kind": N_("kind of days"),
    "day_one": N_("first day"),
    "days": N_("length in days"),
    "days_before": N_("days before the next stage"),
    "decide_days": N_("days to decide"),
    "demo": N_("invented for a demonstration"),
    "dimensions": N_("rubric items"),
    "direct_places": N_("places without a round"),
    "display": N_("showing of scores"),
    "disqualified_by": N_("persons who decide a disqualification"),
    "doc_no": N_("document number"),
    "draw": N_("running order"),
    "drop_fraction": N_("share dropped at each end"),
    "drop_high": N_("highest marks dropped"),
    "drop_low": N_("lowest marks dropped"),
    "edition": N_("number of the edition"),
    "eligibility": N_("conditions of entry"),
    "entrant": N_("who enters"),
    "entrant_types": N_("only for these entrants"),
    "entry": N_("entry number"),
    "evidence": N_("evidence is asked for"),
    "extensions": N_("kinds of files"),
    "factor": N_("multiplied by a number of the entry"),
    "fallback": N_("with too few marks"),
    "feedback": N_("what entrants read"),
    "filing": N_("filing number"),
    "floor": N_("lowest possible result"),
    "grace_seconds": N_("free seconds"),
    "group": N_("heading over items"),
    "hall_scope": N_("how halls are ranked"),
    "halls": N_("number of halls"),
    "held_days": N_("days held back"),
    "high": N_("at most"),
    "hint": N_("explanation"),
    "issued_on": N_("date of the document"),
    "item": N_("item compared"),
    "items": N_("what is rated"),
    "kind": N_("its kind"),
    "label": N_("text of the question"),
    "late_minutes": N_("minutes late"),
    "leader_on_site": N_("leader is there in person"),
    "legal_basis": N_("documents it rests on"),
    "level": N_("level of the round"),
    "levels": N_("words for marks"),
    "limit": N_("length of an answer"),
    "low": N_("at least"),
    "make_up": N_("make-up of the panel"),
    "mask_names": N_("names in part"),
    "max": N_("highest mark"),
    "max_bytes": N_("size of a file"),
    "max_files": N_("most files of the kind"),
    "max_seconds": N_("longest video"),
    "members_accept": N_("members accept themselves"),
    "merge_into": N_("merged into"),
    "method": N_("how it is done"),
    "min": N_("lowest mark"),
    "min_entries": N_("fewest entries"),
    "min_files": N_("fewest files of the kind"),
    "min_left": N_("fewest marks left"),
    "min_per_track": N_("at least of each track"),
    "min_seconds": N_("shortest video"),
    "min_size": N_("fewest judges"),
    "minimum_answers": N_("fewest answers"),
    "mode": N_("how it is held"),
    "name": N_("title of it"),
    "names": N_("names of the contest"),
    "needed_for": N_("needed for"),
    "needs_pledge": N_("written pledge"),
    "notes": N_("rules in words"),
    "numbering": N_("how numbers look"),
    "objection": N_("rules of objections"),
    "offline_materials": N_("materials kept on tablets"),
    "only_if": N_("asked only where"),
    "open_parts": N_("open to rounds below"),
    "outcome_months": N_("months of the outcome"),
    "overall": N_("over all of them"),
    "panel": N_("make-up of judges"),
    "panel_size": N_("number of judges"),
    "paper_copies": N_("printed copies"),
    "papers": N_("forms on paper"),
    "part": N_("part compared"),
    "parts": N_("parts of the result"),
    "penalty": N_("overrun of time"),
    "people": N_("how many mark"),
    "people_max": N_("most people in the room"),
    "per_heads": N_("heads for one place"),
    "per_item": N_("item by item"),
    "per_seconds": N_("seconds of one overrun"),
    "percent": N_("per cent"),
    "points": N_("points of the scale"),
    "pool": N_("voted among"),
    "practice": N_("practice entries"),
    "Practice.entries": N_("number of practice entries"),
    "Practice.first": N_("practice before the rest"),
    "Practice.judges_see": N_("what judges see of it"),
    "Practice.least": N_("judges locked before it is shown"),
    "presenter_answers": N_("presenter answers"),
    "presenters_max": N_("most presenters"),
    "prize": N_("given beside it"),
    "promotion": N_("who passes"),
    "publicity": N_("publicity of the list"),
    "published_on": N_("day it was published"),
    "purpose": N_("what it is asked for"),
    "question": N_("question it depends on"),
    "questions": N_("questions of the entry form"),
    "quota": N_("places upward"),
    "rank_on": N_("ranked by"),
    "rank_within": N_("ranked among"),
    "ranking": N_("how places are counted"),
    "real_name": N_("in real name"),
    "rejudge": N_("re-judgement"),
    "Rejudge.points": N_("gap in points"),
    "Rejudge.percent": N_("gap in percent of what can be reached"),
    "Rejudge.per_item": N_("each item compared"),
    "Rejudge.opened_by": N_("opened by"),
    "Rejudge.judges": N_("judged again by"),
    "Rejudge.count": N_("how many judges"),
    "Rejudge.counts": N_("what counts"),
    "Rejudge.most": N_("most re-judgements"),
    "required": N_("must be given"),
    "reserve": N_("reserve judges"),
    "reviews_per_entry": N_("reviewers of each entry"),
    "role": N_("its role"),
    "round": N_("rounding of it"),
    "round_feedback": N_("rating of the round"),
    "round_marks": N_("rounding of marks"),
    "round_result": N_("rounding of the result"),
    "round_totals": N_("rounding of totals"),
    "rounding": N_("remainder"),
    "rubric": N_("its score sheet"),
    "rubrics": N_("sheets of items"),
    "scope": N_("what belongs to it"),
    "scoring": N_("from marks to ranks"),
    "seconds": N_("length in seconds"),
    "segments": N_("timed parts"),
    "short": N_("letters in numbers"),
    "severity": N_("severity of judges"),
    "Severity.model": N_("how it is computed"),
    "Severity.organiser": N_("organisers see it too"),
    "sign_off": N_("signing of sheets"),
    "unsigned": N_("sheets without a signature"),
    "soft": N_("in principle only"),
    "source": N_("where it comes from"),
    "sources": N_("how entries come in"),
    "stage": N_("earlier stage"),
    "stages": N_("stages in order"),
    "stated_total": N_("total that the source states"),
    "step": N_("smallest step"),
    "struck_out": N_("dropped marks shown"),
    "substitution": N_("moving up"),
    "sum_to": N_("scaled to so many marks"),
    "team": N_("rules of the team"),
    "text": N_("its wording"),
    "theme": N_("theme of the contest"),
    "tie_breaks": N_("order for equal results"),
    "tie_threshold": N_("counts as equal below"),
    "ties": N_("tie on the line"),
    "title": N_("title of the document"),
    "tolerance": N_("widest spread"),
    "totals": N_("entrants read totals"),
    "track": N_("of the track"),
    "track_rubrics": N_("score sheets of tracks"),
    "tracks": N_("tracks it is for"),
    "undertaking": N_("undertaking of judges"),
    "unit": N_("unit of the answer"),
    "values": N_("these answers"),
    "veto": N_("veto of the host"),
    "weight": N_("counted times"),
    "when": N_("time and place"),
    "where": N_("published where"),
    "word": N_("word for a mark"),
    "year": N_("year of the contest"),
    "answer_days": N_("days to answer an invitation"),
    "rest_rounds": N_("rounds of rest after serving"),
    "max_sheets": N_("most entries of a judge"),
    "conflicts": N_("conflicts of interest"),
    "Conflicts.employer": N_("same employer"),
    "Conflicts.kinship": N_("kinship"),
    "Conflicts.shareholder": N_("shareholder or investor"),
    "Conflicts.firm": N_("same firm"),
    "Conflicts.phone": N_("shared phone number"),
    "Conflicts.coached": N_("mentored or coached"),
    "Conflicts.paired": N_("paired"),
    "Conflicts.declared": N_("declared"),
    "Conflicts.region": N_("same region"),
    "Conflicts.school": N_("same school"),
    "Conflicts.incubator": N_("same incubator"),
    "Conflicts.months": N_("months that coaching counts"),
    "Award.scope": N_("given among"),
    "Award.count": N_("number given"),
    "Display.when": N_("when scores are shown"),
    "Display.level": N_("how much is shown"),
    "Feedback.comments": N_("entrants read comments"),
    "Numbering.certificate": N_("certificate number"),
    "Penalty.kind": N_("what an overrun costs"),
    "Promotion.kind": N_("how many pass"),
    "Publicity.days": N_("days of publicity"),
    "RuleBook.tracks": N_("all tracks"),
    "RuleBook.awards": N_("all awards"),
    "Draw.method": N_("how it is drawn"),
    "Draw.tracks": N_("tracks in the order"),
    "not_in_a_row": N_("not one after the other"),
    "fixed_places": N_("places fixed by the office"),
    "ballot": N_("votes in the hall"),
    "window": N_("when it is voted"),
    "changeable": N_("votes may be changed"),
    "scale": N_("points from votes"),
    "quorum": N_("fewest votes"),
    "interim": N_("standing shown before the close"),
    "Ballot.min": N_("lowest points"),
    "Ballot.round": N_("rounding of points from votes"),
    # The parameters of the conditions of entry
    "Age.value": N_("full years"),
    "Most.max": N_("entries at most"),
    "TeamSize.min": N_("persons at least"),
    "TeamSize.max": N_("persons at most"),
    "Core.min": N_("persons at least"),
    "EarlierAwards.levels": N_("of these levels"),
    "Certificate.levels": N_("levels of the lecturer"),
    "on": N_("counted on"),
    "years": N_("fewer years than"),
    "registered_only": N_("registered firms only"),
    "since": N_("from this day"),
    "until": N_("until this day"),
    "or_unregistered": N_("or not registered at all"),
    "region": N_("code of the region"),
    "contests": N_("of these contests"),
    "editions": N_("of these editions"),
    "last_editions": N_("of the last editions"),
    "within_years": N_("of the last years"),
    "latest": N_("latest round"),
    "categories": N_("one of these groups"),
    "students": N_("students may enter"),
    "graduates": N_("graduates may enter"),
    "graduated_within": N_("graduated within years"),
    "courses": N_("for these courses"),
    "grades": N_("one of these grades"),
    "corrected_days": N_("days of a corrected list"),
}
_STEP = re.compile(r"([a-z_]+)((?:\[[^\]]*\])*)")
_KEY = re.compile(r"\[([^\]]*)\]")
_KEYS = ("code", "kind", "track", "word")  # by what the parts of a list are known
PATH = N_("%(of)s › %(what)s")


def label(kind: type[Record], field: str) -> Sentence:
    """What a field of a kind of part is called. An unknown one is called as it is written."""
    msgid = LABELS.get(f"{kind.__name__}.{field}") or LABELS.get(field)
    return Sentence(msgid) if msgid else Sentence("%(name)s", {"name": field})


def path_label(path: str, book: RuleBook | None = None) -> Sentence:
    """Where a path such as `stages[1].scoring.round_result` leads, in words.

    Parts of a list are called by their name in `book` where it has them, else by their place (from 1) or their code.
    """
    steps = list(_steps(path, book))
    if not steps:
        return Sentence(N_("the rule book"))
    said = steps[0]
    for step in steps[1:]:
        said = Sentence(PATH, {"of": said, "what": step})
    return said


def _steps(path: str, book: RuleBook | None) -> Iterator[Sentence]:
    kind: type[Record] | None = RuleBook
    value: object = book
    for match in _STEP.finditer(path):
        name = match[1]
        yield label(kind or RuleBook, name)
        value = getattr(value, name, None)
        below = {one.name: one.metadata["spec"].kind for one in fields(kind)}.get(name) if kind else None
        for key in _KEY.findall(match[2]):
            value = _item(value, key)
            yield Sentence("%(name)s", {"name": _called(value, key, book)})
        kind = below


def _item(value: object, key: str) -> object:
    """The part of a list at a place, or with a code."""
    if not isinstance(value, tuple):
        return None
    if key.isdecimal() and len(key) < 6:
        return value[int(key)] if int(key) < len(value) else None
    return next((part for part in value if key in (getattr(part, name, None) for name in _KEYS)), None)


def _called(part: object, key: str, book: RuleBook | None) -> Value:
    for name in ("name", "label", "word", "title", "doc_no", "kind", "track"):
        told = getattr(part, name, "")
        if isinstance(told, StrEnum):
            return word(told)
        if isinstance(told, str) and told:
            of_track = book.tracks if book and name == "track" else ()
            return next((track.name for track in of_track if track.code == told), told)
    return Sentence(N_("no. %(number)s"), {"number": int(key) + 1}) if key.isdecimal() and len(key) < 6 else key
