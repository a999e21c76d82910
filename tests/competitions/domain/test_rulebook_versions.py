"""What differs between two versions of a rule book, in words."""

from __future__ import annotations

import inspect
from dataclasses import fields, replace
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions import presets
from competitions.domain.documents import Record
from competitions.domain.eligibility import params
from competitions.domain.reading import DocumentError, Fault, FaultCode
from competitions.domain.rounding import Rounding
from competitions.domain.rulebook import (
    WORDS,
    Award,
    AwardScope,
    differences,
    dump,
    fault_sentence,
    parse,
    path_label,
    types,
)
from competitions.domain.rulebook.consistency import Clash
from competitions.domain.rulebook.faults import CLASHES
from competitions.domain.rulebook.labels import LABELS
from tests.competitions.domain.everything import EVERYTHING, everything, put

BOOK = parse(EVERYTHING)


def said(new, old=BOOK) -> list[tuple[str, str]]:
    return [(one.path, one.sentence.text(str)) for one in differences(old, new)]


def changed(*path, to):
    return parse(put(everything(), *path, to=to))


def test_the_same_book_has_no_differences():
    assert differences(BOOK, parse(dump(BOOK))) == ()
    assert differences(BOOK, replace(BOOK, demo=True)) == ()


@pytest.mark.parametrize(
    ("path", "to", "where", "text"),
    [
        (("edition",), 8, "edition", "number of the edition: 7 → 8"),
        (("cut_off",), None, "cut_off", "day that conditions count on: 30.5.2026 → not said"),
        (("entrant",), "project", "entrant", "who enters: A person enters → A project enters"),
        (("tracks", 0, "quota"), 4, "tracks[making].quota", "all tracks › 先进制造 › places upward: 6 → 4"),
        (
            ("stages", 2, "segments", 1, "seconds"),
            120,
            "stages[final].segments[comment].seconds",
            "stages in order › 决赛 › timed parts › 专家点评 › length in seconds: 1 min 30 s → 2 min",
        ),
        (
            ("stages", 2, "scoring", "round_result"),
            {"places": 3, "mode": "down"},
            "stages[final].scoring.round_result",
            (
                "stages in order › 决赛 › from marks to ranks › rounding of the result: "
                "2 decimals, rounded half up → 3 decimals, cut off"
            ),
        ),
        (
            ("stages", 2, "draw"),
            ...,
            "stages[final].draw",
            (
                "stages in order › 决赛 › running order: how it is drawn: drawn by lot on the spot, time and place: 当日8:30签到处, "
                "who is absent: who is absent is out, minutes late: 15 → not said"
            ),
        ),
        (
            ("stages", 2, "tracks"),
            ["making"],
            "stages[final].tracks",
            "stages in order › 决赛 › tracks it is for: 先进制造, 乡村振兴 → 先进制造",
        ),
        (
            ("stages", 0, "track_rubrics", 0, "rubric"),
            "show",
            "stages[paper].track_rubrics[rural].rubric",
            "stages in order › 初赛 › score sheets of tracks › 乡村振兴 › its score sheet: 乡村评分表 → 路演评分表",
        ),
        (
            ("rubrics", 0, "dimensions", 0, "levels", 0, "at_least"),
            "51",
            "rubrics[plan].dimensions[idea].levels[优秀].at_least",
            "sheets of items › 书面评分表 › rubric items › 创新 › words for marks › 优秀 › from this mark on: 50 → 51",
        ),
        (
            ("attachments", 0, "max_bytes"),
            1048576,
            "attachments[video].max_bytes",
            "files to hand in › 视频 › size of a file: 500 MB → 1 MB",
        ),
        (
            ("publicity", "mask_names"),
            False,
            "publicity.mask_names",
            "publicity of the list › names in part: yes → no",
        ),
        (("bodies",), [{"role": "host", "name": "市人社局"}], "bodies", None),
    ],
)
def test_a_changed_field(path, to, where, text):
    found = said(changed(*path, to=to))
    assert [place for place, _text in found] == [where]
    if text:
        assert found[0][1] == text


def test_what_came_and_what_went():
    document = everything()
    document["awards"][0] = {"code": "grand", "name": "特等奖", "count": 2, "scope": "overall"}
    document["stages"][1:2] = []
    assert said(parse(document)) == [
        ("stages[camp]", ("Taken out: stages in order › 赛前集训 (how it is held: Pre-contest training, "
         "tracks it is for: 先进制造, 乡村振兴, who passes, length in days: 2, rules in words: 由省级培训师授课。)")),
        ("awards[first]", "Taken out: all awards › 一等奖 (number given: 1, given beside it: 奖金1万元)"),
        ("awards[grand]", "New: all awards › 特等奖 (number given: 2, given among: over all tracks)"),
    ]  # fmt: skip


def test_another_order():
    first, second, third = BOOK.tracks
    assert said(replace(BOOK, tracks=(third, first, second))) == [
        ("tracks", "order of all tracks: 先进制造, 乡村振兴, 劳务品牌 → 劳务品牌, 先进制造, 乡村振兴")
    ]


