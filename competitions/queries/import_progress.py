"""How far an import is. While its one transaction runs nobody else sees its rows: the count is told beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.enums import ImportState
from competitions.models import EntryImport

_SECONDS = 600


def progress_key(entry_import: EntryImport) -> str:
    """Under which the count of rows written so far is kept. A lost count costs a moment's bar, nothing else."""
    return f"entry-import:{entry_import.pk}"


def advance_writing(entry_import: EntryImport, done: int, total: int) -> None:
    """Tell how many of ``total`` rows are written in the running transaction."""
    if done % 20 == 0 or done == total:
        cache.set(progress_key(entry_import), done, _SECONDS)


@dataclass(frozen=True)
class Progress:
    """A bar as ``components/progress.html`` draws it."""

    label: str
    done: int
    total: int
    finished: bool
    failed: bool
    note: str
    poll_url: str


def progress_of(entry_import: EntryImport) -> Progress | None:
    """The bar of the work that runs; None when nothing does. ``job`` should be loaded."""
    job, state = entry_import.job, entry_import.state
    if job is None or state not in (ImportState.CHECKING, ImportState.CONFIRMED):
        return None
    writing = state == ImportState.CONFIRMED
    done = int(cache.get(progress_key(entry_import)) or 0) if writing else job.done
    return Progress(
        label=_("Importing the entries") if writing else _("Checking the rows"),
        done=done,
        total=job.total,
        finished=job.is_over,
        failed=job.is_over,
        note=job.problem,
        poll_url=reverse("competitions_desk:import_progress", args=[entry_import.competition_id, entry_import.pk]),
    )
