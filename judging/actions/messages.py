"""Messages to judges: template and parameters only, through the outbox."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from judging.models import PanelSeat
from notifications.actions import queue_message
from notifications.models import Channel
from ui import formats


def invite_by_sms(seat: PanelSeat) -> None:
    """Ask the judge to sign in and answer. Once per invitation."""
    _send(seat, "judging.invited", once=f"seat-invited:{seat.pk}:{seat.invited_at.timestamp():.0f}:{seat.state}")


def remind_to_answer(seat: PanelSeat, day: dt.date) -> bool:
    """Remind somebody who has not answered; at most once a day."""
    return _send(seat, "judging.chase_invitation", once=f"seat-answer:{seat.pk}:{day.isoformat()}")


def tell_marking_open(seat: PanelSeat, count: int, due: dt.date | None) -> None:
    """Marking has opened; so many sheets wait."""
    _send(seat, "judging.marking_open", once=f"seat-open:{seat.pk}", count=count, due=formats.deadline(due))


def remind_to_mark(seat: PanelSeat, count: int, due: dt.date | None, day: dt.date) -> bool:
    """Remind a judge with open sheets; at most once a day."""
    return _send(
        seat, "judging.chase", once=f"seat-chase:{seat.pk}:{day.isoformat()}", count=count, due=formats.deadline(due)
    )


def tell_unlocked(seat: PanelSeat, sheet_id: int, version: int) -> None:
    """A sheet was opened again; the reason is on the page, not in the message."""
    _send(seat, "judging.sheet_unlocked", once=f"sheet-unlocked:{sheet_id}:{version}")


def tell_rejudgement(seat: PanelSeat, rejudgement: int) -> None:
    """An entry waits to be judged again; which one is on the page, not in the message."""
    _send(seat, "judging.rejudge", once=f"rejudge:{rejudgement}:{seat.pk}")


def tell_sheets_added(seat: PanelSeat, count: int, due: dt.date | None, key: str) -> None:
    """While marking is open somebody gets more sheets. Once for an assignment."""
    _send(seat, "judging.sheets_added", once=f"seat-added:{seat.pk}:{key}", count=count, due=formats.deadline(due))


def tell_sheets_taken(seat: PanelSeat, count: int, key: str) -> None:
    """Sheets that nobody had begun went to other judges. Once for an assignment."""
    _send(seat, "judging.sheets_taken", once=f"seat-taken:{seat.pk}:{key}", count=count)


def _send(seat: PanelSeat, template: str, *, once: str, **params: object) -> bool:
    """Whether a message was queued: the person has a phone, and this one was not sent before."""
    phone = phone_of(seat.person)
    if not phone:
        return False
    stage = seat.panel.stage
    values = {
        "name": seat.person.name,
        "competition": stage.competition.name,
        "stage": stage.name,
        "link": _link(),
    } | params
    return bool(
        queue_message(
            channel=Channel.SMS,
            template=template,
            recipient=phone,
            params={key: str(value) for key, value in values.items()},
            user=seat.person.user,
            once_key=once,
        )
    )


def phone_of(person: Person) -> str:
    """The number that messages go to: the log-in's, else the person's."""
    return (person.user.phone if person.user else "") or person.phone


def _link() -> str:
    return settings.SITE_URL.rstrip("/") + reverse("judging_judge:home")
