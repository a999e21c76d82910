"""What the one dispatcher does: send messages that wait, wake tasks whose job rows wait. Safe with many at once.

Every row is claimed by a conditional UPDATE before anything leaves the house, so of several dispatchers one wins.
A dispatcher that dies between claim and answer leaves its row claimed; after CLAIM_LASTS the row is given back.
The gateway sees the same message id again, so that it can drop the repeat.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from notifications.actions.jobs import MAX_ATTEMPTS as JOB_ATTEMPTS
from notifications.actions.jobs import silence
from notifications.messages import MessageProblem, render, template_of
from notifications.models import Job, JobStatus, MessageStatus, OutboxMessage
from notifications.senders import Letter, SendFailed, sender_for
from workflow import clock

logger = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=5)
# Waits after the first, second … failure; one more failure than waits and a person has to look.
BACKOFF = tuple(dt.timedelta(seconds=s) for s in (15, 60, 300, 1800, 7200))
# A job that was sent to the broker and was not begun is sent again after this.
RESEND_AFTER = dt.timedelta(seconds=60)


def send_due_messages(limit: int = 100) -> int:
    """Send what waits, oldest first. Returns how many were sent."""
    now = clock.now()
    rows = OutboxMessage.objects
    rows.filter(status=MessageStatus.SENDING, claimed_at__lt=now - CLAIM_LASTS).update(status=MessageStatus.WAITING)
    due = rows.filter(status=MessageStatus.WAITING, send_after__lte=now).order_by("send_after", "pk")
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        claimed = rows.filter(pk=pk, status=MessageStatus.WAITING).update(
            status=MessageStatus.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1
        )
        if claimed:
            sent += _deliver(rows.get(pk=pk))
    return sent


def send_due_jobs(send: Callable[[str, str], None], limit: int = 100) -> int:
    """Wake tasks whose job waits or fell silent: ``send(task, job_id)``. Returns how many were woken."""
    now = clock.now()
    silent = Q(status=JobStatus.RUNNING, heartbeat_at__lt=now - silence())
    Job.objects.filter(silent, attempts__gte=JOB_ATTEMPTS).update(
        status=JobStatus.FAILED, finished_at=now, problem=_("The worker stopped several times while doing this.")
    )
    unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=now - RESEND_AFTER)
    due = Job.objects.filter(Q(status=JobStatus.WAITING) | silent).filter(unsent).order_by("created_at")
    woken = 0
    for pk, task, sent_at in list(due.values_list("pk", "task", "sent_at")[:limit]):
        if Job.objects.filter(pk=pk, sent_at=sent_at).update(sent_at=now):
            send(task, str(pk))
            woken += 1
    return woken


def _deliver(message: OutboxMessage) -> int:
    """Send one claimed message and write down what became of it. Returns 1 when it left."""
    if message.expires_at and message.expires_at <= clock.now():
        _give_up(message, "expired")
        return 0
    try:
        rendered = render(message.template, message.params)
        sender_for(message.channel).send(
            Letter(
                message_id=f"{settings.MESSAGE_ID_PREFIX}-{message.pk}",
                recipient=message.recipient,
                template=message.template,
                params=rendered.params,
                subject=rendered.subject,
                text=rendered.text,
            )
        )
    except MessageProblem as error:
        _give_up(message, str(error))
    except SendFailed as error:
        if error.retry:
            _try_later(message, str(error))
        else:
            _give_up(message, str(error))
    except Exception as error:
        # Whatever a gateway's library throws: the row must not stay claimed, the next one must go out.
        logger.exception("message %s could not be sent", message.pk)
        _try_later(message, type(error).__name__)
    else:
        message.status, message.sent_at, message.problem = MessageStatus.SENT, clock.now(), ""
        _erase_secrets(message)
        message.save(update_fields=["status", "sent_at", "problem", "params"])
        return 1
    return 0


def _try_later(message: OutboxMessage, problem: str) -> None:
    if message.attempts > len(BACKOFF):
        _give_up(message, problem)
        return
    message.status, message.problem = MessageStatus.WAITING, problem[:300]
    message.send_after = clock.now() + BACKOFF[message.attempts - 1]
    message.save(update_fields=["status", "problem", "send_after"])


def _give_up(message: OutboxMessage, problem: str) -> None:
    message.status, message.problem = MessageStatus.FAILED, problem[:300]
    message.save(update_fields=["status", "problem"])
    logger.warning("message %s (%s) failed: %s", message.pk, message.template, problem)


def _erase_secrets(message: OutboxMessage) -> None:
    """A code or a link that left has no business in the database any more; the demo shows it on a page."""
    known = template_of(message.template)
    if known and not settings.DEMO:
        message.params = {name: "" if name in known.secret else value for name, value in message.params.items()}
