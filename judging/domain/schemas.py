"""The JSON Schemas of the file formats of judging; what they are made from is loaded when one is asked for (numpy)."""

from __future__ import annotations


def assignment_schema() -> dict[str, object]:
    """Of an assignment pack."""
    from judging.domain.assignment import pack

    return pack.json_schema()


def pairs_schema() -> dict[str, object]:
    """Of what `manage.py assign` writes."""
    from judging.domain.assignment import pairs

    return pairs.json_schema()
