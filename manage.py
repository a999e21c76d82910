#!/usr/bin/env python
"""Entry point of the management commands."""

import sys

from config.env import choose_settings


def main() -> None:
    choose_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
