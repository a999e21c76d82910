"""How a command hands over the document that it made."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.base import BaseCommand


def hand_over(command: BaseCommand, text: str, out: str | None) -> str | None:
    """Write `text` into the file `out`, or on stdout: the same bytes whatever the terminal's encoding is.

    Gives the line that says why it could not be written.
    """
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


def _let_go(stream: int) -> None:
    """What still waits for a stdout that takes nothing goes nowhere, else Python would complain when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)
