"""How a command hands over the document that it made, and how it refuses."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand, OutputWrapper

FAULT = 2


def hand_over(command: BaseCommand, text: str, out: str | None) -> str | None:
    """Write `text` into the file `out`, or on stdout: the same bytes whatever the terminal's encoding is.

    Gives the line that says why it could not be written.
    """
    if out is None and not _is_open(command.stdout):
        return "the standard output: cannot be written (it is closed)"
    try:
        if out is not None:
            Path(out).write_bytes(text.encode())
        elif (buffer := getattr(command.stdout, "buffer", None)) is None:
            command.stdout.write(text, ending="")
        else:
            buffer.write(text.encode())
            buffer.flush()
    except OSError as error:
        if out is None:
            _let_go(command.stdout.fileno())
        return f"{'the standard output' if out is None else out or '--out'}: cannot be written ({error.strerror})"
    return None


def refuse(command: BaseCommand, *lines: str) -> NoReturn:
    """End with exit code 2 and one line for each fault on stderr; where nobody listens there, with the code alone."""
    if _is_open(command.stderr):
        command.stderr.write("\n".join(lines))
    sys.exit(FAULT)


def _is_open(stream: OutputWrapper) -> bool:
    """Python has no stream at all where the shell closed it (``>&-``)."""
    return getattr(stream, "_out", stream) is not None


def _let_go(stream: int) -> None:
    """What still waits for a stdout that takes nothing goes nowhere, else Python would complain when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)
