"""The line of apps and the rings; catalogues complete; migrations made."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.architecture.source import APPS, ROOT

LINT = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"


def test_imports_go_downward() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--config", "importlinter.ini"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_app_of_the_contract_exists() -> None:
    assert [app for app in APPS if not (ROOT / app / "__init__.py").is_file()] == []


def test_no_app_is_called_core_common_or_utils() -> None:
    names = {path.stem for app in APPS for path in (ROOT / app).rglob("*.py")} | set(APPS)
    assert names & {"core", "common", "utils", "helpers", "misc"} == set()


def test_every_string_is_translated() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/messages.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "catalogues complete\n"


@pytest.mark.django_db
def test_migrations_match_the_models() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue())
