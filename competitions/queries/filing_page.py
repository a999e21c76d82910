"""Everything a filing's page shows, whatever the filing is about: fields with remarks and changes, versions, history.

Other apps that file something use this with the templates ``competitions/desk/filing_*.html``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import SignOffPolicy
from accounts.queries.standing import may_act_for, sign_off_policy
from competitions.domain.filing_form import Change, ChangeKind, FormField, changes, dump, fingerprint, groups, load
from competitions.domain.paper_codes import version_code
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Competition, Filing, FilingPaper, FilingRemark, FilingStep, FilingVersion
from competitions.queries.filing_steps import StopRow, seen_of, steps_of, stop_rows
from competitions.queries.history import history_items, history_rows
from competitions.queries.undelivered import Undelivered, undelivered
from ui.parts import HistoryItem
from workflow import clock
from workflow.actors import Actor
from workflow.models import AuditRow
from workflow.registry import workflow_of
from workflow.services import allowed_moves, why_not

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

    policy: SignOffPolicy | None = None
    blocked: Mapping[str, str] = field(default_factory=dict)
    office_paper: FilingPaper | None = None

    @property
    def code(self) -> str:
        """The fingerprint as the printed form says it."""
        return version_code(self.fingerprint)

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
        return "approve" in self.moves or ("propose" in self.moves and self.takes_several)

    @property
    def takes_several(self) -> bool:
        """Whether the answer takes more than one person of the office."""
        return self.step is not None and self.step.persons > 1

    @property
    def is_on_paper(self) -> bool:
        """Whether an outside body answers, so that its paper is recorded."""
        return self.step is not None and bool(self.step.outside)

    @property
    def may_record(self) -> bool:
        """Whether a paper of the office's own OA may stand for the answer."""
        return bool(self.policy and self.policy.own_oa) and "approve" in self.moves and not self.is_on_paper

    @property
    def only_records(self) -> bool:
        """Whether the actor holds no approver's right here: what the OA decided is all that can be entered."""
        return self.may_record and "approver" in self.blocked and not self.takes_several

    @property
    def proposal(self) -> FilingStep | None:
        """The open step with an answer proposed."""
        return self.step if self.step is not None and self.step.proposal else None

    @property
    def proposed_remarks(self) -> list[tuple[str, str]]:
        """The remarks of a proposed return, each with the label of its field."""
        labels = {field.key: field.label for field in load(self.filing.form)} | {"plan": _("Stamped plan")}
        said: dict[str, str] = self.step.remarks if self.step is not None else {}
        return [(label, said[key]) for key, label in labels.items() if key in said]

    @property
    def is_to_check(self) -> bool:
        """Whether it waits for the check between drafter and signer."""
        return self.filing.state == FilingState.AWAITING_SIGN_OFF and self.filing.persons > 2

    @property
    def has_inside(self) -> bool:
        """Whether more than the usual two signatures, a paper or somebody in another's name is to be shown."""
        filing = self.filing
        signed = filing.checked_by_id or filing.signed_for_id or self.office_paper
        return bool(signed) or any(
            step.proposed_by_id or step.decided_for_id or step.paper_or_none for step in self.steps
        )

    @property
    def may_remark(self) -> bool:
        """Whether remarks can be written beside the fields now."""
        return self.may_decide and self.proposal is None

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
    """Six queries: versions, steps, remarks, history, messages that failed, the sign-off of the office asked.

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
    waiting = next((step for step in steps if step.is_open and not step.proposal), None)
    written = typed if typed is not None else (waiting.remarks if waiting else {})
    rows = _rows(shown, by_key, said, written)
    acts = list(history_rows(filing, subject))
    moves = frozenset(move.name for move in allowed_moves(filing, actor))
    return FilingPage(
        filing=filing,
        groups=tuple(FieldGroupRows(group.title, tuple(rows[f.key] for f in group.fields)) for group in groups(shown)),
        changed=tuple(by_key.values()),
        removed=tuple(change for change in found if change.kind is ChangeKind.REMOVED),
        plan_changed=before is not None and before.plan_sha256 != filing.plan_sha256,
        plan_remarks=tuple(said.get("plan", ())),
        plan_typed=written.get("plan", ""),
        remarked_version=latest,
        versions=versions,
        history=tuple(history_items(row for row in acts if row.target_type == filing._meta.label_lower)),
        moves=moves,
        # Of what is shown: so it is the code of the form that is printed now, of a draft as well.
        fingerprint=fingerprint(dump(shown)),
        undelivered=tuple(undelivered("filing", filing.pk)),
        stale_scan=_stale_scan(filing, acts),
        steps=steps,
        stops=stop_rows(steps, filing.version, clock.today() if any(step.is_open for step in steps) else None),
        compared_version=before.version if before else 0,
        policy=sign_off_policy(filing.addressee_id) if moves & {"approve", "propose"} else None,
        office_paper=_office_paper(filing),
        blocked=_blocked(filing, actor, moves, steps),
    )


def _office_paper(filing: Filing) -> FilingPaper | None:
    """The paper with which the office itself signed what is shown. One query, only where nobody signed here."""
    if filing.signed_by_id is not None or filing.signed_at is None:
        return None
    version = filing.version + (filing.state == FilingState.SIGNED)
    return filing.papers.filter(version=version, step=None).select_related("recorded_by").first()


def _blocked(filing: Filing, actor: Actor, moves: frozenset[str], steps: Iterable[FilingStep]) -> dict[str, str]:
    """Why this actor cannot go on with what lies here although the role would allow it, by what it would be.

    ``sign``: check or sign off; ``endorse`` and ``issue``: a proposed answer; ``approver``: decide without a paper.
    """
    table = workflow_of(Filing)
    step = next((one for one in steps if one.is_open), None)
    asked = {}
    if "sign_off" in moves:
        asked["sign"] = "check" if "check" in moves and filing.persons > 2 else "sign_off"
    if step is not None and step.proposal and "propose" in moves:
        asked["endorse"] = "endorse"
        last = (
            "approve"
            if not any(one.order == step.order + 1 and one.version == step.version for one in steps)
            else "pass_on"
        )
        asked["issue"] = {FilingAnswer.PASSED: last, FilingAnswer.RETURNED: "return"}.get(
            FilingAnswer(step.proposal), "refuse"
        )
    data = {"step": step, "remarks": {"": ""}}
    found = {name: why_not(filing, table.move(move), actor, data) for name, move in asked.items()}
    if "issue" in found and "approve" not in moves:
        found["issue"] = _("An approver of the office issues the answer.")
    if "approve" in moves and not may_act_for(actor, filing.addressee_id, Role.APPROVER):
        found["approver"] = _(
            "Without an approver's right you record what the OA decided: enter number, date and scan."
        )
    return {name: reason for name, reason in found.items() if reason}


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