def test_conditions_of_entry():
    document = everything()
    document["eligibility"][0]["value"] = 18
    document["eligibility"][1] = {"check": "team_size", "min": 1, "max": 3}
    assert [(place, text.split(": ")[0]) for place, text in said(parse(document))] == [
        ("eligibility[min_age]", "conditions of entry"),
        ("eligibility[place]", "Taken out"),
        ("eligibility[team_size]", "New"),
    ]
    assert "at least 16" in said(parse(document))[0][1]
    assert "at least 18" in said(parse(document))[0][1]


def test_an_invented_number_that_becomes_the_office_s_own():
    """The mark goes with the number; the number is what is told."""
    book = presets.book("chuangyi-6-city")
    semi, final = book.stages
    new = replace(book, stages=(replace(semi, demo=False, advance_per_track=12), final))
    assert said(new, book) == [
        ("stages[semi].advance_per_track", "stages in order › 复赛（盲评） › places of each track: 10 → 12")
    ]


def test_numbers_are_told_without_needless_zeros():
    rubric = BOOK.rubrics[2]
    item = replace(rubric.dimensions[0], max=Decimal("12.50"))
    new = replace(BOOK, rubrics=(*BOOK.rubrics[:2], replace(rubric, dimensions=(item,))))
    assert said(new) == [
        (
            "rubrics[show].dimensions[shine].max",
            "sheets of items › 路演评分表 › rubric items › 表达 › highest mark: 10 → 12.5",
        )
    ]


PLACES = list(
    [(key,) for key in EVERYTHING]
    + [("stages", 2, key) for key in EVERYTHING["stages"][2]]
    + [("stages", 2, "scoring", key) for key in EVERYTHING["stages"][2]["scoring"]]
    + [("tracks", 1, key) for key in EVERYTHING["tracks"][1]]
)


@settings(max_examples=100)
@given(st.sampled_from(PLACES))
def test_whatever_is_taken_out_is_told_or_a_fault(path):
    try:
        new = changed(*path, to=...)
    except DocumentError:
        return
    found = differences(BOOK, new)
    assert bool(found) == (new != BOOK)
    assert all(one.sentence.text(str) for one in found)
    assert all(one.sentence.text(str) for one in differences(new, BOOK))


# --- The words ---------------------------------------------------------------------------------------------------------


def test_every_field_and_every_choice_has_words():
    kinds = [kind for kind in vars(types).values() if inspect.isclass(kind)]
    rules = [kind for kind in vars(params).values() if inspect.isclass(kind)]
    parts = [kind for kind in [*kinds, *rules] if issubclass(kind, Record) and kind is not Record]
    named = {one.name for kind in parts for one in fields(kind)}
    wordless = [(kind, one.name) for kind in parts for one in fields(kind) if one.name not in LABELS]
    assert [one for one in wordless if f"{one[0].__name__}.{one[1]}" not in LABELS] == []
    known = {f"{kind.__name__}.{one.name}" for kind in parts for one in fields(kind)}
    assert {key for key in LABELS if key not in named | known} == set()
    for kind in kinds:
        if issubclass(kind, StrEnum):
            assert set(WORDS[kind]) == {member.value for member in kind}
    assert set(CLASHES) == set(Clash)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("", "the rule book"),
        ("tracks[1].quota", "all tracks › 乡村振兴 › places upward"),
        ("stages[2].scoring.tie_breaks[0].item", ("stages in order › 决赛 › from marks to ranks › order for equal results › no. 1 › "
         "item compared")),
        ("legal_basis[0].doc_no", "documents it rests on › 关于举办大赛的通知 › document number"),
        ("stages[9].colour", "stages in order › no. 10 › colour"),
        ("stages[9999999999].name", "stages in order › 9999999999 › title of it"),
        ("colour.red", "colour › red"),
    ],
)  # fmt: skip
def test_where_a_path_leads(path, text):
    assert path_label(path, BOOK).text(str) == text


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("year", FaultCode.MISSING), "year of the contest: this must be given."),
        (
            Fault("stages[2].scoring.aggregation", FaultCode.CONTRADICTION,
                  {"detail": "too_few_left", "left": 2, "needed": 3}),
            ("stages in order › 决赛 › from marks to ranks › from sheets to one mark: after dropping, a full panel leaves 2 "
            "marks; at least 3 are asked for."),
        ),
        (
            Fault("numbering.entry", FaultCode.CONTRADICTION, {"detail": "template", "fault": "no_sequence", "piece": ""}),
            "how numbers look › entry number: the pattern cannot be used: without {seq} two numbers would be the same.",
        ),
        (
            Fault("x", FaultCode.CONTRADICTION, {"detail": "2024-01-01"}),
            "x: this contradicts another part of the rules (2024-01-01).",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_words(fault, text):
    assert fault_sentence(fault, BOOK).text(str) == text


def test_every_fault_of_an_empty_document_has_words():
    with pytest.raises(DocumentError) as caught:
        parse(
            {"stages": [{"scoring": {"aggregation": {"drop_high": "x"}}}], "numbering": {"entry": "{seq"}, "colour": 1}
        )
    assert len(caught.value.faults) > 20
    assert all(fault_sentence(fault).text(str).endswith((".", "；", "。")) for fault in caught.value.faults)


def test_an_award_without_a_name_is_called_by_its_code():
    award = Award(code="x", name="", count=1, scope=AwardScope.OVERALL)
    assert "all awards › x" in said(replace(BOOK, awards=(*BOOK.awards, award)))[0][1]
    assert Rounding(2) == BOOK.stages[2].scoring.round_result
