"""The table of moves of a filing (备案): drafted, signed off by a second person, approved by the office above."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.domain.numbers import NumberKind, number
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Filing, FilingRemark, FilingVersion, NumberSeries
from competitions.permissions import filing as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.filing_steps import next_step, open_step
from competitions.workflows import filing_steps as steps
from competitions.workflows.filing_notes import tell_approvers, tell_drafter, tell_signers
from workflow import registry
from workflow.actors import Actor
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


def three_persons_sign(move: Move) -> str | None:
    """Only an office that has set three persons checks before it signs."""
    if move.obj.persons < 3:
        return _("In this office the second person signs off at once.")
    return None


def it_is_checked_first(move: Move) -> str | None:
    """Where three persons are set, nobody signs what was not checked; and the third is another person again."""
    if move.obj.persons < 3:
        return None
    if move.obj.state != CHECKED:
        return _("In this office somebody checks the filing before it is signed off.")
    if _is(move.actor, move.obj.checked_by_id):
        return _("You checked this filing; a third person of the office has to sign it off.")
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
    move.touch(
        drafted_by_id=int(move.actor.actor_key),
        checked_by=None,
        checked_at=None,
        signed_by=None,
        signed_at=None,
        opinion="",
    )
    tell_signers(move)


def note_checker(move: Move) -> None:
    """The person between drafter and signer, and the time."""
    move.touch(checked_by_id=int(move.actor.actor_key), checked_at=move.now)
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
    move.touch(version=version, submitted_at=move.now, is_late=is_late)
    move.note(version=version, plan_sha256=filing.plan_sha256, late=is_late)
    steps.make_steps(move, version)
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
    steps.answer(move, FilingAnswer.RETURNED, by=int(move.actor.actor_key))
    move.touch(opinion=move.reason, due_on=None)
    move.note(version=move.obj.version, remarks=sorted(remarks))
    tell_drafter(move, "competitions.filing_returned", reason=move.reason or next(iter(remarks.values())))


def pass_on(move: Move) -> None:
    """This office agrees; the filing lies with the next one from now on, and its clock begins anew."""
    done = steps.answer(move, FilingAnswer.PASSED, by=int(move.actor.actor_key))
    following = steps.hand_on(move, done) if done else None
    move.touch(opinion=move.reason)
    if done is not None and following is not None:
        move.note(version=move.obj.version, step=following.order, to=following.body)
        tell_approvers(move)
        tell_drafter(move, "competitions.filing_passed_on", office=done.body, next=following.body)


def another_body_follows(move: Move) -> str | None:
    """The last body of the way approves, it passes nothing on."""
    step = open_step(move.obj)
    if step is None or next_step(step) is None:
        return _("Nobody comes after this office; its approval gives the number.")
    return None


def nobody_follows(move: Move) -> str | None:
    """Only the last body of the way gives the number."""
    step = open_step(move.obj)
    following = next_step(step) if step else None
    if following is not None:
        return _("After this office it goes to %(body)s; only the last approval gives the number.") % {
            "body": following.body
        }
    return None


def give_number(move: Move) -> None:
    """The number (备案编号), from the template in the data; the series is named by all that stands around it."""
    steps.answer(move, FilingAnswer.PASSED, by=int(move.actor.actor_key))
    template, values = str(move.data["number_template"]), dict(move.data["number_values"])
    series = number(NumberKind.FILING, template, **values, seq=0)
    text = number(NumberKind.FILING, template, **values, seq=NumberSeries.objects.take(f"filing:{series}"))
    move.touch(number=text, decided_by_id=int(move.actor.actor_key), decided_at=move.now, opinion=move.reason)
    move.note(number=text, version=move.obj.version)
    tell_drafter(move, "competitions.filing_approved", number=text)


def note_decision(move: Move) -> None:
    """Who refused, when, why."""
    steps.answer(move, FilingAnswer.REFUSED, by=int(move.actor.actor_key))
    move.touch(decided_by_id=int(move.actor.actor_key), decided_at=move.now, opinion=move.reason)
    tell_drafter(move, "competitions.filing_refused", reason=move.reason)


def take_back(move: Move) -> None:
    """The words of who took it back; whoever had it lying has it no more."""
    steps.answer(move, FilingAnswer.WITHDRAWN)
    keep_opinion(move)


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
            "check", AWAITING, CHECKED, "competitions.sign_filing",
            label=pgettext_lazy("filing", "Check"), done_label=pgettext_lazy("filing", "Checked"),
            guards=(three_persons_sign, is_second_person), effect=note_checker,
        ),
        transition(
            "sign_off", {AWAITING, CHECKED}, SIGNED, "competitions.sign_filing",
            label=gettext_lazy("Sign off"), done_label=gettext_lazy("Signed off"),
            guards=(is_second_person, it_is_checked_first), effect=note_signer,
        ),
        transition(
            "send_back", {AWAITING, CHECKED, SIGNED}, DRAFT, "competitions.sign_filing",
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
            "pass_on", SUBMITTED, SUBMITTED, "competitions.decide_filing",
            label=gettext_lazy("Agree and pass on"), done_label=gettext_lazy("Agreed and passed on"),
            guards=(is_not_own_filing, another_body_follows), effect=pass_on,
        ),
        transition(
            "approve", SUBMITTED, APPROVED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Approve"), done_label=pgettext_lazy("filing", "Approved"),
            guards=(is_not_own_filing, nobody_follows), effect=give_number,
        ),
        transition(
            "refuse", SUBMITTED, REFUSED, "competitions.decide_filing",
            label=pgettext_lazy("filing", "Refuse"), done_label=pgettext_lazy("filing", "Refused"),
            guards=(is_not_own_filing,), needs_reason=True, effect=note_decision,
        ),
        transition(
            "withdraw", {DRAFT, AWAITING, CHECKED, SIGNED, SUBMITTED, RETURNED}, WITHDRAWN, "competitions.sign_filing",
            by_hand=False, label=gettext_lazy("Take back"), done_label=gettext_lazy("Taken back"),
            needs_reason=True, effect=take_back,
        ),
    ),
)  # fmt: skip
registry.register(FILING, Filing)
