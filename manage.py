#!/usr/bin/env python
"""Entry point of the management commands."""

import os
import sys
from importlib import import_module

# Commands that read one file and know no database. The site is not set up for them, nor are its settings read: that would
# take far longer than they do, and whoever checks a result with them waits for it each time.
ALONE = {
    "assign": "judging.management.commands.assign",
    "tabulate": "judging.management.commands.tabulate",
    "verify_pack": "competitions.management.commands.verify_pack",
}


def main() -> None:
    alone = ALONE.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if alone:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as config.env does, which these do not read
        import_module(alone).Command().run_from_argv(sys.argv)
        return
    from config.env import choose_settings

    choose_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
