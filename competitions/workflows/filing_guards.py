"""What must hold before a filing moves: what has to be there, and that every signature is another person's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries.standing import Standing, free_standing, may_act_for, sign_off_policy
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Filing, FilingStep
from competitions.permissions.filing import ISSUERS, SIGNERS
from competitions.queries.filing_steps import next_step, open_step
from competitions.queries.office_scans import why_not_filed
from workflow.actors import Actor
from workflow.services import Move

# What each deciding move says.
ANSWER_OF = {
    "pass_on": FilingAnswer.PASSED,
    "approve": FilingAnswer.PASSED,
    "return": FilingAnswer.RETURNED,
    "refuse": FilingAnswer.REFUSED,
}


def is_person(actor: Actor, person_id: int | None) -> bool:
    """Whether the actor is the person with this key."""
    return person_id is not None and actor.actor_kind == "person" and actor.actor_key == str(person_id)


def _keys(*people: int | None) -> set[int]:
    return {pk for pk in people if pk is not None}


def step_of(move: Move) -> FilingStep | None:
    """The open step, read once for all guards of a move."""
    if "step" not in move.data:
        move.data["step"] = open_step(move.obj)
    step: FilingStep | None = move.data["step"]
    return step


def filer_persons(filing: Filing) -> set[int]:
    """Everybody who took part in filing it: by hand or in whose name."""
    return _keys(
        filing.drafted_by_id, filing.checked_by_id, filing.checked_for_id, filing.signed_by_id, filing.signed_for_id
    )


def answer_persons(step: FilingStep | None) -> set[int]:
    """Everybody who took part in the answer so far."""
    if step is None:
        return set()
    return _keys(step.proposed_by_id, step.proposed_for_id, step.checked_by_id, step.checked_for_id)


# --- the office that files -------------------------------------------------------------------------------------------


def plan_is_there(move: Move) -> str | None:
    """The stamped plan is part of the filing, where the subject needs one."""
    if move.obj.plan_required and not move.obj.plan:
        return _("Please upload the stamped plan (one PDF scan) first.")
    return None


def application_is_stamped(move: Move) -> str | None:
    """Where the rule book asks for it, the stamped scan of the filing form is there, of the plan as it was handed in."""
    return why_not_filed(move.obj) or None


def form_is_filled(move: Move) -> str | None:
    """There is something to file."""
    if not move.obj.form.get("fields"):
        return _("The plan is still empty.")
    return None


def signing(move: Move) -> Standing | None:
    """With which right the actor signs: one in which nobody of this filing took part. Where one person files, any."""
    filing: Filing = move.obj
    taken = filer_persons(filing) - _keys(filing.signed_by_id, filing.signed_for_id) if filing.persons > 1 else set()
    return free_standing(move.actor, filing.organisation_id, SIGNERS, taken)


def is_second_person(move: Move) -> str | None:
    """Every signature is another person's: who drafted does not sign, and nobody signs for somebody who took part."""
    if move.obj.persons > 1 and is_person(move.actor, move.obj.drafted_by_id):
        return _("Whoever drafted the filing cannot sign it off; a second person of the office has to.")
    if is_person(move.actor, move.obj.checked_by_id) and move.obj.persons > 2:
        return _("You checked this filing; a third person of the office has to sign it off.")
    if isinstance(move.actor, Person) and signing(move) is None:
        return _("You would sign for somebody who has taken part already; another person of the office has to.")
    return None


def three_persons_sign(move: Move) -> str | None:
    """Only an office that has set three persons checks before it signs."""
    if move.obj.persons < 3:
        return _("In this office the second person signs off at once.")
    return None


def it_is_checked_first(move: Move) -> str | None:
    """Where three persons are set, nobody signs what was not checked."""
    if move.obj.persons > 2 and move.obj.state != FilingState.CHECKED:
        return _("In this office somebody checks the filing before it is signed off.")
    return None


def office_uses_its_oa(move: Move) -> str | None:
    """A paper takes the place of signatures only where the office has set that it decides in its own OA."""
    if not sign_off_policy(move.obj.organisation_id).own_oa:
        return _("This office signs here; an administrator can set that decisions of its own OA are recorded.")
    return None


# --- the office at which it lies -------------------------------------------------------------------------------------


def deciding(move: Move, roles: tuple[str, ...] = ISSUERS) -> Standing | None:
    """With which right the actor answers: one in which nobody took part, neither below nor in this answer."""
    step = step_of(move)
    inside = answer_persons(step) if step is not None and step.persons > 1 else set()
    return free_standing(move.actor, move.obj.addressee_id, roles, filer_persons(move.obj) | inside)


