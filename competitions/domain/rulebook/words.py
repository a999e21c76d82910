"""The short words for every choice that a rule book offers: in forms, in lists of changes, in faults."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from competitions.domain.rounding import RoundingMode
from competitions.domain.rulebook import types as t
from competitions.domain.sentences import N_, Sentence

WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    t.Level: {
        "county": N_("county level"),
        "city": N_("city level"),
        "province": N_("provincial level"),
        "national": N_("national level"),
    },
    t.BodyRole: {
        "host": N_("Host"),
        "undertaker": N_("Undertaker"),
        "co_organiser": N_("Co-organiser"),
        "guide": N_("Guiding body"),
        "supporter": N_("Supporting body"),
        "executor": N_("Executing body"),
        "supervisor": N_("Supervising body"),
        "title_sponsor": N_("Title sponsor"),
    },
    t.TrackKind: {"main": N_("Main contest"), "special": N_("Special contest")},
    t.EntrantKind: {"project": N_("A project enters"), "person": N_("A person enters")},
    t.EntrySource: {
        "direct": N_("direct registration"),
        "below": N_("promotion from the rounds below"),
        "recommended": N_("direct recommendation by an office"),
    },
    t.StageMode: {
        "paper_review": N_("Review on paper"),
        "blind_review": N_("Blind online review"),
        "online_review": N_("Online review"),
        "closed_roadshow": N_("Closed review with roadshow"),
        "online_roadshow": N_("Online roadshow"),
        "live": N_("Live roadshow and defence"),
        "simulation": N_("Business simulation"),
        "teaching": N_("Teaching before the panel"),
        "training": N_("Pre-contest training"),
        "recommendation": N_("Direct recommendation"),
        "vote": N_("Vote of the review committee"),
    },
    t.DrawMethod: {
        "computer": N_("drawn by computer"),
        "on_site": N_("drawn by lot on the spot"),
        "fixed": N_("in the order of the list"),
    },
    t.AbsentRule: {
        "disqualified": N_("who is absent is out"),
        "last": N_("who is absent goes last"),
        "no_defence": N_("who is absent may not defend"),
    },
    t.HallScope: {"together": N_("all halls ranked together"), "apart": N_("each hall ranked on its own")},
    t.PenaltyKind: {
        "none": N_("overrun costs nothing"),
        "cut_off": N_("stopped when the time is up"),
        "deduct": N_("points taken off"),
    },
    t.ReleaseWhen: {
        "at_once": N_("shown at once"),
        "after_stage": N_("shown after the stage"),
        "on_day": N_("held back until a day"),
    },
    t.ReleaseLevel: {
        "awards": N_("awards only"),
        "totals": N_("results of entries"),
        "anonymous_marks": N_("all marks without names of judges"),
    },
    t.SignOff: {"none": N_("not signed"), "finger": N_("signed on the screen"), "paper": N_("signed on paper")},
    t.Method: {
        "mean": N_("mean"),
        "sum": N_("sum"),
        "median": N_("middle mark"),
        "clamped_mean": N_("mean with bounds around it"),
        "tolerance_mean": N_("mean, of all where they lie far apart"),
    },
    t.Fallback: {"mean": N_("nothing is dropped"), "refuse": N_("there is no result")},
    t.PartSource: {
        "panel": N_("the marks of the judges"),
        "public_jury": N_("the marks of the public jury"),
        "public_vote": N_("a public vote"),
        "stage": N_("the result of an earlier stage"),
        "record": N_("a mark that the office enters from the records"),
    },
    t.Combine: {"sum": N_("sum of the parts"), "weighted_sum": N_("weighted sum"), "best": N_("best part counts")},
    t.RankOn: {"exact": N_("by the exact result"), "shown": N_("by the rounded result")},
    t.RankWithin: {"track": N_("within each track"), "stage": N_("all tracks together")},
    t.Ranking: {
        "competition": N_("1, 2, 2, 4"),
        "dense": N_("1, 2, 2, 3"),
        "fractional": N_("1, 2.5, 2.5, 4"),
    },
    t.TieBy: {
        "item": N_("mark for one item"),
        "part": N_("one part of the result"),
        "untrimmed_mean": N_("the higher mean of all marks, none dropped"),
        "highest_mark": N_("the highest single mark"),
        "fewest_penalties": N_("fewer deductions"),
        "prior": N_("the result of an earlier stage"),
        "exact": N_("the result before rounding"),
        "next_best": N_("the next best part of the result"),
        "leader": N_("the ruling of the panel's leader"),
        "confer": N_("the judges confer"),
        "vote": N_("the judges vote"),
        "extra_round": N_("an extra round"),
    },
    t.PromotionKind: {
        "per_track": N_("a fixed number of each track"),
        "per_hall": N_("a fixed number of each hall"),
        "quota": N_("the quota of each track"),
        "overall": N_("a fixed number over all tracks"),
        "percent": N_("a percentage"),
        "all_winners": N_("all who win an award by rank"),
        "by_head_count": N_("by head count of the units"),
        "range_per_unit": N_("a range for each unit"),
        "direct": N_("named by the office"),
        "all": N_("all of them"),
    },
    t.CountRounding: {
        "up": N_("a remainder counts as one more"),
        "down": N_("a remainder does not count"),
        "half_up": N_("rounded half up"),
    },
    t.CutTies: {
        "ask": N_("people decide"),
        "include": N_("all who are tied pass"),
        "exclude": N_("nobody who is tied passes"),
    },
    t.AwardScope: {
        "track": N_("in each track"),
        "overall": N_("over all tracks"),
        "rest": N_("everybody else in the last stage"),
        "finalists": N_("everybody in the last stage, beside other awards"),
        "vote": N_("by public vote"),
        "organiser": N_("for organising bodies"),
    },
    t.DayKind: {"calendar": N_("Calendar days"), "working": N_("Working days")},
    t.DayOne: {"same": N_("from the day itself"), "next": N_("from the day after")},
    t.AfterPublicity: {
        "keep": N_("stays as it is"),
        "mask": N_("names shown in part"),
        "take_down": N_("comes down"),
    },
    t.ObjectionChannel: {
        "online": N_("online"),
        "letter": N_("by letter"),
        "phone": N_("by phone"),
        "visit": N_("in person"),
    },
    t.AttachmentKind: {
        "plan": N_("Business plan"),
        "slides": N_("Roadshow slides"),
        "stamped_form": N_("Stamped entry form (scan)"),
        "licence": N_("Business licence"),
        "video": N_("Video"),
        "lesson_plan": N_("Lesson plan"),
        "courseware": N_("Courseware"),
        "lecturer_certificate": N_("Lecturer certificate"),
        "id_card": N_("ID card"),
        "patent": N_("Patent"),
        "award_proof": N_("Proof of an award"),
        "pledge": N_("Pledge"),
        "recommendation": N_("Recommendation form"),
        "withdrawal_pledge": N_("Pledge of withdrawal"),
        "paper_consent": N_("Signed consent on paper"),
        "evidence": N_("Evidence"),
    },
    t.PaperKind: {
        "entry_form": N_("Entry form"),
        "pledge": N_("Pledge"),
        "recommendation": N_("Recommendation form"),
        "filing_form": N_("Filing form"),
        "summary": N_("Summary table"),
    },
    t.PaperStep: {
        "submit": N_("with the entry"),
        "report_up": N_("with the recommendation upward"),
        "file": N_("with the filing"),
        "never": N_("not asked for"),
    },
    t.QuestionKind: {
        "text": N_("one line of text"),
        "lines": N_("several lines of text"),
        "whole": N_("whole number"),
        "decimal": N_("decimal number"),
        "choice": N_("one of several choices"),
    },
    t.OpenPart: {
        "tracks": N_("tracks"),
        "quotas": N_("quotas"),
        "stages": N_("stages and times"),
        "panels": N_("panels and halls"),
        "rubrics": N_("items of the score sheets"),
        "scoring": N_("the way from marks to ranks"),
        "eligibility": N_("conditions of entry"),
        "questions": N_("questions of the entry form"),
        "attachments": N_("files and papers to hand in"),
        "awards": N_("awards"),
        "publicity": N_("publicity and objections"),
        "feedback": N_("feedback and outcomes"),
    },
    RoundingMode: {
        "half_up": N_("rounded half up"),
        "half_even": N_("rounded half to even"),
        "down": N_("cut off"),
    },
}


def word(member: StrEnum) -> Sentence:
    """The word for a choice."""
    return Sentence(WORDS[type(member)][member.value])
