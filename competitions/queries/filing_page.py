"""Everything a filing's page shows, whatever the filing is about: fields with remarks and changes, versions, history.

Other apps that file something use this with the templates ``competitions/desk/filing_*.html``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from competitions.domain.filing_form import Change, ChangeKind, FormField, changes, fingerprint, groups, load
from competitions.enums import FilingState
from competitions.models import Competition, Filing, FilingRemark, FilingStep, FilingVersion
from competitions.queries.filing_steps import StopRow, seen_of, steps_of, stop_rows
from competitions.queries.history import history_items, history_rows
from competitions.queries.undelivered import Undelivered, undelivered
from ui.parts import HistoryItem
from workflow import clock
from workflow.actors import Actor
from workflow.models import AuditRow
from workflow.services import allowed_moves

_UNDECIDED = (
    FilingState.DRAFT,
    FilingState.AWAITING_SIGN_OFF,
    FilingState.SIGNED,
    FilingState.SUBMITTED,
    FilingState.RETURNED,
)


@dataclass(frozen=True)
class FieldRow:
    """One field as the page shows it. ``remarks`` are those of the latest version that has any."""

    key: str
    label: str
    text: str
    change: Change | None
    remarks: tuple[FilingRemark, ...]
    typed: str = ""


@dataclass(frozen=True)
class FieldGroupRows:
    """Fields under one heading."""

    title: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True)
class StaleScan:
    """The stamped plan was uploaded, and the plan was changed after that."""

    uploaded_at: dt.datetime
    changed_at: dt.datetime


@dataclass(frozen=True)
class FilingPage:
    """What the templates draw. ``moves`` are the names of the moves the actor may make from here."""

    filing: Filing
    groups: tuple[FieldGroupRows, ...]
    changed: tuple[Change, ...]
    removed: tuple[Change, ...]
    plan_changed: bool
    plan_remarks: tuple[FilingRemark, ...]
    plan_typed: str
    remarked_version: int
    versions: tuple[FilingVersion, ...]
    history: tuple[HistoryItem, ...]
    moves: frozenset[str]
    fingerprint: str
    undelivered: tuple[Undelivered, ...]
    stale_scan: StaleScan | None
    steps: tuple[FilingStep, ...] = ()
    stops: tuple[StopRow, ...] = ()
    compared_version: int = 0

    @property
    def step(self) -> FilingStep | None:
        """The step that waits for its answer."""
        return next((step for step in self.steps if step.is_open), None)

    @property
    def next_body(self) -> str:
        """Who comes after the open step; empty when its approval gives the number."""
        now = self.step
        after = [step for step in self.steps if now and (step.version, step.order) == (now.version, now.order + 1)]
        return after[0].body if after else ""

    @property
    def seen(self) -> str:
        """Sent back with an answer: so the verb knows what was on the page."""
        return seen_of(self.filing, self.step)

    @property
    def is_chain(self) -> bool:
        """Whether more than one body answers, or an outside one: a way worth drawing."""
        return len(self.stops) > 1 or any(stop.is_outside for stop in self.stops)

    @property
    def may_decide(self) -> bool:
        """Whether the actor belongs to the office that answers, and an answer is due."""
        return "approve" in self.moves

    @property
    def is_unchanged(self) -> bool:
        """Whether it came back and nothing was mended since: neither a field nor the stamped plan."""
        returned = self.filing.state == FilingState.RETURNED
        return returned and not (self.changed or self.removed or self.plan_changed)

    @property
    def remarks(self) -> tuple[FilingRemark, ...]:
        """The remarks of the last return, in the order of the document; none of an earlier one."""
        said = [remark for group in self.groups for row in group.rows for remark in row.remarks]
        return tuple(remark for remark in [*said, *self.plan_remarks] if remark.version == self.filing.version)

    @property
    def is_open(self) -> bool:
        """Whether the office may still change it."""
        return self.filing.state in (FilingState.DRAFT, FilingState.RETURNED)


def filing_page(
    filing: Filing,
    actor: Actor,
    *,
    fields: Iterable[FormField] | None = None,
    typed: Mapping[str, str] | None = None,
    subject: Competition | None = None,
) -> FilingPage:
    """Five queries: versions, steps, remarks, history, messages that failed.

    ``fields``: the subject as it is now, for a draft; else what was handed in. ``typed``: remarks typed on a page that
    has to be shown again. ``subject``: whose changes are compared with the day of the scan.
    """
    versions = tuple(filing.versions.defer("form").order_by("-version")) if filing.version else ()
    steps = steps_of(filing) if filing.version else ()
    shown = tuple(fields) if fields is not None else load(filing.form)
    before = _form_before(filing, versions, steps)
    found = changes(load(before.form), shown) if before is not None else ()
    by_key = {change.key: change for change in found if change.kind is not ChangeKind.REMOVED}
    latest, said = _remarks(filing)
    rows = _rows(shown, by_key, said, typed or {})
    acts = list(history_rows(filing, subject))
    return FilingPage(
        filing=filing,
        groups=tuple(FieldGroupRows(group.title, tuple(rows[f.key] for f in group.fields)) for group in groups(shown)),
        changed=tuple(by_key.values()),
        removed=tuple(change for change in found if change.kind is ChangeKind.REMOVED),
        plan_changed=before is not None and before.plan_sha256 != filing.plan_sha256,
        plan_remarks=tuple(said.get("plan", ())),
        plan_typed=(typed or {}).get("plan", ""),
        remarked_version=latest,
        versions=versions,
        history=tuple(history_items(row for row in acts if row.target_type == filing._meta.label_lower)),
        moves=frozenset(move.name for move in allowed_moves(filing, actor)),
        fingerprint=fingerprint(filing.form),
        undelivered=tuple(undelivered("filing", filing.pk)),
        stale_scan=_stale_scan(filing, acts),
        steps=steps,
        stops=stop_rows(steps, filing.version, clock.today() if any(step.is_open for step in steps) else None),
        compared_version=before.version if before else 0,
    )


def _rows(
    shown: Iterable[FormField],
    changed: Mapping[str, Change],
    said: Mapping[str, list[FilingRemark]],
    typed: Mapping[str, str],
) -> dict[str, FieldRow]:
    return {
        field.key: FieldRow(
            key=field.key,
            label=field.label,
            text=field.text,
            change=changed.get(field.key),
            remarks=tuple(said.get(field.key, ())),
            typed=typed.get(field.key, ""),
        )
        for field in shown
    }


def _remarks(filing: Filing) -> tuple[int, dict[str, list[FilingRemark]]]:
    """The latest version that has any, and its remarks by field."""
    remarks = list(filing.remarks.select_related("made_by").order_by("-version", "pk")) if filing.version else []
    latest = remarks[0].version if remarks else 0
    said: dict[str, list[FilingRemark]] = {}
    for remark in remarks:
        if remark.version == latest:
            said.setdefault(remark.field, []).append(remark)
    return latest, said


def _stale_scan(filing: Filing, acts: Iterable[AuditRow]) -> StaleScan | None:
    """Whether the scan is older than the last change of the plan, while that still can be mended."""
    if not filing.plan or filing.state not in _UNDECIDED:
        return None
    last: dict[str, dt.datetime] = {}
    for row in acts:  # the newest first
        last.setdefault(row.action, row.at)
    uploaded, changed = last.get("filing.plan_attached"), last.get("competition.changed")
    return StaleScan(uploaded, changed) if uploaded and changed and changed > uploaded else None


def _form_before(
    filing: Filing, versions: tuple[FilingVersion, ...], steps: tuple[FilingStep, ...]
) -> FilingVersion | None:
    """The version to compare with: the one that the office now asked has answered last, else the one before.

    When a new draft is being made, the one that was filed.
    """
    if filing.state not in (FilingState.SUBMITTED, FilingState.APPROVED, FilingState.REFUSED):
        return versions[0] if versions else None
    older = {version.version: version for version in versions[1:]}
    now = next((step for step in steps if step.is_open), None)
    answered = [step.version for step in steps if now and step.office_id == now.office_id and step.answer]
    known = [version for version in answered if version in older]
    return older[max(known)] if known else next(iter(older.values()), None)


def field_keys(filing: Filing) -> list[str]:
    """Every key that a remark may hang on."""
    return [*(field.key for field in load(filing.form)), "plan"]
