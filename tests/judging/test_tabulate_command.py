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
        (["--severity"], "--severity: the correction for severe judges is not built yet; leave it out for the results\n"),
        (["--severity", "mfrm"], "--severity: the correction for severe judges is not built yet; leave it out for the results\n"),
        (["--part", "p"], "--part: goes with --severity, which is not built yet; leave it out\n"),
        (["--ddof", "0"], "--ddof: goes with --severity, which is not built yet; leave it out\n"),
        (["--draws", "9"], "--draws: goes with --severity, which is not built yet; leave it out\n"),
        (["--seed", "9"], "--seed: goes with --severity, which is not built yet; leave it out\n"),
    ],
)  # fmt: skip
def test_what_is_not_built_yet_is_refused(pack, arguments, said):
    assert run(pack, *arguments) == (2, "", said)
