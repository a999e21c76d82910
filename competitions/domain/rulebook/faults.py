"""The faults of a rule book in words: where, and what is wrong there."""

from __future__ import annotations

from collections.abc import Mapping

from competitions.domain.numbers import TemplateFault
from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rulebook.consistency import Clash
from competitions.domain.rulebook.labels import path_label
from competitions.domain.rulebook.types import RuleBook
from competitions.domain.sentences import N_, Sentence, Value

_CODES: Mapping[FaultCode, str] = {
    FaultCode.MISSING: N_("this must be given."),
    FaultCode.TYPE: N_("this is not what is expected here (%(expected)s)."),
    FaultCode.UNKNOWN_KEY: N_("the format knows nothing of that name."),
    FaultCode.CHOICE: N_("“%(value)s” is not one of the choices: %(allowed)s."),
    FaultCode.RANGE: N_("%(value)s is out of range; it must lie between %(low)s and %(high)s."),
    FaultCode.LENGTH: N_("the text has more than %(limit)s characters."),
    FaultCode.DUPLICATE: N_("“%(value)s” stands here twice."),
    FaultCode.EMPTY: N_("this must not be empty."),
    FaultCode.REFERENCE: N_("there is no “%(value)s” in this rule book."),
    FaultCode.NUMBER: N_('“%(value)s” is not a plain number such as 88 or "0.5".'),
    FaultCode.DATE: N_("“%(value)s” is not a date such as 2024-05-30."),
    FaultCode.JSON: N_("this is no JSON: it cannot be read at line %(line)s, character %(column)s."),
    FaultCode.DEEP: N_("its parts are nested far too deeply; a rule book has about six levels."),
    FaultCode.DIGITS: N_("a number in it has far too many digits."),
    FaultCode.CONTRADICTION: N_("this contradicts another part of the rules (%(detail)s)."),
}
# The same where it is known what may stand there instead.
_WITH_ALLOWED: Mapping[FaultCode, str] = {
    FaultCode.REFERENCE: N_("there is no “%(value)s” in this rule book; there are: %(allowed)s."),
    FaultCode.UNKNOWN_KEY: N_("the format knows nothing of that name here; it knows: %(allowed)s."),
}
_EXPECTED: Mapping[str, str] = {
    "integer": N_("a whole number"),
    "number as text": N_("a number in quotes, or a whole number"),
    "text": N_("a text"),
    "true or false": N_("yes or no"),
    "list": N_("a list"),
    "object": N_("a part with fields of its own"),
}
CLASHES: Mapping[Clash, str] = {
    Clash.TOO_FEW_LEFT: N_("after dropping, a full panel leaves %(left)s marks; at least %(needed)s are asked for."),
    Clash.STAGE_LEADS_NOWHERE: N_(
        "another stage follows: say how many of each track go on, or how they are chosen (promotion); after a training "
        "all go on where that is said."
    ),
    Clash.LAST_STAGE_LEADS_ON: N_("no stage follows; here the quotas of the tracks decide."),
    Clash.NO_WAY: N_("entries of this track go through no stage and have no places for direct recommendation."),
    Clash.NO_TRACK: N_("no track goes through this stage."),
    Clash.STEP_MISSES_MAX: N_("going up in these steps does not reach the highest mark."),
    Clash.LEVELS_NOT_DOWNWARDS: N_("words for marks run from the highest mark down, each from another mark on."),
    Clash.LEVEL_UPSIDE_DOWN: N_("the upper bound lies below the lower one."),
    Clash.REJUDGE_THRESHOLD: N_("a re-judgement has one threshold: points or percent."),
    Clash.REJUDGE_MEAN_OF_OTHERS: N_("a mean of both marks needs the same judges."),
    Clash.REJUDGE_FURTHER_OF_SAME: N_("further marks need other or added judges; the same judges have one mark each."),
    Clash.AMOUNT_WITHOUT_DEDUCT: N_("points for an overrun go with taking points off, and with nothing else."),
    Clash.CAP_BELOW_AMOUNT: N_("the most that is taken off is less than one deduction."),
    Clash.ONE_PANEL_PART: N_(
        "the judges' sheets go into “%(part)s” already. Another group of judges: public jury (public_jury) with its number of "
        "people; the office enters its marks."
    ),
    Clash.SHEET_OF_STAGE: N_("the judges mark on the sheet of the stage: choose the sheet there and leave this empty."),
    Clash.NO_ITEMS: N_("marks of this part are entered as totals; they cannot be worked out item by item."),
    Clash.NOT_EARLIER: N_("the stage that is looked back at does not lie earlier."),
    Clash.NOT_MARKED: N_("the stage that is looked back at gives no marks."),
    Clash.NOT_OF_ALL_TRACKS: N_("not all tracks of this stage went through the stage that is looked back at."),
    Clash.NOT_IN_STAGE: N_("this track does not go through the stage."),
    Clash.NEEDS_METHOD: N_("this number belongs to another method."),
    Clash.TWO_WAYS_TO_DROP: N_("say either a number or a share of marks to drop."),
    Clash.FLOOR_ABOVE_CEILING: N_("the lowest possible result lies above the highest one."),
    Clash.MINIMA_ABOVE_COUNT: N_("the minima of %(tracks)s tracks take more than all places."),
    Clash.MERGE_LOOP: N_("in the end the track would be merged into itself."),
    Clash.ONLY_SCOPE_TRACK: N_("an award over all tracks, by vote or for bodies names no tracks."),
    Clash.ONLY_SCOPE_VOTE: N_("only an award by public vote names a stage to vote among."),
    Clash.BALLOT_OF_PUBLIC: N_("votes in the hall belong to a part of the public jury or of a public vote."),
    Clash.BALLOT_ON_STAGE: N_("there is a hall to vote in only where entries appear on a stage."),
    Clash.ONE_VOTE_AT_THE_END: N_("who has one vote for one entry has to see all of them first: vote at the end."),
    Clash.NOT_A_CHOICE: N_("“%(value)s” is not an answer that the question offers."),
    Clash.DAYS_UPSIDE_DOWN: N_("the last day lies before the first one."),
    Clash.BOUNDS_UPSIDE_DOWN: N_("the upper bound lies below the lower one."),
    Clash.TEMPLATE: N_("the pattern cannot be used: %(why)s."),
}
_TEMPLATES: Mapping[str, str] = {
    TemplateFault.TOO_LONG: N_("it is too long"),
    TemplateFault.PLACEHOLDER: N_("“%(piece)s” is not a placeholder that is filled in"),
    TemplateFault.NOT_A_NUMBER: N_("“%(piece)s” asks for digits of what is not a number"),
    TemplateFault.NO_SEQUENCE: N_("without {seq} two numbers would be the same"),
    TemplateFault.CONTROL: N_("it has invisible characters"),
}


