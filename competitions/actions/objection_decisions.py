"""Look into an objection and decide it: one person proposes with reasons, a second confirms, and the effect follows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import EntryState, ObjectionEffect, ObjectionOutcome
from competitions.models import Entry, Objection
from competitions.queries.entry_keys import entry_keys
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from competitions.queries.objections import list_lines
from workflow import services
from workflow.actors import System

HANDLE = "competitions.handle_objection"
# What two persons decided is carried out in the same act; whoever confirmed it stands in the audit of the objection.
EFFECT = System.granted("competitions.objection", "competitions.review_entry")
MOVES = {
    ObjectionOutcome.UPHELD: "uphold",
    ObjectionOutcome.DISMISSED: "dismiss",
    ObjectionOutcome.NOT_TAKEN: "not_take",
}


@dataclass(frozen=True)
class Proposal:
    """What one person proposes. ``answer`` is read by whoever objected, ``public_reason`` by everybody."""

    outcome: str
    effect: str
    answer: str
    public_reason: str = ""
    corrected_title: str = ""
    corrected_unit: str = ""
    entry: int | None = None


def take_up(*, objection: Objection, actor: Person) -> Objection:
    """Begin to look into it."""
    return services.perform(objection, "take_up", actor=actor)


def propose_decision(*, objection: Objection, actor: Person, proposal: Proposal, seen: int) -> Objection:
    """Propose; a later proposal replaces the earlier. ``seen``: the turn that the page showed, else ``Conflict``.

    An objection to the list as a whole may be tied to the line that it turned out to be about.
    """
    with services.act():
        locked = _fresh(objection, seen, actor)
        if locked.entry_id is None and proposal.entry is not None:
            if proposal.entry not in dict(list_lines(locked.notice)):
                raise services.Refused(_("This project is not on the list. Please choose it again."))
            locked.entry_id = proposal.entry
            locked.save(update_fields=["entry"])
            services.record("objection.tied", actor=actor, target=locked, data={"entry": proposal.entry})
        data = {
            "outcome": proposal.outcome,
            "effect": proposal.effect,
            "answer": proposal.answer.strip(),
            "public_reason": proposal.public_reason.strip(),
            "corrected_title": proposal.corrected_title.strip(),
            "corrected_unit": proposal.corrected_unit.strip(),
        }
        return services.perform(locked, "propose", actor=actor, data=data)


def give_back(*, objection: Objection, actor: Person, reason: str, seen: int) -> Objection:
    """The second person does not agree; the first proposes anew."""
    with services.act():
        return services.perform(_fresh(objection, seen, actor), "give_back", actor=actor, reason=reason)


def confirm_decision(*, objection: Objection, actor: Person, seen: int) -> Objection:
    """The second person confirms what was proposed; its effect on the entry follows in the same act.

    Raises ``Conflict`` when it was decided or proposed anew meanwhile, ``Refused`` for whoever proposed it.
    """
    with services.act():
        services.lock(objection.notice.competition)
        locked = _fresh(objection, seen, actor)
        if not locked.proposal:
            raise services.Refused(_("There is no proposal."))
        decided = services.perform(locked, MOVES[ObjectionOutcome(locked.proposal)], actor=actor)
        if decided.state == ObjectionOutcome.UPHELD:
            _carry_out(decided)
    return decided


def _fresh(objection: Objection, seen: int, actor: Person) -> Objection:
    """The locked row, unless somebody acted on it since the page was drawn."""
    require(actor, HANDLE, objection, "objection.handled")
    locked = services.lock(objection)
    if locked.turn != seen:
        raise services.Conflict(
            _("Somebody else of your office worked on this objection meanwhile. Read it again, then decide.")
        )
    return locked


def _carry_out(objection: Objection) -> None:
    """The entry is disqualified, or its title and unit are corrected."""
    if objection.entry_id is None or objection.effect == ObjectionEffect.NONE:
        return
    entry = Entry.objects.select_for_update(no_key=True).get(pk=objection.entry_id)
    if objection.effect == ObjectionEffect.DISQUALIFY:
        if entry.state != EntryState.DISQUALIFIED:
            services.perform(entry, "disqualify", actor=EFFECT, reason=objection.public_reason)
        return
    before = {"title": entry.title, "organisation_name": entry.organisation_name}
    entry.title = objection.corrected_title or entry.title
    entry.organisation_name = objection.corrected_unit or entry.organisation_name
    entry.version += 1
    found = entry_keys(snapshot_of(entry))
    for name, value in found.items():
        setattr(entry, name, value)
    entry.form_version = form_version_of(snapshot_of(entry))
    entry.save(update_fields=["title", "organisation_name", "version", "form_version", *found])
    services.record(
        "entry.corrected", actor=EFFECT, target=entry, data={"objection": objection.number, "before": before}
    )
