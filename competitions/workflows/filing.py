"""The table of moves of a filing (备案): drafted, signed off inside its office, answered by one body after the other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.queries.standing import Standing, sign_off_policy
from competitions.enums import FilingState
from competitions.models import Filing, FilingVersion
from competitions.permissions import filing as _permissions  # noqa: F401 - registers the predicates
from competitions.workflows import filing_answers as answers
from competitions.workflows import filing_guards as guards
from competitions.workflows import filing_notes as notes
from competitions.workflows.filing_papers import keep_paper
from competitions.workflows.filing_steps import make_steps
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

DRAFT, AWAITING, CHECKED, SIGNED = (
    FilingState.DRAFT,
    FilingState.AWAITING_SIGN_OFF,
    FilingState.CHECKED,
    FilingState.SIGNED,
)
SUBMITTED, RETURNED = FilingState.SUBMITTED, FilingState.RETURNED
APPROVED, REFUSED, WITHDRAWN = FilingState.APPROVED, FilingState.REFUSED, FilingState.WITHDRAWN
_DECIDING = (guards.is_not_own_filing, guards.paper_is_there_where_needed, guards.is_agreed_inside)
_UNSIGNED = {
    "checked_by": None,
    "checked_for": None,
    "checked_at": None,
    "signed_by": None,
    "signed_for": None,
    "signed_at": None,
    "opinion": "",
}


def note_drafter(move: Move) -> None:
    """Who hands in for sign-off answers for the draft; how many persons sign is what the office has set now."""
    persons = sign_off_policy(move.obj.organisation_id).file_persons
    move.touch(drafted_by_id=int(move.actor.actor_key), persons=persons, **_UNSIGNED)
    if persons > 1:
        notes.tell_signers(move)


def note_checker(move: Move) -> None:
    """The person between drafter and signer, and the time."""
    right = guards.signing(move) or Standing()
    move.touch(checked_by_id=int(move.actor.actor_key), checked_for=right.on_behalf_of, checked_at=move.now)
    answers.note_for(move, right)
    notes.tell_signers(move)


def note_signer(move: Move) -> None:
    """Who vouches for it, in whose name, and the time."""
    right = guards.signing(move) or Standing()
    move.touch(signed_by_id=int(move.actor.actor_key), signed_for=right.on_behalf_of, signed_at=move.now)
    answers.note_for(move, right)


def note_paper(move: Move) -> None:
    """Signed in the office's own OA: number, date and scan of the paper stand for the signatures."""
    move.touch(drafted_by_id=int(move.actor.actor_key), persons=1, **_UNSIGNED | {"signed_at": move.now})
    keep_paper(move, version=move.obj.version + 1, step=None)


def give_back(move: Move) -> None:
    """The second person's words go to the drafter."""
    move.touch(opinion=move.reason)
    notes.tell_drafter(move, "competitions.filing_returned", reason=move.reason)


def keep_version(move: Move) -> None:
    """Freeze what is filed; the first submission says whether it was late. The steps of its way are made."""
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
    move.touch(version=version, submitted_at=move.now, is_late=is_late)
    move.note(version=version, plan_sha256=filing.plan_sha256, late=is_late)
    make_steps(move, version)
    notes.tell_next(move)


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
            guards=(guards.form_is_filled, guards.plan_is_there), effect=note_drafter,
        ),
        transition(
            "check", AWAITING, CHECKED, "competitions.sign_filing",
            label=pgettext_lazy("filing", "Check"), done_label=pgettext_lazy("filing", "Checked"),
            guards=(guards.three_persons_sign, guards.is_second_person), effect=note_checker,
        ),
        transition(
            "sign_off", {AWAITING, CHECKED}, SIGNED, "competitions.sign_filing",
            label=gettext_lazy("Sign off"), done_label=gettext_lazy("Signed off"),
            guards=(guards.is_second_person, guards.it_is_checked_first), effect=note_signer,
        ),
        transition(
            "sign_by_paper", {DRAFT, RETURNED}, SIGNED, "competitions.draft_filing", by_hand=False,
            label=gettext_lazy("Record the sign-off of the own OA"), done_label=gettext_lazy("Signed off in the own OA"),
            guards=(guards.office_uses_its_oa, guards.form_is_filled, guards.plan_is_there), effect=note_paper,
        ),
        transition(
            "send_back", {AWAITING, CHECKED, SIGNED}, DRAFT, "competitions.sign_filing",
            label=gettext_lazy("Send back to the drafter"), done_label=gettext_lazy("Sent back to the drafter"),
            needs_reason=True, effect=give_back,
        ),
        transition(
            "submit", SIGNED, SUBMITTED, "competitions.sign_filing",
            label=gettext_lazy("File upward"), done_label=gettext_lazy("Filed upward"),
            guards=(guards.application_is_stamped,), effect=keep_version,
        ),
        transition(
            "propose", SUBMITTED, SUBMITTED, "competitions.propose_filing",
            label=gettext_lazy("Propose an answer"), done_label=gettext_lazy("Answer proposed"),
            guards=(guards.is_not_own_filing, guards.answer_takes_several, guards.is_another_person, guards.proposal_says_why),
            effect=answers.propose,
        ),
        transition(
            "endorse", SUBMITTED, SUBMITTED, "competitions.propose_filing",
            label=gettext_lazy("Check the proposal"), done_label=gettext_lazy("Proposal checked"),
            guards=(guards.something_is_proposed, guards.proposal_waits_for_its_check, guards.is_another_person),
            effect=answers.endorse,
        ),
        transition(
            "put_back", SUBMITTED, SUBMITTED, "competitions.propose_filing",
            label=gettext_lazy("Give the proposal back"), done_label=gettext_lazy("Proposal given back"),
            guards=(guards.something_is_proposed,), needs_reason=True, effect=answers.put_back,
        ),
        transition(
            "return", SUBMITTED, RETURNED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Return for correction"),
            done_label=pgettext_lazy("filing", "Returned for correction"),
            guards=(*_DECIDING, guards.says_what_to_change),
            effect=answers.keep_remarks,
        ),
        transition(
            "pass_on", SUBMITTED, SUBMITTED, "competitions.decide_filing",
            label=gettext_lazy("Agree and pass on"), done_label=gettext_lazy("Agreed and passed on"),
            guards=(*_DECIDING, guards.another_body_follows),
            effect=answers.pass_on,
        ),
        transition(
            "approve", SUBMITTED, APPROVED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Approve"), done_label=pgettext_lazy("filing", "Approved"),
            guards=(*_DECIDING, guards.nobody_follows),
            effect=answers.give_number,
        ),
        transition(
            "refuse", SUBMITTED, REFUSED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Refuse"), done_label=pgettext_lazy("filing", "Refused"),
            guards=_DECIDING,
            needs_reason=True, effect=answers.note_refusal,
        ),
        transition(
            "withdraw", {DRAFT, AWAITING, CHECKED, SIGNED, SUBMITTED, RETURNED}, WITHDRAWN, "competitions.sign_filing",
            by_hand=False, label=gettext_lazy("Take back"), done_label=gettext_lazy("Taken back"),
            needs_reason=True, effect=answers.take_back,
        ),
    ),
)  # fmt: skip
registry.register(FILING, Filing)
