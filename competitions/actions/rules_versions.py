"""New versions of the rules after the filing: begun, changed, proposed, approved, dropped; and the row of every version."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.plan_rows import write_rows
from competitions.actions.rules_rows import keep_version
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import RuleBook, dump, fault_sentence, parse
from competitions.enums import RulesState
from competitions.models import Competition, RuleBookVersion
from competitions.queries.rule_books import stored_book
from competitions.queries.rules_versions import open_version, why_not_amendable
from competitions.workflows.rules_notes import tell_new_version
from workflow import clock, services
from workflow.services import Conflict, Refused, act, lock, record

AMEND = "competitions.amend_rules"


def begin_version(*, competition: Competition, actor: Person) -> RuleBookVersion:
    """The draft of the next version, equal to the rules that hold; the one that is there already, if any."""
    with act():
        locked = lock(competition)
        version = RuleBookVersion(
            competition=locked,
            based_on=locked.rules_version,
            rules=dump(stored_book(locked)),
            made_by=actor,
            made_at=clock.now(),
        )
        require(actor, AMEND, version, "rules.begin")
        problem = why_not_amendable(locked)
        if problem:
            raise Refused(problem)
        found = open_version(locked)
        if found is not None:
            return found
        version.save()
        record("rules.begun", actor=actor, target=version, data={"based_on": version.based_on})
    return version


def change_version(
    *, version: RuleBookVersion, actor: Person, seen: int, section: str, change_book: Callable[[RuleBook], RuleBook]
) -> RuleBookVersion:
    """Change the draft. ``Conflict`` when somebody saved or moved it since the page showed turn ``seen``."""
    with act():
        locked = lock(version)
        require(actor, AMEND, locked, "rules.change")
        if locked.state != RulesState.DRAFT:
            raise Refused(_("This change has been proposed; it can be changed when it is given back."))
        if locked.turn != seen:
            raise Conflict(
                _(
                    "Somebody else has changed this since you opened the page. "
                    "What you typed is still here; compare and save again."
                )
            )
        try:
            after = parse(dump(change_book(parse(locked.rules))))
        except DocumentError as error:
            raise Refused(fault_sentence(error.faults[0]).text(_)) from error
        locked.rules, locked.turn = dump(after), locked.turn + 1
        locked.save(update_fields=["rules", "turn"])
        record("rules.changed", actor=actor, target=locked, data={"section": section})
    return locked


def propose_version(*, version: RuleBookVersion, actor: Person, seen: int, reason: str) -> RuleBookVersion:
    """Propose it with the reason that everybody reads."""
    with act():
        return services.perform(_fresh(version, seen, actor), "propose", actor=actor, data={"reason": reason})


def give_version_back(*, version: RuleBookVersion, actor: Person, seen: int, reason: str) -> RuleBookVersion:
    """The second person does not agree, or the first thinks better of it."""
    with act():
        return services.perform(_fresh(version, seen, actor), "give_back", actor=actor, reason=reason)


def drop_version(*, version: RuleBookVersion, actor: Person, seen: int) -> RuleBookVersion:
    """Nothing changes."""
    with act():
        return services.perform(_fresh(version, seen, actor), "drop", actor=actor)


def approve_version(*, version: RuleBookVersion, actor: Person, seen: int) -> RuleBookVersion:
    """The second person approves: the version holds from now on, and everybody concerned is told.

    The competition is locked first, as the first score and a save of the plan lock it.
    """
    with act():
        competition = lock(version.competition)
        locked = _fresh(version, seen, actor)
        locked.competition = competition
        rows = RuleBookVersion.objects.filter(competition=competition, state=RulesState.IN_FORCE)
        edition = (rows.aggregate(last=Max("edition"))["last"] or 1) + 1
        if not rows.exists():
            keep_version(competition, None)  # made before versions were kept: the book that held until now
        approved = services.perform(locked, "approve", actor=actor, data={"edition": edition})
        book = parse(approved.rules)
        competition.rules, competition.rules_version = dump(book), competition.rules_version + 1
        competition.theme = book.theme
        competition.version += 1
        competition.save(update_fields=["rules", "rules_version", "theme", "version"])
        write_rows(competition, book)
        record(
            "competition.rules_changed",
            actor=actor,
            target=competition,
            reason=approved.reason,
            data={"rules_version": competition.rules_version, "edition": edition},
        )
        approved.competition = competition
        tell_new_version(approved)
    return approved


def _fresh(version: RuleBookVersion, seen: int, actor: Person) -> RuleBookVersion:
    locked: RuleBookVersion = lock(version)
    require(actor, AMEND, locked, "rules.move")
    if locked.turn != seen:
        raise Conflict(_("Somebody else has changed or moved this since you opened the page. Please look at it again."))
    return locked
