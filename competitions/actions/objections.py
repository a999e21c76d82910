"""Raise an objection: by the public page, or entered by the office from a letter, a call or a visit; take it back."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.evidence import Checked, Given, check_files, forget_files, keep_files
from competitions.data import work_calendar
from competitions.domain.objections import Timing, decision_clock, timing
from competitions.domain.rulebook import DayKind
from competitions.domain.rulebook import ObjectionChannel as RuleChannel
from competitions.enums import ObjectionChannel, ObjectorKind, PublicityState
from competitions.models import Competition, NumberSeries, Objection, PublicityNotice
from competitions.models.entry import new_token
from competitions.permissions.objections import handles
from competitions.queries.objections import current_notice, is_clue, list_lines, rule_of, token_key
from competitions.workflows.objection_notes import tell_receipt
from ui import formats
from workflow import clock, services
from workflow.actors import Actor, System

OBJECTOR = System.granted("competitions.objector", "competitions.withdraw_objection")
FILED, ENTERED = "objection.filed", "objection.entered"


@dataclass(frozen=True)
class Said:
    """What somebody says, as typed and cleaned. ``entry`` empty: about the list as a whole."""

    kind: str
    name: str
    unit: str
    phone: str
    facts: str
    entry: int | None


def why_closed(notice: PublicityNotice, now: dt.datetime) -> str:
    """Why nobody can object to this list online at ``now``; empty when they can. At most two queries."""
    newest = current_notice(notice.competition)
    if newest is not None and newest.version > notice.version:
        return _("This list has been corrected. Please read the newer version and object to that one.")
    if RuleChannel.ONLINE not in rule_of(notice.competition).channels:
        return _("Objections to this list are not taken online. Please write to or call the unit named on the list.")
    if notice.state == PublicityState.DRAFT or notice.published_at is None or notice.ends_on is None:
        return _("This list is not public.")
    published = timezone.localdate(notice.published_at)
    if timing(timezone.localdate(now), published, notice.ends_on) is not Timing.IN_TIME:
        words = _(
            "The time for objections ended at the end of %(day)s. What you know you can still tell the supervision phone: "
            "%(phone)s."
        )
        return words % {"day": formats.day(notice.ends_on), "phone": notice.supervision_phone}
    return ""


def file_objection(*, notice: PublicityNotice, said: Said, files: Iterable[Given], at: dt.datetime) -> Objection:
    """Raise an objection by the public page; ``at`` is when it reached us: what waits for a lock is still in time.

    ``Refused`` in words: the period, the channel, a file, nobody's name.
    """
    checked = check_files(files)
    with _nothing_left_behind() as stored, services.act():
        competition = services.lock(notice.competition)
        notice = PublicityNotice.objects.get(pk=notice.pk)
        notice.competition = competition
        problem = why_closed(notice, at) or _why_not(notice, said, anonymous=False)
        if problem:
            services.record_refusal(FILED, actor=OBJECTOR, target=notice, reason=problem)
            raise services.Refused(problem)
        found = _make(notice, said, ObjectionChannel.ONLINE, at, checked, None, stored)
        services.record(FILED, actor=OBJECTOR, target=found, data=_facts(found))
        tell_receipt(found)
    return found


def enter_objection(
    *,
    notice: PublicityNotice,
    actor: Person,
    channel: str,
    received_on: dt.date,
    said: Said,
    files: Iterable[Given],
) -> Objection:
    """Enter what came by letter, call or visit on ``received_on``. Anonymous ones are kept as clues and not answered.

    ``Refused`` in words: outside the period, a letter without its scan, a unit without its seal. ``Forbidden``.
    """
    given = list(files)
    with _nothing_left_behind() as stored, services.act():
        competition = services.lock(notice.competition)
        notice = PublicityNotice.objects.get(pk=notice.pk)
        notice.competition = competition
        _require_handler(competition, actor)
        clue = is_clue(said.kind, rule_of(competition))
        problem = (
            _why_not(notice, said, anonymous=True)
            or _why_no_scan(channel, said, given)
            or ("" if clue else _why_not_on(notice, received_on))
        )
        if problem:
            services.record_refusal(ENTERED, actor=actor, target=notice, reason=problem)
            raise services.Refused(problem)
        at = min(_end_of(received_on), clock.now())
        found = _make(notice, said, channel, at, check_files(given), actor, stored)
        services.record(ENTERED, actor=actor, target=found, data=_facts(found))
        if clue:
            return services.perform(found, "note_clue", actor=actor)
        tell_receipt(found)
    return found


def withdraw_objection(*, objection: Objection, actor: Actor = OBJECTOR, reason: str = "") -> Objection:
    """Take it back: by the link of the receipt, or by the office for somebody who asks it to (then with ``reason``)."""
    with services.act():
        services.lock(objection.notice.competition)
        if actor is not OBJECTOR and not reason.strip():
            raise services.Refused(_("Please say who asked you to take it back, when and how."))
        return services.perform(objection, "withdraw", actor=actor, reason=reason)


@contextlib.contextmanager
def _nothing_left_behind() -> Iterator[list[str]]:
    """Files that were stored for an act go again when it fails."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        forget_files(stored)
        raise


