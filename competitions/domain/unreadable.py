"""Why nobody can look into a file by machine."""

from __future__ import annotations


class Unreadable(Exception):
    """Nobody can look into this file by machine; the kind is the argument."""


class Locked(Unreadable):
    """It is protected by a password."""


class TooLong(Unreadable):
    """Reading it took longer than it may."""
