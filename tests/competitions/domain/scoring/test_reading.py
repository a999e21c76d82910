"""A pack is read whole or refused, with one line for each fault."""

from __future__ import annotations

import json

import pytest

from competitions.domain.reading import DocumentError, Fault, FaultCode
from competitions.domain.scoring import Method, dump, fault_line, load, parse
from tests.competitions.domain.scoring.builders import document, faults, marks

ITEMS = {"items": [{"id": "x", "min": "0", "max": "30"}, {"id": "y", "min": "5", "max": "70"}]}


def with_rule(**rule):
    return document(marks(A=["80", "90"]), **rule)


def with_part(part, *given):
    return document(marks(A=list(given) or ["80"]), part=part)


def with_mark(**mark):
    pack = document(marks(A=[{"x": "1", "y": "6"}]), part=ITEMS)
    pack["marks"][0] = {key: value for key, value in {**pack["marks"][0], **mark}.items() if value is not ...}
    return pack


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        # --- the document ---
        ([], "the file: must be an object"),
        ({}, "format: is missing"),
        ({"format": "chuangxiang.scorepack/2"}, "format: chuangxiang.scorepack/2 is none of: chuangxiang.scorepack/1"),
        (with_rule(rounds=1), "rule.rounds: there is no such key"),
        ({**with_rule(), "demo": True}, "demo: there is no such key"),
        ({**with_rule(), "marks": {}}, "marks: must be a list"),
        ({**with_rule(), "entries": ["A"], "marks": []}, "entries[0]: must be an object"),
        # --- ids ---
        ({**with_rule(), "entries": [{"id": "A"}, {"id": "A"}]}, "entries[1].id: A stands here twice"),
        (with_rule(parts=[{"id": "p"}, {"id": "p"}]), "rule.parts[1].id: p stands here twice"),
        (with_part({"items": [{"id": "x"}, {"id": "x"}]}, {"x": "1"}), "rule.parts[0].items[1].id: x stands here twice"),
        (with_rule(parts=[{"id": "p"}, {}]), "rule.parts[1].id: is missing"),
        (with_rule(parts=[{"id": "p"}, {"id": " "}]), "rule.parts[1].id: is empty"),
        (with_rule(parts=[{"id": "p"}, {"id": 1.5}]), "rule.parts[1].id: must be a text"),
        (with_rule(parts=[{"id": "p"}, {"id": "x" * 201}]), "rule.parts[1].id: has more than 200 characters"),
        (with_rule(parts=[{"id": "p"}, {"id": "\ud800"}]), "rule.parts[1].id: must be a text"),
        (with_mark(entry="B"), "marks[0].entry: nothing is called B"),
        (with_mark(judge="J9"), "marks[0].judge: nothing is called J9"),
        (with_mark(part="q"), "marks[0].part: nothing is called q"),
        (with_mark(items={"x": "1", "y": "6", "z": "1"}), "marks[0].items.z: nothing is called z"),
        (document(marks(A=["1"]), entries={"A": {"factors": {"q": "1"}}}), "entries[0].factors.q: nothing is called q"),
        (document(marks(A=["1"]), entries={"A": {"factors": {"": "1"}}}), "entries[0].factors.: is empty"),
        (document(marks(A=["1"]), entries={"A": {"votes_of": {"q": "1"}}}), "entries[0].votes_of.q: nothing is called q"),
        # --- what hangs on something that cannot be read is no fault of its own ---
        ({**with_rule(), "rule": 5}, "rule: must be an object"),
        (with_rule(parts="p", tie_breaks=[{"by": "part", "part": "p"}]), "rule.parts: must be a list"),
        ({**with_rule(), "entries": {}}, "entries: must be a list"),
        ({**with_rule(), "judges": "J1"}, "judges: must be a list"),
        (with_part({"items": "x"}, {"x": "1"}), "rule.parts[0].items: must be a list"),
        # --- marks ---
        (with_mark(entry=...), "marks[0].entry: is missing"),
        (with_mark(items=...), "marks[0]: one of total, items, missing must be given"),
        (with_mark(total="7"), "marks[0]: only one of total, items may be given"),
        (with_mark(missing="absent"), "marks[0]: only one of items, missing may be given"),
        (with_mark(items=..., missing="ill"), "marks[0].missing: ill is none of: recused, absent, abandoned"),
        (with_mark(items={"x": "30.01", "y": "6"}), "marks[0].items.x: 30.01 is outside 0 to 30"),
        (with_mark(items={"x": "1", "y": "4.99"}), "marks[0].items.y: 4.99 is outside 5 to 70"),
        (with_mark(items={"x": "1"}), "marks[0].items.y: is missing"),
        (with_mark(items={"x": "1", "y": None}), "marks[0].items.y: is missing"),
        (with_mark(items={"x": 1.0, "y": "6"}), 'marks[0].items.x: must be a number as text, such as "88.50"'),
        (with_mark(items={"x": True, "y": "6"}), 'marks[0].items.x: must be a number as text, such as "88.50"'),
        (with_mark(items={"x": "1,5", "y": "6"}), "marks[0].items.x: 1,5 is not a plain decimal number"),
        (with_mark(items={"x": "1e1", "y": "6"}), "marks[0].items.x: 1e1 is not a plain decimal number"),
        (with_mark(items={"x": "１", "y": "6"}), "marks[0].items.x: １ is not a plain decimal number"),
        (with_mark(items={"x": " 1", "y": "6"}), "marks[0].items.x:  1 is not a plain decimal number"),
        (with_mark(items=[]), "marks[0].items: must be an object"),
        (with_mark(items=..., total="101"), "marks[0].total: 101 is outside 5 to 100"),
        (with_mark(comment="good"), "marks[0].comment: there is no such key"),
        (with_part({}, {"x": "1"}), "marks[0].items: the part p has no items; its marks carry a total"),
        (with_part({"items": [{"id": "x", "max": "10"}]}, {"x": "11"}), "marks[0].items.x: 11 is above 10"),
        (with_part({"items": [{"id": "x", "min": "1"}]}, {"x": "0"}), "marks[0].items.x: 0 is below 1"),
        (
            with_part({**ITEMS, "aggregate": {"per_item": True}}, "80"),
            "marks[0].total: the part p is aggregated item by item and needs items",
        ),
        # --- the rule ---
        (
            with_part({"aggregate": {"method": "trimmed_mean", "drop_fraction": "0.1", "drop_high": 1}}),
            "rule.parts[0].aggregate.drop_fraction: it stands beside drop_high or drop_low",
        ),
        (
            with_part({"aggregate": {"method": "trimmed_mean", "drop_fraction": "0.1", "drop_low": 1}}),
            "rule.parts[0].aggregate.drop_fraction: it stands beside drop_high or drop_low",
        ),
        (with_part({"aggregate": {"drop_fraction": "0.6"}}), "rule.parts[0].aggregate.drop_fraction: 0.6 is outside 0 to 0.5"),
        (with_part({"aggregate": {"drop_high": "1"}}), "rule.parts[0].aggregate.drop_high: must be an integer"),
        (with_part({"aggregate": {"drop_high": -1}}), "rule.parts[0].aggregate.drop_high: -1 is outside 0 to 1000"),
        (with_part({"aggregate": {"min_left": 0}}), "rule.parts[0].aggregate.min_left: 0 is outside 1 to 1000"),
        (with_part({"aggregate": {"method": "clamped_mean"}}), "rule.parts[0].aggregate.clamp: is missing"),
        (with_part({"aggregate": {"method": "tolerance_mean"}}), "rule.parts[0].aggregate.tolerance: is missing"),
        (with_part({"aggregate": {"clamp": "-1"}}), "rule.parts[0].aggregate.clamp: -1 is below 0"),
        (
            with_part({"aggregate": {"method": "average"}}),
            f"rule.parts[0].aggregate.method: average is none of: {', '.join(Method)}",
        ),
        (with_part({"aggregate": {"sum_to": "0"}}), "rule.parts[0].aggregate.sum_to: a sum cannot be scaled to 0 marks"),
        (with_part({"aggregate": {"per_item": True}}), "rule.parts[0].aggregate.per_item: per_item needs a part with items"),
        (with_part({"aggregate": {"per_item": 1}}), "rule.parts[0].aggregate.per_item: must be true or false"),
        (with_part({"factor": "3"}), "rule.parts[0].factor: 3 is none of: entry"),
        (with_part({"items": [{"id": "x", "min": "2", "max": "1"}]}, "absent"), "rule.parts[0].items[0].max: max is below min"),
        (with_rule(round={"mode": "half_up"}), "rule.round.places: is missing"),
        (with_rule(round={"places": 2, "mode": "up"}), "rule.round.mode: up is none of: half_up, half_even, down"),
        (with_rule(round=2), "rule.round: must be an object"),
        (with_rule(bounds={"min": "9", "max": "8"}), "rule.bounds.max: max is below min"),
        (with_rule(rank_within="region"), "rule.rank_within: region is none of: track"),
        (with_rule(tie_threshold="-0.1"), "rule.tie_threshold: -0.1 is below 0"),
        (with_rule(cut={}), "rule.cut.places: is missing"),
        (with_rule(cut={"places": -1}), "rule.cut.places: -1 is outside 0 to 1000000"),
        # --- the tie chain ---
        (with_rule(tie_breaks=[{}]), "rule.tie_breaks[0].by: is missing"),
        (with_rule(tie_breaks=[{"by": "part"}]), "rule.tie_breaks[0].part: is missing"),
        (with_rule(tie_breaks=[{"by": "item"}]), "rule.tie_breaks[0].item: is missing"),
        (with_rule(tie_breaks=[{"by": "prior"}]), "rule.tie_breaks[0].stage: is missing"),
        (with_rule(tie_breaks=[{"by": "part", "part": "q"}]), "rule.tie_breaks[0].part: nothing is called q"),
        (with_rule(tie_breaks=[{"by": "item", "part": "p", "item": "x"}]), "rule.tie_breaks[0].item: nothing is called x"),
        (with_rule(tie_breaks=[{"by": "item", "item": "x"}]), "rule.tie_breaks[0].item: nothing is called x"),
        # --- adjustments ---
        (document([], entries={"A": {"adjustments": [{}]}}), "entries[0].adjustments[0].amount: is missing"),
        (document([], entries={"A": {"status": "gone"}}), "entries[0].status: gone is none of: active, withdrawn, disqualified, absent"),
    ],
)  # fmt: skip
def test_one_fault_is_one_line(pack, said):
    assert faults(pack) == [said]


