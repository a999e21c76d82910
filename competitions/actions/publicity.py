"""The public list (公示): drafted from the decision, published as a frozen copy, closed by the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, NoReturn

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.stages import release_stages
from competitions.data import work_calendar
from competitions.domain.calendar import CalendarMissing, Period, publicity_period
from competitions.domain.rulebook import DayKind
from competitions.enums import CompetitionState, PublicityState
from competitions.models import Competition, Objection, PublicityNotice
from competitions.queries import privacy
from competitions.queries.list_changes import list_changes
from competitions.queries.objections import uncorrected
from competitions.queries.result_rows import public_rows
from competitions.queries.results import may_be_corrected
from competitions.queries.rule_books import book_of
from competitions.queries.unit_awards import unit_rows
from workflow import clock, services
from workflow.actors import Actor, System

ORGANISE = "competitions.organise_competition"
CLOCK = System.granted("competitions.close_publicity")


class PrivacyFound(services.Refused):
    """Numbers of persons stand in what would become public; ``found`` says where, each masked."""

    def __init__(self, found: list[privacy.Found]) -> None:
        words = _("Before it is published: %(found)s. Mask them, or say why each of them may be public.")
        super().__init__(words % {"found": _("; ").join(one.words for one in found)})
        self.found = found


@dataclass(frozen=True)
class PrivacyAnswer:
    """What the organiser answers to the findings: mask all of them, or a reason for exactly those that were ``seen``."""

    mask: bool = False
    reason: str = ""
    seen: str = ""


@dataclass(frozen=True)
class NoticeText:
    """What the organiser may write on a list. The days come from the rule book."""

    title: str
    receiving_unit: str
    phone: str
    address: str
    supervision_phone: str
    mask_names: bool
    none_reason: str = ""


def prefilled(competition: Competition) -> NoticeText:
    """The plan's own contacts, else those of the office; names masked as the rule book says."""
    office = competition.organisation
    return NoticeText(
        title=_("Public list of results: %(name)s") % {"name": competition.name},
        receiving_unit=competition.receiving_unit or office.name,
        phone=competition.phone or office.phone,
        address=competition.address or office.address,
        supervision_phone=competition.supervision_phone or office.supervision_phone,
        mask_names=book_of(competition).publicity.mask_names,
    )


def draft_notice(*, competition: Competition, actor: Person) -> PublicityNotice:
    """The draft of the list, made once with the prefilled texts; of the corrected list after an objection was upheld, or
    when somebody left the public list or moved up since.

    Raises ``Refused`` outside judging when nothing is to be corrected.
    """
    action = "competitions.publicity_drafted"
    require(actor, ORGANISE, competition, action)
    with services.act():
        services.lock(competition)
        draft = competition.notices.filter(state=PublicityState.DRAFT).first()
        if draft is not None:
            return draft
        last = competition.notices.order_by("-version").first()
        if last is not None and may_be_corrected(competition):
            wrong = list(uncorrected(competition))
            changes = list_changes(competition, last)
            if wrong or changes:
                return _draft_correction(competition, actor, last, wrong, changes)
        if competition.state != CompetitionState.JUDGING:
            words = _("A list is published when judging is over and before it is reported up.")
            if competition.state == CompetitionState.REPORTED and not may_be_corrected(competition):
                words = _("The list has been reported up. Take the report back first, then publish the corrected list.")
            _refuse(action, words, actor, competition)
        rules = book_of(competition).publicity
        text = prefilled(competition)
        notice = PublicityNotice.objects.create(
            competition=competition,
            version=(last.version if last else 0) + 1,
            days=rules.days,
            day_kind=rules.day_kind.value,
            created_by=actor,
            created_at=clock.now(),
            **{item.name: getattr(text, item.name) for item in fields(text)},
        )
        services.record(action, actor=actor, target=notice, data={"version": notice.version})
    return notice


def _draft_correction(
    competition: Competition, actor: Person, last: PublicityNotice, wrong: list[Objection], changes: list[str]
) -> PublicityNotice:
    """Beside the list that is wrong: its contacts, the reasons two persons decided (else what changed), days counted anew."""
    rules = book_of(competition).publicity
    reasons = dict.fromkeys([row.public_reason for row in wrong] or changes)
    first = last.title.removesuffix(_(" (corrected)"))
    made = PublicityNotice.objects.create(
        competition=competition,
        version=last.version + 1,
        corrects=last,
        title=f"{first[:150]}{_(' (corrected)')}",
        reason=_("; ").join(reasons)[:300],
        days=rules.corrected_days or rules.days,
        day_kind=rules.day_kind.value,
        created_by=actor,
        created_at=clock.now(),
        **{item.name: getattr(last, item.name) for item in fields(NoticeText) if item.name != "title"},
    )
    data = {"version": made.version, "objections": [row.number for row in wrong], "changes": changes}
    services.record("competitions.publicity_drafted", actor=actor, target=made, data=data)
    return made


