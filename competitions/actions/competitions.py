"""The verbs of a competition: create it, take its plan through the filing, cancel it.

The filing moves first and is locked first; the competition follows in the same act, so both or neither happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.actions import filing_answers as answers
from competitions.actions import filings
from competitions.actions.doors import require
from competitions.actions.plan_rows import write_rows
from competitions.actions.rules_rows import keep_version
from competitions.domain import pinyin
from competitions.domain.rulebook import Level, RuleBook, dump
from competitions.domain.setup import for_office
from competitions.enums import CompetitionState, FilingAnswer, FilingState, FilingSubject
from competitions.models import Competition, Filing
from competitions.presets import book as preset_book
from competitions.queries.competitions import round_above, same_round
from competitions.queries.levels import call_above
from competitions.queries.plan_checks import first_blocker
from competitions.queries.plan_document import plan_fields
from competitions.queries.rule_books import book_of
from competitions.workflows.filing_papers import Paper
from workflow import clock
from workflow.services import Conflict, Refused, act, perform, record

# Who creates at the same moment as others waits for each of them at most once.
SLUG_ATTEMPTS = 20


class HeldAlready(Refused):
    """The office has this contest already; ``competition`` is the one it has."""

    def __init__(self, competition: Competition) -> None:
        text = _("Your office has this contest already: %(name)s. Open it, or tick that another one is meant.")
        super().__init__(text % {"name": competition.name})
        self.competition = competition


def create_competition(
    *,
    actor: Person,
    organisation: Organisation,
    preset: str,
    year: int | None = None,
    edition: int | None = None,
    name: str = "",
    is_first: bool = False,
) -> Competition:
    """A draft for ``organisation`` and its region, with the rules of ``preset`` and an empty filing beside it.

    Contacts are taken from the organisation. ``is_first``: ``HeldAlready`` when the office has one of this contest, edition
    and year by now; two who begin at the same moment wait for each other here. ``Forbidden`` unless the actor organises
    for it, ``KeyError`` for an unknown preset, ``Refused`` when the region above has no department to file with.
    """
    preset_rules = preset_book(preset)
    region = organisation.region
    book = for_office(
        preset_rules,
        region=region.name,
        level=Level(region.level),
        edition=edition or preset_rules.edition,
        year=year or preset_rules.year,
    )
    refuse_under_call(organisation, book)
    return create_from_book(
        actor=actor,
        organisation=organisation,
        book=book,
        name=name,
        parent=None,
        is_first=is_first,
        facts={"preset": preset},
    )


def refuse_under_call(organisation: Organisation, book: RuleBook) -> None:
    """``Refused`` where the level above has opened this edition: rules are then taken over, not made."""
    call = call_above(organisation.region, book.contest, book.edition, book.year)
    if call is not None:
        raise Refused(
            _(
                "%(office)s has opened this edition for rounds below; open yours under it, then its rules are taken over."
            )
            % {"office": call.competition.organisation.name}
        )


def create_from_book(
    *,
    actor: Person,
    organisation: Organisation,
    book: RuleBook,
    parent: Competition | None,
    name: str = "",
    is_first: bool = False,
    facts: Mapping[str, str | int] | None = None,
) -> Competition:
    """A draft with ``book`` as it stands. ``parent``: the round above; None: the one that is held there, if any.

    ``is_first`` as in ``create_competition``.
    """
    competition = _draft(book, organisation, name=name.strip() or book.names[0], actor=actor)
    with act():
        require(actor, "competitions.organise_competition", competition, "competition.create")
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        held = same_round(organisation, book.contest, book.edition, book.year) if is_first else None
        if held is not None:
            raise HeldAlready(held)
        competition.parent = parent or round_above(competition)
        competition.filing = filings.create_filing(
            subject_kind=FilingSubject.COMPETITION, title=competition.name, organisation=organisation, actor=actor
        )
        competition.rules = dump(book)
        _save_with_slug(competition, book)
        write_rows(competition, book)
        keep_version(competition, actor)
        record("competition.created", actor=actor, target=competition, data={**(facts or {}), "slug": competition.slug})
    return competition


def _draft(book: RuleBook, organisation: Organisation, *, name: str, actor: Person) -> Competition:
    """The row, not saved; the contacts are the organisation's."""
    return Competition(
        name=name,
        kind=book.contest,
        edition=book.edition,
        year=book.year,
        region=organisation.region,
        organisation=organisation,
        theme=book.theme,
        receiving_unit=organisation.name,
        phone=organisation.phone,
        address=organisation.address,
        supervision_phone=organisation.supervision_phone,
        created_by=actor,
        created_at=clock.now(),
    )


def _save_with_slug(competition: Competition, book: RuleBook) -> None:
    """Insert under the first free address; one that was free a moment ago may be taken meanwhile, then the next one."""
    for _attempt in range(SLUG_ATTEMPTS):
        competition.slug = _free_slug(book, competition.region.short_name)
        try:
            with transaction.atomic():
                competition.save(force_insert=True)
        except IntegrityError:
            if not Competition.objects.filter(slug=competition.slug).exists():
                raise
        else:
            return
    raise Conflict(_("Several people are creating this competition at the same moment. Please try once more."))