def test_every_fault_is_told_at_once():
    pack = document(marks(A=["80", "90"], B=["70", "60"]), rounding=2)
    pack["marks"] += [dict(pack["marks"][0]), {"entry": "Z", "judge": "J1", "part": "p", "total": 1.5}]
    del pack["entries"][1]["id"]
    assert faults(pack) == [
        "rule.rounding: there is no such key",
        "entries[1].id: is missing",
        'marks[5].total: must be a number as text, such as "88.50"',
        "marks[4]: A by J1 in p stands here twice",
    ]


def test_the_same_item_in_two_parts_must_be_named_with_its_part():
    parts = [{"id": "p", "items": [{"id": "x"}]}, {"id": "q", "items": [{"id": "x"}]}]
    pack = document(marks(A=[{"x": "1"}]), parts=parts, tie_breaks=[{"by": "item", "item": "x"}])
    assert faults(pack) == ["rule.tie_breaks[0].part: several parts have the item x"]


def test_a_missing_mark_beside_a_given_one_is_a_duplicate():
    pack = document(marks(A=["80"]))
    pack["marks"].append({"entry": "A", "judge": "J1", "part": "p", "missing": "recused"})
    assert faults(pack) == ["marks[1]: A by J1 in p stands here twice"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file: it is not JSON (line 1, column 1: Expecting value)"),
        (b"{", "the file: it is not JSON (line 1, column 2: Expecting property name enclosed in double quotes)"),
        (b'{"a": 1}\xff', "the file: it is not UTF-8 (byte 8)"),
        (b'{"format": NaN}', "the file: it is not JSON that can be read (NaN is no number)"),
        (b"[" * 100_000, "the file: its parts are nested far too deeply"),
        (
            b'{"format": ' + b"9" * 5000 + b"}",
            "the file: a number in it has far too many digits",
        ),
    ],
)
def test_what_is_no_json_is_one_line(data, said):
    with pytest.raises(DocumentError) as caught:
        load(data)
    [line] = [fault_line(fault) for fault in caught.value.faults]
    assert line == said


