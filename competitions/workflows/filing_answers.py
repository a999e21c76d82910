"""What an answer does: proposed and checked inside the office, then given: remarks, the next body, or the number."""

from __future__ import annotations

import secrets
from typing import Any

from accounts.queries.standing import Standing
from competitions.domain.numbers import NumberKind, number
from competitions.enums import FilingAnswer
from competitions.models import FilingRemark, FilingStep, NumberSeries
from competitions.permissions.filing import SIGNERS
from competitions.queries.filing_steps import open_step
from competitions.workflows import filing_guards as guards
from competitions.workflows import filing_notes as notes
from competitions.workflows import filing_steps as steps
from competitions.workflows.filing_papers import keep_paper
from workflow.services import Move

# Letters and digits that nobody mistakes for another when reading them from paper.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 12


def note_for(move: Move, right: Standing) -> None:
    """The audit and the history say in whose name somebody acted."""
    if right.on_behalf_of is not None:
        move.note(on_behalf_of=right.on_behalf_of.name, on_behalf_of_key=right.on_behalf_of.pk)


def propose(move: Move) -> None:
    """An answer with its words and remarks waits for the others of the office."""
    step, right = _step(move), guards.deciding(move, SIGNERS) or Standing()
    _save(
        step,
        turn=step.turn + 1,
        proposal=move.data["answer"],
        opinion=move.reason,
        remarks=move.data.get("remarks", {}),
        proposed_by_id=int(move.actor.actor_key),
        proposed_for=right.on_behalf_of,
        proposed_at=move.now,
    )
    move.note(answer=str(move.data["answer"]), version=step.version, remarks=sorted(step.remarks))
    note_for(move, right)
    notes.tell_colleagues(move)


def endorse(move: Move) -> None:
    """Checked; it waits for its issue."""
    step, right = _step(move), guards.deciding(move, SIGNERS) or Standing()
    _save(
        step,
        turn=step.turn + 1,
        checked_by_id=int(move.actor.actor_key),
        checked_for=right.on_behalf_of,
        checked_at=move.now,
    )
    note_for(move, right)
    notes.tell_colleagues(move)


def put_back(move: Move) -> None:
    """Nothing is proposed any more; words and remarks stay, so that whoever proposes next begins with them."""
    step = _step(move)
    proposer = step.proposed_by
    _save(
        step,
        turn=step.turn + 1,
        proposal="",
        proposed_by=None,
        proposed_for=None,
        proposed_at=None,
        checked_by=None,
        checked_for=None,
        checked_at=None,
    )
    if proposer is not None and str(proposer.pk) != move.actor.actor_key:
        notes.tell(move, [proposer], "competitions.filing_put_back", reason=move.reason)


def keep_remarks(move: Move) -> None:
    """A row for each remark on a field of this version; the filing goes back to the office that filed it."""
    remarks: dict[str, str] = move.data.get("remarks", {})
    _close(move, FilingAnswer.RETURNED)
    FilingRemark.objects.bulk_create(
        FilingRemark(
            filing=move.obj,
            version=move.obj.version,
            field=key,
            text=text,
            made_by_id=move.data.get("remarks_by") or int(move.actor.actor_key),
            made_at=move.now,
        )
        for key, text in remarks.items()
    )
    move.touch(opinion=move.reason, due_on=None)
    move.note(version=move.obj.version, remarks=sorted(remarks))
    notes.tell_drafter(move, "competitions.filing_returned", reason=move.reason or next(iter(remarks.values())))


def pass_on(move: Move) -> None:
    """This office agrees; the filing lies with the next one from now on, and its clock begins anew."""
    done = _close(move, FilingAnswer.PASSED)
    following = steps.hand_on(move, done) if done else None
    move.touch(opinion=move.reason)
    if done is not None and following is not None:
        move.note(version=move.obj.version, step=following.order, to=following.body)
        notes.tell_next(move)
        notes.tell_drafter(move, "competitions.filing_passed_on", office=done.body, next=following.body)


def give_number(move: Move) -> None:
    """The number (备案编号), from the template in the data; the series is named by all that stands around it."""
    _close(move, FilingAnswer.PASSED)
    template, values = str(move.data["number_template"]), dict(move.data["number_values"])
    series = number(NumberKind.FILING, template, **values, seq=0)
    text = number(NumberKind.FILING, template, **values, seq=NumberSeries.objects.take(f"filing:{series}"))
    move.touch(number=text, check_code=new_code(), **_decided(move))
    move.note(number=text, version=move.obj.version)
    notes.tell_drafter(move, "competitions.filing_approved", number=text)


def note_refusal(move: Move) -> None:
    """Who refused, when, why."""
    _close(move, FilingAnswer.REFUSED)
    move.touch(**_decided(move))
    notes.tell_drafter(move, "competitions.filing_refused", reason=move.reason)


def take_back(move: Move) -> None:
    """The words of who took it back; whoever had it lying has it no more."""
    steps.answer(move, FilingAnswer.WITHDRAWN)
    move.touch(opinion=move.reason)


def new_code() -> str:
    """A code that is on the receipt and nowhere else: nobody guesses it, and nothing can be read out of it."""
    return "".join(secrets.choice(_LETTERS) for _place in range(_CODE_LENGTH))


def _close(move: Move, what: FilingAnswer) -> FilingStep | None:
    """The open step gets its answer, with who gave it in whose name, and the paper where there is one."""
    right = None if move.data.get("paper") else guards.deciding(move)
    step = steps.answer(move, what, by=int(move.actor.actor_key), on_behalf_of=right.on_behalf_of if right else None)
    if step is not None:
        keep_paper(move, version=step.version, step=step)
    note_for(move, right or Standing())
    return step


def _decided(move: Move) -> dict[str, Any]:
    return {"decided_by_id": int(move.actor.actor_key), "decided_at": move.now, "opinion": move.reason}


def _step(move: Move) -> FilingStep:
    step = open_step(move.obj)
    if step is None:
        raise LookupError("a filing that lies nowhere")
    return step


def _save(step: FilingStep, **values: Any) -> None:
    for name, value in values.items():
        setattr(step, name, value)
    step.save(update_fields=[name.removesuffix("_id") for name in values])
