"""The tables of moves as a page, written from the same rows that the executor obeys."""

from __future__ import annotations

from .machine import Workflow
from .registry import registered


def render() -> str:
    """docs/workflows.md."""
    parts = ["# Tables of moves\n\nWritten by `manage.py workflow_docs`; do not edit.\n"]
    parts += [_table(workflow) for workflow, _ in registered()]
    return "\n".join(parts)


def _table(workflow: Workflow) -> str:
    states = ", ".join(f"`{state}` ({label})" for state, label in workflow.states.items())
    lines = [
        f"## {workflow.name}\n",
        f"States: {states}. Starts as `{workflow.initial}`; ends in "
        + (", ".join(f"`{state}`" for state in sorted(workflow.final_states())) or "none")
        + ".\n",
        "| move | from | to | who | guards | reason |",
        "|---|---|---|---|---|---|",
    ]
    for move in workflow.transitions:
        sources = ", ".join(state for state in workflow.states if state in move.sources)
        guards = ", ".join(getattr(guard, "__name__", str(guard)) for guard in move.guards) or "–"
        reason = "needed" if move.needs_reason else "–"
        lines.append(f"| {move.name} | {sources} | {move.target} | `{move.permission}` | {guards} | {reason} |")
    return "\n".join(lines) + "\n"