def test_a_key_that_stands_twice_is_a_fault():
    text = json.dumps(document(marks(A=[{"x": "1", "y": "6"}]), part=ITEMS))
    with pytest.raises(DocumentError) as caught:
        load(text.replace('"x": "1"', '"x": "1", "x": "2"').encode())
    assert [fault_line(fault) for fault in caught.value.faults] == ["marks[0].items.x: x stands here twice"]


def test_a_byte_order_mark_is_no_matter():
    text = json.dumps(document(marks(A=["80"])))
    assert load(b"\xef\xbb\xbf" + text.encode()).pack == load(text.encode()).pack


def test_a_line_stays_one_line_whatever_stands_in_it():
    assert fault_line(Fault("marks[0].items.a\nb", FaultCode.REFERENCE, {"value": "a\nb\x1b"})).count("\n") == 0


def test_a_line_stays_short_whatever_stands_in_it():
    lines = faults(document(marks(A=["1"]), entries={"A": {"factors": {"q" * 10_000: "1"}}}, cut={"places": 10**4000}))
    assert [len(line) < 1500 for line in lines] == [True, True]


def test_a_pack_comes_back_the_same():
    pack = document(
        marks(A=[{"x": "1.50", "y": "6"}, None, "recused"]),
        part={**ITEMS, "aggregate": {"method": "clamped_mean", "clamp": "0.5", "round_marks": {"places": 1}}, "factor": "entry"},
        entries={"A": {"track": "t", "factors": {"p": "3.2"}, "prior": {"semi": "80"}, "adjustments": [{"amount": "-2.00"}]}},
        tie_breaks=[{"by": "prior", "stage": "semi"}],
        cut={"places": 3, "per": "track"},
    )  # fmt: skip
    read = parse(pack)
    written = dump(read)
    assert parse(json.loads(json.dumps(written))) == read
    assert written["marks"][0] == {"entry": "A", "judge": "J1", "part": "p", "items": {"x": "1.5", "y": "6"}}
    assert written["entries"][0]["adjustments"] == [{"amount": "-2.00"}]
