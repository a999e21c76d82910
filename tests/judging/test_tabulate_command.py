"""`manage.py tabulate`: exit codes, what is said where, and that no database is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from competitions.domain.scoring import as_text, load, tabulate
from tests.competitions.domain.scoring.builders import document, marks
from tests.competitions.domain.test_round_pack import files, zipped

PACK = document(marks(E001=["88", "90", "85", "92", "87"], 名=["1"]))


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(PACK), encoding="utf-8")
    return path


def run(*arguments):
    """Exit code, stdout, stderr. No fixture opens the database, so a query would fail the test."""
    out, err = StringIO(), StringIO()
    try:
        call_command("tabulate", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def expected(path):
    loaded = load(path.read_bytes())
    return as_text(tabulate(loaded.pack).document(loaded.inputs_sha256))


def test_results_on_stdout(pack):
    assert run(pack) == (0, expected(pack), "")


def test_results_in_a_file(pack, tmp_path):
    assert run(pack, "--out", tmp_path / "results.json") == (0, "", "")
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == expected(pack)
    assert run(pack, "--out", "")[:2] == (2, "")


@pytest.mark.parametrize("command", ["tabulate", "assign"])
def test_a_stdout_that_takes_nothing_is_one_line(pack, tmp_path, command):
    if command == "assign":
        pack = tmp_path / "assign.json"
        pack.write_text('{"format": "chuangxiang.assignment/1", "reviews_per_entry": 0, "affinity": []}')
    with open("/dev/full", "w") as full:
        words = [sys.executable, "manage.py", command, str(pack)]
        done = subprocess.run(words, cwd=settings.BASE_DIR, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "the standard output: cannot be written (No space left on device)\n",
    )


@pytest.mark.parametrize("command", ["tabulate", "assign", "verify_pack"])
@pytest.mark.parametrize(
    ("closed", "said"),
    [(">&-", "the standard output: cannot be written (it is closed)\n"), (">&- 2>&-", "")],
    ids=["stdout", "both"],
)
def test_a_closed_stdout_is_one_line(pack, tmp_path, command, closed, said):
    if command == "assign":
        pack = tmp_path / "assign.json"
        pack.write_text('{"format": "chuangxiang.assignment/1", "reviews_per_entry": 0, "affinity": []}')
    if command == "verify_pack":
        pack = tmp_path / "pack.zip"
        pack.write_bytes(zipped(files()).getvalue())
    words = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "manage.py", command, str(pack)]
    done = subprocess.run(words, cwd=settings.BASE_DIR, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (2, "", said)


def test_as_a_process_the_bytes_are_utf_8_whatever_the_terminal_is(pack):
    command = [sys.executable, "-X", "utf8=0", "manage.py", "tabulate", str(pack)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONIOENCODING": "ascii",
    }
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.decode() == expected(pack)


def test_each_fault_is_one_line_on_stderr(tmp_path):
    path = tmp_path / "pack.json"
    path.write_text(json.dumps({**PACK, "mark": [], "judges": [{"id": "J1"}]}))
    assert run(path) == (
        2,
        "",
        "".join(f"marks[{n}].judge: nothing is called J{n + 1}\n" for n in range(1, 5))
        + "mark: there is no such key\n",
    )


def test_a_file_that_is_not_there_or_no_json(tmp_path):
    assert run(tmp_path / "none.json") == (
        2,
        "",
        f"{tmp_path / 'none.json'}: cannot be read (No such file or directory)\n",
    )
    (tmp_path / "bad.json").write_text("[")
    code, out, err = run(tmp_path / "bad.json")
    assert (code, out, err.splitlines()) == (
        2, "", ["the file: it is not JSON (line 1, column 2: Expecting value)"]
    )  # fmt: skip


def test_a_place_that_cannot_be_written(pack, tmp_path):
    target = tmp_path / "no" / "such" / "folder.json"
    assert run(pack, "--out", target) == (2, "", f"{target}: cannot be written (No such file or directory)\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--part", "p"], ["--part: goes with --severity"]),
        (["--ddof", "0", "--draws", "9", "--seed", "9"], [f"--{name}: goes with --severity" for name in ("ddof", "draws", "seed")]),
        (["--severity", "best"], ["--severity: best is none of: fixed_random, additive, crossed, tscore, mfrm"]),
        (["--severity", "tscore", "--ddof", "2"], ["--ddof: 2 is no whole number from 0 to 1"]),
        (["--severity", "tscore", "--draws", "0"], ["--draws: 0 is no whole number from 1 to 1000000"]),
        (["--severity", "tscore", "--seed", "x"], ["--seed: x is no whole number from 0 to 18446744073709551615"]),
        (["--severity", "tscore", "--seed", "9" * 5000], [f"--seed: {'9' * 100} is no whole number from 0 to 18446744073709551615"]),
        (["--severity", "--part", "q"], ["--part: nothing is called q; the parts are: p"]),
    ],
)  # fmt: skip
def test_a_question_that_does_not_fit_is_refused(pack, arguments, said):
    assert run(pack, *arguments) == (2, "", "".join(f"{line}\n" for line in said))


def test_the_part_must_be_told_where_there_are_several(tmp_path):
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(document(marks("a", E=["1"]), parts=[{"id": "a"}, {"id": "b"}])))
    assert run(path, "--severity") == (2, "", "--part: say which of the parts is corrected: a, b\n")
    assert run(path, "--severity", "--part", "a")[0] == 0


def test_marks_that_are_no_categories_are_refused_by_many_facet_rasch(tmp_path):
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(document(marks(**{f"E{n}": [str(50 + n), str(60 + n / 2)] for n in range(20)}))))
    said = "--severity mfrm: the marks are 30 different numbers, not a small set of categories (at most 21)\n"
    assert run(path, "--severity", "mfrm") == (2, "", said)


@pytest.mark.parametrize("model", ["fixed_random", "additive", "crossed", "tscore"])
def test_the_official_result_stays_what_it_is(pack, model):
    plain, corrected = json.loads(run(pack)[1]), json.loads(run(pack, "--severity", model)[1])
    official = {key: value for key, value in plain.items() if key not in ("warnings", "severity")}
    assert {key: corrected[key] for key in official} == official
    assert corrected["warnings"][: len(plain["warnings"])] == plain["warnings"]
    assert (plain["severity"], corrected["severity"]["model"]) == (None, model)


def test_tabulating_twice_gives_the_same_bytes(pack):
    assert run(pack, "--severity") == run(pack, "--severity", "fixed_random", "--draws", "5000")


def test_the_official_command_needs_neither_numpy_nor_highspy(pack):
    blocked = (
        "import sys; sys.modules.update(numpy=None, highspy=None); sys.argv = ['manage.py', 'tabulate', sys.argv[1]]; "
        "from django.core.management import execute_from_command_line; execute_from_command_line(sys.argv)"
    )
    environment = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONPATH": "."}
    command = [sys.executable, "-c", blocked, str(pack)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, expected(pack))