def is_not_own_filing(move: Move) -> str | None:
    """Nobody decides what they filed themselves, whatever roles they hold. An outside body's answer is only recorded."""
    step = step_of(move)
    if move.data.get("paper") and step is not None and step.outside:
        return None
    if isinstance(move.actor, Person) and move.actor.pk in filer_persons(move.obj):
        return _("You drafted or signed this filing; somebody else of the office above has to decide.")
    return None


def says_what_to_change(move: Move) -> str | None:
    """A return tells the office what to change: a remark on a field, or words on the whole."""
    if not move.reason and not move.data.get("remarks"):
        return _("Please say what has to be changed: a remark on a field, or words on the whole.")
    return None


def proposal_says_why(move: Move) -> str | None:
    """A proposed return says what to change, a proposed refusal why."""
    what = move.data.get("answer")
    if what == FilingAnswer.RETURNED:
        return says_what_to_change(move)
    if what == FilingAnswer.REFUSED and not move.reason:
        return _("Please give a reason.")
    return None


def another_body_follows(move: Move) -> str | None:
    """The last body of the way approves, it passes nothing on."""
    step = step_of(move)
    if step is None or next_step(step) is None:
        return _("Nobody comes after this office; its approval gives the number.")
    return None


def nobody_follows(move: Move) -> str | None:
    """Only the last body of the way gives the number."""
    step = step_of(move)
    following = next_step(step) if step else None
    if following is not None:
        return _("After this office it goes to %(body)s; only the last approval gives the number.") % {
            "body": following.body
        }
    return None


def answer_takes_several(move: Move) -> str | None:
    """Proposing is for offices in which an answer takes more than one person, and for one proposal at a time."""
    step = step_of(move)
    if step is None or step.persons < 2:
        return _("In this office one person decides; nothing has to be proposed.")
    if step.proposal:
        return _("%(who)s has proposed an answer already; it is checked, issued or given back first.") % {
            "who": step.proposed_by.name if step.proposed_by else ""
        }
    return None


def something_is_proposed(move: Move) -> str | None:
    """There is a proposal to check or to give back."""
    step = step_of(move)
    if step is None or not step.proposal:
        return _("Nothing is proposed at the moment.")
    return None


def proposal_waits_for_its_check(move: Move) -> str | None:
    """Three persons are set, and nobody has checked it yet."""
    step = step_of(move)
    if step is None or step.persons < 3:
        return _("In this office the second person issues the answer at once.")
    if step.checked_at:
        return _("This proposal is checked already; it waits for its issue.")
    return None


def is_another_person(move: Move) -> str | None:
    """Who proposed does not check, and nobody acts for somebody who took part."""
    if isinstance(move.actor, Person) and deciding(move, SIGNERS) is None:
        return _("You, or the one you act for, have taken part in this already; another person of the office has to.")
    return None


def paper_is_there_where_needed(move: Move) -> str | None:
    """An outside body's answer is its paper; a paper of the own OA only where the office has set that."""
    step, paper = step_of(move), move.data.get("paper")
    if step is not None and step.outside:
        if paper is None:
            return _(
                "%(body)s decides this: please record the document number, the date and the scan of its answer."
            ) % {"body": step.outside}
        return None
    if paper is not None and not sign_off_policy(move.obj.addressee_id).own_oa:
        return _("This office decides here; an administrator can set that decisions of its own OA are recorded.")
    if paper is None and not may_act_for(move.actor, move.obj.addressee_id, *ISSUERS):
        return _("Without an approver's right you record what the OA decided: enter number, date and scan.")
    if paper is None and isinstance(move.actor, Person) and deciding(move) is None:
        return _("You, or the one you act for, have taken part in this already; another person of the office has to.")
    return None


def is_agreed_inside(move: Move) -> str | None:
    """Where an answer takes more than one person: proposed as this, checked where three are set."""
    step = step_of(move)
    if step is None or step.persons < 2 or move.data.get("paper") is not None:
        return None
    if not step.proposal:
        return _("In this office an answer takes %(count)d persons; one of them has to propose it first.") % {
            "count": step.persons
        }
    if step.proposal != ANSWER_OF[move.transition.name]:
        return _("Something else is proposed: %(answer)s. Issue that, or give it back first.") % {
            "answer": FilingAnswer(step.proposal).label
        }
    if step.persons > 2 and not step.checked_at:
        return _("In this office somebody checks the proposal before it is issued.")
    return None
