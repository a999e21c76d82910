"""Competitions after their judging: a public list, awards, certificates, outcomes. Only the list's rows are made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from certificates.actions.awards import grant_awards
from certificates.actions.batches import make_certificates, order_certificates
from certificates.models import Certificate, CertificateBatch
from competitions.actions.outcomes import ask_due_outcomes
from competitions.actions.publicity import close_due_notices, draft_notice
from competitions.domain.awards import Placed, allot
from competitions.models import Competition, Entry, OutcomeReport, PublicityNotice, TeamMember
from competitions.queries.rule_books import book_of
from tests.factories.competitions import Case
from tests.factories.judging import Contest, contest
from tests.prepared import prepared
from workflow import clock
from workflow.services import perform

DAYS = 7


def fresh(competition: Competition) -> Competition:
    """Read again as the views read it."""
    return Competition.objects.select_related("organisation", "region", "filing").get(pk=competition.pk)


def rows_of(made: Contest) -> list[dict[str, Any]]:
    """A public list: the entries in their order, awards by the rule book."""
    book = book_of(made.competition)
    names = {award.code: award.name for award in book.awards}
    order: dict[str, list[Entry]] = {}
    for entry in made.entries:
        order.setdefault(entry.track.code, []).append(entry)
    placed = {
        track: [Placed(entry.pk, rank) for rank, entry in enumerate(entries, 1)] for track, entries in order.items()
    }
    awards = {item.entry: names[item.award] for item in allot(placed, book.awards)}
    return [
        {
            "track": track,
            "rank": rank,
            "award": awards.get(entry.pk, ""),
            "entry": entry.pk,
            "number": entry.number,
            "title": entry.title,
            "unit": entry.organisation_name,
            "leader": entry.leader.name,
            "promoted": rank == 1,
        }
        for track, entries in order.items()
        for rank, entry in enumerate(entries, 1)
    ]


@prepared
def published(entries: int = 3, *, tracks: Sequence[str] = ("adv_manufacturing",), case: Case | None = None) -> Contest:
    """The list is public; its days run."""
    made = contest(entries, judges=0, tracks=tracks, case=case)
    for entry in made.entries:
        TeamMember.objects.create(entry=entry, name="王𬭎", order=2)
        TeamMember.objects.create(entry=entry, name=entry.leader.name, is_leader=True, order=3)
    notice = draft_notice(competition=made.competition, actor=made.organiser)
    today = clock.today()
    data = {"rows": rows_of(made), "starts_on": today, "ends_on": today + dt.timedelta(days=DAYS - 1)}
    perform(notice, "publish", actor=made.organiser, data=data)
    perform(made.competition, "publish_publicity", actor=made.organiser)
    made.competition = fresh(made.competition)
    return made


@prepared
def closed(entries: int = 3, **options: Any) -> Contest:
    """The publicity is over: awards can be given."""
    made = published(entries, **options)
    end_publicity(made)
    return made


def end_publicity(made: Contest) -> PublicityNotice:
    """The clock goes past the last day and closes the list."""
    notice = PublicityNotice.objects.get(competition=made.competition)
    assert notice.ends_on is not None
    clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(1), dt.UTC))
    close_due_notices(now=clock.now())
    made.competition = fresh(made.competition)
    return notice


@prepared
def awarded(entries: int = 3, **options: Any) -> Contest:
    """The awards are given."""
    made = closed(entries, **options)
    grant_awards(competition=made.competition, actor=made.organiser)
    made.competition = fresh(made.competition)
    return made


@prepared
def ordered(entries: int = 3, **options: Any) -> tuple[Contest, CertificateBatch]:
    """Certificates are prepared, none is made."""
    made = awarded(entries, **options)
    return made, order_certificates(competition=made.competition, actor=made.organiser)


@prepared
def certified(entries: int = 3, **options: Any) -> tuple[Contest, list[Certificate]]:
    """Certificates are made."""
    made, batch = ordered(entries, **options)
    make_certificates(job_id=str(batch.job_id))
    return made, list(Certificate.objects.filter(batch=batch).order_by("serial"))


@prepared
def asked(entries: int = 3, **options: Any) -> tuple[Contest, list[OutcomeReport]]:
    """Three months later everybody is asked for the outcome."""
    made = awarded(entries, **options)
    first = OutcomeReport.objects.filter(entry__competition=made.competition).earliest("due_on")
    clock.move_to(dt.datetime.combine(first.due_on, dt.time(2), dt.UTC))
    ask_due_outcomes()
    return made, reports_of(made)


def reports_of(made: Contest) -> list[OutcomeReport]:
    """Every outcome report, read again, in the order of the entries."""
    rows = OutcomeReport.objects.filter(entry__competition=made.competition)
    return list(rows.select_related("entry__leader__user", "entry__competition__organisation").order_by("entry_id"))


def with_phone(person: Person, phone: str = "13900001234") -> Person:
    """Somebody whom an SMS reaches."""
    person.set_phone(phone)
    person.save()
    return person