def _free_slug(book: RuleBook, region: str) -> str:
    place = pinyin.address(region) or "region"
    wanted = f"{book.contest}-{book.edition}-{place}-{book.year}"
    taken = set(Competition.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return pinyin.unique(wanted, taken)


def hand_in_for_sign_off(*, competition: Competition, actor: Person) -> Filing:
    """Freeze the plan as the document of the filing and hand it to the next person of the office.

    ``Refused`` with the first thing that is missing in the plan.
    """
    with act():
        return filings.submit_for_sign_off(filing=_frozen(competition, actor), actor=actor)


def _frozen(competition: Competition, actor: Person) -> Filing:
    """The filing with the plan as it is now. ``Refused`` with the first thing that is missing in it."""
    problem = first_blocker(competition, clock.now())
    if problem:
        raise Refused(problem)
    return filings.rewrite_filing(
        filing=_filing(competition), actor=actor, title=competition.name, fields=plan_fields(competition)
    )


def hand_in_with_paper(*, competition: Competition, actor: Person, paper: Paper) -> Filing:
    """Freeze the plan; the paper of the office's own OA stands for its signatures. Then it can be filed upward."""
    with act():
        return filings.sign_by_paper(filing=_frozen(competition, actor), actor=actor, paper=paper)


def check_competition_plan(*, competition: Competition, actor: Person) -> Filing:
    """Where three persons sign: the one between drafter and signer."""
    return filings.check_filing(filing=_filing(competition), actor=actor)


def sign_off_competition(*, competition: Competition, actor: Person) -> Filing:
    """The last person of the office signs the plan off."""
    return filings.sign_off(filing=_filing(competition), actor=actor)


def send_competition_back(*, competition: Competition, actor: Person, reason: str) -> Filing:
    """The second person gives the plan back to the drafter; it can be changed again."""
    return filings.send_back(filing=_filing(competition), actor=actor, reason=reason)


def file_competition(*, competition: Competition, actor: Person) -> Filing:
    """File the signed plan upward. Late (补备案) when registration is open already."""
    with act():
        filing = filings.submit_filing(
            filing=_filing(competition), actor=actor, needed_by=competition.registration_opens_at
        )
        perform(competition, "file", actor=actor)
    return filing


def return_competition(
    *,
    competition: Competition,
    actor: Person,
    remarks: Mapping[str, str] | None = None,
    reason: str = "",
    **how: Any,
) -> Filing:
    """A body of the way returns the plan: ``remarks`` by field key, ``reason`` on the whole.

    ``how``: ``seen``, ``paper`` and ``remarks_by`` of ``filing_answers.return_filing``.
    """
    with act():
        filing = answers.return_filing(filing=_filing(competition), actor=actor, remarks=remarks, reason=reason, **how)
        perform(competition, "return_to_draft", actor=actor, reason=reason)
    return filing


def approve_competition(*, competition: Competition, actor: Person, opinion: str = "", **how: Any) -> Filing:
    """A body of the way agrees. After the last one the filing gets its number and the competition is filed.

    The second of two reads who was first. ``how``: ``seen`` and ``paper`` of ``filing_answers.approve_filing``.
    """
    numbering = book_of(competition).numbering
    with act():
        filing = answers.approve_filing(
            filing=_filing(competition),
            actor=actor,
            opinion=opinion,
            number_template=numbering.filing,
            number_values={"year": competition.year, "contest": competition.kind},
            **how,
        )
        if filing.state == FilingState.APPROVED:
            perform(competition, "confirm_filing", actor=actor)
    return filing


def refuse_competition(*, competition: Competition, actor: Person, reason: str, **how: Any) -> Filing:
    """A body of the way refuses the plan for good; the competition is cancelled with it."""
    with act():
        filing = answers.refuse_filing(filing=_filing(competition), actor=actor, reason=reason, **how)
        perform(competition, "lose_filing", actor=actor, reason=reason)
    return filing


def issue_competition_answer(*, competition: Competition, actor: Person, seen: str = "") -> Filing:
    """The last person of the office issues (签发) what is proposed, as it stands."""
    with act():
        said = answers.proposed_answer(_filing(competition), seen)
        if said.answer == FilingAnswer.RETURNED:
            return return_competition(
                competition=competition, actor=actor, remarks=said.remarks, reason=said.opinion, remarks_by=said.by
            )
        if said.answer == FilingAnswer.REFUSED:
            return refuse_competition(competition=competition, actor=actor, reason=said.opinion)
        return approve_competition(competition=competition, actor=actor, opinion=said.opinion)


def cancel_competition(*, competition: Competition, actor: Person, reason: str) -> Competition:
    """Cancel before judging; an undecided filing is taken back with it."""
    with act():
        filing = _filing(competition)
        undecided = competition.state in (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING)
        if undecided and filing.state not in (FilingState.APPROVED, FilingState.REFUSED, FilingState.WITHDRAWN):
            filings.withdraw_filing(filing=filing, actor=actor, reason=reason)
        return perform(competition, "cancel", actor=actor, reason=reason)


def _filing(competition: Competition) -> Filing:
    if competition.filing is None:
        raise Refused(_("This competition has no filing."))
    return competition.filing
