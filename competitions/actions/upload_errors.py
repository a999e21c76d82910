"""Why a file is not taken."""

from __future__ import annotations

from workflow.services import Refused


class FileRefused(Refused):
    """The file cannot be taken; ``str(error)`` says why and what to do."""


class FileTooLarge(FileRefused):
    """The file has more bytes than the rule book allows."""
