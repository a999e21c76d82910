"""What the parts of a book must agree on, fault by fault, and that no document is too odd to be told so."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import MISSING, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.documents import Record
from competitions.domain.reading import DocumentError, FaultCode
from competitions.domain.rulebook import describe, dump, parse
from competitions.domain.rulebook.consistency import Clash, check_book
from tests.competitions.domain.everything import EVERYTHING, everything, put

FINAL, PAPER = ("stages", 2), ("stages", 0)
SCORING = (*FINAL, "scoring")
# What no book can give at once with the rest, or what says only that numbers are invented.
EITHER_OR = {
    ("Aggregation", "drop_fraction"), ("Aggregation", "sum_to"), ("Aggregation", "round"), ("Stage", "advance_per_track"),
    ("Promotion", "overall"), ("Promotion", "per_heads"), ("Promotion", "low"), ("Promotion", "high"),
    ("ScorePart", "rubric"), ("Rejudge", "points"),
    ("Draw", "tracks"), ("Draw", "not_in_a_row"), ("Draw", "fixed_places"),  # of a draw by computer; this one is by lots
}  # fmt: skip


def faults(document) -> list[tuple[str, str, str]]:
    try:
        parse(document)
    except DocumentError as error:
        return [(fault.path, fault.code.value, str(fault.params.get("detail", ""))) for fault in error.faults]
    return []


def given_fields(part: Record) -> dict[tuple[str, str], bool]:
    found: dict[tuple[str, str], bool] = {}
    for one in fields(part):
        value, key = getattr(part, one.name), (type(part).__name__, one.name)
        found[key] = found.get(key, False) or one.default is MISSING or value != one.default
        for below in value if isinstance(value, tuple) else (value,):
            if isinstance(below, Record):
                for name, told in given_fields(below).items():
                    found[name] = found.get(name, False) or told
    return found


def test_the_document_with_everything_has_everything():
    book = parse(EVERYTHING)
    assert parse(dump(book)) == book
    assert {key for key, told in given_fields(book).items() if not told and key[1] != "demo"} == EITHER_OR


@pytest.mark.parametrize(
    ("path", "to", "where", "detail"),
    [
        (("tracks", 2, "direct_places"), 0, "tracks[2]", Clash.NO_WAY),
        ((*FINAL, "tracks"), ["sea"], "stages[2].tracks", ""),
        (("tracks", 1, "merge_into"), "sea", "tracks[1].merge_into", ""),
        (("tracks", 1, "merge_into"), "rural", "tracks[1].merge_into", Clash.MERGE_LOOP),
        (("tracks", 1, "min_entries"), ..., "tracks[1].min_entries", ""),
        (("tracks", 1, "short"), "ZZ", "tracks", ""),
        ((*FINAL, "advance_per_track"), 3, "stages[2].advance_per_track", Clash.LAST_STAGE_LEADS_ON),
        ((*PAPER, "promotion"), ..., "stages[0].advance_per_track", Clash.STAGE_LEADS_NOWHERE),
        ((*FINAL, "scoring", "parts", 1, "source"), "panel", "stages[2].scoring.parts[1].source", Clash.ONE_PANEL_PART),
        ((*FINAL, "scoring", "parts", 0, "rubric"), "plan", "stages[2].scoring.parts[0].rubric", Clash.SHEET_OF_STAGE),
        (
            (*FINAL, "scoring", "parts", 1, "aggregation", "per_item"),
            True,
            "stages[2].scoring.parts[1].aggregation.per_item",
            Clash.NO_ITEMS,
        ),
        ((*FINAL, "promotion", "min_per_track"), 4, "stages[2].promotion.min_per_track", Clash.MINIMA_ABOVE_COUNT),
        (
            (*FINAL, "promotion"),
            {"kind": "per_track", "count": 2, "min_per_track": 3},
            "stages[2].promotion.min_per_track",
            "",
        ),
        ((*FINAL, "promotion"), {"kind": "percent"}, "stages[2].promotion.percent", ""),
        ((*FINAL, "promotion"), {"kind": "by_head_count"}, "stages[2].promotion.per_heads", ""),
        (
            (*FINAL, "promotion"),
            {"kind": "range_per_unit", "low": 6, "high": 1},
            "stages[2].promotion.high",
            "",
        ),
        ((*FINAL, "panel", "min_size"), 8, "stages[2].panel.min_size", ""),
        ((*FINAL, "presenters_max"), 4, "stages[2].presenters_max", ""),
        ((*FINAL, "penalty", "cap"), "0.1", "stages[2].penalty.cap", Clash.CAP_BELOW_AMOUNT),
        ((*FINAL, "penalty", "amount"), "0", "stages[2].penalty.amount", Clash.AMOUNT_WITHOUT_DEDUCT),
        ((*FINAL, "rejudge", "points"), "5", "stages[2].rejudge.points", Clash.REJUDGE_THRESHOLD),
        ((*FINAL, "rejudge", "percent"), ..., "stages[2].rejudge.points", Clash.REJUDGE_THRESHOLD),
        ((*FINAL, "rejudge", "counts"), "mean", "stages[2].rejudge.counts", Clash.REJUDGE_MEAN_OF_OTHERS),
        ((*FINAL, "rejudge", "judges"), "same", "stages[2].rejudge.counts", Clash.REJUDGE_FURTHER_OF_SAME),
        ((*FINAL, "rubric"), "sea", "stages[2].rubric", ""),
        ((*PAPER, "track_rubrics", 0, "rubric"), "sea", "stages[0].track_rubrics[0].rubric", ""),
        ((*PAPER, "track_rubrics", 0, "track"), "sea", "stages[0].track_rubrics[0].track", ""),
        ((*PAPER, "track_rubrics", 0, "track"), "labour", "stages[0].track_rubrics[0].track", Clash.NOT_IN_STAGE),
        ((*PAPER, "track_rubrics"), [{"track": "rural", "rubric": "rural"}] * 2, "stages[0].track_rubrics", ""),
        ((*SCORING, "aggregation", "min_left"), 6, "stages[2].scoring.aggregation", Clash.TOO_FEW_LEFT),
        (
            (*SCORING, "aggregation", "drop_fraction"),
            "0.2",
            "stages[2].scoring.aggregation.drop_fraction",
            Clash.TWO_WAYS_TO_DROP,
        ),
        ((*SCORING, "aggregation", "clamp"), "3", "stages[2].scoring.aggregation.clamp", Clash.NEEDS_METHOD),
        ((*SCORING, "aggregation", "sum_to"), 5, "stages[2].scoring.aggregation.sum_to", Clash.NEEDS_METHOD),
        ((*SCORING, "aggregation", "method"), "tolerance_mean", "stages[2].scoring.aggregation.tolerance", ""),
        ((*SCORING, "parts", 1, "max"), ..., "stages[2].scoring.parts[1].max", ""),
        ((*SCORING, "parts", 1, "max"), "0", "stages[2].scoring.parts[1].max", ""),
        ((*SCORING, "parts", 1, "rubric"), "sea", "stages[2].scoring.parts[1].rubric", ""),
        ((*SCORING, "parts", 1, "code"), "show", "stages[2].scoring.parts", ""),
        (
            (*SCORING, "parts", 1, "aggregation"),
            {"method": "mean", "drop_high": 10, "drop_low": 10},
            "stages[2].scoring.parts[1].aggregation",
            Clash.TOO_FEW_LEFT,
        ),
        ((*SCORING, "parts", 2, "stage"), "final", "stages[2].scoring.parts[2].stage", Clash.NOT_EARLIER),
        ((*SCORING, "parts", 2, "stage"), "sea", "stages[2].scoring.parts[2].stage", ""),
        ((*SCORING, "parts", 2, "stage"), "camp", "stages[2].scoring.parts[2].stage", Clash.NOT_MARKED),
        ((*PAPER, "tracks"), ["making"], "stages[2].scoring.parts[2].stage", Clash.NOT_OF_ALL_TRACKS),
        ((*SCORING, "parts", 2, "stage"), "", "stages[2].scoring.parts[2].stage", ""),
        ((*SCORING, "tie_breaks", 0, "item"), "idea", "stages[2].scoring.tie_breaks[0].item", ""),
        ((*SCORING, "tie_breaks", 0, "part"), "jury", "stages[2].scoring.tie_breaks[0].item", ""),
        ((*SCORING, "tie_breaks", 1, "part"), "sea", "stages[2].scoring.tie_breaks[1].part", ""),
        ((*SCORING, "tie_breaks", 5, "stage"), "final", "stages[2].scoring.tie_breaks[5].stage", Clash.NOT_EARLIER),
        ((*SCORING, "floor"), "104", "stages[2].scoring.floor", Clash.FLOOR_ABOVE_CEILING),
        (
            ("rubrics", 0, "dimensions", 0, "levels", 0, "at_most"),
            "49",
            "rubrics[0].dimensions[0].levels[0].at_most",
            Clash.LEVEL_UPSIDE_DOWN,
        ),
        (("attachments", 0, "tracks"), ["sea"], "attachments[0].tracks", ""),
        (("attachments", 0, "entrant_types"), ["giant"], "attachments[0].entrant_types", ""),
        (("attachments", 0, "max_seconds"), 200, "attachments[0].max_seconds", ""),
        (("questions", 1, "tracks"), ["sea"], "questions[1].tracks", ""),
        (("questions", 1, "only_if", "question"), "jobs", "questions[1].only_if.question", ""),
        (("questions", 1, "only_if", "values"), ["硕士"], "questions[1].only_if.values", Clash.NOT_A_CHOICE),
        (("questions", 1, "only_if", "values"), [], "questions[1].only_if.values", ""),
        (("awards", 1, "tracks"), ["sea"], "awards[1].tracks", ""),
        (("awards", 2, "tracks"), ["rural"], "awards[2].tracks", Clash.ONLY_SCOPE_TRACK),
        (("awards", 5, "pool"), "sea", "awards[5].pool", ""),
        (("awards", 5, "pool"), ..., "awards[5].pool", ""),
        (("awards", 0, "pool"), "paper", "awards[0].pool", Clash.ONLY_SCOPE_VOTE),
        (("awards", 0, "count"), 0, "awards[0].count", ""),
        (("awards", 3, "count"), 2, "awards[3].count", ""),
        (("sources",), [], "sources", ""),
        (("sources",), ["direct", "direct"], "sources", ""),
        (("publicity", "objection", "channels"), [], "publicity.objection.channels", ""),
        (("round_feedback", "items"), [], "round_feedback.items", ""),
        (("open_parts",), ["quotas", "quotas"], "open_parts", ""),
        (("numbering", "entry"), "{colour}{seq}", "numbering.entry", Clash.TEMPLATE),
        (("theme",), "a\x00b", "theme", ""),
        (("names",), ["\ud800"], "names[0]", ""),
    ],
)
def test_each_contradiction_is_named_by_its_path(path, to, where, detail):
    assert faults(EVERYTHING) == []
    found = faults(put(everything(), *path, to=to))
    assert (where, detail) in [(place, said) for place, _code, said in found]


@pytest.mark.parametrize("path", [("edition",), ("contest",), ("cut_off",), ("rubrics", 1, "dimensions", 0, "max")])
def test_a_number_too_long_to_print(path):
    """Python refuses to print numbers of more than 4,300 digits; a fault must not fail on that."""
    assert faults(put(everything(), *path, to=10**5000))


def test_a_stage_that_no_track_goes_through():
    document = put(everything(), *FINAL, "tracks", to=["making"])
    document["tracks"] = document["tracks"][1:]
    assert ("stages[2].tracks", "reference", "") in faults(document)
    one = parse(put(everything(), "stages", 1, "promotion", to={"kind": "all"}))
    assert list(check_book(one)) == []


def test_the_last_stage_of_one_track_may_lead_another_one_on():
    """In one round special tracks end with the first stage while the main ones go on: their quota decides."""
    document = everything()
    put(document, *FINAL, "tracks", to=["making"])
    put(document, *PAPER, "promotion", to=...)
    put(document, *PAPER, "advance_per_track", to=10)
    put(document, "stages", 1, "tracks", to=["making"])
    put(document, *FINAL, "promotion", "min_per_track", to=...)
    book = parse(document)
    assert [stage.code for stage in book.path_of("rural")] == ["paper"]
    assert book.quotas("paper") == {"making": 10, "rural": 3}
    assert [stage.code for stage in book.path_of("labour")] == []


def test_a_round_without_marks_needs_no_score_sheet():
    document = everything()
    document["stages"] = [{"code": "pick", "name": "直接推荐", "mode": "recommendation"}]
    document["rubrics"] = []
    document["awards"] = []
    assert faults(document) == []


# --- Any document at all ----------------------------------------------------------------------------------------------

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["making", "rural", "paper", "final", "show", "idea", "0", "-1", "1.5", "100", "track", "mean"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def places(node, path=()):
    """Every place of a document."""
    yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*path, index))


PLACES = [path for path in places(EVERYTHING) if path]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), junk | st.just(...)), min_size=1, max_size=4))
def test_a_book_with_junk_anywhere_is_a_book_or_a_list_of_faults(changes):
    document = deepcopy(EVERYTHING)
    for path, value in changes:
        try:
            put(document, *path, to=value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change has taken the place away
    check(document)


@given(junk)
def test_any_value_at_all_is_a_book_or_a_list_of_faults(document):
    check(document)


def check(document) -> None:
    try:
        book = parse(document)
    except DocumentError as error:
        told = error
    else:
        assert parse(dump(book)) == book
        assert all(line.text(str) for chapter in describe(book) for line in chapter.lines)
        return
    assert str(told)
    assert all(isinstance(fault.code, FaultCode) for fault in told.faults)
