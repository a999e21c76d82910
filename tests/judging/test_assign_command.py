"""`manage.py assign`: pairs from a file, without a database."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from competitions.domain.reading import DocumentError
from competitions.domain.scoring import fault_line
from judging.domain.assignment.pack import load, parse

GOOD = {
    "format": "chuangxiang.assignment/1",
    "reviews_per_entry": 2,
    "entries": [{"id": "E1"}, {"id": "E2", "reviews": 1}],
    "judges": [{"id": "J1", "max": 1}, {"id": "J2"}, {"id": "J3", "min": 0}],
    "affinity": [[0.5, 1, 0], [0.25, 0.75, 0.5]],
    "conflicts": [{"entry": "E1", "judge": "J3", "reason": "same employer"}, {"entry": "E1", "judge": "J3"}],
    "locked": [{"entry": "E1", "judge": "J1"}],
}


def run(tmp_path: Path, pack: object, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    path = tmp_path / "pack.json"
    path.write_text(pack if isinstance(pack, str) else json.dumps(pack), encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("assign", str(path), *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def faults(document: object) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        parse(document)
    return [fault_line(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("mode", ["fair", "plain"])
def test_pairs(tmp_path, mode):
    code, out, err = run(tmp_path, GOOD, "--mode", mode)
    assert (code, err) == (0, "")
    made = json.loads(out)
    assert made["pairs"] == [["E1", "J1"], ["E1", "J2"], ["E2", "J3"]]
    assert (made["format"], made["total_affinity"], made["worst_entry"]) == ("chuangxiang.pairs/1", 2.0, 0.5)
    assert (made["load_min"], made["load_max"], made["components"], made["infeasible"]) == (1, 1, 2, None)
    assert made["notes"] == ["2 groups share neither entry nor judge: their marks cannot be compared"]


def test_the_same_file_gives_the_same_bytes_and_a_file_may_be_written(tmp_path):
    assert run(tmp_path, GOOD) == run(tmp_path, GOOD)
    target = tmp_path / "pairs.json"
    code, out, _err = run(tmp_path, GOOD, "--out", str(target))
    assert (code, out) == (0, "")
    assert target.read_text(encoding="utf-8") == run(tmp_path, GOOD)[1]
    assert run(tmp_path, GOOD, "--out", str(tmp_path / "no" / "where.json"))[0] == 2


def test_what_cannot_be_assigned_is_written_all_the_same(tmp_path):
    code, out, err = run(tmp_path, {**GOOD, "reviews_per_entry": 3, "locked": []})
    made = json.loads(out)
    assert (code, made["pairs"], made["infeasible"]["entries"]) == (3, [], ["E1"])
    assert made["infeasible"]["missing"] == 1
    assert "lift conflict E1-J3" in " ".join(made["infeasible"]["relaxations"])
    assert err == "no assignment: 1 reviews too few; see infeasible\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"format": "x"}, ["format: x is none of: chuangxiang.assignment/1"]),
        ({"reviews_per_entry": None}, ["reviews_per_entry: is missing"]),
        ({"reviews_per_entry": 1.5}, ["reviews_per_entry: must be an integer"]),
        ({"more": 1}, ["more: there is no such key"]),
        ({"judges": {}}, ["judges: must be a list"]),
        ({"entries": 5}, ["entries: must be a list"]),
        ({"affinity": None}, ["affinity: is missing"]),
        ({"affinity": [[0.5, 1, 0]]}, ["affinity: 1 rows for 2 entries"]),
        ({"affinity": [[0.5, 1], [0, 0, 0]]}, ["affinity[0]: 2 numbers for 3 judges"]),
        ({"affinity": [[0.5, 1, 1.2], [-0.1, 0, 0]]}, None),
        ({"affinity": [[0.5, "1", True], [float("nan"), float("inf"), None]]}, None),
        ({"entries": [{"id": "E1"}, {"id": "E1"}]}, None),
        ({"judges": [{"id": "J3"}, {"id": "J2"}, {"id": "J2"}], "locked": []}, None),
        (
            {"judges": [{"id": "J1", "min": 2, "max": 1}, {"id": "J2"}, {"id": "J3"}]},
            ["judges[0].max: max is below min"],
        ),
        ({"conflicts": [{"entry": "E9", "judge": "J9"}]}, None),
        ({"affinity": [["x", 1, 0], [0, 0, 0]]}, ["affinity[0][0]: must be a number from 0 to 1"]),
        ({"bridges": "yes"}, ["bridges: must be true or false"]),
    ],
)
def test_faults_name_their_path(change, expected):
    found = faults({**GOOD, **change})
    texts = {
        "1.2": [
            "affinity[0][2]: 1.2 is outside 0 to 1",
            "affinity[1][0]: -0.1 is outside 0 to 1",
        ],
        "nan": [
            "affinity[0][1]: must be a number from 0 to 1",
            "affinity[0][2]: must be a number from 0 to 1",
            "affinity[1][0]: nan is not a plain decimal number",
            "affinity[1][1]: inf is not a plain decimal number",
            "affinity[1][2]: must be a number from 0 to 1",
        ],
        "E1": ["entries[1].id: E1 stands here twice"],
        "J2": ["judges[2].id: J2 stands here twice"],
        "E9": ["conflicts[0].entry: nothing is called E9", "conflicts[0].judge: nothing is called J9"],
    }
    if expected is None:
        key = next(name for name in ("nan", "1.2", "E9", "J2", "E1") if name in str(change))
        expected = texts[key]
    assert [one for one in found if not one.startswith("locked")] == expected


def test_a_lock_in_conflict():
    locked = [{"entry": "E1", "judge": "J3"}]
    assert faults({**GOOD, "locked": locked}) == ["locked[0]: E1 and J3 are in conflict"]


def test_more_locks_than_reviews():
    locked = [{"entry": "E2", "judge": "J1"}, {"entry": "E2", "judge": "J2"}]
    detail = "E2 has 2 locked judges and 1 reviews"
    assert faults({**GOOD, "locked": locked}) == [f"locked[0]: {detail}", f"locked[1]: {detail}"]


def test_every_fault_is_a_line(tmp_path):
    text = json.dumps({**GOOD, "more": 1}).replace("0.75", "NaN").replace('"max": 1', '"max": 1, "max": 2')
    code, out, err = run(tmp_path, text)
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "judges[0].max: max stands here twice",
        "affinity[1][1]: nan is not a plain decimal number",
        "more: there is no such key",
    ]
    assert run(tmp_path, "{")[0] == 2
    assert run(tmp_path, "[]")[2] == "the file: must be an object\n"
    assert run(tmp_path, GOOD, "--seed", " ")[2] == "--seed: is empty\n"
    assert load(json.dumps(GOOD).encode()).reviews_per_entry == 2
