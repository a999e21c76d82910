"""Commands that read one file start without the site."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings

import manage

PROGRAM = """
import sys
import manage
sys.argv = ["manage.py", *sys.argv[1:]]
try:
    manage.main()
except SystemExit as end:
    code = end.code
from django.apps import apps
print(code, apps.ready)
"""


@pytest.mark.parametrize("name", sorted(manage.ALONE))
def test_the_site_is_not_set_up_for_a_command_that_stands_alone(name, tmp_path):
    command = [sys.executable, "-c", PROGRAM, name, str(tmp_path / "missing")]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.stdout == "2 False\n"
    assert "missing" in done.stderr or "no ZIP" in done.stderr
