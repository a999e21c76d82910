"""A new competition from one of before, or from a rule book that somebody brings as a file."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import Organisation, Person
from competitions.actions.competitions import create_from_book, refuse_under_call
from competitions.domain.eligibility import add_years
from competitions.domain.renewal import moved, renamed, renewed
from competitions.domain.rulebook import Level, RuleBook
from competitions.domain.setup import for_office
from competitions.models import Competition
from competitions.queries.rule_books import stored_book
from workflow.services import act

# Texts and contacts of the plan that stay; the numbers of the filing, the papers and the decisions are each year's own.
_KEPT = (
    "introduction", "how_to_enter", "venue", "contact", "receiving_unit", "phone", "address", "supervision_phone",
)  # fmt: skip
_MOMENTS = ("registration_opens_at", "registration_closes_at")
_DAYS = ("review_ends_on", "final_on", "report_due_on")


def clone_competition(
    *, actor: Person, source: Competition, edition: int, year: int, is_first: bool = False
) -> Competition:
    """A draft like ``source`` for another edition and year, of the same office: its days moved by whole years.

    Raises as ``create_competition``. Nothing that was decided, filed or numbered comes along.
    """
    book = renewed(stored_book(source), edition=edition, year=year)
    refuse_under_call(source.organisation, book)
    with act():
        made = create_from_book(
            actor=actor,
            organisation=source.organisation,
            book=book,
            parent=None,
            name=renamed(source.name, stored_book(source), edition, year),
            is_first=is_first,
            facts={"cloned_from": source.pk},
        )
        years = year - source.year
        values = {name: getattr(source, name) for name in _KEPT}
        values |= {name: _moved_moment(getattr(source, name), years) for name in _MOMENTS}
        values |= {name: moved(getattr(source, name), years) for name in _DAYS}
        for name, value in values.items():
            setattr(made, name, value)
        made.save(update_fields=list(values))
    return made


def _moved_moment(moment: dt.datetime | None, years: int) -> dt.datetime | None:
    """The same minute of the same day here, so many years later."""
    if moment is None:
        return None
    local = timezone.localtime(moment)
    return dt.datetime.combine(add_years(local.date(), years), local.timetz())


def import_competition(
    *, actor: Person, organisation: Organisation, book: RuleBook, is_first: bool = False
) -> Competition:
    """A draft with an imported book as it stands, but for the level and the name of the office's region."""
    ready = imported(book, organisation)
    refuse_under_call(organisation, ready)
    return create_from_book(
        actor=actor,
        organisation=organisation,
        book=ready,
        parent=None,
        name=ready.names[0][:120],
        is_first=is_first,
        facts={"imported": ready.code},
    )


def imported(book: RuleBook, organisation: Organisation) -> RuleBook:
    """The book as the office would have it."""
    region = organisation.region
    return for_office(book, region=region.name, level=Level(region.level), edition=book.edition, year=book.year)