def _require_handler(competition: Competition, actor: Person) -> None:
    probe = Objection(notice=PublicityNotice(competition=competition))
    if not handles(actor, probe):
        services.record_refusal(ENTERED, actor=actor, target=competition, reason="permission")
        raise services.Forbidden(_("You may not do this."))


def _make(
    notice: PublicityNotice,
    said: Said,
    channel: str,
    at: dt.datetime,
    files: list[Checked],
    entered_by: Person | None,
    stored: list[str],
) -> Objection:
    rule, day = rule_of(notice.competition), timezone.localdate(at)
    terms = decision_clock(day, rule.decide_days, DayKind(notice.day_kind), work_calendar())
    clue = is_clue(said.kind, rule)
    token = new_token()
    year = clock.today().year
    found = Objection.objects.create(
        notice=notice,
        entry_id=said.entry,
        number=f"YY{year}-{NumberSeries.objects.take(f'objection:{year}'):04d}",
        token=token,
        token_index=token_key(token),
        channel=channel,
        kind=said.kind,
        name=said.name,
        unit=said.unit,
        phone=said.phone,
        facts=said.facts,
        received_at=at,
        entered_by=entered_by,
        created_at=clock.now(),
        due_on=None if clue else terms.due_on,
        remind_on=None if clue else terms.remind_on,
    )
    stored += keep_files(found, files)
    return found


def _why_not(notice: PublicityNotice, said: Said, *, anonymous: bool) -> str:
    """What is missing in what was said."""
    if said.kind == ObjectorKind.ANONYMOUS:
        if not anonymous:
            return _("Objections are raised under a real name. Anonymous clues are taken by the supervision phone.")
    elif not said.name or not said.phone:
        return _("Please give a real name and a phone, so that you get an answer.")
    if said.kind == ObjectorKind.UNIT and not said.unit:
        return _("Please give the name of the unit.")
    if said.entry is not None and said.entry not in dict(list_lines(notice)):
        return _("This project is not on the list. Please choose it again.")
    return ""


def _why_no_scan(channel: str, said: Said, files: list[Given]) -> str:
    if any(one.is_letter for one in files):
        return ""
    if channel == ObjectionChannel.LETTER:
        return _("Please add the scan of the letter.")
    if said.kind == ObjectorKind.UNIT:
        return _("A unit objects under its seal: please add the scan that shows it.")
    return ""


def _why_not_on(notice: PublicityNotice, received_on: dt.date) -> str:
    """Whether the day of receipt lies in the period; what came outside it is no objection."""
    if received_on > clock.today():
        return _("The day of receipt lies in the future.")
    if notice.published_at is None or notice.ends_on is None:
        return _("This list is not public.")
    published = timezone.localdate(notice.published_at)
    if timing(received_on, published, notice.ends_on) is Timing.IN_TIME:
        return ""
    words = _(
        "Objections are taken from %(first)s to %(last)s; this one came on %(day)s. Answer it as an ordinary letter, or "
        "keep it as an anonymous clue."
    )
    return words % {
        "first": formats.day(published), "last": formats.day(notice.ends_on), "day": formats.day(received_on),
    }  # fmt: skip


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(23, 59, 59), timezone.get_current_timezone())


def _facts(found: Objection) -> dict[str, object]:
    """For the audit: no name, no phone, no words."""
    return {
        "number": found.number,
        "entry": found.entry_id,
        "channel": found.channel,
        "kind": found.kind,
        "files": found.files.count(),
    }