def fault_sentence(fault: Fault, book: RuleBook | None = None) -> Sentence:
    """One fault in words. `book` gives names for the places of its path, as far as it is known."""
    params: dict[str, Value] = {"where": path_label(fault.path, book), "what": fault_what(fault)}
    return Sentence(N_("%(where)s: %(what)s"), params)


def fault_what(fault: Fault) -> Sentence:
    """What is wrong, without the place."""
    params: dict[str, Value] = {"value": "", "low": "", "high": "", "expected": "", **fault.params}
    if params["expected"] in _EXPECTED:
        params["expected"] = Sentence(_EXPECTED[str(params["expected"])])
    detail = str(fault.params.get("detail", ""))
    if fault.code in _WITH_ALLOWED and fault.params.get("allowed"):
        return Sentence(_WITH_ALLOWED[fault.code], params)
    if fault.code is not FaultCode.CONTRADICTION or detail not in tuple(Clash):
        return Sentence(_CODES[fault.code], {"detail": detail, **params})
    if detail == Clash.TEMPLATE:
        why = _TEMPLATES.get(str(fault.params.get("fault", "")), "")
        params["why"] = Sentence(why, {"piece": str(fault.params.get("piece", ""))}) if why else ""
    return Sentence(CLASHES[Clash(detail)], params)
