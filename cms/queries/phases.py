"""Where a contest stands, in words for the public, and as five steps."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from competitions.enums import CompetitionPhase
from competitions.models import Competition
from ui.formats import day, deadline, time_left, when_short
from ui.parts import Step

_NOW = {
    CompetitionPhase.FILED: -1,
    CompetitionPhase.REGISTRATION: 0,
    CompetitionPhase.CHECKING: 1,
    CompetitionPhase.JUDGING: 2,
    CompetitionPhase.PUBLICITY: 3,
    CompetitionPhase.REPORTED: 5,
    CompetitionPhase.ARCHIVED: 5,
    CompetitionPhase.CANCELLED: -1,
}
TONES = {
    CompetitionPhase.FILED: "",
    CompetitionPhase.REGISTRATION: "brand",
    CompetitionPhase.CHECKING: "info",
    CompetitionPhase.JUDGING: "info",
    CompetitionPhase.PUBLICITY: "gold",
    CompetitionPhase.REPORTED: "ok",
    CompetitionPhase.ARCHIVED: "",
    CompetitionPhase.CANCELLED: "danger",
}


def step_names() -> list[str]:
    return [_("Registration"), _("Check of entries"), _("Judging"), _("Publicity"), _("Report up")]


def mini_steps(phase: CompetitionPhase) -> list[Step]:
    """The five steps of every contest, for the line of bars."""
    now = _NOW[phase]
    states = ["done" if index < now else "now" if index == now else "" for index in range(5)]
    return [Step(name, "", state) for name, state in zip(step_names(), states, strict=True)]


def phase_words(contest: Competition, phase: CompetitionPhase, now: dt.datetime, publicity_ends: dt.date | None) -> str:
    """The chip: the phase, and what counts down in it."""
    if phase == CompetitionPhase.FILED:
        if contest.registration_opens_at is None:
            return _("Dates to be announced")
        return _("Registration from %(when)s") % {"when": when_short(contest.registration_opens_at)}
    if phase == CompetitionPhase.REGISTRATION:
        left = time_left(contest.registration_closes_at, now)
        return f"{phase.label} · {left}" if left else str(phase.label)
    if phase == CompetitionPhase.PUBLICITY and publicity_ends is not None:
        return _("In publicity until %(day)s") % {"day": when_short(publicity_ends)}
    if phase == CompetitionPhase.ARCHIVED:
        return _("Over")
    return str(phase.label)


def what_counts(contest: Competition, phase: CompetitionPhase) -> str:
    """The line under the bars: the date that matters now."""
    if phase == CompetitionPhase.REGISTRATION and contest.registration_closes_at:
        return _("registration until %(when)s") % {"when": deadline(contest.registration_closes_at)}
    if phase in {CompetitionPhase.CHECKING, CompetitionPhase.JUDGING} and contest.final_on:
        return _("final on %(day)s") % {"day": day(contest.final_on)}
    if phase == CompetitionPhase.PUBLICITY:
        return _("objections may be raised under one's real name")
    return ""
