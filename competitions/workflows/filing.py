"""The table of moves of a filing (备案): drafted, signed off by a second person, approved by the office above."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.domain.numbers import NumberKind, number
from competitions.enums import FilingState
from competitions.models import Filing, FilingRemark, FilingVersion, NumberSeries
from competitions.permissions import filing as _permissions  # noqa: F401 - registers the predicates
from competitions.workflows.filing_notes import tell_approvers, tell_drafter, tell_signers
from workflow import registry
from workflow.actors import Actor
from workflow.machine import Workflow, transition
from workflow.services import Move

DRAFT, AWAITING, SIGNED = FilingState.DRAFT, FilingState.AWAITING_SIGN_OFF, FilingState.SIGNED
SUBMITTED, RETURNED = FilingState.SUBMITTED, FilingState.RETURNED
APPROVED, REFUSED, WITHDRAWN = FilingState.APPROVED, FilingState.REFUSED, FilingState.WITHDRAWN


def _is(actor: Actor, person_id: int | None) -> bool:
    return person_id is not None and actor.actor_kind == "person" and actor.actor_key == str(person_id)


def plan_is_there(move: Move) -> str | None:
    """The stamped plan is part of the filing, where the subject needs one."""
    if move.obj.plan_required and not move.obj.plan:
        return _("Please upload the stamped plan (one PDF scan) first.")
    return None


def form_is_filled(move: Move) -> str | None:
    """There is something to file."""
    if not move.obj.form.get("fields"):
        return _("The plan is still empty.")
    return None


def is_second_person(move: Move) -> str | None:
    """Four eyes: who signs off is not who drafted."""
    if _is(move.actor, move.obj.drafted_by_id):
        return _("Whoever drafted the filing cannot sign it off; a second person of the office has to.")
    return None


def is_not_own_filing(move: Move) -> str | None:
    """Nobody approves what they drafted or signed themselves, whatever roles they hold."""
    if _is(move.actor, move.obj.drafted_by_id) or _is(move.actor, move.obj.signed_by_id):
        return _("You drafted or signed this filing; somebody else of the office above has to decide.")
    return None


def says_what_to_change(move: Move) -> str | None:
    """A return tells the office what to change: a remark on a field, or words on the whole."""
    if not move.reason and not move.data.get("remarks"):
        return _("Please say what has to be changed: a remark on a field, or words on the whole.")
    return None


def note_drafter(move: Move) -> None:
    """Who hands in for sign-off answers for the draft."""
    move.touch(drafted_by_id=int(move.actor.actor_key), signed_by=None, signed_at=None, opinion="")
    tell_signers(move)


def note_signer(move: Move) -> None:
    """The second person and the time."""
    move.touch(signed_by_id=int(move.actor.actor_key), signed_at=move.now)


def keep_opinion(move: Move) -> None:
    """The words of the one who sent it back or decided."""
    move.touch(opinion=move.reason)


def give_back(move: Move) -> None:
    """The second person's words go to the drafter."""
    keep_opinion(move)
    tell_drafter(move, "competitions.filing_returned", reason=move.reason)


def keep_version(move: Move) -> None:
    """Freeze what is filed; the first submission says whether it was late, the data when the answer is due."""
    filing: Filing = move.obj
    version = filing.version + 1
    is_late = filing.is_late or (version == 1 and bool(move.data.get("is_late")))
    FilingVersion.objects.create(
        filing=filing,
        version=version,
        form=filing.form,
        plan=filing.plan.name,
        plan_name=filing.plan_name,
        plan_sha256=filing.plan_sha256,
        submitted_at=move.now,
    )
    move.touch(version=version, submitted_at=move.now, due_on=move.data.get("due_on"), is_late=is_late)
    move.note(version=version, plan_sha256=filing.plan_sha256, late=is_late)
    tell_approvers(move)


def keep_remarks(move: Move) -> None:
    """A row for each remark on a field of this version."""
    remarks: dict[str, str] = move.data.get("remarks", {})
    FilingRemark.objects.bulk_create(
        FilingRemark(
            filing=move.obj,
            version=move.obj.version,
            field=key,
            text=text,
            made_by_id=int(move.actor.actor_key),
            made_at=move.now,
        )
        for key, text in remarks.items()
    )
    move.touch(opinion=move.reason, due_on=None)
    move.note(version=move.obj.version, remarks=sorted(remarks))
    tell_drafter(move, "competitions.filing_returned", reason=move.reason or next(iter(remarks.values())))


def give_number(move: Move) -> None:
    """The number (备案编号), from the template in the data; the series is named by all that stands around it."""
    template, values = str(move.data["number_template"]), dict(move.data["number_values"])
    series = number(NumberKind.FILING, template, **values, seq=0)
    text = number(NumberKind.FILING, template, **values, seq=NumberSeries.objects.take(f"filing:{series}"))
    move.touch(number=text, decided_by_id=int(move.actor.actor_key), decided_at=move.now, opinion=move.reason)
    move.note(number=text, version=move.obj.version)
    tell_drafter(move, "competitions.filing_approved", number=text)


def note_decision(move: Move) -> None:
    """Who refused, when, why."""
    move.touch(decided_by_id=int(move.actor.actor_key), decided_at=move.now, opinion=move.reason)
    tell_drafter(move, "competitions.filing_refused", reason=move.reason)


FILING = Workflow(
    name="filing",
    label=gettext_lazy("Filing"),
    states=dict(FilingState.choices),
    initial=DRAFT,
    related=("drafted_by__user",),
    transitions=(
        transition(
            "submit_for_sign_off", {DRAFT, RETURNED}, AWAITING, "competitions.draft_filing",
            label=gettext_lazy("Hand in for sign-off"), done_label=gettext_lazy("Handed in for sign-off"),
            guards=(form_is_filled, plan_is_there), effect=note_drafter,
        ),
        transition(
            "sign_off", AWAITING, SIGNED, "competitions.sign_filing",
            label=gettext_lazy("Sign off"), done_label=gettext_lazy("Signed off"),
            guards=(is_second_person,), effect=note_signer,
        ),
        transition(
            "send_back", {AWAITING, SIGNED}, DRAFT, "competitions.sign_filing",
            label=gettext_lazy("Send back to the drafter"), done_label=gettext_lazy("Sent back to the drafter"),
            needs_reason=True, effect=give_back,
        ),
        transition(
            "submit", SIGNED, SUBMITTED, "competitions.sign_filing",
            label=gettext_lazy("File upward"), done_label=gettext_lazy("Filed upward"), effect=keep_version,
        ),
        transition(
            "return", SUBMITTED, RETURNED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Return for correction"),
            done_label=pgettext_lazy("filing", "Returned for correction"),
            guards=(is_not_own_filing, says_what_to_change), effect=keep_remarks,
        ),
        transition(
            "approve", SUBMITTED, APPROVED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Approve"), done_label=pgettext_lazy("filing", "Approved"),
            guards=(is_not_own_filing,), effect=give_number,
        ),
        transition(
            "refuse", SUBMITTED, REFUSED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Refuse"), done_label=pgettext_lazy("filing", "Refused"),
            guards=(is_not_own_filing,), needs_reason=True, effect=note_decision,
        ),
        transition(
            "withdraw", {DRAFT, AWAITING, SIGNED, SUBMITTED, RETURNED}, WITHDRAWN, "competitions.sign_filing",
            by_hand=False, label=gettext_lazy("Take back"), done_label=gettext_lazy("Taken back"),
            needs_reason=True, effect=keep_opinion,
        ),
    ),
)  # fmt: skip
registry.register(FILING, Filing)