def save_notice(*, notice: PublicityNotice, actor: Person, text: NoticeText) -> PublicityNotice:
    """Change the texts of a draft. Raises ``Conflict`` when it was published meanwhile."""
    action = "competitions.publicity_changed"
    require(actor, "competitions.publish_publicity", notice, action)
    with services.act():
        locked = services.lock(notice)
        if locked.state != PublicityState.DRAFT:
            raise services.Conflict(_("The list has been published; what is public is not changed."))
        changed = [item.name for item in fields(text) if getattr(locked, item.name) != getattr(text, item.name)]
        for name in changed:
            setattr(locked, name, getattr(text, name))
        if changed:
            locked.save(update_fields=changed)
            services.record(action, actor=actor, target=locked, data={"fields": changed})
    return locked


def period_of(notice: PublicityNotice, day: dt.date) -> Period:
    """First and last day when published on ``day``. Raises ``CalendarMissing`` for a year without a table of workdays."""
    rules = book_of(notice.competition).publicity
    return publicity_period(day, notice.days, DayKind(notice.day_kind), rules.day_one, work_calendar())


def privacy_findings(notice: PublicityNotice, rows: list[dict[str, Any]]) -> list[privacy.Found]:
    """What stands in the list as it would be published."""
    texts = {name: getattr(notice, name) for name in privacy.TEXTS}
    return privacy.in_list(texts, rows, (notice.phone, notice.supervision_phone))


def publish_notice(
    *,
    notice: PublicityNotice,
    actor: Person,
    text: NoticeText | None = None,
    answer: PrivacyAnswer | None = None,
) -> PublicityNotice:
    """Publish: the rows are frozen, the days counted, the competition goes on to publicity, all in one act.

    A corrected list leaves the competition where it is, and settles the objections that it carries out.

    ``text``: what the page shows, saved in the same act. Raises ``PrivacyFound`` while numbers of persons stand in it and
    ``answer`` neither masks them nor gives a reason for them.
    """
    action = "publicity.publish"
    require(actor, "competitions.publish_publicity", notice, action)
    with services.act():
        competition = services.lock(notice.competition)
        if text is not None:
            notice = save_notice(notice=notice, actor=actor, text=text)
            notice.competition = competition
        found = public_rows(competition, mask_names=notice.mask_names)
        if found.problem:
            _refuse(action, found.problem, actor, competition)
        rows = _pass_privacy(notice, found.rows, answer or PrivacyAnswer(), actor)
        try:
            period = period_of(notice, clock.today())
        except CalendarMissing as error:
            _refuse(
                action, _("There is no table of workdays for %(year)d yet.") % {"year": error.year}, actor, competition
            )
        afterwards = book_of(competition).publicity.afterwards.value
        data = {
            "rows": rows,
            "units": unit_rows(competition),
            "withheld": found.withheld,
            "vacant": found.vacant,
            "none_reason": found.none_reason and (notice.none_reason.strip() or found.none_reason),
            "afterwards": afterwards,
            "starts_on": period.first_day,
            "ends_on": period.last_day,
        }
        published = services.perform(notice, "publish", actor=actor, data=data)
        if published.corrects_id is not None:
            uncorrected(competition).update(settled_by=published)
        else:
            after = services.perform(competition, "publish_publicity", actor=actor)
            release_stages(competition=after, actor=actor)
    return published


def _pass_privacy(
    notice: PublicityNotice, rows: list[dict[str, Any]], answer: PrivacyAnswer, actor: Person
) -> list[dict[str, Any]]:
    """The rows that may become public. What was done about findings stands in the audit, the numbers do not."""
    found = privacy_findings(notice, rows)
    if not found:
        return rows
    phones = (notice.phone, notice.supervision_phone)
    told = {"count": len(found), "findings": [one.words for one in found][:50]}
    if answer.mask:
        for name in privacy.TEXTS:
            setattr(notice, name, privacy.mask(getattr(notice, name), phones))
        notice.save(update_fields=list(privacy.TEXTS))
        services.record("publicity.privacy_masked", actor=actor, target=notice, data=told)
        return privacy.mask_rows(rows, phones)
    if answer.reason.strip() and answer.seen == privacy.fingerprint(found):
        services.record("publicity.privacy_passed", actor=actor, target=notice, reason=answer.reason.strip(), data=told)
        return rows
    services.record_refusal("publicity.publish", actor=actor, target=notice, reason="privacy", data=told)
    raise PrivacyFound(found)


def close_due_notices(*, now: dt.datetime) -> int:
    """Close every list whose last day is over; each in an act of its own. How many were closed."""
    due = PublicityNotice.objects.filter(state=PublicityState.PUBLISHED, ends_on__lt=timezone.localdate(now))
    closed = 0
    for notice in due.order_by("pk"):
        services.perform(notice, "close", actor=CLOCK)
        closed += 1
    return closed


def _refuse(action: str, reason: object, actor: Actor, target: Competition) -> NoReturn:
    services.record_refusal(action, actor=actor, target=target, reason=str(reason))
    raise services.Refused(reason)
